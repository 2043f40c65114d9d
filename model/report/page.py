"""A results folder as one HTML file: sections in their order, put into a template.

The same folder gives the same bytes: nothing is drawn, no time is asked, and what a section
says follows from the folder's tables and manifest alone. A part that the folder lacks is left
out with a sentence.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import __version__
from ..figures.outcome_words import label
from ..scenario.differences import NONE
from . import rests, tested
from .blocks import Block, Page, Points, Section, Text
from .cited import cited
from .inlined import pictures
from .kept import BROKEN, Kept
from .limits import ALWAYS, of_failures, of_period, of_runs, of_undefined
from .parts import NO_ANSWER, Parts, safely, why_of
from .provenance import kicker, provenance

REPORT: Final = "report.html"
"""The file in a results folder."""

DIFFERS: Final = {
    "run": "What differs between the scenarios",
    "compare": "What differs between the scenarios",
    "sweep": "What differs between the points",
    "sensitivity": "What differs between the points",
}
"""Headings of the section on differences."""

NO_QUESTION: Final = "The scenario asks no question in words."
"""Where a scenario file has none."""


def parts_of(kept: Kept) -> Parts:
    """Return the parts that depend on the command that made the folder.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    # Each when it is asked for: what designs need takes half a second to import.
    if kept.verb == "run":
        from . import parts_run

        return parts_run.parts(kept)
    if kept.verb == "compare":
        from . import parts_compare

        return parts_compare.parts(kept)
    from . import parts_design

    return parts_design.parts(kept)


def page_of(kept: Kept, problems: list[str], drivers: Kept | None = None) -> Page:
    """Return a report as data.

    Parameters
    ----------
    kept : Kept
        The folder.
    problems : list of str
        What could not be given, and why; added to.
    drivers : Kept or None
        A folder of `sensitivity` that says which parameters matter.
    """
    parts = parts_of(kept)
    try:
        answer, tiles = parts.answer(kept)
    except BROKEN as error:
        problems.append(f"answer: {why_of(error)}")
        answer, tiles = (NO_ANSWER,), ()

    def of(write: Callable[[Kept], tuple[Block, ...]], what: str) -> tuple[Block, ...]:
        return safely(write, kept, problems, what)

    told = list(of(parts.drivers if drivers is None else _borrowed(drivers), "drivers"))
    return Page(
        title=parts.title,
        kicker=kicker(kept),
        question=parts.question or NO_QUESTION,
        answer=answer,
        tiles=tiles,
        sections=(
            Section("differs", DIFFERS[kept.verb], of(parts.differs, "changes")),
            Section("figures", "Figures", of(lambda k: _figures(k, problems), "figures")),
            Section("outcomes", "Outcomes", of(parts.outcomes, "outcomes")),
            Section("mattered", "Who mattered", of(parts.mattered, "who mattered")),
            Section("rests", "What the result rests on", of(lambda k: _rests(k, told), "rests")),
            Section("tested", "How well the model hindcasts", of(_tested, "tests")),
            Section("limits", "Limits", of(_limits, "limits")),
            Section("provenance", "Provenance", of(provenance, "provenance")),
            Section("sources", "Sources cited", of(_sources, "sources")),
        ),
    )


def _borrowed(drivers: Kept) -> Callable[[Kept], tuple[Block, ...]]:
    """Return what writes the drivers from another folder."""

    def write(kept: Kept) -> tuple[Block, ...]:
        from . import parts_design

        name = kept.labels[-1] if kept.verb == "compare" else kept.first
        here, there = kept.scenario(name), drivers.scenario(drivers.first)
        outcome = str((here.get("moves") or {}).get("outcome", ""))
        words = [f"From a sensitivity analysis of {there.get('name')} over {drivers.asked} runs."]
        if here.get("name") != there.get("name"):
            words.append(f"It is of another scenario than {here.get('name')}.")
        if (here.get("theatre") or {}).get("hash") != (there.get("theatre") or {}).get("hash"):
            words.append("Its theatre is not the same.")
        return (Text((" ".join(words),)), *parts_design.drivers_of(drivers, outcome))

    return write


