"""One visitor's war: played week by week, with its outcomes, its log and what it is beside."""

import ctypes
import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from threading import RLock
from typing import Any

from ..ensemble.record import Detail, Series
from ..ensemble.tables import Columns, to_arrow, to_frame
from ..scenario.errors import one_line
from .log import Chronicle, Line
from .names import Names
from .planning import Planning
from .settings import Settings
from .struck import struck
from .worlds import Ghost, begin, ghost_of


class StepError(Exception):
    """A week that went wrong.

    Parameters
    ----------
    week : int
        Which, counted from 1.
    cause : Exception
        What happened.
    """

    def __init__(self, week: int, cause: Exception) -> None:
        self.week = week
        what = one_line(f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__)
        super().__init__(f"Week {week} went wrong: {what}. Reset to go on.")


class Session:
    """A war of a visitor's own.

    Whoever reads and steps in several threads holds `lock` meanwhile; the methods do.

    Parameters
    ----------
    settings : Settings
        What to play; it is played up to ``settings.week`` at once.
    notes : tuple of str
        What the visitor must know of it, such as where it was recalled from.

    Raises
    ------
    InputError
        If the settings are no scenario.

    Attributes
    ----------
    scenario : Scenario
        What is played.
    war : CivilWar
        The model. Only read it.
    week : int
        Weeks played, from 0; the tables count rows from 0, so the last row's is ``week - 1``.
    error : str
        What went wrong in a step; empty if nothing. Then nothing is played until `reset`.
    names : Names
        What things are called and how they look.
    planning : Planning
        What targeting rules looked at in the week last played.
    log : list of Line
        What happened, oldest first.
    """

    def __init__(self, settings: Settings, notes: tuple[str, ...] = ()) -> None:
        self.lock = RLock()
        self.notes = notes
        self._set_up(settings)

    def _set_up(self, settings: Settings) -> None:
        """Begin anew and play to the week that is asked for."""
        scenario = settings.scenario()
        war = begin(scenario, settings.seed, settings.run)
        with self.lock:
            self._settings = settings
            self.scenario, self.war = scenario, war
            self.error = ""
            self.series = Series(war)
            self.struck: dict[str, list[float]] = {name: [] for name in struck(war)}
            self.names = Names(scenario, settings.seed)
            self.chronicle = Chronicle(war, self.names)
            self.planning = Planning.of(war)
            self.run_to(settings.week)

    @property
    def settings(self) -> Settings:
        """What was set, at the week where it stands now."""
        return replace(self._settings, week=self.week)

    @property
    def week(self) -> int:
        """Weeks played."""
        return int(self.war.state.week)

    @property
    def weeks_total(self) -> int:
        """Weeks that the scenario takes."""
        return self.scenario.weeks

    @property
    def date(self) -> date:
        """The day on which it stands: the first of the week that comes next."""
        return self.scenario.day(self.week)

    @property
    def done(self) -> bool:
        """Whether the scenario is at its end, or a step went wrong."""
        return bool(self.error) or self.week >= self.weeks_total

    @property
    def log(self) -> list[Line]:
        """What happened, oldest first."""
        return self.chronicle.lines

    @property
    def history(self) -> Columns:
        """The rows of the table `weeks` so far: week, date, and each outcome; (weeks,) arrays."""
        with self.lock:
            return self.series.columns()

    @property
    def ghost(self) -> Ghost | None:
        """The baseline under the same seed; None if it is the baseline itself."""
        of = self._settings
        return ghost_of(self.scenario, of.assigned, of.seed, of.run)

    def step(self) -> bool:
        """Play a week.

        Returns
        -------
        bool
            Whether there was one to play.

        Raises
        ------
        StepError
            If the week went wrong: the session then stands still until it is reset.
        """
        with self.lock:
            if self.done:
                return False
            week = self.week + 1
            try:
                # Events come half a week before the step: what they change is told apart.
                self.war.run_for(0.75)
                self.chronicle.after_events()
                self.planning = Planning.of(self.war)
                self.war.run_for(0.25)
                self.series.record()
                for name, value in struck(self.war).items():
                    self.struck[name].append(value)
                self.chronicle.after_week(self.series.values)
            except Exception as cause:
                error = StepError(week, cause)
                self.error = str(error)
                raise error from cause
            return True

    def run_to(self, week: int) -> None:
        """Play to a week; to an earlier one by beginning anew.

        Parameters
        ----------
        week : int
            Weeks played in the end; beyond the scenario's end it stops there.

        Raises
        ------
        StepError
            As `step`.
        """
        with self.lock:
            if week < self.week:
                self._set_up(self._settings.at(max(week, 0)))
            while self.week < week and self.step():
                pass

    def reset(self, settings: Settings | None = None) -> None:
        """Begin anew, before the first week unless the settings name another.

        Parameters
        ----------
        settings : Settings, optional
            What to play; by default what is played now.

        Raises
        ------
        InputError
            If the settings are no scenario; then all stays as it is.
        """
        before = self._settings
        self._set_up(before.at(0) if settings is None else settings)
        if self._settings.playing != before.playing:
            self.notes = ()

    def value(self, outcome: str) -> float:
        """Return an outcome in the week last played; NaN before the first.

        Parameters
        ----------
        outcome : str
            As in the table `weeks`.
        """
        values = self.series.values.get(outcome) or [float("nan")]
        return values[-1]

    @contextmanager
    def standing(self) -> Iterator["Session"]:
        """Hold the session still while it is read.

        Yields
        ------
        Session
            Itself.
        """
        with self.lock:
            yield self

    def week_csv(self) -> str:
        """Return the factions of the week last played as CSV, as the table `factions` has them.

        With name, side and whether it exists beside each id; `losses` are empty before the
        first week.
        """
        with self.lock:
            row = self.week - 1
            detail = Detail(self.scenario, self.war, ("factions",))
            detail.record(row)
            frame = to_frame(to_arrow(detail.columns()["factions"])).drop(columns="run")
            rows = [self.scenario.theatre.faction(each) for each in self.war.cast.ids]
            frame.insert(1, "date", self.scenario.day(row).isoformat())
            frame.insert(3, "name", [each.name for each in rows])
            frame.insert(4, "side", [each.side for each in rows])
            frame.insert(5, "active", self.war.state.active.copy())
        return _csv(frame)

    def history_csv(self) -> str:
        """Return all weeks played as CSV, as the table `weeks` has them."""
        return _csv(to_frame(to_arrow(self.history)))


def give_back() -> None:
    """Hand memory of sessions that are gone back to the system, where it knows how (glibc).

    Python frees it, but the C library keeps what lies between pieces still in use: after 20
    sessions some 130 MB. Takes about 10 ms; for when a page is closed.
    """
    gc.collect()
    with suppress(OSError, AttributeError):  # another system
        ctypes.CDLL(None).malloc_trim(0)


def _csv(frame: Any) -> str:
    """Return a frame as CSV text."""
    out = io.StringIO()
    frame.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue()
