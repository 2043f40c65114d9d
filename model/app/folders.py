"""Results folders of earlier commands: opened on the page, and replayed run by run."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .. import __version__
from ..ensemble.again import read_record
from ..ensemble.columns import scenarios_of
from ..ensemble.manifest import code
from ..ensemble.plan import Plan, baseline_of
from ..scenario.errors import InputError, Problem, listed, nearest
from ..scenario.load import Scenario
from ..scenario.places import shipped_theatres
from ..scenario.reading import read_bytes
from ..scenario.recall import recall
from ..scenario.settings import parse_value
from ..scenario.theatre import load_theatre
from .below import Listing, entries_of, folder_in, list_results, listing_of, manifest_in
from .found import Found, gather
from .session import Session
from .settings import THEATRES, Settings
from .swept import SweptHere, swept_in
from .whole import whole_text

__all__ = ["Listing", "Opened", "figure_of", "list_results", "open_results", "replay"]

MOST_BYTES: Final = 30_000_000
"""Of a figure."""


@dataclass(frozen=True)
class Opened:
    """A results folder, opened.

    Attributes
    ----------
    listing : Listing
        What it is.
    label : str
        The scenario that is shown.
    scenario : Scenario or None
        As it was; None if it cannot be made again (see `problem`).
    found : Found or None
        Bands, sentences, the comparison; as of an ensemble that was played just now.
    figures : tuple of dict
        name, caption, alt: for `figure_of`.
    swept : SweptHere or None
        Of a sweep: sentences and means by point; then there is no scenario and nothing found.
    problem, warning : str
        Why nothing of it can be shown but figures; what to mind of a replay.
    """

    listing: Listing
    label: str
    scenario: Scenario | None
    found: Found | None
    figures: tuple[dict[str, str], ...]
    swept: SweptHere | None
    problem: str
    warning: str


def open_results(root: Path, relative: str, label: str | None = None) -> Opened:
    """Return what a results folder holds of one of its scenarios.

    Parameters
    ----------
    root, relative
        As for `folder_in`.
    label : str, optional
        Which scenario; by default the last of a comparison. A sweep is opened whole.

    Raises
    ------
    InputError
        If there is no such folder or scenario, or its tables cannot be read.
    """
    folder = folder_in(root, relative)
    manifest = manifest_in(folder, relative)
    try:
        return _opened(root, folder, manifest, label)
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        message = f"cannot be read ({type(error).__name__})"
        raise InputError(Problem(relative, "", message, "what this version writes")) from error


def _opened(root: Path, folder: Path, manifest: Mapping[str, Any], label: str | None) -> Opened:
    """Return what a folder holds; raises whatever a damaged one raises."""
    if manifest["verb"] == "sweep":
        return _opened_sweep(root, folder, manifest)
    names = list(entries_of(manifest))
    label = label or names[-1]
    if label not in names:
        message = f"holds no scenario {label[:80]!r}"
        close = nearest(label, names)
        raise InputError(Problem(folder.name, "", message, listed(names, 20), close))
    found, scenario, problem = None, None, ""
    try:
        plan = _plan(manifest, folder.name)
        scenario = plan.scenarios[label]
        found = gather(folder, plan, int(manifest.get("failed", 0)), __version__, label)
    except InputError as error:
        problem = str(error)
    return Opened(
        listing=listing_of(root, folder, manifest),
        label=label,
        scenario=scenario,
        found=found,
        figures=tuple(_figures(folder)),
        swept=None,
        problem=problem,
        warning=_warning(manifest),
    )


def _opened_sweep(root: Path, folder: Path, manifest: Mapping[str, Any]) -> Opened:
    """Return what the folder of a sweep holds; raises whatever a damaged one raises."""
    listing = listing_of(root, folder, manifest)
    return Opened(
        listing=listing,
        label=listing.scenarios[0],
        scenario=None,
        found=None,
        figures=tuple(_figures(folder)),
        swept=swept_in(folder, manifest),
        problem="",
        warning=_warning(manifest),
    )


def _warning(manifest: Mapping[str, Any]) -> str:
    """Return what to mind of a folder that another version made."""
    there = (manifest.get("versions") or {}).get("code")
    return "" if there == code() else "made with another version: numbers may differ"


def _plan(manifest: Mapping[str, Any], shown: str) -> Plan:
    """Return the plan that a folder was made by, its scenarios as they were."""
    scenarios = {
        name: _recalled(each["scenario"], shown) for name, each in entries_of(manifest).items()
    }
    return Plan(
        scenarios,
        int(manifest["seed"]),
        int(manifest["asked"]),
        0,
        _ghost(manifest, next(iter(scenarios.values()))),
        verb="compare" if "scenarios" in manifest else "run",
    )


def _ghost(manifest: Mapping[str, Any], scenario: Scenario) -> Scenario | None:
    """Return the baseline that stands beside a run, if it is still what it was."""
    about = manifest.get("baseline")
    if not about or not about.get("runs"):
        return None
    found = baseline_of(scenario, [str(each) for each in manifest["settings"]], THEATRES)
    return found if found is not None and found.hash == about["hash"] else None


def _recalled(content: Mapping[str, Any], shown: str) -> Scenario:
    """Return a scenario as it was; its theatre must be a shipped one, and the same."""
    name = str(content["theatre"]["id"])
    place = shipped_theatres().get(name)
    if place is None:
        raise InputError(Problem(shown, "", f"its theatre {name[:80]!r} is not a shipped one"))
    if place not in THEATRES:
        THEATRES[place] = load_theatre(place)
    return recall(content, THEATRES[place], shown)


def _figures(folder: Path) -> Iterator[dict[str, str]]:
    """Yield name, caption and alternative text of each figure."""
    place = folder / "figures"
    path = place / "captions.json"
    if place.is_symlink() or path.is_symlink():
        return
    try:
        captions = json.loads(read_bytes(path, MOST_BYTES))
        for name, about in captions.items():
            if _is_name(name) and (place / f"{name}.png").is_file():
                yield {"name": name, "caption": str(about["caption"]), "alt": str(about["alt"])}
    except (InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _is_name(name: object) -> bool:
    """Whether something is a plain file name."""
    return isinstance(name, str) and bool(re.fullmatch(r"[a-z0-9_-]{1,80}", name, re.ASCII))


def figure_of(root: Path, relative: str, name: str, form: str = "png") -> bytes:
    """Return a figure of a results folder as it lies there.

    Parameters
    ----------
    root, relative
        As for `folder_in`.
    name : str
        As `Opened.figures` has it.
    form : {"png", "svg"}
        Kind of file.

    Raises
    ------
    InputError
        If there is none.
    """
    folder = folder_in(root, relative)
    manifest_in(folder, relative)
    if form not in ("png", "svg") or not _is_name(name):
        raise InputError(Problem(relative, "", f"holds no figure {name[:80]!r}"))
    path = folder / "figures" / f"{name}.{form}"
    if path.is_symlink() or path.parent.is_symlink():
        raise InputError(Problem(relative, "", f"holds no figure {name!r}"))
    return read_bytes(path, MOST_BYTES)


def replay(root: Path, relative: str, run: int, label: str | None = None) -> Session:
    """Return a session that plays one run of a results folder again, before its first week.

    Parameters
    ----------
    root, relative
        As for `folder_in`.
    run : int
        Number of the run.
    label : str, optional
        Which scenario; needed where there are several.

    Returns
    -------
    Session
        Its weeks are the rows of the folder, bit for bit, as long as the code is the same;
        `Session.notes` says where it is from, and if the code is another.

    Raises
    ------
    InputError
        If there is no such run, or its scenario cannot be made again.
    """
    folder = folder_in(root, relative)
    manifest = manifest_in(folder, relative)
    table = folder / "tables" / "runs.parquet"
    if label is None and "scenarios" in manifest:
        there = scenarios_of(table)
        label = there[0] if len(there) == 1 else None
    record = read_record(str(folder), run, label)
    scenario = record.scenario
    notes = (f"Run {record.run} of {record.label} in {relative}.", *record.warnings)
    name = re.sub(r"[^a-z0-9_-]+", "-", scenario.name.lower(), flags=re.ASCII).strip("-_")
    parameters = _set_by(manifest.get("settings", ()))
    plain = Settings(scenario.name, record.seed, 0, parameters, run=record.run)
    try:
        same = plain.scenario().hash == scenario.hash
    except InputError:
        same = False
    if same:
        return Session(plain, notes)
    text = whole_text(scenario)
    recalled = Settings(name[:60] or "recalled", record.seed, 0, {}, text, record.run)
    return Session(recalled, notes)


def _set_by(settings: Any) -> dict[str, float]:
    """Return the parameters that ``--set`` changed, as far as they are plain numbers."""
    found = {}
    for each in settings if isinstance(settings, list) else ():
        key, _, text = str(each).partition("=")
        value = parse_value(text)
        if isinstance(value, int | float) and not isinstance(value, bool) and "." not in key:
            found[key.strip()] = float(value)
    return found
