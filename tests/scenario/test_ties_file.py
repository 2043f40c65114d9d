"""A user's own table of ties: what is read, and what each mistake is called."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.scenario import separated, ties_file
from model.scenario.errors import InputError
from model.scenario.sizes_file import read_sizes
from model.scenario.ties_file import TieTable, read_ties, symmetric

Write = Callable[[str | bytes], Path]

THREE = np.array([[0.0, 1.0, -2.5], [1.0, 0.0, 0.0], [-2.5, 0.0, 0.0]])


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes the file ``x.csv`` into the current folder."""
    monkeypatch.chdir(tmp_path)

    def write_it(content: str | bytes) -> Path:
        path = Path("x.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_it


def same(table: TieTable, names: tuple[str, ...], ties: np.ndarray) -> None:
    """Compare a table with what it should hold, in the order of `names`."""
    order = [table.names.index(name) for name in names]
    np.testing.assert_array_equal(table.ties[np.ix_(order, order)], ties)
    assert sorted(table.names) == sorted(names)


@pytest.mark.parametrize(
    "text",
    [
        "source,target,weight\na,b,1\na,c,-2.5\n",
        "source;target;weight\na;b;1\na;c;-2,5\n",
        "source\ttarget\tweight\na\tb\t1\na\tc\t-2.5\n",
        "\ufeffSource,Target,Weight\r\na,b,1\r\n\r\na,c,-2.5",
        "# where it is from, with commas, and more\nsource,target,weight\nc,a,-2.5\nb,a,1\n",
        'weight,note,"source",target\n1,"x, y",a,b\n\N{MINUS SIGN}2.5,,"a",c\n',
        "source,target,weight,,\na,b,1,,\na,c,-2.5,,\n",
        "source,target,weight\na,b,1\nb,a,1\na,c,-2.5\n",
        ",a,b,c\na,,1,-2.5\nb,1,NA,0\nc,-2.5,0,0\n",
        "name;c;b;a\nb;0;;1\na;-2,5;1;n/a\nc;;0;-2,5\n",
        ",a,b,c\na,,1,-2.5\nb,,,0\nc,,,\n",
    ],
)
def test_forms_of_the_same_table(text: str, write: Write) -> None:
    """Each separator, a byte-order mark, extra columns, comments, one triangle: one table."""
    same(read_ties(write(text)), ("a", "b", "c"), THREE)


@pytest.mark.parametrize("plus", ["+", "1", "+1", "1.0", "positive", "Pos"])
@pytest.mark.parametrize("minus", ["-", "-1", "\N{MINUS SIGN}1", "negative", "NEG"])
def test_signs(plus: str, minus: str, write: Write) -> None:
    table = read_ties(write(f"source,target,sign\na,b,{plus}\nb,c,{minus}\n"))
    same(table, ("a", "b", "c"), np.array([[0.0, 1, 0], [1, 0, -1], [0, -1, 0]]))


def test_neutral_shifts_scores_and_leaves_absent_pairs_at_nothing(write: Write) -> None:
    text = "source,target,weight\na,b,5\nb,c,1\nc,d,3\n"
    table = read_ties(write(text), neutral=3.0)
    ties = np.zeros((4, 4))
    ties[0, 1] = ties[1, 0] = 2.0
    ties[1, 2] = ties[2, 1] = -2.0
    same(table, ("a", "b", "c", "d"), ties)
    matrix = ",a,b,c,d\na,,5,,\nb,5,,1,\nc,,1,,3\nd,,,3,\n"
    same(read_ties(write(matrix), neutral=3.0), ("a", "b", "c", "d"), ties)


def test_differing_directions_are_refused_or_averaged(write: Write) -> None:
    for text in (
        "source,target,weight\na,b,1\nb,a,2\nb,c,4\n",
        ",a,b,c\na,,1,0\nb,2,,4\nc,0,4,\n",
    ):
        with pytest.raises(InputError, match="directions differ: 1; 'a' to 'b' is 1, back it is 2"):
            read_ties(write(text))
        table = read_ties(write(text), symmetrize=True)
        # A pair that is there one way only is not halved.
        same(table, ("a", "b", "c"), np.array([[0, 1.5, 0], [1.5, 0, 4.0], [0, 4.0, 0]]))


def test_directions_that_differ_by_rounding_are_one_tie(write: Write) -> None:
    table = read_ties(write(",a,b\na,,0.3\nb,0.30000000000000004,\n"))
    assert table.ties[0, 1] == table.ties[1, 0] == pytest.approx(0.3)


def test_pairs_without_a_value_in_a_matrix_are_told(write: Write) -> None:
    table = read_ties(write(",a,b,c\na,,1,NA\nb,1,,2\nc,NA,,\n"))
    assert table.pairs == 2
    assert table.warnings == (
        "x.csv: pairs without a value, which count as 0: 1",
        "x.csv: pairs with a value one way only, which counts both ways: 1",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty file"),
        (" \n \n", "empty file"),
        ("# only this\n", "holds nothing but comments"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8 (byte 0x89)"),
        (b"source,target\0\n", "is no text file"),
        ("source,target,weight\nM\xfcller,b,1\n".encode("latin-1"), "line 2: not UTF-8"),
        ("source,target,weight\na,b,1\n".encode("utf-16"), "not UTF-8"),
        ("a story\nof words\n", "has one column only; allowed: an edge list"),
        ("x,y,z\n1,2,3\n4,5,6\n", "is no table of ties: no row is named as a column is"),
        ("source,target,weight\n", "has a header and no rows"),
        (",a,b\n", "has a header and no rows"),
        ("source,target,wieght\na,b,1\n", "missing column 'weight'"),
        ("source,target,wieght\na,b,1\n", "nearest: wieght"),
        ("from,to,weight\na,b,1\n", "missing column 'source' among 'from', 'to', 'weight'"),
        ("source,target,weight,weight\na,b,1,2\n", "column 'weight' stands twice"),
        ("source,target,weight,sign\na,b,1,+\n", "one of them"),
        ("source,target,weight\na,b\n", "line 2: 2 cells, but the header has 3"),
        ("source,target,weight\na,b,1,x\n", "line 2: 4 cells, but the header has 3"),
        ("source,target,weight\n,b,1\n", "line 2, column source: names no actor"),
        ("source,target,weight\na, ,1\n", "line 2, column target: names no actor"),
        ("source,target,weight\na,a,1\n", "line 2: ties 'a' to itself"),
        ("source,target,weight\na,b,1\nc,a,2\na,b,1\n", "line 4: 'a' to 'b' stands twice, first"),
        ("source,target,weight\na,b,two\n", "line 2 ('a', 'b'), column weight: 'two' is no number"),
        ("source,target,weight\na,b,\n", "column weight: '' is no number"),
        ("source,target,weight\na,b,1_0\n", "'1_0' is no number"),
        ("source,target,weight\na,b,nan\n", "'nan' is not finite"),
        ("source,target,weight\na,b,-inf\n", "'-inf' is not finite"),
        ("source,target,weight\na,b,1e999\n", "'1e999' is not finite"),
        ("source,target,sign\na,b,2\n", "'2' is no sign; allowed: +, -, 1, -1"),
        ('source,target,weight\na,"b,1\n', "not valid CSV"),
        (",a\na,0\n", "one actor; a landscape needs two or more"),
        (",a,b,c\na,,1,2\nb,1,,3\n", "is not square: 2 rows, 3 columns"),
        (",a,b,c\na,,1,2\nb,1,,3\n", "actor 'c' has a column and no row"),
        (",a,b\na,,1\nb,1,\nc,2,2\n", "actor 'c' has a row and no column"),
        (",anna,bert\nana,,1\nbert,1,\n", "actor 'ana' has a row and no column; nearest: anna"),
        (",a,b,a\na,,1,2\nb,1,,2\n", "header, column 4: actor 'a' has two columns"),
        (",a,b\na,,1\nb,1,\na,,1\n", "line 4: actor 'a' has two rows"),
        (",a,,c\na,,1,2\n,1,,3\nc,2,3,\n", "header, column 3: this column names no actor"),
        (",a,,c\na,,1,2\n,1,,3\nc,2,3,\n", "line 3: this row names no actor"),
        (",a,b\na,,x\nb,1,\n", "line 2, row 'a', column 'b': 'x' is no number"),
        (",a,b\na,,inf\nb,inf,\n", "line 3, row 'b', column 'a': 'inf' is not finite"),
        (",a,b\na,1,2\nb,2,\n", "a tie of 'a' with itself, '1'; allowed: blank, NA or 0"),
        (",a,b,c\na,,1\nb,1,,3\nc,1,3,\n", "line 2: 3 cells, but the header has 4"),
    ],
)
def test_what_a_mistake_is_called(text: str | bytes, message: str, write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_ties(write(text))
    lines = [problem.line() for problem in caught.value.problems]
    assert any(message in line for line in lines), lines
    assert all(line.startswith("x.csv") for line in lines)


def test_all_mistakes_of_a_file_are_told_at_once_but_not_thousands(write: Write) -> None:
    rows = "".join(f"a{i},b{i},x\n" for i in range(1000))
    with pytest.raises(InputError) as caught:
        read_ties(write("source,target,weight\n" + rows))
    problems = caught.value.problems
    assert len(problems) == separated.MOST_PROBLEMS + 1
    assert problems[-1].message == f"and {1000 - separated.MOST_PROBLEMS} problems more"


def test_signs_have_no_neutral_score(write: Write) -> None:
    with pytest.raises(InputError, match="has signs, not scores"):
        read_ties(write("source,target,sign\na,b,1\n"), neutral=3.0)


def test_too_many_actors(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties_file, "MOST_ACTORS", 3)
    edges = "source,target,weight\n" + "".join(f"a,x{i},1\n" for i in range(3))
    matrix = ",a,b,c,d\n" + "".join(f"{name},,,,\n" for name in "abcd")
    for text in (edges, matrix):
        with pytest.raises(InputError, match="4 actors are too many; allowed: at most 3"):
            read_ties(write(text))


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_no_file(name: str) -> None:
    with pytest.raises(InputError, match=r"no such file|a folder or a device"):
        read_ties(Path(name))


@given(
    st.integers(2, 9).flatmap(
        lambda n: st.tuples(
            st.lists(st.sampled_from([None, -1.5, 0.0, 1.0, 4.0]), min_size=n * n, max_size=n * n),
            st.just(n),
        )
    ),
    st.integers(1, 5),
)
def test_symmetric_block_by_block(cells: tuple[list[float | None], int], block: int) -> None:
    """Any size of blocks gives what plain loops give."""
    flat, n = cells
    value = np.array([cell or 0.0 for cell in flat]).reshape(n, n)
    given_cells = np.array([cell is not None for cell in flat]).reshape(n, n)
    np.fill_diagonal(given_cells, val=False)
    value[~given_cells] = 0.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ties_file, "BLOCK", block)
        ties, count, first = symmetric(value, given_cells)
    apart = []
    for i in range(n):
        for j in range(n):
            there = [value[pair] for pair in ((i, j), (j, i)) if given_cells[pair]]
            assert ties[i, j] == (sum(there) / len(there) if there else 0.0)
            if i < j and len(set(there)) == 2:
                apart.append((i, j))
    assert count == len(apart)
    assert first in apart if apart else first == (0, 0)


def test_matrix_and_edge_list_of_the_same_data(write: Write) -> None:
    draws = np.random.default_rng(5)
    names = [f"n{i}" for i in range(12)]
    ties = np.triu(np.round(draws.normal(size=(12, 12)), 3), 1)
    ties += ties.T
    edges = [
        f"{names[i]},{names[j]},{ties[i, j]}" for i, j in draws.permutation(np.argwhere(ties))
        if i < j
    ]  # fmt: skip
    one = read_ties(write("source,target,weight\n" + "\n".join(edges)))
    rows = [f"{name}," + ",".join(map(str, row)) for name, row in zip(names, ties, strict=True)]
    other = read_ties(write("," + ",".join(names) + "\n" + "\n".join(rows)))
    same(one, tuple(names), ties)
    same(other, tuple(names), ties)
    assert (one.form, other.form, one.pairs) == ("edge list", "matrix", other.pairs)


# Sizes.


def test_sizes_in_the_order_of_the_actors(write: Write) -> None:
    path = write("note,actor,strength\n,beta,2.5\nx,alpha,10\n")
    assert read_sizes(path, ("alpha", "beta")).tolist() == [10.0, 2.5]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("alpha,1", "actors without a strength: 'beta'; allowed: a row for each actor"),
        ("alpha,1\nbeta,0", "line 3 ('beta'), column strength: is 0; allowed: a number above 0"),
        ("alpha,1\nbeta,-2", "line 3 ('beta'), column strength: is -2"),
        ("alpha,1\nbeta,", "'' is no number"),
        ("alpha,1\nbeta,inf", "'inf' is not finite"),
        ("alpha,1\nbeta,1\nbetta,3", "line 4: unknown actor 'betta'; allowed: an actor of the"),
        ("alpha,1\nbeta,1\nbetta,3", "nearest: beta"),
        ("alpha,1\nbeta,1\nalpha,1", "line 4: actor 'alpha' stands twice"),
        ("alpha,1\nbeta,1\n,1", "line 4, column actor: names no actor"),
        ("alpha,1,2\nbeta,1", "line 2: 3 cells, but the header has 2"),
    ],
)
def test_what_a_mistake_in_sizes_is_called(rows: str, message: str, write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_sizes(write(f"actor,strength\n{rows}\n"), ("alpha", "beta"))
    assert any(message in problem.line() for problem in caught.value.problems), caught.value


def test_sizes_without_their_columns(write: Write) -> None:
    with pytest.raises(InputError, match="missing column 'actor' among 'name', 'size'"):
        read_sizes(write("name,size\na,1\n"), ("a", "b"))
