"""The tutorials: notebooks that are run, and turned into pages with what they gave."""

import base64
import os
import re
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "docs" / "tutorials"

#: Seconds that one cell may take; the first also compiles the model.
PATIENCE: Final = 600

#: The language of a block that a cell printed, and its class in ``stylesheets/site.css``.
SAID: Final = "{ .text .said }"

#: Colours of a terminal, which some libraries write into their text.
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")


def tutorials() -> list[Path]:
    """Return the notebooks, sorted."""
    return sorted(FOLDER.glob("*.ipynb"))


def read(path: Path) -> Any:
    """Return a notebook as it is on disk.

    Parameters
    ----------
    path : Path
        Of the notebook.
    """
    import nbformat

    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def executed(path: Path) -> Any:
    """Return a notebook with what its cells gave, run in the repository's folder.

    Parameters
    ----------
    path : Path
        Of the notebook.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    from nbclient import NotebookClient

    content = read(path)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        about = {"metadata": {"path": str(ROOT)}}
        NotebookClient(content, timeout=PATIENCE, resources=about).execute()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return content


def _fenced(text: str, language: str) -> str:
    """Return text as a fenced block."""
    return f"```{language}\n{text.rstrip()}\n```"


def _shown(output: Any, image: str, images: dict[str, bytes]) -> str:
    """Return one output as Markdown; an image is kept under its name."""
    if output["output_type"] == "stream":
        return "" if output["name"] == "stderr" else _fenced(str(output["text"]), SAID)
    data = output.get("data", {})
    if "image/png" in data:
        images[image] = base64.b64decode(data["image/png"])
        return f"![The figure that the cell above drew]({image})"
    if "text/html" in data:
        page = re.sub(r"<style.*?</style>", "", str(data["text/html"]), flags=re.DOTALL)
        page = re.sub(r"<table[^>]*>", "<table>", page)  # the site's look, not that of pandas
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        return "\n".join(lines)
    text = _COLOURS.sub("", str(data.get("text/plain", "")))
    return "" if text == "0" else _fenced(text, SAID)


def as_markdown(content: Any, name: str) -> tuple[str, dict[str, bytes]]:
    """Return a notebook as a page, and its images by file name.

    Parameters
    ----------
    content : notebook
        Run or not.
    name : str
        Begins the names of images.

    Returns
    -------
    page : str
        Markdown.
    images : dict of str to bytes
        PNG files that it shows.
    """
    parts: list[str] = []
    images: dict[str, bytes] = {}
    for cell in content.cells:
        if cell.cell_type == "markdown":
            parts.append(str(cell.source))
            continue
        parts.append(_fenced(str(cell.source), "python"))
        for output in cell.get("outputs", ()):
            shown = _shown(output, f"{name}-{len(images) + 1}.png", images)
            parts += [shown] if shown else []
    return "\n\n".join(parts) + "\n", images
