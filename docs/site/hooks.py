"""Hooks of MkDocs: tutorials and pages from outside ``docs/``, and links that lead out of it."""

import os
import posixpath
import re
import sys
from pathlib import Path
from typing import Any, Final

from mkdocs.structure.files import File, Files

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # MkDocs loads this file by its path

from docs.site.notebooks import as_markdown, executed, read, tutorials  # noqa: E402

#: Pages of the repository's own folder that the site shows too.
PAGES: Final = ("CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md")

_LINK: Final = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the tutorials, run unless ``MUSTER_DOCS_RUN=0``, and `PAGES`.

    Parameters
    ----------
    files : Files
        What is in ``docs/``.
    config : MkDocsConfig
        The site's.
    """
    run = os.environ.get("MUSTER_DOCS_RUN", "1") != "0"
    for path in tutorials():
        page, images = as_markdown(executed(path) if run else read(path), path.stem)
        files.append(File.generated(config, f"tutorials/{path.stem}.md", content=page))
        for name, content in images.items():
            files.append(File.generated(config, f"tutorials/{name}", content=content))
    for name in PAGES:
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))
    return files


def _target(link: str, folder: str) -> str:
    """Return where a link leads, from the repository's folder."""
    return posixpath.normpath(posixpath.join(folder, link))


def _relinked(text: str, source: str) -> str:
    """Return a page whose links lead to pages of the site, or are plain words.

    Parameters
    ----------
    text : str
        Markdown.
    source : str
        Where the page is in ``docs/``, or one of `PAGES`.
    """
    folder = "" if source in PAGES else posixpath.join("docs", posixpath.dirname(source))
    here = posixpath.dirname(source)

    def change(match: re.Match[str]) -> str:
        words, link, anchor = match[1], match[2], match[3] or ""
        if "://" in link or link.startswith("mailto:"):
            return match[0]
        target = _target(link, folder)
        if target.startswith("docs/") and (ROOT / target).is_file():
            page = target.removeprefix("docs/").replace(".ipynb", ".md")
        elif target in PAGES:
            page = target
        elif target == "README.md":
            page = "index.md"
        else:  # the code itself is no part of the site
            return words if target in words or f"`{target}`" in words else f"{words} (`{target}`)"
        return f"[{words}]({posixpath.relpath(page, here or '.')}{anchor})"

    return _LINK.sub(change, text)


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Mend the links of a page.

    Parameters
    ----------
    markdown : str
        What it says.
    page : Page
        Which.
    **_ : object
        What else MkDocs tells.
    """
    return _relinked(markdown, page.file.src_uri)
