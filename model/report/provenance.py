"""Where a result comes from: command, hashes, seed, versions, machine, failures."""

import shlex
from collections.abc import Mapping
from typing import Any, Final

from .. import __command__
from .blocks import Block, Command, Facts, Table, Text
from .kept import Kept
from .numbers import capital

MOST_FAILURES: Final = 10
"""Failures that are listed."""

MOST_SCENARIOS: Final = 12
"""Scenarios whose hash is listed; of a design only the first few."""


def command_of(manifest: Mapping[str, Any]) -> str:
    """Return the command that makes the results again; empty where it is not on record.

    Parameters
    ----------
    manifest : mapping
        Of the folder.

    Examples
    --------
    >>> command_of({"command": ["run", "my file.toml", "--runs", "2"]})
    "python run.py run 'my file.toml' --runs 2"
    """
    words = manifest.get("command")
    if not isinstance(words, list) or not words:
        return ""
    return shlex.join([*__command__.split(), *map(str, words)])


def _runs(kept: Kept) -> str:
    """Return how many runs there are and how they ended."""
    each = "" if len(kept.labels) == 1 else f" over {len(kept.labels):,} scenarios or points"
    told = f"{kept.finished:,} finished{each}, {kept.failed:,} failed"
    return f"{told}; interrupted" if kept.manifest.get("interrupted") else told


def _made(manifest: Mapping[str, Any]) -> str:
    """Return when and by what the runs were played."""
    begun, ended = (str(manifest.get(key) or "") for key in ("started", "finished"))
    told = f"{begun} to {ended}" if begun and ended else begun or ended
    workers = manifest.get("workers")
    if manifest.get("engine"):
        told += f"; engine {manifest['engine']}" + (f", {workers} processes" if workers else "")
    return told


def _named(found: Any) -> str:
    """Return names and values in one line."""
    if not isinstance(found, dict):
        return ""
    return ", ".join(f"{str(name).replace('_', ' ')} {value}" for name, value in found.items())


def facts_of(kept: Kept) -> Facts:
    """Return what is to be known to make the result again.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    manifest, theatre = kept.manifest, kept.scenario(kept.first).get("theatre") or {}
    settings = ", ".join(map(str, manifest.get("settings") or ())) or "none"
    facts = [
        ("Runs", _runs(kept)),
        ("Root seed", str(manifest.get("seed", ""))),
        ("Weeks", str(manifest.get("weeks", ""))),
        ("Changed by --set", settings),
        ("Theatre", f"{theatre.get('id', '')} {theatre.get('hash', '')}".strip()),
        ("Versions", _named(manifest.get("versions"))),
        ("Machine", _named(manifest.get("machine"))),
        ("Played", _made(manifest)),
        ("Format of the folder", str(manifest.get("format", ""))),
    ]
    return Facts(tuple((name, value) for name, value in facts if value))


def hashes(kept: Kept) -> Table:
    """Return the hashes of the scenarios.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    rows = [
        (label, str(entry.get("hash") or "not on record"), f"{kept.runs_of(label):,}")
        for label, entry in list(kept.entries.items())[:MOST_SCENARIOS]
    ]
    if kept.baseline:
        base = kept.baseline
        rows.append((f"{base.get('name')} (beside it)", str(base.get("hash")), f"{base['runs']:,}"))
    left = len(kept.entries) - MOST_SCENARIOS
    return Table(
        caption="Scenarios and their hashes: equal hashes are equal scenarios on equal theatres.",
        head=("scenario", "SHA-256", "runs"),
        rows=tuple(rows),
        words=frozenset({1}),
        note=f"{left:,} more stand in manifest.json." if left > 0 else "",
    )


def failures(manifest: Mapping[str, Any]) -> Block:
    """Return what failed.

    Parameters
    ----------
    manifest : mapping
        Of the folder.
    """
    found = [each for each in manifest.get("failures") or () if isinstance(each, dict)]
    if not found:
        failed = int(manifest.get("failed") or 0)
        return Text((f"{failed:,} runs failed." if failed else "No run failed.",))
    left = len(found) - MOST_FAILURES
    return Table(
        caption=f"Runs that failed ({len(found):,}).",
        head=("scenario", "run", "error", "file"),
        rows=tuple(
            tuple(str(each.get(key, "")) for key in ("scenario", "run", "error", "file"))
            for each in found[:MOST_FAILURES]
        ),
        words=frozenset({2, 3}),
        note=f"{left:,} more stand in manifest.json." if left > 0 else "",
    )


def provenance(kept: Kept) -> tuple[Block, ...]:
    """Return the section on where the result comes from.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    words = command_of(kept.manifest)
    again: Block = (
        Command(words, "Makes these results again, with the same sources and theatre:")
        if words
        else Text(("The folder does not say which command made it.",))
    )
    return again, facts_of(kept), hashes(kept), failures(kept.manifest)


def kicker(kept: Kept) -> str:
    """Return the line above the title: what kind of results these are, and how many.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    kind = {
        "run": "one scenario",
        "compare": f"{len(kept.labels)} scenarios compared",
        "sweep": f"a sweep of {len(kept.labels):,} points",
        "sensitivity": f"a sensitivity analysis at {len(kept.labels):,} points",
    }[kept.verb]
    runs = max((kept.runs_of(label) for label in kept.labels), default=0)
    each = " each" if len(kept.labels) > 1 else ""
    plural = "run" if runs == 1 else "runs"
    weeks = f", {kept.manifest['weeks']} weeks" if kept.manifest.get("weeks") else ""
    return capital(f"{kind}, {runs:,} {plural}{each}{weeks}")
