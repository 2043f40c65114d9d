"""What a hindcast says, in words and as a table for the terminal."""

import math
from collections.abc import Iterator

from ..analysis.hindcast import SIMULATION, Hindcast, Scored
from ..analysis.over_groups import Ends

SHOWN = {
    "simulation": "simulation",
    "base_rate": "base rate",
    "persistence": "persistence",
    "activity": "activity",
    "regression": "regression alone",
    "propensities": "start, no week played",
}
"""What tables and figures call a forecaster."""

_COLUMNS = (
    ("auc", "AUC"),
    ("ap", "AP"),
    ("brier_skill", "Brier skill"),
    ("log_score", "log score"),
    ("slope", "slope"),
    ("spearman", "Spearman"),
)

OF_KIND = {"clash": "clash", "joint": "joint operation"}


def range_of(ends: Ends, digits: int = 2) -> str:
    """Return a value with its interval; a dash where it is undefined.

    Parameters
    ----------
    ends : dict
        value, low, high.
    digits : int
        After the point.
    """
    if math.isnan(ends["value"]):
        return "-"
    text = f"{ends['value']:.{digits}f}"
    if math.isnan(ends["low"]):
        return text
    return f"{text} ({ends['low']:.{digits}f} to {ends['high']:.{digits}f})"


def table(found: Hindcast, chosen: str) -> list[str]:
    """Return the scores of every forecaster on a set of pairs, a line for each.

    Parameters
    ----------
    found : Hindcast
        The scores.
    chosen : str
        Which set.
    """
    rows = [["", *(shown for _, shown in _COLUMNS)]]
    for who, scored in found.scores[chosen].items():
        cells = [range_of(scored[name]) for name, _ in _COLUMNS[:2]]
        cells += [range_of({**scored[name], "low": math.nan}) for name, _ in _COLUMNS[2:]]
        rows.append([SHOWN[who], *cells])
    wide = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(w) if c == 0 else cell.rjust(w)
            for c, (cell, w) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    ]


def sentences(found: Hindcast) -> list[str]:
    """Return the answer in words.

    Parameters
    ----------
    found : Hindcast
        The scores.
    """
    out = [_what(found)]
    own = found.scores["all"][SIMULATION]
    if math.isnan(own["auc"]["value"]):
        return [*out, "Nothing can be ranked where all pairs are alike."]
    out.append(
        "The simulation puts a pair with a claim above a pair without in "
        f"{_percent(own['auc'])} of cases (AUC {range_of(own['auc'])})."
    )
    out += _beside(found)
    out += _onsets(found)
    out.append(_calibrated(found, own))
    return out


def _what(found: Hindcast) -> str:
    """Say how many pairs there are to tell apart."""
    kind, positives = OF_KIND[found.field.kind], found.positives()
    pairs, groups = len(found.count), len(found.field.ids)
    have = "has" if positives == 1 else "have"
    return f"Of {pairs:,} pairs of {groups} groups {positives:,} {have} a claim of a {kind}."


def _percent(ends: Ends) -> str:
    """Return a share as a percentage with its interval."""
    text = f"{100 * ends['value']:.0f} %"
    if math.isnan(ends["low"]):
        return text
    return f"{text} ({100 * ends['low']:.0f} to {100 * ends['high']:.0f})"


def verdict(difference: Ends, better_is_more: bool = True) -> str:
    """Return whether a difference is clear: better, worse, or no clear difference.

    Parameters
    ----------
    difference : dict
        value, low, high of the simulation less another forecaster.
    better_is_more : bool
        Whether a larger score is the better one.
    """
    low, high = difference["low"], difference["high"]
    if math.isnan(low) or low <= 0.0 <= high:
        return "no clear difference"
    return "better" if (low > 0.0) == better_is_more else "worse"


def _beside(found: Hindcast) -> Iterator[str]:
    """Compare the simulation with each baseline, by AUC, on the same resamples."""
    told: dict[str, list[str]] = {}
    for who in found.baselines:
        difference = found.differences["all"][who]["auc"]
        if math.isnan(difference["value"]):
            continue
        text = f"{SHOWN[who]} ({difference['value']:+.2f}"
        if not math.isnan(difference["low"]):
            text += f", {difference['low']:+.2f} to {difference['high']:+.2f}"
        told.setdefault(verdict(difference), []).append(text + ")")
    heads = {
        "better": "It ranks better than",
        "worse": "It ranks worse than",
        "no clear difference": "There is no clear difference in AUC to",
    }
    for key, head in heads.items():
        if key in told:
            yield f"{head} {', '.join(told[key])}."


def _onsets(found: Hindcast) -> Iterator[str]:
    """Say how it does where there was nothing the year before."""
    own, positives = found.scores["onsets"][SIMULATION]["auc"], found.positives("onsets")
    pairs = int(found.sets["onsets"].sum())
    if math.isnan(own["value"]):
        yield f"Of {pairs:,} pairs with nothing the year before {positives:,} began: no score."
        return
    best = max(
        (who for who in found.baselines if who != "propensities"),
        key=lambda who: _known(found.scores["onsets"][who]["auc"]["value"]),
    )
    other = found.scores["onsets"][best]["auc"]["value"]
    yield (
        f"Of {pairs:,} pairs with nothing the year before {positives:,} began; among them its "
        f"AUC is {range_of(own)}, that of the best baseline ({SHOWN[best]}) {other:.2f}."
    )


def _known(value: float) -> float:
    """Return a value to sort by; undefined comes last."""
    return -1.0 if math.isnan(value) else value


def _calibrated(found: Hindcast, own: Scored) -> str:
    """Say whether its probabilities are what happens."""
    expected = float(found.forecasts[SIMULATION].chance.sum())
    text = f"It expected {expected:.0f} pairs with a claim and there are {found.positives():,}"
    slope = own["slope"]
    if math.isnan(slope["value"]):
        return text + "."
    bold = ""
    if not math.isnan(slope["low"]):
        if slope["high"] < 1.0:
            bold = ": it is too bold"
        elif slope["low"] > 1.0:
            bold = ": it is too timid"
        else:
            bold = ": 1 is within its interval"
    return f"{text}; the calibration slope is {range_of(slope)}{bold}."


def of_alliances(found: dict[str, dict[str, float | None] | int]) -> list[str]:
    """Return what the score of later alliances says.

    Parameters
    ----------
    found : dict
        From `score_alliances`.
    """
    ends = {
        name: {end: math.nan if value is None else value for end, value in each.items()}
        for name, each in found.items()
        if isinstance(each, dict)
    }
    if math.isnan(ends["auc"]["value"]):
        return ["No alliance falls into the simulated weeks: nothing to score."]
    return [
        f"Pairs that allied were in one coalition in {_percent(ends['chance_allied'])} of the "
        f"runs within the window, pairs that never did in {_percent(ends['chance_never'])}; "
        f"AUC {range_of(ends['auc'])} over {found['allied']} of {found['pairs']:,} pairs."
    ]
