"""The model's number beside a published one, and what is to be said of the two by a stated rule."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ..arrays import Floats

BAND: Final = (0.05, 0.95)
"""Quantiles of the band."""

Relation = Literal["free", "tuned", "built in"]
"""Whether the model was fitted or tuned to the number, or cannot but give it."""

AGREES: Final = "agrees"
WEAKLY: Final = "agrees weakly"
NOT: Final = "does not agree"
NO_VERDICT: Final = "no verdict"
BUILT_IN: Final = "built in"
TUNED: Final = "was tuned to"


@dataclass(frozen=True)
class Band:
    """A number of the model.

    Attributes
    ----------
    value : float or None
        Median over the replications in which it is defined.
    low, high : float or None
        The 5th and the 95th percentile; None if it is undefined in more than half of them.
    """

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Check:
    """A number of the model beside a published one.

    Attributes
    ----------
    section, what : str
        Where it stands, and what it is.
    model : Band
        Of the model.
    published : Band
        The published number, or a range without one.
    source, basis : str
        An id of the theatre's sources, and how the number came about.
    relation : {"free", "tuned", "built in"}
        To the published number.
    no_effect : float or None
        The value that would mean that there is nothing to see.
    null : float or None
        Median of the model's number where who meets whom is dealt anew.
    """

    section: str
    what: str
    model: Band
    published: Band
    source: str
    basis: str
    relation: Relation = "free"
    no_effect: float | None = None
    null: float | None = None


def band_of(values: Floats) -> Band:
    """Return median and band of a number over replications.

    Parameters
    ----------
    values : (runs,) float
        NaN where undefined.
    """
    known = values[np.isfinite(values)]
    if not known.size or 2 * known.size < values.size:
        return Band(None, None, None)
    low, middle, high = np.quantile(known, (BAND[0], 0.5, BAND[1]))
    return Band(float(middle), float(low), float(high))


def exactly(value: float) -> Band:
    """Return a published number without a range."""
    return Band(value, None, None)


def inside(check: Check) -> bool | None:
    """Return whether model and publication fit together; None if either is not there.

    A published number must lie in the model's band. Where only a range is published, the model's
    median must lie in it.
    """
    model, published = check.model, check.published
    if model.value is None or model.low is None or model.high is None:
        return None
    if published.value is not None:
        return model.low <= published.value <= model.high
    if published.low is None or published.high is None:
        return None
    return published.low <= model.value <= published.high


def verdict(check: Check) -> str:
    """Return what is to be said.

    Returns
    -------
    str
        ``agrees`` where `inside` holds; ``agrees weakly`` where it holds but the band holds
        `no_effect` too; ``does not agree``; of a tuned number ``was tuned to`` with
        whether it was met; ``built in``; ``no verdict``.
    """
    if check.relation == "built in":
        return BUILT_IN
    fits = inside(check)
    if fits is None:
        return NO_VERDICT
    if check.relation == "tuned":
        return f"{TUNED}, {'met' if fits else 'missed'}"
    if not fits:
        return NOT
    model, nothing = check.model, check.no_effect
    assert model.low is not None and model.high is not None  # `inside` has looked
    return WEAKLY if nothing is not None and model.low <= nothing <= model.high else AGREES
