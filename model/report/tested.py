"""How well the model hindcasts, in a report: few numbers, generated with the validation page.

``docs/make_validation.py`` writes them into the theatre's folder as `FILE`, so that they ship
with it; nobody types them. A theatre without the file has not been tested, and a report on it
says so.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from ..analysis.checks import AGREES, NOT, TUNED, WEAKLY, verdict
from ..scenario.places import shipped_theatres
from .blocks import Block, Points, Table, Text
from .validation import checks_of
from .validation_cells import number, spanned

FILE: Final = "tested.json"
"""In a theatre's folder."""

WHO: Final = {
    "simulation": "the simulation",
    "propensities": "its start, no week played",
    "regression": "the regression alone",
    "activity": "activity of both groups",
    "base_rate": "every pair alike",
}
"""Forecasters that a report shows."""


def in_short(numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report says of the tests of a theatre, from the numbers of the page.

    Parameters
    ----------
    numbers : mapping
        What ``docs/validation.json`` holds.

    Returns
    -------
    dict
        ``about`` (date, seed, runs, versions, and the theatre's hash where it is known);
        ``verdicts``: how many published numbers there are of each verdict; ``held_out``: pairs,
        positives and AUC by forecaster, and the difference to the regression; ``places``: rank
        correlations of deaths.
    """
    about = numbers["about"]
    words = [verdict(check) for check in checks_of(numbers)]
    found: dict[str, Any] = {
        "about": {key: about.get(key) for key in ("date", "seed", "runs", "versions", "theatre")},
        "verdicts": {
            "agree": words.count(AGREES),
            "weakly": words.count(WEAKLY),
            "not": words.count(NOT),
            "met": words.count(f"{TUNED}, met"),
            "missed": words.count(f"{TUNED}, missed"),
        },
        "places": [
            {"year": each["year"], "model": each["model"], "beside": each["beside"]}
            for each in numbers["places"]["ranks"]
            if each["kind"] == "all fighting" and "deaths of 2014" in each["beside"]
        ],
    }
    if "scores" in numbers:
        scores = numbers["scores"]
        found["held_out"] = {
            "pairs": scores["pairs"]["all"],
            "positives": scores["positives"]["all"],
            "auc": {who: scores["rows"]["all"][who]["auc"] for who in WHO},
            "difference": scores["differences"]["all"]["regression"]["auc"],
        }
    return found


def shipped(theatre: str) -> dict[str, Any] | None:
    """Return the tests that ship with a theatre; None where there are none.

    Parameters
    ----------
    theatre : str
        Its id.
    """
    folder = shipped_theatres().get(theatre)
    if folder is None:
        return None
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def verdict_words(verdicts: Mapping[str, int]) -> str:
    """Return how many published numbers the model agrees with.

    Parameters
    ----------
    verdicts : mapping
        ``agree weakly not met missed``: how many of each.
    """
    free = verdicts["agree"] + verdicts["weakly"] + verdicts["not"]
    tuned = verdicts["met"] + verdicts["missed"]
    return (
        f"Of {free} published numbers that the model was not fitted or tuned to, "
        f"{verdicts['agree']} agree, {verdicts['weakly']} agree weakly (the band holds the value "
        f"of no effect too) and {verdicts['not']} do not. Of {tuned} that it was fitted or tuned "
        f"to, which is no evidence, {verdicts['met']} are met and {verdicts['missed']} missed."
    )


def held_out_words(found: Mapping[str, Any]) -> str:
    """Return how well the simulation ranks pairs that it was not told of.

    Parameters
    ----------
    found : mapping
        ``pairs positives auc difference``.
    """
    gain, auc = found["difference"], found["auc"]
    low, high = gain["low"], gain["high"]
    size = spanned(gain).replace("(-", "(\N{MINUS SIGN}").replace(" -", " \N{MINUS SIGN}")
    if low is None or low <= 0.0 <= high:
        difference = f"the difference, {size}, is not told from chance"
    else:
        side = "better" if low > 0.0 else "worse"
        difference = f"the simulation is {side} beyond chance, by {size}"
    return (
        f"Who clashes with whom, on {found['pairs']} pairs of which it was told nothing "
        f"({found['positives']} clashed): AUC {number(auc['simulation']['value'])} for the "
        f"simulation and {number(auc['regression']['value'])} for the regression alone; "
        f"{difference}."
    )


def place_words(found: Mapping[str, Any]) -> str:
    """Return how well the simulation ranks places by deaths.

    Parameters
    ----------
    found : mapping
        ``year model beside``.
    """
    model = found["model"]["value"]
    beside = " and ".join(
        f"{number(value)} with {name} alone" for name, value in found["beside"].items()
    )
    told = (
        f"Where people died in {found['year']}: rank correlation over governorates "
        f"{number(model)}; it is {beside}"
    )
    better = [name for name, value in found["beside"].items() if (value or 0.0) >= model]
    return (
        f"{told}: without any model, {' and '.join(better)} rank no worse."
        if better
        else f"{told}."
    )


def made_words(about: Mapping[str, Any], code: str, theatre: str) -> str:
    """Return when the tests were made, and whether by the sources that made the runs.

    Parameters
    ----------
    about : mapping
        ``date seed runs versions theatre``.
    code, theatre : str
        Code version of the runs, and the hash of their theatre.
    """
    versions = about.get("versions") or {}
    made = (
        f"These tests were made on {about['date']} with {about['runs']} runs, seed "
        f"{about['seed']}, muster {versions.get('muster')}, sources {versions.get('code')}"
    )
    if versions.get("code") != code:
        made += f"; the runs of this report come from sources {code}"
    if about.get("theatre") not in (None, theatre):
        made += ", and from another state of the theatre"
    return f"{made}."


def section(theatre: str, found: Mapping[str, Any] | None, code: str, digest: str) -> list[Block]:
    """Return the section on how well the model hindcasts.

    Parameters
    ----------
    theatre : str
        What it is called.
    found : mapping or None
        See `in_short`.
    code, digest : str
        Code version of the runs, and the hash of their theatre.
    """
    if found is None:
        return [
            Text(
                (
                    f"No test against the record ships with the theatre {theatre}: how well the "
                    "model hindcasts there is not known. `hindcast --ties FILE` scores it against "
                    "ties that you bring.",
                )
            )
        ]
    words = [verdict_words(found["verdicts"])]
    blocks: list[Block] = []
    if "held_out" in found:
        words.append(held_out_words(found["held_out"]))
        blocks.append(_auc_table(found["held_out"]))
    words += [place_words(each) for each in found["places"]]
    words.append(made_words(found["about"], code, digest))
    return [Points(tuple(words)), *blocks]


def _auc_table(found: Mapping[str, Any]) -> Table:
    """Return AUC by forecaster."""
    return Table(
        caption=f"Forecasts of who clashes with whom, on {found['pairs']} pairs held out of the "
        "record.",
        head=("forecast", "AUC", "95 % interval"),
        rows=tuple(
            (
                WHO.get(who, who),
                number(auc["value"]),
                "-" if auc["low"] is None else f"{number(auc['low'])} to {number(auc['high'])}",
            )
            for who, auc in found["auc"].items()
        ),
        note="AUC: the share of pairs of pairs, one that clashed and one that did not, in which "
        "the first is ranked higher; 0.5 is chance. Intervals are from drawing groups anew.",
    )
