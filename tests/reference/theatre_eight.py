"""Eight factions: an umbrella, sponsors, a bloc, and events that begin and end."""

from pathlib import Path
from typing import Any

from .theatre_files import SIDES, coefficients_toml, rule, write_scenario, write_theatre


def eight(root: Path, settings: str = "") -> Path:
    """Write eight factions with an umbrella, sponsors, a bloc, and most kinds of event.

    Parameters
    ----------
    root : Path
        Where.
    settings : str
        See `write_scenario`.
    """
    tables = {
        "factions": """
            id,side,label,strength,strength_low,strength_high,nationalism,islamism,sectarianism,ideology_source,support,support_low,support_high,support_source,air_sorties,harm_per_sortie,harm_per_1000
            regime,government,state,9000,7000,12000,,,,,0.4,0.3,0.5,press,20,0.6,0.4
            guards,government,militia,2500,2000,3000,,,,,0.3,0.2,0.4,press,0,,0.5
            russia,outside,state,500,400,900,,,,,0.2,0.1,0.3,press,0,0.4,0.1
            turkey,outside,state,0,0,0,,,,,,,,,0,,
            alpha,rebel,fsa,1800,1000,2500,4,2,2,coded,0.5,0.4,0.6,press,0,,0.1
            beta,rebel,islamist,4200,3000,6000,3,4,3,coded,0.45,0.3,0.6,press,0,,0.2
            nusra,jihadist,jihadist,3500,2500,5000,1,5,4,coded,0.3,0.2,0.4,press,0,,0.2
            isil,isil,jihadist,5200,4000,8000,1,5,5,coded,0.15,0.1,0.2,press,0,,0.6""",
        "presence": """
            faction,province,weight,from,until
            regime,coast,4,,
            regime,centre,2,,
            guards,centre,2,,
            guards,plain,1,,2015-12-31
            guards,desert,9,2016-01-01,
            russia,coast,1,,
            alpha,plain,2,,
            alpha,coast,1,,
            beta,plain,4,,
            beta,centre,1,,
            nusra,plain,3,,
            nusra,centre,1,,
            nusra,coast,1,,
            isil,desert,4,,
            isil,centre,1,,""",
        "provinces": """
            id,population,area_km2,adjacent,core_of,row,column
            coast,1000000,10,centre;plain,regime,0,0
            centre,1600000,10,coast;plain;desert,,0,1
            plain,1500000,10,coast;centre,alpha;beta,1,0
            desert,300000,90,centre,isil,1,1""",
        "control": """
            date,province,group,share,low,high
            2015-01-01,coast,government,0.9,0.8,0.95
            2015-01-01,coast,opposition,0.1,0.05,0.2
            2015-01-01,coast,isil,0,0,0
            2015-01-01,centre,government,0.6,0.5,0.7
            2015-01-01,centre,opposition,0.25,0.2,0.3
            2015-01-01,centre,isil,0.15,0.1,0.2
            2015-01-01,plain,government,0.1,0,0.2
            2015-01-01,plain,opposition,0.9,0.8,1
            2015-01-01,plain,isil,0,0,0
            2015-01-01,desert,government,0.1,0,0.2
            2015-01-01,desert,opposition,0,0,0
            2015-01-01,desert,isil,0.9,0.8,1
            2015-11-01,desert,government,1,1,1
            2015-11-01,desert,opposition,0,0,0
            2015-11-01,desert,isil,0,0,0""",
        "ties": """
            a,b,value,low,high
            side:government,side:government,0.7,0.4,0.9
            side:government,russia,0.7,0.4,0.8
            side:government,turkey,-0.6,-0.8,-0.4
            side:government,side:rebel,-0.7,-0.9,-0.5
            side:government,side:jihadist,-0.9,-1,-0.7
            side:government,side:isil,-0.7,-0.9,-0.5
            russia,turkey,-0.2,-0.5,0.2
            side:outside,side:isil,-0.8,-1,-0.6
            russia,side:rebel,-0.5,-0.7,-0.2
            russia,side:jihadist,-0.8,-0.9,-0.6
            turkey,side:rebel,0.6,0.3,0.8
            turkey,side:jihadist,0.0,-0.3,0.3""",
        "sponsors": """
            faction,sponsor,share,low,high
            side:government,russia,0.4,0.2,0.6
            alpha,turkey,0.5,0.3,0.9
            beta,turkey,0.3,0.2,0.6
            alpha,russia,0.3,0.1,0.6""",
        "umbrellas": """
            umbrella,member,provinces,from,until
            conquest,beta,plain;centre,2015-03-01,2016-01-10
            conquest,nusra,plain;centre,2015-03-01,
            conquest,alpha,plain;centre,2015-11-09,
            room,alpha,coast;plain,,
            room,beta,coast;plain,,
            label,alpha,,,""",
        "blocs": """
            bloc,member,from,until
            front,alpha,2015-01-01,
            front,beta,2015-01-01,
            old,nusra,2014-01-01,2014-12-31
            old,isil,2014-01-01,2014-12-31""",
    }
    rules = [
        rule("side:government", "against", targets=["side:rebel", "side:jihadist"]),
        rule("regime", "defend", 0.7),
        rule("guards", "retaliate", 0.5),
        rule("russia", "pretext", 1.0, targets=["nusra", "isil"]),
        rule("russia", "defend", 1.5),
        rule("regime", "pretext", 0.3, targets=["nusra", "isil"]),
        rule("side:rebel", "against", targets=["side:government", "side:isil"]),
        rule("alpha", "retaliate", 0.4),
        rule("beta", "rival", 0.3),
        rule("nusra", "strongest", targets=["side:government", "side:isil"]),
        rule("isil", "weakest", targets=["side:rebel", "side:government", "nusra"]),
        rule("isil", "reclaim", 0.8, provinces=["centre", "desert"]),
        rule("turkey", "retaliate"),
    ]
    fitted = coefficients_toml(["rebel", "jihadist", "isil"], ["beta", "nusra", "isil"])
    write_theatre(root / "eight", tables, SIDES, ["alpha", "beta", "nusra"], rules, fitted)
    return write_scenario(root, "eight", eight_events(), settings)


