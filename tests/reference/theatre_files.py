"""How the small theatres are written: folders of tables from what little a test must say."""

import csv
import io
import json
from pathlib import Path
from typing import Any

SOURCE = "press"

COLUMNS = {
    "factions": "id,name,side,label,strength,strength_low,strength_high,nationalism,islamism,"
    "sectarianism,ideology_source,support,support_low,support_high,support_source,air_sorties,"
    "harm_per_sortie,harm_per_1000,active_from,active_until,signatory_name,note,source",
    "presence": "faction,province,weight,from,until,basis,source",
    "provinces": "id,name,population,area_km2,adjacent,core_of,row,column,source",
    "control": "date,province,group,share,low,high,basis,source",
    "ties": "a,b,value,low,high,basis,source",
    "sponsors": "faction,sponsor,share,low,high,basis,source",
    "records": "a,b,kind,from,until,claims,source",
    "record_groups": "kind,faction,source",
    "umbrellas": "umbrella,name,member,provinces,from,until,basis,source",
    "blocs": "bloc,name,member,from,until,basis,source",
    "alliances": "alliance,from,until,member,source",
}

PARAMETERS = {
    "neighbour_reach": (0.25, 0.1, 0.5),
    "air_equivalent": (20.0, 5.0, 50.0),
    "suffered_weight": (0.3, 0.1, 1.0),
    "pooling": (0.5, 0.2, 0.8),
    "ground_lethality": (0.02, 0.01, 0.03),
    "defence_ratio": (0.6, 0.3, 1.0),
    "air_lethality": (0.25, 0.13, 0.36),
    "air_half_exposure": (200.0, 50.0, 1000.0),
    "friction": (0.3, 0.1, 0.6),
    "clash_rate": (1.0, 0.5, 2.0),
    "clash_shape": (0.5, 0.2, 2.0),
    "event_losses": (2.0, 0.0, 10.0),
    "max_weekly_loss": (0.05, 0.02, 0.2),
    "grievance_half_life": (8.0, 4.0, 26.0),
    "population_exponent": (0.5, 0.0, 1.0),
    "support_away": (0.01, 0.003, 0.03),
    "support_toward": (0.003, 0.001, 0.01),
    "support_return": (0.02, 0.01, 0.05),
    "recruit_floor": (0.002, 0.001, 0.004),
    "support_elasticity": (1.0, 0.5, 2.0),
    "ceiling": (1.5, 1.2, 2.0),
    "contest": (1.2, 1.0, 2.0),
    "hold_rate": (0.05, 0.01, 0.1),
    "weight_rate": (0.2, 0.05, 0.4),
    "weight_noise": (0.06, 0.03, 0.1),
    "b_threat": (1.0, 0.3, 2.0),
    "b_grievance": (1.0, 0.3, 3.0),
    "b_commit": (1.0, 0.2, 2.0),
    "b_sponsor": (0.5, 0.1, 1.0),
    "b_domination": (0.3, 0.0, 1.0),
    "tau": (0.15, 0.05, 0.25),
    "switching_cost": (0.001, 0.0, 0.005),
    "veto_share": (0.25, 0.1, 1.0),
    "winning_share": (1.0, 0.5, 1.0),
    "record_prior": (2.0, 1.0, 5.0),
    "valence_offset": (0.3, 0.0, 0.6),
    "contact_shape": (1.0, 0.3, 3.0),
}

FIXED = ("air_half_exposure", "clash_rate", "veto_share", "winning_share", "contact_shape")

SIDES = {
    "government": "government",
    "rebel": "opposition",
    "jihadist": "opposition",
    "isil": "isil",
    "outside": "",
}

ABOUT = """
format = 1
id = "<id>"
title = "A small theatre"
summary = "Made up, to test the model."
window = { from = 2014-01-01, until = 2017-12-31 }
statement_date = 2015-10-05
signatories = "signers"
<sides>
[roles]
rebels = ["rebel"]
government = ["government"]
head_of_government = "regime"
[unknown_size]
median = 500.0
sigma = 0.9
low = 100.0
high = 3000.0
source = "press"
[lists.signers]
members = <signers>
source = "press"
"""


def fill_table(name: str, text: str) -> str:
    """Return a whole CSV table from rows that give only some columns.

    Parameters
    ----------
    name : str
        The table.
    text : str
        First line: the columns given; other cells are empty, and the source is SOURCE.
    """
    columns = COLUMNS[name].split(",")
    lines = [line.strip() for line in text.strip().splitlines()]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for line in lines[1:]:
        given = dict(zip(lines[0].split(","), line.split(","), strict=True))
        row = {"name": given.get("id", given.get("umbrella", given.get("bloc", "")))} | given
        writer.writerow(
            [row.get(column, SOURCE if column == "source" else "") for column in columns]
        )
    return out.getvalue()


def toml_value(value: Any) -> str:
    """Return a value as TOML; dates are given as strings that begin with ``@``.

    Parameters
    ----------
    value : object
        A string, number, boolean, list or dict.
    """
    if isinstance(value, str) and value.startswith("@"):
        return value[1:]
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(v)}" for key, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    return json.dumps(value)


