"""Each way a theatre can be wrong: the message names the file, the place and what is right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model.scenario.errors import InputError
from model.scenario.theatre import load_theatre

from .tiny import edit


def lines_of(folder: Path) -> list[str]:
    """Return the problems of a theatre, one line each, with paths cut to the file's name."""
    with pytest.raises(InputError) as caught:
        load_theatre(folder)
    return [problem.line().replace(f"{folder}/", "") for problem in caught.value.problems]


# file, old text, new text, what one line must say
EDITS = {
    "unknown column": (
        "ties.csv",
        "a,b,value",
        "a,b,vallue",
        "ties.csv: line 1: unknown column 'vallue'; nearest: value",
    ),
    "missing column": ("ties.csv", ",source\n", "\n", "line 1: missing column 'source'"),
    "column twice": ("ties.csv", "low,high", "low,low", "column 'low' stands twice"),
    "columns out of order": ("ties.csv", "low,high", "high,low", "columns out of order"),
    "too few cells": ("blocs.csv", ",oath,book", ",book", "line 2: 6 cells instead of 7"),
    "quote left open": ("blocs.csv", "The Court", '"The Court', "not valid CSV"),
    "wrong type": (
        "factions.csv",
        "1000,800,1200",
        "many,800,1200",
        "factions.csv: line 2, column strength: 'many': should be a number",
    ),
    "underscored date": ("factions.csv", "2015-06-01", "20150601", "column active_from"),
    "NaN": ("ties.csv", "patron,owl,0.5", "patron,owl,nan", "'nan': should be a finite number"),
    "infinity": ("presence.csv", "hill,4", "hill,inf", "'inf': should be a finite number"),
    "weight above 1": (
        "ties.csv",
        "crown,patron,0.9",
        "crown,patron,1.5",
        "ties.csv: line 3, column value: '1.5': should be less than or equal to 1",
    ),
    "weight below -1": ("ties.csv", "-0.9,-1", "-1.1,-1", "column value: '-1.1'"),
    "value outside its range": (
        "ties.csv",
        "0.5,0.4,0.6",
        "0.7,0.4,0.6",
        "value 0.7 is not between 0.4 and 0.6",
    ),
    "half a range": ("ties.csv", "0.5,0.4,0.6", "0.5,0.4,", "only some are given"),
    "unknown faction": (
        "ties.csv",
        "patron,owl",
        "patron,owll",
        "ties.csv: line 5, column b: unknown faction 'owll'; allowed: a faction id, side:NAME "
        "or list:NAME of the theatre; nearest: owl",
    ),
    "unknown side in a tie": ("ties.csv", "side:outside", "side:outsid", "nearest: outside"),
    "a list in a tie": ("ties.csv", "crown,side:rebel", "crown,list:bands", "is a list"),
    "tie with itself": ("ties.csv", "crown,patron", "crown,crown", "with itself"),
    "pair without a tie": (
        "ties.csv",
        "crown,patron,0.9,0.8,1,ally,book\n",
        "",
        "ties.csv: no tie between 'crown' and 'patron'",
    ),
    "tie twice": (
        "ties.csv",
        "patron,owl,0.5,0.4,0.6,gifts,book\n",
        "patron,owl,0.5,0.4,0.6,gifts,book\nowl,patron,0.5,0.4,0.6,gifts,book\n",
        "line 6, column a: 'owl and patron' stands twice (first in line 5)",
    ),
    "two ties equally near": (
        "ties.csv",
        "patron,owl,0.5,0.4,0.6,gifts,book\n",
        "patron,side:rebel,0.5,0.4,0.6,x,book\nside:outside,owl,0.5,0.4,0.6,x,book\n",
        "two rows are equally near (line 5 and line 6)",
    ),
    "tie of a fitted pair": (
        "ties.csv",
        "patron,owl,0.5",
        "fox,owl,0.5",
        "ties no pair that is coded by hand",
    ),
    "unknown province": (
        "presence.csv",
        "fox,hill",
        "fox,hll",
        "presence.csv: line 2, column province: unknown province 'hll'; allowed: hill, dale; "
        "nearest: hill",
    ),
    "faction nowhere": (
        "presence.csv",
        "owl,hill,4,,,guess,assumed\n",
        "",
        "'owl' has fighters but no row in presence.csv",
    ),
    "presence twice": ("presence.csv", "fox,dale,1", "fox,hill,1", "stands twice for the same"),
    "presence without weight": ("presence.csv", "dale,1", "dale,0", "column weight: is 0"),
    "faction twice": ("factions.csv", "owl,Band", "fox,Band", "'fox' stands twice"),
    "unknown side": (
        "factions.csv",
        "Fox,rebel",
        "Fox,rebell",
        "unknown side 'rebell'; allowed: government, rebel, outside; nearest: rebel",
    ),
    "unknown label": ("factions.csv", "rebel,fsa", "rebel,fsb", "column label: unknown value"),
    "negative strength": ("factions.csv", "1000,800", "-1,800", "column strength: '-1'"),
    "ideology out of range": ("factions.csv", "1200,1,2,1", "1200,1,6,1", "islamism: '6'"),
    "ideology of a state": ("factions.csv", "6000,,,,,", "6000,1,1,1,book,", "for a state"),
    "ideology without source": ("factions.csv", "1,2,1,book", "1,2,1,", "ideology_source: no"),
    "support without range": ("factions.csv", "0.4,0.3,0.5", "0.4,,0.5", "only some are given"),
    "air force without harm": ("factions.csv", "20,0.3", "20,", "harm_per_sortie: missing"),
    "fighters without harm": ("factions.csv", "0,,0.1,,,Fox", "0,,,,,Fox", "harm_per_1000"),
    "ends before it begins": ("factions.csv", "2016-06-30", "2015-05-30", "before active_from"),
    "not an id": ("factions.csv", "fox,Band", "Fox,Band", "'Fox' is not well formed"),
    "neighbour one way": (
        "provinces.csv",
        "50,dale",
        "50,",
        "'hill' is no neighbour of 'dale' in turn",
    ),
    "tile taken": ("provinces.csv", "crown,0,1", "crown,0,0", "stands twice"),
    "shares do not sum to 1": (
        "control.csv",
        "hill,crown,0.25",
        "hill,crown,0.2",
        "hill on 2015-01-01: shares sum to 0.95, not 1",
    ),
    "control row missing": (
        "control.csv",
        "2015-01-01,dale,bands,0,0,0,map,book\n",
        "",
        "dale on 2015-01-01: no row for bands",
    ),
    "control row twice": (
        "control.csv",
        "2015-01-01,dale,bands,0,0,0,map,book\n",
        "2015-01-01,dale,bands,0,0,0,map,book\n" * 2,
        "'2015-01-01 and dale and bands' stands twice (first in line 5)",
    ),
    "unknown control group": ("control.csv", "dale,bands", "dale,band", "nearest: bands"),
    "supply above 1": (
        "sponsors.csv",
        "owl,patron,0.4,0.2,0.6",
        "crown,owl,0.6,0.5,0.7",
        "shares of 'crown' sum to 1.1",
    ),
    "sponsor of itself": ("sponsors.csv", "owl,patron", "owl,owl", "sponsors itself"),
    "sponsor twice": ("sponsors.csv", "owl,patron", "crown,patron", "stands twice"),
    "record of a group not covered": (
        "records.csv",
        "owl,joint",
        "owl,clash",
        "'owl' is not in record_groups.csv for kind 'clash'",
    ),
    "claims not whole": ("records.csv", ",3,", ",3.5,", "'3.5': should be a whole number"),
    "in two blocs": (
        "blocs.csv",
        "oath,book\n",
        "oath,book\nden,The Den,crown,,,oath,book\n",
        "is in two blocs at the same time (first in line 2)",
    ),
    "spell backwards": ("alliances.csv", "2014-05-01,fox", "2013-05-01,fox", "before from"),
    "no source": ("blocs.csv", "oath,book", "oath,", "line 2, column source: no source"),
    "unknown source": (
        "blocs.csv",
        "oath,book",
        "oath,bok",
        "unknown source 'bok'; allowed: ids of sources.toml separated by ';', or 'assumed'; "
        "nearest: book",
    ),
    "coded alone": ("blocs.csv", "oath,book", "oath,coded", "'coded' alone is no source"),
    "assumed without range": (
        "ties.csv",
        "-0.2,0.3,guess,assumed",
        ",,guess,assumed",
        "'assumed' without a range",
    ),
    "assumed without reason": ("ties.csv", "guess,assumed", ",assumed", "without a reason"),
    "unknown rule": (
        "targeting.toml",
        'rule = "reclaim"',
        'rule = "reclame"',
        "targeting.toml: rule[2].rule: unknown value 'reclame'; allowed: against, defend, "
        "retaliate, pretext, rival, weakest, strongest, reclaim; nearest: reclaim",
    ),
    "rule without targets": (
        "targeting.toml",
        'targets = ["crown"]\n',
        "",
        "rule[1].targets: rule 'against' needs targets",
    ),
    "rule with places it does not take": (
        "targeting.toml",
        'targets = ["crown"]\n',
        'targets = ["crown"]\nprovinces = ["hill"]\n',
        "rule 'against' takes no provinces",
    ),
    "unknown key of a rule": (
        "targeting.toml",
        "weight = 0.5",
        "wieght = 0.5",
        "rule[1].wieght: unknown key 'wieght'",
    ),
    "rule weight outside its range": ("targeting.toml", "weight = 0.5", "weight = 5.0", "range"),
    "armed faction without a rule": (
        "targeting.toml",
        'actors = ["crown"]',
        'actors = ["owl"]',
        "'crown' has forces but no [[rule]]",
    ),
    "armed faction that declares nothing": (
        "targeting.toml",
        'actor = "crown"',
        'actor = "patron"',
        "'crown' has forces but no [[declared]]",
    ),
    "declared twice": ("targeting.toml", 'actor = "crown"', 'actor = "owl"', "stands twice"),
    "unknown table in targeting": ("targeting.toml", "[[rule]]", "[[rules]]", "nearest: rule"),
    "TOML that does not parse": (
        "theatre.toml",
        "format = 1",
        "format = = 1",
        "theatre.toml: line 1, column 10: not valid TOML: Invalid value",
    ),
    "another format": ("theatre.toml", "format = 1", "format = 2", "theatre.toml: format: unk"),
    "unknown list of signatories": (
        "theatre.toml",
        '"bands"',
        '"band"',
        "theatre.toml: signatories: unknown list 'band'; allowed: bands, everyone; nearest: bands",
    ),
    "unknown member of a list": ("theatre.toml", '"owl"]', '"owel"]', "lists.bands.members[1]"),
    "window backwards": ("theatre.toml", "2016-12-31", "2014-12-31", "lies before window.from"),
    "head that nobody knows": ("theatre.toml", '"crown"\n\n[lists]', '"king"\n\n[lists]', "'king'"),
    "parameter outside its range": (
        "parameters.toml",
        "value = 0.2",
        "value = 0.4",
        "parameters.toml: tau.value: 0.4 is outside its range; allowed: 0.1 to 0.3",
    ),
    "parameter of unknown source": ("parameters.toml", '"book"', '"bok"', "nearest: book"),
    "unknown kind of source": ("sources.toml", '"press"', '"rumour"', "book.kind: unknown value"),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), EDITS.values(), ids=EDITS)