def _figures(kept: Kept, problems: list[str]) -> tuple[Block, ...]:
    """Return the figures of the folder."""
    folder = kept.folder / "figures"
    captions = kept.json("figures/captions.json")
    if not captions:
        drawn = "--no-figures" in (kept.manifest.get("command") or ())
        why = "none was asked for (--no-figures)" if drawn else "the folder has none"
        return (Text((f"There are no figures: {why}.",)),)
    found, left = pictures(folder, captions)
    problems += [f"figures: {name} could not be put in" for name in left]
    words = (
        f"Left out, since the file is missing, without words or too large: {', '.join(left)}.",
    )
    return (*found, *([Text(words)] if left else []))


def _rests(kept: Kept, drivers: list[Block]) -> tuple[Block, ...]:
    """Return what the result rests on, as the last scenario has it."""
    name = kept.labels[-1] if kept.verb == "compare" else kept.first
    return rests.rests(kept.scenario(name), name, kept.grounds, drivers)


def _tested(kept: Kept) -> tuple[Block, ...]:
    """Return how well the model hindcasts in this theatre."""
    theatre = kept.scenario(kept.first).get("theatre") or {}
    name = str(theatre.get("id") or "")
    code, digest = str(kept.versions.get("code", "")), str(theatre.get("hash", ""))
    return tuple(tested.section(name, tested.shipped(name), code, digest))


def _limits(kept: Kept) -> tuple[Block, ...]:
    """Return the limits of these runs, then those of every result."""
    finished = {name: kept.runs_of(name) for name in kept.labels}
    # An index rests on its trajectories or samples, and says itself how sure it is.
    own = [] if kept.verb == "sensitivity" else of_runs(finished, kept.asked)
    own += of_failures(kept.failed, kept.failed + kept.finished)
    for name in kept.labels if kept.verb == "compare" else kept.labels[:1]:
        own += of_period(kept.scenario(name))
    own += of_undefined(_undefined(kept))
    return (
        *([Points(tuple(own), "Of these runs")] if own else []),
        Points(ALWAYS, "Of every result"),
    )


def _undefined(kept: Kept) -> list[str]:
    """Return the labels of the outcomes that no scenario of the folder has."""
    summary = kept.summary
    if kept.verb == "sensitivity":  # what it keeps by outcome are indices
        return []
    by_scenario = [
        each["outcomes"]
        for each in (summary.get("scenarios") or {"": summary}).values()
        if isinstance(each, dict) and isinstance(each.get("outcomes"), dict)
    ]
    every = dict.fromkeys(name for each in by_scenario for name in each)
    meta = kept.meta(kept.first)
    return [
        label(name, meta)
        for name in every
        if not name.endswith("_final")
        and all((each.get(name) or {}).get("mean") is None for each in by_scenario)
    ]


def _sources(kept: Kept) -> tuple[Block, ...]:
    """Return the sources that events, parameters and rows cite."""
    names = kept.labels if kept.verb == "compare" else kept.labels[:1]
    return cited([kept.scenario(name) for name in names], kept.grounds)


def coded(text: str) -> Markup:
    """Return text as HTML, with what stands between backticks as code; no line ends before a %.

    Parameters
    ----------
    text : str
        Plain text; everything in it is escaped.
    """
    parts = str(escape(text.replace(" %", "\N{NO-BREAK SPACE}%"))).split("`")
    if len(parts) % 2 == 0:  # a stray backtick is one
        return Markup("`").join(map(Markup, parts))
    marked = [f"<code>{part}</code>" if k % 2 else part for k, part in enumerate(parts)]
    return Markup("".join(marked))


def render(page: Page) -> str:
    """Return a report as one HTML file.

    Parameters
    ----------
    page : Page
        What it says.
    """
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["coded"] = coded
    template = environment.get_template("report.html")
    return template.render(page=page, version=__version__, none=NONE) + "\n"


def report_of(kept: Kept, drivers: Kept | None = None) -> tuple[str, list[str]]:
    """Return the report on a folder.

    Parameters
    ----------
    kept : Kept
        The folder.
    drivers : Kept or None
        A folder of `sensitivity` that says which parameters matter.

    Returns
    -------
    html : str
        The file.
    problems : list of str
        What could not be given, and why.
    """
    problems: list[str] = []
    return render(page_of(kept, problems, drivers)), problems


def write_report(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Write the report into a folder that is being made.

    Parameters
    ----------
    folder : Path
        With tables, figures and summary.
    manifest : mapping
        What it is to say of itself.

    Returns
    -------
    list of str
        What could not be given, and why.
    """
    html, problems = report_of(Kept.of(folder, manifest))
    (folder / REPORT).write_text(html, encoding="utf-8")
    return problems
