"""Tables of what was observed: what they may say, and what is said of mistakes."""

from datetime import date
from pathlib import Path

import pytest

from model.scenario.errors import InputError
from model.scenario.observed import read_alliances, read_among, read_claims
from model.scenario.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    """The shipped one."""
    return load_theatre("syria-2015")


def write(folder: Path, text: str) -> Path:
    """Write a table."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def refused(call: object, *words: str) -> None:
    """Check that reading is refused, in these words."""
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    for word in words:
        assert word in str(caught.value), str(caught.value)


def test_pairs_by_id_or_name_in_either_order(tmp_path: Path, theatre: Theatre) -> None:
    path = write(
        tmp_path, "B;A;note;claims\nisil;nusra;x;3\nAHRAR AL-SHAM;isil;;2\nnusra;isil;;1\n"
    )
    found = read_claims(path, theatre)
    assert found.of == {("nusra", "isil"): 4.0, ("ahrar-al-sham", "isil"): 2.0}
    assert found.groups == ("nusra", "isil", "ahrar-al-sham")
    assert "1 rows repeat a pair" in found.warnings[0]


def test_pairs_without_claims_are_listed_and_zero(tmp_path: Path, theatre: Theatre) -> None:
    found = read_claims(write(tmp_path, "a,b,claims\nisil,nusra,0\n"), theatre)
    assert found.of == {("nusra", "isil"): 0.0}
    assert "no pair has a claim" in found.warnings[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\nisil,nusra\n", ("missing column 'claims'",)),
        ("a,b,claims\nisil,nusrah,1\n", ("line 2, column b", "'nusrah'", "nusra")),
        ("a,b,claims\nisil,isil,1\n", ("line 2", "isil with itself")),
        ("a,b,claims\nisil,nusra,-1\n", ("line 2, column claims", "no count")),
        ("a,b,claims\nisil,nusra,1.5\n", ("no count", "whole number")),
        ("a,b,claims\nisil,nusra,\n", ("column claims", "is no number")),
        ("a,b,claims\nisil,nusra,1e30\n", ("no count",)),
        ("a,b,claims\nisil,nusra,1,2\n", ("4 cells, but the header has 3",)),
        ("a,b,claims\n,nusra,1\n", ("line 2, column a", "is empty")),
    ],
)
def test_what_is_wrong_is_named(
    text: str, words: tuple[str, ...], tmp_path: Path, theatre: Theatre
) -> None:
    path = write(tmp_path, text)
    refused(lambda: read_claims(path, theatre), "table.csv", *words)


def test_among_is_a_list_of_groups(tmp_path: Path, theatre: Theatre) -> None:
    path = write(tmp_path, "id,why\nisil,x\nnusra,y\nNusra,z\n")
    assert set(read_among(path, theatre)) == {"isil", "nusra"}
    refused(lambda: read_among(write(tmp_path, "id\nisil\n"), theatre), "fewer than two")
    refused(lambda: read_among(write(tmp_path, "id\nisi\n"), theatre), "'isi'", "isil")


def test_alliances_have_a_date_and_members(tmp_path: Path, theatre: Theatre) -> None:
    rows = "alliance,date,member\nA,2015-04-26,nusra\nA,2015-04-26,isil\n"
    (found,) = read_alliances(write(tmp_path, rows), theatre)
    assert (found.name, found.on, found.members) == ("A", date(2015, 4, 26), ("nusra", "isil"))
    other = rows + "A,2015-04-27,ypg\n"
    refused(lambda: read_alliances(write(tmp_path, other), theatre), "line 4", "two dates")
    alone = rows + "B,2015-04-27,ypg\n"
    refused(lambda: read_alliances(write(tmp_path, alone), theatre), "'B' has one member")
    odd = rows + "A,26.4.2015,ypg\n"
    refused(lambda: read_alliances(write(tmp_path, odd), theatre), "is no date")
    empty = "alliance,date,member\n"
    refused(lambda: read_alliances(write(tmp_path, empty), theatre), "no rows")
