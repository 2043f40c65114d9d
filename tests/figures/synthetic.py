"""Made-up tables for the figures: plausible shapes and sizes, no findings."""

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from model.ensemble.summaries import Weekly
from model.figures.data import FigureData, as_meta, empty_frame
from model.report.pictures import bands_of

NAMED = [
    ("syrian-government", "Syrian Arab Army", "government", 110000),
    ("national-defence-forces", "National Defence Forces", "government", 60000),
    ("hezbollah", "Hezbollah", "government", 5000),
    ("fatemiyoun", "Liwa Fatemiyoun (Afghan)", "government", 9000),
    ("ahrar-al-sham", "Ahrar al-Sham Islamic Movement", "rebel", 15000),
    ("jaysh-al-islam", "Jaysh al-Islam (Army of Islam)", "rebel", 17000),
    ("faylaq-al-sham", "Al-Sham Legion (Faylaq al-Sham/Sham Corps)", "rebel", 4500),
    ("levant-front", "Levantine Front", "rebel", 8000),
    ("authenticity", "Authenticity and Development Front", "rebel", 5000),
    ("jaysh-al-mujahidin", "Jaysh al-Mujahidin (Mujahidin Army)", "rebel", 8500),
    ("faylaq-al-rahman", "Faylaq al-Rahman (Al-Rahman Corps)", "rebel", 6000),
    ("zenki", "Nur al-Din al-Zinkin Movement", "rebel", 5000),
    ("fighting-salvation-front", "Fighting Salvation Front", "rebel", 700),
    ("nusra", "Al-Nusrah Front", "jihadist", 7000),
    ("jund-al-aqsa", "Jund al-Aqsa", "jihadist", 800),
    ("southern-front", "Southern Front", "rebel", 35000),
    ("isil", "Islamic State", "isil", 25000),
    ("yarmouk-martyrs", "Yarmouk Martyrs Brigade", "isil", 800),
    ("ypg", "People's Protection Units", "kurdish", 40000),
    ("al-sanadid", "Al-Sanadid Forces", "kurdish", 3500),
    ("russia", "Russia", "outside", 2500),
    ("iran", "Iran", "outside", 2500),
    ("turkey", "Turkey", "outside", 0),
    ("saudi-arabia", "Saudi Arabia", "outside", 0),
    ("united-states", "United States and its coalition", "outside", 200),
    ("political-opposition", "Political opposition", "political", 0),
]
SIDES = {
    "government": {"label": "Government and allies", "control": "government"},
    "rebel": {"label": "Rebels", "control": "opposition"},
    "jihadist": {"label": "Jihadists outside ISIL", "control": "opposition"},
    "isil": {"label": "ISIL", "control": "isil"},
    "kurdish": {"label": "YPG and allies", "control": "kurdish"},
    "outside": {"label": "Outside states", "control": ""},
    "political": {"label": "Political bodies", "control": ""},
}
GROUPS = {
    "government": "Government",
    "opposition": "Opposition",
    "isil": "ISIL",
    "kurdish": "YPG and allies",
}
PROVINCES = [
    ("latakia", "Latakia", 1, 0),
    ("tartus", "Tartus", 2, 0),
    ("idlib", "Idlib", 0, 1),
    ("hama", "Hama", 1, 1),
    ("homs", "Homs", 2, 1),
    ("damascus", "Damascus", 3, 0),
    ("rif-dimashq", "Rif Dimashq", 3, 1),
    ("quneitra", "Quneitra", 4, 0),
    ("daraa", "Daraa", 4, 1),
    ("as-suwayda", "As-Suwayda", 4, 2),
    ("aleppo", "Aleppo", 0, 2),
    ("raqqa", "Raqqa", 0, 3),
    ("hasakah", "Hasakah", 0, 4),
    ("deir-ez-zor", "Deir ez-Zor", 1, 4),
]
EVENTS = [
    ("campaign", "campaign", "2015-09-30", None, "Russian campaign starts"),
    ("statement", "statement", "2015-10-05", None, "Statement of the 41"),
    ("truce", "ceasefire", "2016-02-27", "2016-07-01", "Cessation of hostilities"),
    ("renounce", "renounce", "2016-07-28", None, "Nusra renounces al-Qaeda"),
    ("aid", "aid", "2016-08-24", None, "Turkey moves into Jarabulus"),
    ("truce-2", "ceasefire", "2016-09-12", "2016-09-19", "Second ceasefire"),
    ("divide", "sponsors_divide", "2017-06-05", None, "Gulf sponsors fall out"),
]
START = dt.date(2015, 9, 30)


