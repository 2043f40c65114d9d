"""Three small theatres that between them use every part of the page."""

from collections.abc import Callable
from pathlib import Path

from .theatre_eight import eight
from .theatre_files import rule, write_scenario, write_theatre
from .theatre_twelve import twelve


def four(root: Path, settings: str = "") -> Path:
    """Write four factions in two provinces, one kind of rule each, no coefficients.

    Parameters
    ----------
    root : Path
        Where.
    settings : str
        See `write_scenario`.
    """
    tables = {
        "factions": """
            id,side,label,strength,strength_low,strength_high,support,support_source,air_sorties,harm_per_sortie,harm_per_1000
            regime,government,state,5000,4000,7000,0.4,press,12,0.5,0.4
            guards,government,militia,1500,1500,1500,0.3,press,0,,0.5
            north,rebel,militia,2500,1500,3000,0.5,press,0,,0.1
            south,rebel,militia,900,700,1600,0.6,press,0,,0.2""",
        "presence": """
            faction,province,weight
            regime,left,4
            regime,right,2
            guards,left,1
            north,right,4
            north,left,1
            south,right,1""",
        "provinces": """
            id,population,area_km2,adjacent,core_of,row,column
            left,1000000,10,right,regime,0,0
            right,400000,10,left,side:rebel,0,1""",
        "control": """
            date,province,group,share,low,high
            2015-01-01,left,government,0.8,0.7,0.9
            2015-01-01,left,opposition,0.2,0.1,0.3
            2015-01-01,right,government,0.3,0.2,0.5
            2015-01-01,right,opposition,0.7,0.5,0.8""",
        "ties": """
            a,b,value,low,high
            regime,guards,0.6,0.3,0.8
            side:government,side:rebel,-0.7,-0.9,-0.5
            north,south,0.3,-0.1,0.6
            guards,south,0.1,-0.3,0.3""",
    }
    rules = [
        rule("regime", "strongest", targets=["side:rebel"]),
        rule("guards", "weakest", targets=["side:rebel"]),
        rule("north", "against", targets=["side:government"]),
        rule("south", "retaliate"),
    ]
    sides = {"government": "government", "rebel": "opposition"}
    write_theatre(root / "four", tables, sides, ["north", "south"], rules)
    return write_scenario(root, "four", [], settings)


THEATRES: dict[str, Callable[..., Path]] = {"four": four, "eight": eight, "twelve": twelve}
"""Each writes a theatre and a scenario below a folder and returns the scenario's path."""
