"""What things are called and how sides look, for everything that is drawn or said."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .. import __version__
from ..cast import cast_of
from ..ensemble.about import describe, plain_name
from ..figures.data import Meta
from ..figures.short import short_names
from ..figures.style import Dash, group_colours, side_styles
from ..report.pictures import meta_of
from ..scenario.load import Scenario


@dataclass(frozen=True)
class Names:
    """Names and looks of a scenario's world.

    Attributes
    ----------
    scenario : Scenario
        Of which.
    seed : int
        Root seed, for captions.
    """

    scenario: Scenario
    seed: int = 1

    @cached_property
    def meta(self) -> Meta:
        """What figures are told of the scenario."""
        about = describe(self.scenario)
        return meta_of(about, baseline=None, runs=1, version=__version__, seed=self.seed)

    @cached_property
    def plain(self) -> dict[str, str]:
        """The name of each faction, without what stands in brackets."""
        theatre = self.scenario.theatre
        return {each: plain_name(theatre, each) for each in theatre.faction_ids}

    @cached_property
    def short(self) -> dict[str, str]:
        """A name of at most 25 letters for each faction."""
        return short_names(self.meta)

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """Plain names in the order of the arrays."""
        return tuple(self.plain[each] for each in cast_of(self.scenario).ids)

    @cached_property
    def province(self) -> tuple[str, ...]:
        """Names of the governorates in the order of the arrays."""
        return tuple(row.name for row in self.scenario.theatre.provinces)

    @cached_property
    def sides(self) -> dict[str, dict[str, Any]]:
        """Label, colour, dashes and marker of each side."""
        styles = side_styles(self.meta)
        return {
            side: {
                "label": self.meta["sides"][side]["label"],
                "colour": style.colour,
                "dash": dashes(style.line),
                "marker": style.marker,
            }
            for side, style in styles.items()
        }

    @cached_property
    def groups(self) -> dict[str, dict[str, str]]:
        """Label and colour of each control group."""
        colours = group_colours(self.meta)
        labels = self.meta["control_groups"]
        return {each: {"label": labels[each], "colour": colours[each]} for each in labels}


def dashes(line: Dash) -> str:
    """Return a line's dashes as SVG has them; empty for a solid one."""
    return "" if isinstance(line, str) else " ".join(f"{part:g}" for part in line[1])