@dataclasses.dataclass(frozen=True)
class Made(FigureData):
    """Data for figures, and the table `weeks` that its bands were made from."""

    table: pd.DataFrame

    def with_weeks(self, **columns: Any) -> "Made":
        """Return the same with other outcomes over time."""
        table = self.table.assign(**columns)
        return dataclasses.replace(self, table=table, bands=bands_of(weekly(table)))


def weekly(table: pd.DataFrame) -> Weekly:
    """Return a table `weeks` as the programs that sum it up read it."""
    return Weekly(pa.Table.from_pandas(table, preserve_index=False))


def make_data(
    runs: int = 20,
    weeks: int = 104,
    factions: int = 90,
    detail: int = 3,
    campaign: bool = True,
    statement: bool = True,
    seed: int = 7,
) -> Made:
    """Return tables of a made-up scenario."""
    rng = np.random.default_rng(seed)
    meta = _meta(runs, weeks, factions, campaign, statement)
    detail = min(detail, runs)
    people = _factions(meta, rng, weeks, detail, factions, statement)
    table = _weeks(meta, rng, runs, weeks, campaign, statement)
    return Made(
        bands=bands_of(weekly(table)),
        runs=runs,
        table=table,
        factions=people,
        dyads=_dyads(meta, rng, people, weeks),
        clashes=_clashes(meta, rng, weeks, detail, campaign),
        control=_control(rng, weeks, detail),
        meta=as_meta(meta),
    )


def without_detail(data: FigureData) -> FigureData:
    """Return the same data with no detail rows."""
    names = ("factions", "dyads", "clashes", "control")
    return dataclasses.replace(data, **{name: empty_frame(name) for name in names})


def _meta(runs: int, weeks: int, count: int, campaign: bool, statement: bool) -> dict[str, Any]:
    people = [
        {
            "id": i,
            "name": name,
            "side": side,
            "signatory": side == "rebel" and i != "southern-front",
        }
        for i, name, side, _ in NAMED
    ]
    for number in range(count - len(people)):
        side = "jihadist" if number % 8 == 7 else "rebel"
        people.append(
            {
                "id": f"group-{number + 1}",
                "name": f"Unnamed signatory {number + 1}"
                if number < 32
                else f"Brigade {number}",
                "side": side,
                "signatory": side == "rebel" and number < 37,
            }
        )
    kept = [e for e in EVENTS if (campaign or e[1] != "campaign")]
    kept = [e for e in kept if statement or e[1] != "statement"]
    return {
        "title": "The forty-one unite",
        "question": "Do the signers hold together, and does it change who can win?",
        "scenario": "forty-one-unite" if statement else "status-quo",
        "baseline": "status-quo",
        "start": START.isoformat(),
        "weeks": weeks,
        "runs": runs,
        "version": "0.1.0",
        "hash": "abc123",
        "seed": 1,
        "factions": people[:count],
        "sides": SIDES,
        "control_groups": GROUPS,
        "provinces": [{"id": i, "name": n, "row": r, "column": c} for i, n, r, c in PROVINCES],
        "events": [
            {"id": i, "kind": k, "on": o, "until": u, "label": x} for i, k, o, u, x in kept
        ],
        "statement_date": "2015-10-05",
        "campaign": {"actor": "russia", "declared": ["isil"]} if campaign else None,
    }


def _walk(rng: np.random.Generator, runs: int, weeks: int, scale: float) -> np.ndarray:
    return np.cumsum(rng.normal(0, scale, (runs, weeks)), axis=1)