def test_a_wrong_row_is_named(tiny: Path, file: str, old: str, new: str, said: str) -> None:
    edit(tiny / file, old, new)
    lines = lines_of(tiny)
    assert any(said in line for line in lines), lines
    assert all(".csv" in line or ".toml" in line for line in lines)


def write(name: str, content: bytes) -> Callable[[Path], None]:
    """Return how to overwrite one file of a theatre."""

    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return spoil


FILES = {
    "a table is missing": (lambda f: (f / "ties.csv").unlink(), "ties.csv: no such file"),
    "a misspelt table": (
        lambda f: (f / "ties.csv").rename(f / "tie.csv"),
        "tie.csv: unknown table",
    ),
    "an empty table": (write("ties.csv", b" \n"), "ties.csv: empty file"),
    "only a byte-order mark": (write("ties.csv", b"\xef\xbb\xbf"), "ties.csv: empty file"),
    "a header and nothing else": (
        write("control.csv", b"date,province,group,share,low,high,basis,source\n"),
        "control.csv: has no rows",
    ),
    "latin-1": (
        write("blocs.csv", "bloc,name\ncaf\u00e9,x\n".encode("latin-1")),
        "blocs.csv: line 2: not UTF-8 (byte 0xe9)",
    ),
    "UTF-16": (write("blocs.csv", "bloc".encode("utf-16")), "blocs.csv: line 1: not UTF-8"),
    "a null byte": (write("blocs.csv", b"bloc\0,name"), "blocs.csv: line 1"),
    "a folder in place of a table": (
        lambda f: ((f / "ties.csv").unlink(), (f / "ties.csv").mkdir()),
        "ties.csv: is a folder or a device, not a file",
    ),
    "a link out of the theatre": (
        lambda f: ((f / "ties.csv").unlink(), (f / "ties.csv").symlink_to("/etc/passwd")),
        "ties.csv: leads outside the theatre's folder through a link",
    ),
    "a link to itself": (
        lambda f: ((f / "ties.csv").unlink(), (f / "ties.csv").symlink_to("ties.csv")),
        "ties.csv: ",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), FILES.values(), ids=FILES)
