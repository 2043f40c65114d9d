"""Checks a built site: every link inside it leads somewhere, and reading it asks nobody else.

``python -m docs.site.check FOLDER``
"""

import sys
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

#: What a browser fetches by itself when it shows a page, by tag and attribute.
_FETCHED: Final = {
    ("audio", "src"), ("embed", "src"), ("iframe", "src"), ("img", "src"), ("img", "srcset"),
    ("link", "href"), ("object", "data"), ("script", "src"), ("source", "src"),
    ("source", "srcset"), ("video", "poster"), ("video", "src"),
}  # fmt: skip

#: Links of `link` that a browser does not follow.
_TOLD_ONLY: Final = frozenset({"canonical", "next", "prev", "edit", "license"})


class Page(HTMLParser):
    """What a page links to, what it fetches, and the places in it that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.places: set[str] = set()
        self.blind: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in one element.

        Parameters
        ----------
        tag : str
            Its name.
        attrs : list of tuple of str
            Names and values.
        """
        found = {key: value or "" for key, value in attrs}
        self.places |= {found[key] for key in ("id", "name") if key in found}
        told = tag == "link" and bool(_TOLD_ONLY & set(found.get("rel", "").split()))
        for key, value in found.items():
            if (tag, key) in _FETCHED and not told:
                self.fetched.append(value)
            elif key == "href" and not told:
                self.links.append(value)
        if tag == "img" and not found.get("alt", "").strip():
            self.blind.append(found.get("src", ""))


def _read(path: Path) -> Page:
    """Return one page."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _dead(link: str, path: Path, pages: dict[Path, Page]) -> bool:
    """Return whether a link inside the site leads nowhere."""
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return True
    place = unquote(parts.fragment)
    return bool(place) and target in pages and place not in pages[target].places


def complaints(folder: Path) -> list[str]:
    """Return what is wrong with a built site, a line each.

    Parameters
    ----------
    folder : Path
        With its ``index.html``.
    """
    folder = folder.resolve()
    # Links of the page for what is not found are for the root of a server.
    paths = [path for path in sorted(folder.rglob("*.html")) if path.name != "404.html"]
    pages = {path: _read(path) for path in paths}
    found: list[str] = [] if pages else [f"{folder}: no page"]
    for path, page in pages.items():
        name = path.relative_to(folder)
        found += [f"{name}: image without words: {src}" for src in page.blind]
        for link in page.fetched:
            if urlsplit(link).scheme in ("http", "https") or link.startswith("//"):
                found.append(f"{name}: fetched from elsewhere: {link}")
        for link in dict.fromkeys([*page.links, *page.fetched]):
            inside = not urlsplit(link).scheme and not link.startswith("//")
            if inside and _dead(link, path, pages):
                found.append(f"{name}: leads nowhere: {link}")
    for sheet in sorted(folder.rglob("*.css")):
        if "url(http" in sheet.read_text(encoding="utf-8").replace('"', "").replace("'", ""):
            found.append(f"{sheet.relative_to(folder)}: fetches from elsewhere")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Print what is wrong with a site; the status is 1 if anything is.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process by default.
    """
    (folder,) = sys.argv[1:] if argv is None else argv
    found = complaints(Path(folder))
    print("\n".join(found) or f"{folder}: all links lead somewhere, nothing is fetched elsewhere")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