def toml_tables(heading: str, entries: list[dict[str, Any]]) -> str:
    """Return an array of tables.

    Parameters
    ----------
    heading : str
        Its name.
    entries : list of dict
        Its content.
    """
    lines = []
    for entry in entries:
        lines.append(f"[[{heading}]]")
        lines += [f"{key} = {toml_value(value)}" for key, value in entry.items()]
    return "\n".join(lines) + "\n"


def rule(actor: str, name: str, weight: float = 1.0, **needs: list[str]) -> dict[str, Any]:
    """Return an entry of ``targeting.toml``.

    Parameters
    ----------
    actor : str
        Who follows it.
    name : str
        The rule.
    weight : float
        Its weight.
    **needs : list of str
        `targets` or `provinces`.
    """
    entry = {"actors": [actor], "rule": name, "weight": weight, "range": [0.0, 5.0]}
    return entry | needs | {"source": SOURCE}


def parameters_toml() -> str:
    """Return ``parameters.toml``: all drawn but those of FIXED."""
    lines = []
    for name, (value, low, high) in PARAMETERS.items():
        lines += [f"[{name}]", f"value = {value}", f"range = [{low}, {high}]"]
        lines += ['unit = "a"', 'meaning = "b"', f'source = "{SOURCE}"']
        lines.append(f"draw = {json.dumps(name not in FIXED)}")
    return "\n".join(lines) + "\n"


def coefficients_toml(sides: list[str], groups: list[str]) -> str:
    """Return ``coefficients.toml`` with effects of some groups.

    Parameters
    ----------
    sides : list of str
        The sides covered.
    groups : list of str
        Groups in the records.
    """
    names = ["valence_intercept", "valence_distance"]
    names += ["contact_intercept", "contact_size", "contact_overlap"]
    mean = [1.0, -0.8, 2.0, 0.4, 0.5]
    for shift, kind in enumerate(("valence_effect", "contact_effect")):
        names += [f"{kind}:{group}" for group in groups]
        mean += [0.1 * (index + shift) - 0.2 for index in range(len(groups))]
    size = len(names)
    covariance = [
        [0.04 if i == j else 0.01 / (1.0 + abs(i - j)) for j in range(size)] for i in range(size)
    ]
    content = {"sides": sides, "names": names, "mean": mean, "covariance": covariance}
    content |= {"sd_valence": 0.3, "sd_contact": 0.5}
    return "\n".join(f"{key} = {toml_value(value)}" for key, value in content.items()) + "\n"


def write_theatre(
    folder: Path,
    tables: dict[str, str],
    sides: dict[str, str],
    signers: list[str],
    rules: list[dict[str, Any]],
    coefficients: str = "",
) -> None:
    """Write a theatre's folder.

    Parameters
    ----------
    folder : Path
        Where; it is made.
    tables : dict
        By name, as `fill_table` takes them; those left out are empty.
    sides : dict
        Control group of each side.
    signers : list of str
        Who signs statements.
    rules : list of dict
        The targeting rules.
    coefficients : str
        Content of ``coefficients.toml``; empty for none.
    """
    folder.mkdir(parents=True)
    for name, columns in COLUMNS.items():
        text = fill_table(name, tables[name]) if name in tables else columns + "\n"
        (folder / f"{name}.csv").write_text(text)
    heads = [f'[sides.{side}]\nlabel = "{side}"\ncontrol = "{c}"' for side, c in sides.items()]
    about = ABOUT.replace("<id>", folder.name).replace("<signers>", toml_value(signers))
    (folder / "theatre.toml").write_text(about.replace("<sides>", "\n".join(heads)))
    declared = [{"actor": f"side:{side}", "targets": [], "source": SOURCE} for side in sides]
    targeting = toml_tables("rule", rules) + toml_tables("declared", declared)
    (folder / "targeting.toml").write_text(targeting)
    source = '[press]\ntitle = "t"\ndate = "2015"\nwhere = "w"\nkind = "press"\n'
    (folder / "sources.toml").write_text(source)
    (folder / "parameters.toml").write_text(parameters_toml())
    if coefficients:
        (folder / "coefficients.toml").write_text(coefficients)


def write_scenario(
    root: Path, theatre: str, events: list[dict[str, Any]], settings: str = ""
) -> Path:
    """Write a scenario beside its theatre and return its path.

    Parameters
    ----------
    root : Path
        The folder of both.
    theatre : str
        The theatre's folder.
    events : list of dict
        The events.
    settings : str
        Further TOML: parameters and switches.
    """
    path = root / f"{theatre}-run.toml"
    head = f'title = "t"\ntheatre = "{theatre}"\nstart = 2015-10-05\nweeks = 20\n{settings}\n'
    sourced = [event | {"source": SOURCE} for event in events]
    path.write_text(head + toml_tables("events", sourced))
    return path
