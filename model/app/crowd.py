"""Many runs of what a visitor has set: asked for, followed, cancelled, and shown as bands."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from ..scenario.errors import InputError
from .found import Found
from .many import Ensemble, start
from .settings import Settings, known_scenarios
from .visit import Visit, number

RUNS: Final = (10, 20, 50, 100, 200)
"""How many runs a visitor can ask for."""
GLANCE: Final = 0.3
"""Seconds between two looks at how far an ensemble is."""


class Crowd:
    """The ensembles of one visitor, one at a time.

    Parameters
    ----------
    visit : Visit
        Whose.
    redraw : callable
        Called without arguments when there is something new to show; from any thread.
    """

    def __init__(self, visit: Visit, redraw: Callable[[], None]) -> None:
        self.visit = visit
        self.redraw = redraw
        self.runs = 20
        self.against = ""
        self.problem = ""
        self.ensemble: Ensemble | None = None
        self.settings = visit.applied
        self.charts: list[dict[str, Any]] = []

    @property
    def found(self) -> Found | None:
        """What came of the last ensemble; None as long as there is nothing."""
        return self.ensemble.found if self.ensemble else None

    def wishes(self) -> dict[str, Callable[[Mapping[str, Any]], None]]:
        """Return what a visitor can wish for here."""
        return {
            "many": self._start,
            "cancel": lambda _: self.close(),
            "watch": self._watch,
        }

    def close(self) -> None:
        """Give up what is under way."""
        if self.ensemble is not None:
            self.ensemble.cancel()

    def shown(self, scenarios: list[dict[str, str]]) -> dict[str, Any]:
        """Return what the panel shows.

        Parameters
        ----------
        scenarios : list of dict
            name and title of those to compare with.
        """
        ensemble = self.ensemble
        applied = self.visit.applied
        return {
            "options": list(RUNS),
            "runs": self.runs,
            "against": self.against,
            "scenarios": [each for each in scenarios if each["name"] in known_scenarios()],
            "scenario": applied.name,
            "seed": applied.seed,
            "waits": bool(self.visit.waiting),
            "ready": self.visit.session is not None,
            "problem": self.problem,
            "status": ensemble.status() if ensemble else None,
        }

    def _start(self, wish: Mapping[str, Any]) -> None:
        """Ask for an ensemble of what is applied."""
        runs, against = number(wish.get("runs")), str(wish.get("against") or "")
        picture = self.visit.picture
        if runs is None or picture is None or (self.ensemble and not self.ensemble.ended):
            return
        self.runs, self.against, self.problem = int(runs), against, ""
        self.settings = replace(self.visit.applied, week=0, run=0)
        self.charts = picture.charts["charts"]
        other = Settings(against, self.settings.seed) if against else None
        try:
            self.ensemble = start(self.settings, self.runs, other)
        except InputError as error:
            self.problem = str(error)
        else:
            threading.Thread(target=self._follow, args=(self.ensemble,), daemon=True).start()
        self.redraw()

    def _follow(self, ensemble: Ensemble) -> None:
        """Show how far an ensemble is until it has ended."""
        last = None
        while not ensemble.wait(GLANCE):
            now = ensemble.status()
            if now != last:
                last = now
                self.redraw()
        self.redraw()

    def _watch(self, wish: Mapping[str, Any]) -> None:
        """Play one of the runs on the page."""
        found, run = self.found, number(wish.get("run"))
        if found is not None and run is not None and run in range(found.runs + found.failed):
            self.visit.begin(replace(self.settings, run=int(run)))
