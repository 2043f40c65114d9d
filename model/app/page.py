"""The page: what a visitor's browser is sent, made anew for each.

Nothing here is shared between visitors: `Page` runs once for each page that is opened, and
makes a desk of its own with a war of its own.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import solara

from . import panels
from .desk import Desk
from .found import Found
from .server import served
from .shown_found import shown_bands, shown_found


@solara.component
def Layout(children: Any) -> None:  # noqa: N802  # Solara looks for this name
    """Put the page into a plain box, instead of under Solara's own bar."""
    solara.Div(children=children)


@solara.component
def Page() -> None:  # noqa: N802  # Solara looks for this name
    """One visitor's page."""
    _, redraw = solara.use_state(0)
    search = solara.use_router().search

    def again() -> None:
        redraw(lambda count: count + 1)

    desk: Desk = solara.use_memo(lambda: Desk(search or "", served(), again), [])

    def stay() -> Callable[[], None]:
        desk.open()
        return desk.close

    solara.use_effect(stay, [])
    solara.Style(panels.STYLE)
    solara.Title("Muster: who unites, who fights, who splits")
    with solara.Div(classes=["mu"]):
        panels.Bar(now=desk.bar(), event_act=desk.act)
        panels.Tabs(seen=desk.tabs(), event_act=desk.act)
        if desk.visit.picture is None and desk.visit.status == "warming":
            panels.Warming(seen={"words": desk.status_words()})
        _PARTS.get(desk.tab, _weeks)(desk)


def _weeks(desk: Desk) -> None:
    """Show the week: network, map, charts, log."""
    picture = desk.visit.picture
    if desk.tab == "parameters":
        panels.Sliders(seen=desk.sliders(), event_act=desk.act)
    if picture is None:
        return
    with solara.Div(classes=["mu-grid"]):
        with solara.Div(classes=["mu-column"]):
            panels.Network(seen=picture.network, event_act=desk.act, event_drawn=desk.drew)
            panels.Log(seen=picture.log)
        with solara.Div(classes=["mu-column"]):
            if picture.card:
                panels.Card(seen=picture.card, event_act=desk.act)
            panels.Map(seen=picture.map)
            panels.Charts(seen=picture.charts, ghosts=picture.ghosts)


def _found(desk: Desk, found: Found | None, wish: str) -> None:
    """Show what came of many runs, if there is anything."""
    if found is None:
        return
    panels.Found(seen=shown_found(found, wish), event_act=desk.act)
    if desk.visit.picture is not None:
        shown, ghosts = shown_bands(found, desk.visit.picture.charts["charts"])
        panels.Charts(seen=shown, ghosts=ghosts)


def _many(desk: Desk) -> None:
    """Show many runs: what was asked for, how far it is, and what came of it."""
    with solara.Div(classes=["mu-column"]):
        panels.Many(seen=desk.many(), event_act=desk.act)
        _found(desk, desk.crowd.found, "watch")


def _results(desk: Desk) -> None:
    """Show results folders, and what the open one holds."""
    with solara.Div(classes=["mu-column"]):
        panels.Results(seen=desk.archive.shown(), event_act=desk.act)
        opened = desk.archive.opened
        if opened is not None and opened.swept is not None:
            panels.Swept(seen=asdict(opened.swept), event_act=desk.act)
        _found(desk, opened.found if opened else None, "replay")


def _files(desk: Desk) -> None:
    """Offer downloads, and the visitor's own scenario."""
    panels.Files(seen=desk.parcels.shown(), event_act=desk.act)


_PARTS = {"many": _many, "results": _results, "files": _files}
