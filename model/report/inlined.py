"""Figures of a results folder as `data:` addresses, so that a report is one file."""

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from .blocks import Picture

TITLES: Final = {
    "dashboard": "The main outcomes by week",
    "cohesion": "Do the signatories hold together?",
    "coalition_flow": "Who stands with whom, through time",
    "alliance_network": "Who is friendly with whom",
    "strength_by_side": "How strong each side is",
    "control_by_governorate": "Who holds what",
    "declared_vs_actual": "Whom the campaign strikes, and whom it says it strikes",
    "who_fights_whom": "Who fights whom",
    "difference_forest": "Differences beside chance",
    "bands_over_time": "Outcomes by week",
    "distributions": "Outcomes over runs",
    "what_pairing_gains": "What pairing the runs gains",
    "sweep": "Outcomes over the design",
    "sensitivity-tornado": "Which parameters matter",
    "sensitivity-convergence": "Whether the indices have settled",
    "sensitivity-outcomes": "Parameters and outcomes",
}
"""Headings of figures."""

FIRST: Final = ("dashboard", "cohesion", "difference_forest", "bands_over_time")
"""Figures over all runs that come before those of one."""

LEAST_ALT: Final = 15
"""Characters of an alternative text."""

MOST: Final = 4_200_000
"""Characters of all figures together: the report stays below 5 MB."""

MOST_SVG: Final = 900_000
"""Characters of a drawing in lines above which its picture in dots is taken, if that is shorter."""

_SIGNS: Final = re.compile(rb"\s+")
_TOP: Final = re.compile(rb"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.DOTALL)


def as_svg(data: bytes) -> str:
    """Return a drawing as an address.

    Parameters
    ----------
    data : bytes
        An SVG file; what only programs read in it is left out.
    """
    short = _SIGNS.sub(b" ", _TOP.sub(b"", data)).strip()
    return f"data:image/svg+xml;base64,{base64.b64encode(short).decode()}"


def as_png(data: bytes) -> str:
    """Return a picture as an address.

    Parameters
    ----------
    data : bytes
        A PNG file.
    """
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def sources_of(folder: Path, name: str) -> list[str]:
    """Return the addresses that a figure can have, the best first; none without its files.

    Parameters
    ----------
    folder : Path
        With ``NAME.svg`` and ``NAME.png``, or one of them.
    name : str
        The figure.
    """
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    lines = as_svg(svg.read_bytes()) if svg.is_file() else ""
    dots = as_png(png.read_bytes()) if png.is_file() else ""
    better = [lines, dots]
    if dots and len(lines) > MOST_SVG and len(dots) < len(lines):
        better.reverse()
    return [each for each in better if each]


def pictures(folder: Path, captions: Mapping[str, Any]) -> tuple[list[Picture], list[str]]:
    """Return the figures of a folder, and the names of those that are left out.

    Parameters
    ----------
    folder : Path
        ``figures`` of a results folder.
    captions : mapping
        What ``captions.json`` holds.

    Returns
    -------
    pictures : list of Picture
        Those over all runs first, then in the order of `captions`.
    left : list of str
        Those whose files are missing or would make the report too large, or that lack an
        alternative text.
    """
    order = [*(name for name in FIRST if name in captions), *captions]
    found: dict[str, list[str]] = {}
    left = []
    for name in dict.fromkeys(order):
        words = captions[name]
        told = isinstance(words, dict) and len(str(words.get("alt", ""))) >= LEAST_ALT
        sources = sources_of(folder, name) if told and re.fullmatch(r"[\w-]+", name) else []
        if sources:
            found[name] = sources
        else:
            left.append(name)
    chosen = {name: sources[0] for name, sources in found.items()}
    for name in sorted(chosen, key=lambda each: -len(chosen[each])):  # the largest, until they fit
        if sum(map(len, chosen.values())) <= MOST:
            break
        chosen[name] = min(found[name], key=len)
    for name in reversed(list(chosen)):
        if sum(map(len, chosen.values())) <= MOST:
            break
        del chosen[name]
        left.append(name)
    return [
        Picture(
            name=name,
            title=TITLES.get(name, name.replace("_", " ").replace("-", " ").capitalize()),
            source=source,
            caption=str(captions[name].get("caption", "")),
            alt=str(captions[name]["alt"]),
        )
        for name, source in chosen.items()
    ], left
