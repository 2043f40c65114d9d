"""What a test asks of an HTML file: headings, ids, images, tables, references."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = {"h1", "h2", "h3", "h4"}
NAMING = ("aria-labelledby", "aria-describedby")
LOADING = ("src", "srcset", "data", "poster", "action")
VOID = {"meta", "img", "br", "link", "input", "hr"}


@dataclass
class Seen:
    """What stands in a file."""

    lang: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    images: list[dict[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    rows_without_header: int = 0
    text: str = ""


class Reader(HTMLParser):
    """Reads a file; complains of tags that do not close as they opened."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[str] = []
        self.row: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        seen = self.seen
        seen.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            seen.lang = about.get("lang", "")
        if tag in HEADINGS:
            seen.headings.append((int(tag[1]), ""))
        if tag == "img":
            seen.images.append(about)
        if tag == "a":
            seen.links.append(about.get("href", ""))
        seen.ids += [about["id"]] if "id" in about else []
        seen.named += [about[name] for name in NAMING if name in about]
        seen.outside += [about[name] for name in LOADING if name in about]
        seen.outside += [about.get("href", "")] if tag == "link" else []
        self._cell(tag, about)

    def _cell(self, tag: str, about: dict[str, str]) -> None:
        """Note rows and their cells."""
        if tag == "tr":
            self.row = []
        if tag in {"th", "td"} and self.row is not None:
            self.row.append(tag)
            self.seen.scopes += [about.get("scope", "")] if tag == "th" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes <{self.open[-1:]}>"
        self.open.pop()
        if tag == "tr" and self.row is not None:
            self.seen.rows_without_header += "th" not in self.row
            self.row = None

    def handle_data(self, data: str) -> None:
        self.seen.text += data.replace("\N{NO-BREAK SPACE}", " ")
        if self.open and self.open[-1] in HEADINGS:
            level, text = self.seen.headings[-1]
            self.seen.headings[-1] = (level, text + data)


def read(html: str) -> Seen:
    """Return what stands in a file."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.seen