def eight_events() -> list[dict[str, Any]]:
    """Return the events of the second theatre."""
    return [
        {
            "id": "strikes",
            "on": "@2015-10-07",
            "kind": "campaign",
            "actor": "russia",
            "capacity": 120.0,
            "capacity_range": [80.0, 200.0],
            "until": "@2016-01-15",
        },
        {
            "id": "statement",
            "on": "@2015-10-14",
            "kind": "statement",
            "signatories": "signers",
            "against": ["russia", "guards"],
            "commitment": {"mean": 0.9, "half_life_weeks": 8.0},
            "rule_weight": 0.2,
        },
        {
            "id": "aid",
            "on": "@2015-11-01",
            "kind": "aid",
            "sponsor": "turkey",
            "recipients": ["alpha", "beta"],
            "factor": 1.8,
            "until": "@2016-01-03",
        },
        {
            "id": "align",
            "on": "@2015-11-20",
            "kind": "sponsors_align",
            "sponsors": ["turkey", "russia"],
            "by": 0.4,
            "until": "@2016-02-01",
        },
        {
            "id": "divide",
            "on": "@2015-12-01",
            "kind": "sponsors_divide",
            "sponsors": ["russia", "turkey"],
            "by": 0.9,
            "until": "@2015-12-29",
        },
        {
            "id": "truce",
            "on": "@2015-12-10",
            "kind": "ceasefire",
            "parties": ["side:government", "side:rebel", "nusra"],
            "excluded": ["nusra"],
            "compliance": 0.7,
            "until": "@2016-01-20",
        },
        {
            "id": "local-truce",
            "on": "@2015-12-20",
            "kind": "ceasefire",
            "parties": ["regime", "alpha", "nusra"],
            "compliance": 0.4,
        },
        {
            "id": "renounce",
            "on": "@2016-01-05",
            "kind": "renounce",
            "actor": "nusra",
            "allegiance": "isil",
            "still_designated_by": ["regime"],
        },
    ]
