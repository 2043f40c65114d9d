"""Twelve factions: draws, records, entries and exits, all eight rules."""

from pathlib import Path
from typing import Any

from .theatre_files import SIDES, coefficients_toml, rule, write_scenario, write_theatre


def twelve(root: Path, settings: str = "") -> Path:
    """Write twelve factions in five provinces with draws, records, entries and all rules.

    Parameters
    ----------
    root : Path
        Where.
    settings : str
        See `write_scenario`.
    """
    tables = {
        "factions": """
            id,side,label,strength,strength_low,strength_high,nationalism,islamism,sectarianism,ideology_source,support,support_low,support_high,support_source,air_sorties,harm_per_sortie,harm_per_1000,active_from,active_until
            regime,government,state,12000,9000,15000,,,,,0.4,0.3,0.5,press,25,0.5,0.4,,
            guards,government,militia,3000,2000,4000,,,,,0.3,0.2,0.4,press,0,,0.5,,
            russia,outside,state,300,200,600,,,,,0.1,0.05,0.3,press,40,0.4,0.1,,
            alpha,rebel,fsa,1500,1000,2000,4,2,2,coded,0.5,0.4,0.6,press,0,,0.1,,
            beta,rebel,islamist,4000,3000,6000,3,4,3,coded,0.45,0.3,0.6,press,0,,0.2,,
            gamma,rebel,islamist,,,,,,,,0.5,0.3,0.6,press,0,,0.2,,
            delta,rebel,fsa,,,,4.5,,1.5,coded,0.5,0.3,0.6,press,0,,0.1,,2016-01-06
            echo,rebel,tribal,,,,,,,,0.4,0.3,0.6,press,0,,0.1,2015-11-18,
            foxtrot,rebel,,700,500,1000,,,,,0.4,0.3,0.6,press,0,,0.1,2016-06-01,
            nusra,jihadist,jihadist,3500,2500,5000,1,5,4,coded,0.3,0.2,0.4,press,0,,0.2,,
            jund,jihadist,jihadist,,,,,,,,0.2,0.1,0.4,press,0,,0.2,2014-05-01,
            isil,isil,jihadist,6000,4000,8000,1,5,5,coded,0.15,0.1,0.2,press,0,,0.6,,""",
        "presence": """
            faction,province,weight
            regime,coast,4
            regime,centre,2
            regime,plain,1
            guards,centre,2
            guards,south,1
            russia,coast,1
            alpha,plain,2
            alpha,coast,1
            beta,plain,4
            beta,centre,2
            gamma,plain,1
            gamma,south,2
            delta,south,4
            delta,centre,1
            echo,desert,2
            echo,south,1
            foxtrot,plain,1
            nusra,plain,3
            nusra,south,1
            jund,plain,1
            jund,coast,1
            isil,desert,4
            isil,centre,2""",
        "provinces": """
            id,population,area_km2,adjacent,core_of,row,column
            coast,1000000,10,centre;plain,regime,0,0
            centre,1600000,10,coast;plain;desert;south,side:government,0,1
            plain,1500000,10,coast;centre,alpha;beta,1,0
            desert,300000,90,centre;south,isil,1,1
            south,900000,20,centre;desert,delta,2,0""",
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
            2015-01-01,desert,opposition,0.05,0,0.1
            2015-01-01,desert,isil,0.85,0.8,1
            2015-09-01,south,government,0.5,0.4,0.6
            2015-09-01,south,opposition,0.45,0.4,0.6
            2015-09-01,south,isil,0.05,0,0.1""",
        "ties": """
            a,b,value,low,high
            side:government,side:government,0.7,0.4,0.9
            side:government,side:outside,0.7,0.4,0.8
            side:government,side:rebel,-0.7,-0.9,-0.5
            side:government,side:jihadist,-0.9,-1,-0.7
            side:government,side:isil,-0.7,-0.9,-0.5
            regime,gamma,0.5,0.2,0.7
            russia,side:isil,-0.8,-1,-0.6
            russia,side:rebel,-0.5,-0.7,-0.2
            russia,side:jihadist,-0.8,-0.9,-0.6""",
        "sponsors": """
            faction,sponsor,share,low,high
            regime,russia,0.4,0.2,0.6""",
        "records": """
            a,b,kind,from,until,claims
            alpha,beta,joint,2014-01-01,2014-12-31,3
            beta,nusra,joint,2014-01-01,2014-12-31,12
            beta,nusra,joint,2015-01-01,2015-06-30,5
            alpha,isil,clash,2014-01-01,2014-12-31,4
            beta,isil,clash,2014-01-01,2014-12-31,20
            nusra,isil,clash,2014-01-01,2014-12-31,30
            alpha,nusra,clash,2014-01-01,2014-12-31,1
            alpha,beta,clash,2015-11-01,2015-12-31,90""",
        "record_groups": """
            kind,faction
            joint,alpha
            joint,beta
            joint,nusra
            clash,alpha
            clash,beta
            clash,nusra
            clash,isil
            clash,gamma""",
        "umbrellas": """
            umbrella,member,provinces,from,until
            conquest,beta,plain;centre,2015-03-01,
            conquest,nusra,plain;centre,2015-03-01,
            southern,delta,south,2015-03-01,
            southern,gamma,south,2015-03-01,
            southern,echo,south,2015-11-16,""",
        "blocs": """
            bloc,member,from,until
            front,beta,2015-01-01,
            front,gamma,2015-01-01,""",
    }
    rules = [
        rule("side:government", "against", targets=["side:rebel", "side:jihadist", "isil"]),
        rule("side:government", "defend", 0.7),
        rule("guards", "reclaim", 0.5, provinces=["south", "plain"]),
        rule("side:outside", "pretext", targets=["nusra", "isil"]),
        rule("side:rebel", "against", targets=["side:government", "side:isil"]),
        rule("side:rebel", "rival", 0.3),
        rule("side:rebel", "retaliate", 0.4),
        rule("side:jihadist", "strongest", targets=["side:government", "side:isil"]),
        rule("jund", "rival", 0.5),
        rule("isil", "weakest", targets=["side:rebel", "side:government", "side:jihadist"]),
        rule("isil", "reclaim", 0.8, provinces=["centre", "desert"]),
    ]
    fitted = coefficients_toml(
        ["rebel", "jihadist", "isil"], ["alpha", "beta", "gamma", "nusra", "isil"]
    )
    write_theatre(root / "twelve", tables, SIDES, ["alpha", "beta", "gamma"], rules, fitted)
    return write_scenario(root, "twelve", twelve_events(), settings)


def twelve_events() -> list[dict[str, Any]]:
    """Return the events of the third theatre."""
    return [
        {"id": "united", "on": "@2015-10-12", "kind": "merge", "members": "signers"},
        {
            "id": "turn",
            "on": "@2015-10-20",
            "kind": "set_rule",
            "actors": ["guards", "alpha"],
            "rule": "weakest",
            "weight": 2.0,
            "targets": ["side:jihadist", "isil", "side:government"],
        },
        {
            "id": "comes",
            "on": "@2015-12-02",
            "kind": "enter",
            "faction": "foxtrot",
        },
        {
            "id": "goes",
            "on": "@2015-12-16",
            "kind": "leave",
            "faction": "jund",
            "into": "nusra",
        },
        {
            "id": "vow",
            "on": "@2015-12-16",
            "kind": "statement",
            "signatories": ["side:rebel"],
            "against": ["russia", "side:government"],
            "commitment": {"mean": 0.6, "half_life_weeks": 26.0},
        },
        {
            "id": "dissolves",
            "on": "@2016-01-20",
            "kind": "leave",
            "faction": "guards",
        },
        {
            "id": "returns",
            "on": "@2016-02-10",
            "kind": "enter",
            "faction": "guards",
        },
        {
            "id": "only-isil",
            "on": "@2016-01-27",
            "kind": "set_rule",
            "actors": ["russia"],
            "rule": "against",
            "weight": 1.0,
            "targets": ["isil"],
            "replace": True,
        },
    ]