def _weeks(
    meta: dict[str, Any],
    rng: np.random.Generator,
    runs: int,
    weeks: int,
    campaign: bool,
    statement: bool,
) -> pd.DataFrame:
    t = np.arange(weeks)
    lift = 0.45 * np.exp(-t / 60) * (t >= 1) if statement else np.zeros(weeks)
    cohesion = np.clip(0.28 + lift + _walk(rng, runs, weeks, 0.02), 0, 1)
    gap = np.clip(0.83 + _walk(rng, runs, weeks, 0.01), 0, 1)
    nothing = np.full((runs, weeks), np.nan)
    gap[:, 22:30] = np.nan
    gap = gap if campaign else nothing
    columns = {
        "signatory_cohesion": cohesion,
        "signatory_cohesion_count": np.clip(0.8 * cohesion, 0, 1),
        "united": (cohesion >= 0.75).astype(float),
        "largest_rebel_share": np.clip(0.3 + 0.6 * lift + _walk(rng, runs, weeks, 0.01), 0, 1),
        "effective_coalitions": 9 - 4 * lift + _walk(rng, runs, weeks, 0.1),
        "power_ratio": 4 - 2 * lift + _walk(rng, runs, weeks, 0.05),
        "power_ratio_fixed": 4 - 2 * lift + _walk(rng, runs, weeks, 0.05),
        "declared_gap": gap,
        "declared_gap_place": np.clip(gap + 0.03, 0, 1),
        "civilian_harm": np.maximum(0, 120 + _walk(rng, runs, weeks, 5)),
        "campaign_harm": np.maximum(0, 60 + _walk(rng, runs, weeks, 3)),
        "infighting": np.clip(0.12 - 0.1 * lift + _walk(rng, runs, weeks, 0.004), 0, 1),
        "clash_events": np.maximum(0, 140 + _walk(rng, runs, weeks, 6)),
        "rebel_weight": 0.1 + 0.2 * lift + _walk(rng, runs, weeks, 0.005),
        "rebel_support": np.clip(0.4 + _walk(rng, runs, weeks, 0.004), 0, 1),
        "control_government": np.full((runs, weeks), 0.4),
        "control_opposition": np.full((runs, weeks), 0.25),
        "control_isil": np.full((runs, weeks), 0.2),
        "control_kurdish": np.full((runs, weeks), 0.15),
    }
    start = {"government": 185000, "rebel": 130000, "jihadist": 12000, "isil": 26000}
    start |= {"kurdish": 43500, "outside": 5200, "political": 0}
    for number, (side, fighters) in enumerate(start.items()):
        trend = np.exp((0.002 - 0.0012 * number) * t + _walk(rng, runs, weeks, 0.006))
        columns[f"strength_{side}"] = fighters * trend
    frame = pd.DataFrame({name: values.ravel() for name, values in columns.items()})
    frame.insert(0, "run", np.repeat(np.arange(runs), weeks))
    frame.insert(1, "week", np.tile(t, runs))
    frame.insert(
        2, "date", pd.to_datetime(meta["start"]) + pd.to_timedelta(7 * np.tile(t, runs), "D")
    )
    return frame


def _factions(
    meta: dict[str, Any],
    rng: np.random.Generator,
    weeks: int,
    detail: int,
    count: int,
    statement: bool,
) -> pd.DataFrame:
    known = {i: s for i, _, _, s in NAMED}
    ids = [person["id"] for person in meta["factions"]]
    sides = [person["side"] for person in meta["factions"]]
    signers = {n for n, person in enumerate(meta["factions"]) if person["signatory"]}
    start = np.array([known.get(i, 0) for i in ids], dtype=float)
    unknown = np.array([i not in known for i in ids])
    start[unknown] = np.round(np.exp(rng.normal(6.5, 0.9, unknown.sum())))
    rows = []
    for run in range(detail):
        coalition = np.arange(count)
        for n, side in enumerate(sides):
            if side in ("government",):
                coalition[n] = 0
        friends = [n for n in signers if rng.random() < 0.15]
        coalition[friends] = min(friends, default=0)
        head = ids.index("ahrar-al-sham")
        coalition[ids.index("russia")] = coalition[ids.index("iran")] = 0
        strength = start * rng.lognormal(0, 0.1, count)
        for week in range(-1, weeks):
            if week >= 0:
                strength = strength * np.exp(rng.normal(0, 0.01, count))
                for n in signers:
                    if statement and 1 <= week < 20 and rng.random() < 0.08:
                        coalition[n] = coalition[head]
                    elif rng.random() < 0.006:
                        coalition[n] = (
                            n if rng.random() < 0.5 else coalition[ids.index("levant-front")]
                        )
            gone = np.array([i == "group-3" and week > 30 for i in ids])
            rows.append(
                pd.DataFrame(
                    {
                        "run": run,
                        "week": week,
                        "faction": ids,
                        "strength": np.where(gone, 0.0, strength),
                        "coalition": np.where(gone, -1, coalition),
                        "support": 0.4,
                        "losses": 0.0,
                    }
                )
            )
    return pd.concat(rows, ignore_index=True)


