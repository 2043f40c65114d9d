"""Where scenarios and theatres lie, and which places a file may name.

On the command line a name is a shipped scenario or any ``.toml`` file. Inside a file,
``extends`` and ``theatre`` name shipped ones, or something beside or below the file itself;
everything else is refused, so that a scenario file from a stranger reads nothing of yours.
"""

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from .errors import InputError, Problem, nearest

#: How the files of scenarios and the folders of theatres are called.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)


def shipped_folder() -> Path:
    """Return the folder of shipped scenarios: inside the package, else in the checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def shipped_scenarios() -> dict[str, Path]:
    """Return the shipped scenario files by name, sorted."""
    return {path.stem: path for path in sorted(shipped_folder().glob("*.toml"))}


def shipped_theatres() -> dict[str, Path]:
    """Return the shipped theatre folders by name, sorted."""
    return {
        path.parent.name: path.parent for path in sorted(shipped_folder().glob("*/theatre.toml"))
    }


def display(path: Path) -> str:
    """Return a path as a user would type it: relative to the current folder if below it.

    Parameters
    ----------
    path : Path
        Any path.
    """
    try:
        return str(path.relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except (ValueError, OSError):
        return str(path)


def find_scenario(name: str | Path) -> Path:
    """Return the file of a scenario named on the command line.

    Parameters
    ----------
    name : str or Path
        A shipped scenario, or the path of a ``.toml`` file anywhere.
    """
    text = str(name)
    if text.endswith(".toml"):
        return Path(text)
    shipped = shipped_scenarios()
    if text in shipped:
        return shipped[text]
    file = f"{text}.toml"
    raise InputError(
        Problem(
            text,
            "",
            "unknown scenario",
            "a shipped scenario (see the verb list) or the path of a .toml file",
            file if Path(file).is_file() else nearest(text, shipped, 3),
        )
    )


def find_theatre(name: str | Path) -> Path:
    """Return the folder of a theatre named on the command line.

    Parameters
    ----------
    name : str or Path
        A shipped theatre, or the path of a folder anywhere.
    """
    shipped = shipped_theatres()
    if str(name) in shipped:
        return shipped[str(name)]
    try:
        if Path(name).is_dir():
            return Path(name)
    except (OSError, ValueError):
        pass
    raise InputError(
        Problem(
            str(name),
            "",
            "unknown theatre",
            "a shipped theatre or the path of a theatre folder",
            nearest(str(name), shipped, 3),
        )
    )


def _escape(reference: str, base: Path) -> str:
    """Return why a reference may not be followed, or an empty string."""
    if not reference or not reference.isprintable() or len(reference) > 200:
        return "is no name and no path"
    absolute = PurePosixPath(reference).is_absolute() or PureWindowsPath(reference).anchor
    if absolute or reference.startswith("~") or "://" in reference or "\\" in reference:
        return "points away from the file"
    if ".." in PurePosixPath(reference).parts:
        return "points above the file"
    try:
        if not (base / reference).resolve().is_relative_to(base.resolve()):
            return "leads outside the file's folder through a link"
    except (OSError, ValueError, RuntimeError):
        return "cannot be followed"
    return ""


def _referred(reference: str, file: Path, key: str, shipped: dict[str, Path], kind: str) -> Path:
    """Return what ``key`` of ``file`` names; see `referred_scenario` and `referred_theatre`."""
    allowed = f"a shipped {kind}, or a path beside or below the file itself"
    if NAME.fullmatch(reference) and reference in shipped:
        return shipped[reference]
    reason = _escape(reference, file.parent)
    if reason:
        message = f"{reference[:80]!r} {reason}"
        raise InputError(Problem(display(file), key, message, allowed))
    found = file.parent / reference
    try:
        there = found.is_file() if kind == "scenario" else found.is_dir()
    except (OSError, ValueError):
        there = False
    if not there or (kind == "scenario" and found.suffix != ".toml"):
        beside = f"{reference}.toml" if kind == "scenario" else ""
        close = beside if beside and (file.parent / beside).is_file() else ""
        message = f"unknown {kind} {reference!r}"
        raise InputError(
            Problem(display(file), key, message, allowed, close or nearest(reference, shipped, 3))
        )
    return found


def referred_scenario(reference: str, file: Path) -> Path:
    """Return the scenario file that ``extends`` of ``file`` names.

    Parameters
    ----------
    reference : str
        A shipped name, or a relative path of a ``.toml`` beside or below ``file``.
    file : Path
        The file that holds the reference.
    """
    return _referred(reference, file, "extends", shipped_scenarios(), "scenario")


def referred_theatre(reference: str, file: Path) -> Path:
    """Return the theatre folder that ``theatre`` of ``file`` names.

    Parameters
    ----------
    reference : str
        A shipped name, or a relative path of a folder beside or below ``file``.
    file : Path
        The file that holds the reference.
    """
    return _referred(reference, file, "theatre", shipped_theatres(), "theatre")


def table_path(folder: Path, name: str) -> Path:
    """Return the path of one table, refusing a link that leads out of the theatre.

    Parameters
    ----------
    folder : Path
        The theatre.
    name : str
        The table's file name.
    """
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        inside = False
    if not inside:
        message = "leads outside the theatre's folder through a link"
        raise InputError(Problem(display(path), "", message, "a file of the theatre"))
    return path
