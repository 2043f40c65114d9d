"""The figures of `calibrate`, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.figure import Figure

from ..analysis.findings import Calibration
from . import calibrated_lifetimes, calibrated_scores, calibrated_slopes


@dataclass(frozen=True)
class CalibratedSpec:
    """A figure of `calibrate`.

    Attributes
    ----------
    draw : callable
        (found) -> Figure, or None if there is nothing to draw.
    caption, alt : callable
        (found) -> text.
    """

    draw: Callable[[Calibration], Figure | None]
    caption: Callable[[Calibration], str]
    alt: Callable[[Calibration], str]


CALIBRATED_FIGURES: dict[str, CalibratedSpec] = {
    "calibrated_slopes": CalibratedSpec(
        calibrated_slopes.calibrated_slopes, calibrated_slopes.caption, calibrated_slopes.alt
    ),
    "calibrated_curve": CalibratedSpec(
        calibrated_scores.calibrated_curve,
        calibrated_scores.curve_caption,
        calibrated_scores.curve_alt,
    ),
    "calibrated_roc": CalibratedSpec(
        calibrated_scores.calibrated_roc,
        calibrated_scores.roc_caption,
        calibrated_scores.roc_alt,
    ),
    "calibrated_lifetimes": CalibratedSpec(
        calibrated_lifetimes.calibrated_lifetimes,
        calibrated_lifetimes.caption,
        calibrated_lifetimes.alt,
    ),
}
"""Every figure, in the order of a report."""