def _dyads(
    meta: dict[str, Any], rng: np.random.Generator, people: pd.DataFrame, weeks: int
) -> pd.DataFrame:
    ids = np.array([person["id"] for person in meta["factions"]])
    sides = np.array([person["side"] for person in meta["factions"]])
    camp = {"government": 0, "outside": 0, "rebel": 1, "jihadist": 1, "political": 1}
    camp |= {"isil": 2, "kurdish": 3}
    where = np.array([camp[side] for side in sides])
    where[np.isin(ids, ["turkey", "saudi-arabia"])] = 1
    where[ids == "united-states"] = 3
    base = np.where(where[:, None] == where[None], 0.25, -0.35)
    base += np.where((sides[:, None] == sides[None]), 0.1, -0.05)
    noise = rng.normal(0, 0.15, base.shape)
    base = base + (noise + noise.T) / 2
    i, j = np.nonzero(~np.eye(len(ids), dtype=bool))
    rows = []
    for run in sorted(people["run"].unique()):
        for week in sorted({-1, min(1, weeks - 1), weeks - 1}):
            now = people[(people["run"] == run) & (people["week"] == week)]
            label = now.set_index("faction")["coalition"].reindex(ids).to_numpy()
            weight = base + 0.3 * (label[:, None] == label[None])
            weight = np.clip(weight + rng.normal(0, 0.05, base.shape), -1, 1)
            rows.append(
                pd.DataFrame(
                    {"run": run, "week": week, "i": ids[i], "j": ids[j], "weight": weight[i, j]}
                )
            )
    return pd.concat(rows, ignore_index=True)


def _clashes(
    meta: dict[str, Any], rng: np.random.Generator, weeks: int, detail: int, campaign: bool
) -> pd.DataFrame:
    ids = np.array([p["id"] for p in meta["factions"]])
    sides = np.array([p["side"] for p in meta["factions"]])
    known = {i: fighters for i, _, _, fighters in NAMED}
    size = np.array([known.get(i, 600) for i in ids]) + 10.0
    rate = np.sqrt(size[:, None] * size[None]) / 90000
    rate *= np.where(sides[:, None] == sides[None], 0.08, 1.0)
    rate[sides == "outside"] = rate[:, sides == "outside"] = 0
    np.fill_diagonal(rate, 0)
    provinces = np.array([p["id"] for p in meta["provinces"]])
    rows = []
    for run in range(detail):
        for week in range(weeks):
            events = rng.poisson(rate)
            a, b = np.nonzero(events)
            rows.append(
                pd.DataFrame(
                    {
                        "run": run,
                        "week": week,
                        "attacker": ids[a],
                        "target": ids[b],
                        "province": rng.choice(provinces, len(a)),
                        "effort": rng.random(len(a)) * 0.1,
                        "events": events[a, b],
                        "losses": 2.0 * events[a, b],
                    }
                )
            )
            if campaign and not 22 <= week < 30:
                targets = ["isil", "nusra", "ahrar-al-sham", "jaysh-al-islam", "group-1"]
                share = rng.dirichlet(np.array([0.17, 0.25, 0.3, 0.18, 0.1]) * 60)
                rows.append(
                    pd.DataFrame(
                        {
                            "run": run,
                            "week": week,
                            "attacker": "russia",
                            "target": targets,
                            "province": "idlib",
                            "effort": share,
                            "events": 0,
                            "losses": 3.0,
                        }
                    )
                )
    return pd.concat(rows, ignore_index=True)


def _control(rng: np.random.Generator, weeks: int, detail: int) -> pd.DataFrame:
    rows = []
    for run in range(detail):
        for province, _, _, column in PROVINCES:
            tilt = np.array([3.0 - 0.7 * column, 1.5, 0.3 + 0.8 * column, 0.2 + 0.4 * column])
            logit = np.log(tilt) + np.cumsum(rng.normal(0, 0.03, (weeks + 1, 4)), axis=0)
            share = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
            for week in range(-1, weeks):
                rows.extend(
                    (run, week, province, group, value)
                    for group, value in zip(GROUPS, share[week + 1], strict=True)
                )
    return pd.DataFrame(rows, columns=["run", "week", "province", "group", "share"])
