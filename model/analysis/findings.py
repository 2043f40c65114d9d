"""What `calibrate` finds, as tables, sentences and figures read it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ..arrays import Bools, Floats
from ..scenario.theatre import Theatre
from .counts import CountFit
from .dependence import Estimate
from .fit import Propensities
from .lifetimes import Lifetimes
from .scores import Scores

EVERYONE: Final = "all pairs at risk"
BOTH: Final = "groups in both records"
LOGISTIC: Final = "logistic regression"
DIMENSIONS_APART: Final = "logistic, ideology by dimension"
COUNTS: Final = "counts with group effects"
WITH_OTHER: Final = "logistic with the other record"
SIMULATED: Final = "propensities as simulated"


@dataclass(frozen=True)
class Held:
    """Held-out predictions of one model on some pairs, and their scores.

    Attributes
    ----------
    about : str
        ``clash``, ``joint`` or ``valence``.
    model, scope : str
        Which model, which pairs.
    scores : Scores
        Each pair counts twice, without either end.
    intervals : dict of str to (low, high)
        By drawing groups.
    hit, chance : (cases,)
        What happened; its probability.
    """

    about: str
    model: str
    scope: str
    scores: Scores
    intervals: dict[str, tuple[float, float]]
    hit: Bools
    chance: Floats


@dataclass(frozen=True)
class Thin:
    """How much there is on record of a kind.

    Attributes
    ----------
    kind, scope : str
        ``clash`` or ``joint``; among whom.
    pairs, dyads, claims : int
        Pairs at risk, those with claims, claims.
    """

    kind: str
    scope: str
    pairs: int
    dyads: int
    claims: int


@dataclass(frozen=True)
class Absent:
    """A group that was not there for most of a period.

    Attributes
    ----------
    kind, group : str
        Of record; its id.
    pairs : int
        Its pairs that are not at risk.
    since, until : date or None
        When it existed.
    """

    kind: str
    group: str
    pairs: int
    since: date | None
    until: date | None


@dataclass
class Calibration:
    """What `calibrate` finds.

    Attributes
    ----------
    theatre : Theatre
        What was fitted to.
    before : date
        Records that begin before it were used.
    fitted, at_risk_only : Propensities
        What replications draw from; and what it would be without structural zeros.
    counts : dict of str to list of CountFit
        By kind of record.
    estimates : list of Estimate
        Slopes, with three kinds of interval.
    held : list of Held
        Held-out scores.
    thin : list of Thin
        What the scores rest on.
    absent : list of Absent
        Structural zeros.
    lifetimes : list of Lifetimes
        Of alliances; empty if none were asked for.
    seed, resamples, deals : int
        Root seed, bootstrap resamples, QAP permutations.
    """

    theatre: Theatre
    before: date
    fitted: Propensities
    at_risk_only: Propensities
    seed: int
    resamples: int
    deals: int
    counts: dict[str, list[CountFit]] = field(default_factory=dict)
    estimates: list[Estimate] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    thin: list[Thin] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    lifetimes: list[Lifetimes] = field(default_factory=list)

    def find(self, about: str, model: str, scope: str) -> Held | None:
        """Return one held-out result, or None."""
        for each in self.held:
            if (each.about, each.model, each.scope) == (about, model, scope):
                return each
        return None
