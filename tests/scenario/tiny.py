"""A theatre that fits a screen: four factions, two provinces, every table filled."""

from pathlib import Path

THEATRE = """\
format = 1
id = "tiny"
title = "A made-up valley"
summary = "Two bands, a crown and its patron."
window = { from = 2015-01-01, until = 2016-12-31 }
statement_date = 2015-10-05
signatories = "bands"

[sides]
government = { label = "Crown", control = "crown" }
rebel = { label = "Bands", control = "bands" }
outside = { label = "Outside", control = "" }

[roles]
rebels = ["rebel"]
government = ["government"]
head_of_government = "crown"

[lists]
bands = { members = ["fox", "owl"], source = "book" }
everyone = { members = ["list:bands", "side:government"], source = "book" }

[unknown_size]
median = 500.0
sigma = 0.9
low = 100.0
high = 3000.0
source = "assumed"
basis = "made up"
"""

FACTIONS = """\
id,name,side,label,strength,strength_low,strength_high,nationalism,islamism,sectarianism,\
ideology_source,support,support_low,support_high,support_source,air_sorties,harm_per_sortie,\
harm_per_1000,active_from,active_until,signatory_name,note,source
fox,Band of the Fox,rebel,fsa,1000,800,1200,1,2,1,book,0.4,0.3,0.5,book,0,,0.1,,,Fox,,book
owl,Band of the Owl,rebel,islamist,,,,2,,2,coded,0.3,0.2,0.4,assumed,0,,0.1,2015-06-01,\
2016-06-30,Owl,no size read,book
crown,The Crown,government,state,5000,4000,6000,,,,,0.3,0.2,0.4,book,20,0.3,0.2,,,,,book
patron,The Patron,outside,state,0,0,0,,,,,,,,,0,0.5,,,,,,book
"""

TABLES = {
    "theatre.toml": THEATRE,
    "factions.csv": FACTIONS,
    "presence.csv": """\
faction,province,weight,from,until,basis,source
fox,hill,4,,,main,book
fox,dale,1,2015-01-01,2016-12-31,listed,book
owl,hill,4,,,guess,assumed
side:government,dale,4,,,capital,book
""",
    "provinces.csv": """\
id,name,population,area_km2,adjacent,core_of,row,column,source
hill,The Hill,10000,50,dale,list:bands,0,0,book
dale,The Dale,30000,70.5,hill,crown,0,1,book
""",
    "control.csv": """\
date,province,group,share,low,high,basis,source
2015-01-01,hill,crown,0.25,0.2,0.3,map,book
2015-01-01,hill,bands,0.75,0.7,0.8,map,book
2015-01-01,dale,crown,1,1,1,map,book
2015-01-01,dale,bands,0,0,0,map,book
2015-09-01,hill,crown,0.1,0,0.2,guess,assumed
2015-09-01,hill,bands,0.9,0.8,1,guess,assumed
""",
    "ties.csv": """\
a,b,value,low,high,basis,source
crown,side:rebel,-0.9,-1,-0.8,at war,book
crown,patron,0.9,0.8,1,ally,book
side:outside,side:rebel,0.1,-0.2,0.3,guess,assumed
patron,owl,0.5,0.4,0.6,gifts,book
""",
    "sponsors.csv": """\
faction,sponsor,share,low,high,basis,source
crown,patron,0.5,0.3,0.7,arms,book
owl,patron,0.4,0.2,0.6,guess,assumed
""",
    "records.csv": """\
a,b,kind,from,until,claims,source
fox,owl,joint,2014-01-01,2014-12-31,3,book
""",
    "record_groups.csv": """\
kind,faction,source
joint,side:rebel,book
clash,fox,book
""",
    "umbrellas.csv": """\
umbrella,name,member,provinces,from,until,basis,source
room,Operations Room,list:bands,hill;dale,2015-06-01,,pact,book
""",
    "blocs.csv": """\
bloc,name,member,from,until,basis,source
court,The Court,crown,,,oath,book
""",
    "alliances.csv": """\
alliance,from,until,member,source
old-pact,2014-01-01,2014-05-01,fox,book
old-pact,2014-01-01,2014-05-01,owl,book
""",
    "targeting.toml": """\
[[rule]]
actors = ["side:rebel"]
rule = "against"
weight = 1.0
range = [0.5, 1.5]
targets = ["side:government"]
source = "book"

[[rule]]
actors = ["owl"]
rule = "against"
weight = 0.5
range = [0.1, 1.0]
targets = ["crown"]
source = "assumed"
basis = "guess"

[[rule]]
actors = ["crown"]
rule = "reclaim"
weight = 1.0
range = [0.5, 1.5]
provinces = ["hill"]
source = "book"

[[declared]]
actor = "side:rebel"
targets = ["side:government"]
source = "book"

[[declared]]
actor = "owl"
targets = []
source = "book"

[[declared]]
actor = "crown"
targets = ["list:bands"]
source = "book"
""",
    "sources.toml": """\
[book]
title = "The Book of the Valley"
date = "2015-10"
where = "nowhere"
kind = "press"
""",
    "parameters.toml": """\
[b_commit]
value = 1.0
range = [0.2, 2.0]
unit = "atanh units"
meaning = "pull of a statement"
source = "assumed"
basis = "made up"
draw = true

[tau]
value = 0.2
range = [0.1, 0.3]
unit = "weight"
meaning = "price of autonomy"
source = "book"
""",
    "coefficients.toml": """\
date = "2015-01-01"
values = [0.1, 0.2]
""",
}

SCENARIO = """\
title = "The bands sign"
question = "Does it hold?"
theatre = "tiny"
start = 2015-09-01
weeks = 20
moves = { outcome = "signatory_cohesion", by = 0.05 }

[[events]]
id = "raid"
on = 2015-09-30
kind = "campaign"
actor = "patron"
capacity = 300
capacity_range = [200, 400]
declared = ["owl"]
source = "book"

[[events]]
id = "statement"
on = 2015-10-05
kind = "statement"
signatories = "bands"
against = ["patron"]
commitment = { mean = 0.6, half_life_weeks = 26 }
source = "book"
"""


def write_tiny(folder: Path, name: str = "tiny") -> Path:
    """Write the theatre below ``folder`` and return its own folder."""
    theatre = folder / name
    theatre.mkdir(parents=True, exist_ok=True)
    for table, text in TABLES.items():
        (theatre / table).write_text(text, encoding="utf-8")
    return theatre


def write_scenario(folder: Path, text: str = SCENARIO, name: str = "base.toml") -> Path:
    """Write the theatre and a scenario beside it; return the scenario's path."""
    if not (folder / "tiny").exists():
        write_tiny(folder)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def edit(path: Path, old: str, new: str) -> None:
    """Replace a piece of a file that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
