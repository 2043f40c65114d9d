"""The parts of the page that are drawn in the browser, each from plain data.

Each is a Vue component of ours in a file beside this one: it gets a dict (``seen``),
draws it as HTML and SVG in the browser, and says what the visitor does by ``act`` with a
dict whose ``do`` names it. Nothing is drawn on the server, so that a week is a few tens
of kilobytes and can be pointed at and reached by keyboard.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara

Act = Callable[[dict[str, Any]], None]

STYLE = Path(__file__).with_name("page.css")


@solara.component_vue("bar.vue")
def Bar(now: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Show scenario, clock, play, step, reset, speed, seed, link, and what is wrong."""


@solara.component_vue("tabs.vue")
def Tabs(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Offer the parts of the page."""


@solara.component_vue("warming.vue")
def Warming(seen: dict[str, Any]) -> None:  # noqa: N802
    """Say what is waited for before there is a war to show."""


@solara.component_vue("network.vue")
def Network(seen: dict[str, Any], event_act: Act, event_drawn: Act) -> None:  # noqa: N802
    """Draw factions, alliances, enmities, coalitions; says when a week is on the screen."""


@solara.component_vue("card.vue")
def Card(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Show what is known of one faction."""


@solara.component_vue("map.vue")
def Map(seen: dict[str, Any]) -> None:  # noqa: N802
    """Draw the governorates as tiles: control, fighters, fire."""


@solara.component_vue("charts.vue")
def Charts(seen: dict[str, Any], ghosts: dict[str, Any]) -> None:  # noqa: N802
    """Draw outcomes through time, with the baseline as a ghost."""


@solara.component_vue("log.vue")
def Log(seen: dict[str, Any]) -> None:  # noqa: N802
    """Tell what happened, in words."""


@solara.component_vue("sliders.vue")
def Sliders(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Offer the parameters that can be changed."""


@solara.component_vue("many.vue")
def Many(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Ask for many replications, and show how far they are."""


@solara.component_vue("found.vue")
def Found(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Show what came of many replications: sentences, a comparison, runs to watch."""


@solara.component_vue("swept.vue")
def Swept(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Show what came of a sweep, point by point."""


@solara.component_vue("results.vue")
def Results(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Show results folders and their replications."""


@solara.component_vue("files.vue")
def Files(seen: dict[str, Any], event_act: Act) -> None:  # noqa: N802
    """Offer downloads, and a scenario of the visitor's own."""
