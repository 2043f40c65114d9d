"""The figures of a landscape, by name."""

from . import landscape_energy, landscape_matrix, landscape_network
from .landscape_data import LandscapeData, LandscapeSpec

LANDSCAPE_FIGURES: dict[str, LandscapeSpec] = {
    "landscape_energy": LandscapeSpec(
        landscape_energy.landscape_energy, landscape_energy.caption, landscape_energy.alt
    ),
    "landscape_network": LandscapeSpec(
        landscape_network.landscape_network, landscape_network.caption, landscape_network.alt
    ),
    "landscape_matrix": LandscapeSpec(
        landscape_matrix.landscape_matrix, landscape_matrix.caption, landscape_matrix.alt
    ),
}
"""Every figure of a landscape, in the order of a report."""

__all__ = ["LANDSCAPE_FIGURES", "LandscapeData", "LandscapeSpec"]
