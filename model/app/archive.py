"""Results folders on the page: listed, opened, their figures shown, their runs watched."""

import base64
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..scenario.errors import InputError, one_line
from .folders import Listing, Opened, figure_of, list_results, open_results, replay
from .visit import Visit, number


class Archive:
    """The results folders that one visitor looks at.

    Parameters
    ----------
    visit : Visit
        Whose.
    root : str
        The folder below which results lie.
    redraw : callable
        Called without arguments when there is something new to show; from any thread.
    """

    def __init__(self, visit: Visit, root: str, redraw: Callable[[], None]) -> None:
        self.visit = visit
        self.root = Path(root)
        self.redraw = redraw
        self.rows: tuple[Listing, ...] | None = None
        self.opened: Opened | None = None
        self.figure: dict[str, str] | None = None
        self.problem = ""
        self.busy = ""
        self._lock = threading.Lock()

    def wishes(self) -> dict[str, Callable[[Mapping[str, Any]], None]]:
        """Return what a visitor can wish for here."""
        return {
            "refresh": lambda _: self._do("Looking ...", self._list),
            "open": lambda wish: self._do("Reading ...", self._open, wish),
            "figure": lambda wish: self._do("Reading ...", self._show_figure, wish),
            "replay": lambda wish: self._do("Preparing the run ...", self._replay, wish),
        }

    def enter(self) -> None:
        """List the folders, when the visitor first comes here."""
        if self.rows is None:
            self._do("Looking ...", self._list)

    def shown(self) -> dict[str, Any]:
        """Return what the panel shows."""
        opened = self.opened
        return {
            "root": str(self.root),
            "rows": [
                {**asdict(each), "scenarios": list(each.scenarios)} for each in self.rows or ()
            ],
            "busy": self.busy,
            "problem": self.problem or (opened.problem if opened else ""),
            "warning": opened.warning if opened else "",
            "figures": [each["name"] for each in opened.figures] if opened else [],
            "figure": self.figure,
        }

    def _do(self, busy: str, work: Callable[..., None], *arguments: object) -> None:
        """Do something in a thread, one thing at a time, and say what is wrong with it."""
        if not self._lock.acquire(blocking=False):
            return
        self.busy, self.problem = busy, ""
        self.redraw()

        def working() -> None:
            try:
                work(*arguments)
            except InputError as error:
                self.problem = str(error)
            except Exception as error:  # noqa: BLE001  # the page must survive and say it
                traceback.print_exc(file=sys.stderr)
                self.problem = f"That went wrong: {one_line(error)}"
            finally:
                self.busy = ""
                self._lock.release()
                self.redraw()

        threading.Thread(target=working, daemon=True).start()

    def _list(self) -> None:
        """List the folders."""
        self.rows = list_results(self.root)

    def _open(self, wish: Mapping[str, Any]) -> None:
        """Open a folder at one of its scenarios."""
        self.opened, self.figure = None, None
        self.opened = open_results(self.root, str(wish.get("path")), str(wish.get("label")))
        if self.opened.swept is not None:
            self._show_figure({"name": "sweep"})  # what one opens a sweep for

    def _show_figure(self, wish: Mapping[str, Any]) -> None:
        """Show a figure of the folder that is open."""
        if self.opened is None:
            return
        for each in self.opened.figures:
            if each["name"] == wish.get("name"):
                data = figure_of(self.root, self.opened.listing.path, each["name"])
                source = f"data:image/png;base64,{base64.b64encode(data).decode()}"
                self.figure = {**each, "source": source}

    def _replay(self, wish: Mapping[str, Any]) -> None:
        """Play a run of the folder that is open on the page."""
        run = number(wish.get("run"))
        if self.opened is None or run is None:
            return
        several = len(self.opened.listing.scenarios) > 1
        label = self.opened.label if several else None
        if self.opened.swept is not None:  # a point of it
            label = str(wish.get("label"))
        session = replay(self.root, self.opened.listing.path, int(run), label)
        self.visit.begin(session.settings, session)
