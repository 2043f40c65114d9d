"""What a report is made of: plain data between the rules that write it and the templates."""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Text:
    """Paragraphs.

    Attributes
    ----------
    paragraphs : tuple of str
        Plain text.
    """

    kind: ClassVar[str] = "text"
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Points:
    """A list of sentences that each can be quoted alone.

    Attributes
    ----------
    points : tuple of str
        Plain text.
    title : str
        A heading above them; may be empty.
    """

    kind: ClassVar[str] = "points"
    points: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption and header cells; the first cell of each row is its header.

    Attributes
    ----------
    caption : str
        What it shows, so that it can stand alone.
    head : tuple of str
        The columns.
    rows : tuple of tuple of str
        As long as `head`.
    words : frozenset of int
        Columns of words; the others are numbers, set to the right.
    note : str
        What signs in it mean; may be empty.
    """

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = field(default_factory=frozenset)
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that is longer or shorter than the head.

        Raises
        ------
        ValueError
            Naming the row.
        """
        for number, row in enumerate(self.rows):
            if len(row) != len(self.head):
                raise ValueError(f"row {number} of {self.caption!r} has {len(row)} cells")


@dataclass(frozen=True)
class Picture:
    """A figure, inlined.

    Attributes
    ----------
    name, title : str
        Its file's stem; a heading.
    source : str
        A ``data:`` address.
    caption, alt : str
        As the figure's module wrote them, from what this run shows.
    """

    kind: ClassVar[str] = "picture"
    name: str
    title: str
    source: str
    caption: str
    alt: str


@dataclass(frozen=True)
class Facts:
    """Names with what belongs to each.

    Attributes
    ----------
    facts : tuple of (str, str)
        Name and value.
    title : str
        A heading above them; may be empty.
    """

    kind: ClassVar[str] = "facts"
    facts: tuple[tuple[str, str], ...]
    title: str = ""


@dataclass(frozen=True)
class Command:
    """A command for the shell.

    Attributes
    ----------
    words : str
        Quoted as a shell needs it.
    title : str
        What it does.
    """

    kind: ClassVar[str] = "command"
    words: str
    title: str


@dataclass(frozen=True)
class Citation:
    """One source.

    Attributes
    ----------
    name : str
        Its id.
    title, date, kind : str
        As ``sources.toml`` has them; a title may be empty.
    places : tuple of (str, str)
        Where it is: text, and an address that can be followed or nothing.
    used : str
        What cites it.
    """

    name: str
    title: str
    date: str
    kind: str
    places: tuple[tuple[str, str], ...]
    used: str


@dataclass(frozen=True)
class Sources:
    """Sources under one heading.

    Attributes
    ----------
    title : str
        The heading.
    cited : tuple of Citation
        In order.
    """

    kind: ClassVar[str] = "sources"
    title: str
    cited: tuple[Citation, ...]


Block = Text | Points | Table | Picture | Facts | Command | Sources


@dataclass(frozen=True)
class Section:
    """A part of the report with a heading of its own.

    Attributes
    ----------
    id : str
        Unique in the report.
    title : str
        The heading.
    blocks : tuple of Block
        In order.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tile:
    """A number on the first screen.

    Attributes
    ----------
    label, value, note : str
        What it is, the number with its unit, and how sure it is.
    """

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Page:
    """A whole report.

    Attributes
    ----------
    title, kicker, question : str
        Heading; the line above it; what is asked.
    answer : tuple of str
        Sentences.
    tiles : tuple of Tile
        Below the answer.
    sections : tuple of Section
        The rest, in order.
    """

    title: str
    kicker: str
    question: str
    answer: tuple[str, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