def test_a_wrong_file_is_named(tiny: Path, spoil: Callable[[Path], None], said: str) -> None:
    spoil(tiny)
    lines = lines_of(tiny)
    assert any(line.startswith(said) for line in lines), lines


def test_a_table_of_50_megabytes_is_refused_unread(tiny: Path) -> None:
    with (tiny / "ties.csv").open("wb") as stream:
        stream.truncate(50_000_000)
    assert lines_of(tiny) == [
        "ties.csv: too big: 50,000,000 bytes; allowed: at most 5,000,000 bytes"
    ]


def test_every_problem_is_reported_not_only_the_first(tiny: Path) -> None:
    edit(tiny / "ties.csv", "crown,patron,0.9", "crown,patron,9")
    edit(tiny / "presence.csv", "hill,4", "hill,x")
    edit(tiny / "theatre.toml", "format = 1", "format = 7")
    assert len(lines_of(tiny)) == 3


def test_a_table_of_rubbish_does_not_flood(tiny: Path) -> None:
    header = "a,b,value,low,high,basis,source\n"
    (tiny / "ties.csv").write_text(header + "x,y,9,,,,\n" * 50_000)
    lines = lines_of(tiny)
    assert len(lines) < 300 and "perhaps more from here on" in lines[-1]


def test_a_folder_that_is_no_theatre(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is no theatre: it has no theatre\.toml"):
        load_theatre(tmp_path)
    with pytest.raises(InputError, match=r"unknown theatre.*nearest: syria-2015"):
        load_theatre("syria-2016")
