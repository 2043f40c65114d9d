"""One visitor: their war, what they have set, and the thread that plays it.

Knows nothing of how the page is drawn: `changed` is called when there is something new
to show, from whatever thread brought it about.

A reset makes a new session, and a thread that plays holds on to the one it was started for:
a week under way while the visitor resets or leaves ends in a war that nobody looks at.
"""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from ..scenario.errors import InputError, one_line
from .pictures import NARROW, WIDE, Picture, picture_of
from .session import Session, StepError
from .settings import Settings, known_scenarios

Status = Literal["warming", "ready", "playing", "ended", "failed"]

RATES: Final = (1, 2, 4, 8, 16)
"""Weeks a second that a visitor can choose."""
PATIENCE: Final = 2.0
"""Seconds after which a page that has not said that it drew is sent the next week anyway."""


class Visit:
    """What one visitor sees and does.

    Parameters
    ----------
    settings : Settings
        What to begin with.
    changed : callable
        Called without arguments when there is something new to show.
    was_chosen : callable, optional
        Called without arguments when another war was chosen by `begin`.

    Attributes
    ----------
    status : str
        ``warming`` (a war is being prepared), ``ready``, ``playing``, ``ended`` or ``failed``.
    error : str
        What went wrong last; empty if nothing, or if the visitor has read it.
    session : Session or None
        The war; None before the first.
    picture : Picture or None
        The war as it was last sent to the page.
    coming : str
        The scenario that is played, or prepared.
    seed, parameters : int, dict
        As wanted; applied by the next reset.
    rate : float
        Weeks a second while playing.
    chosen : str
        The faction whose card is open; empty if none.
    box : (int, int)
        Width and height of the network.
    """

    def __init__(
        self,
        settings: Settings,
        changed: Callable[[], None],
        was_chosen: Callable[[], None] | None = None,
    ) -> None:
        self.changed = changed
        self.was_chosen = was_chosen or _nothing
        self.status: Status = "warming"
        self.error = ""
        self.session: Session | None = None
        self.picture: Picture | None = None
        self.applied = settings
        self.coming = settings.name
        self.seed = settings.seed
        self.parameters: dict[str, float] = dict(settings.parameters)
        self.rate: float = 4
        self.chosen = ""
        self.box = WIDE
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._turn = 0
        self._tick = 0
        self._drawn = 0
        self._sent = 0.0
        self._stale = False
        self._closed = False

    def open(self, asked: Callable[[], tuple[Settings, str]]) -> None:
        """Prepare the first war.

        Parameters
        ----------
        asked : callable
            Returns what the link asks for and what is wrong; may read a whole theatre.
        """
        self._run(self._arrive, self._turn, asked)

    def _arrive(self, turn: int, asked: Callable[[], tuple[Settings, str]]) -> None:
        """Prepare the war of the link, and keep what is wrong with it on the page."""
        settings, message = asked()
        self.coming = settings.name
        self.changed()
        self._prepare(turn, settings, None, message)

    def close(self) -> None:
        """Stop everything and let go of the war."""
        with self._lock:
            self._closed = True
            self._turn += 1
            self._wake.set()
            self.session = None
            self.picture = None
            self.changed = self.was_chosen = _nothing

    @property
    def waiting(self) -> list[str]:
        """What waits for a reset, in words."""
        found = ["seed"] if self.seed != self.applied.seed else []
        old, new = self.applied.parameters, self.parameters
        names = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        return found + sorted(names)

    def begin(self, settings: Settings, session: Session | None = None) -> None:
        """Prepare another war in a thread, and show it when it is there.

        Parameters
        ----------
        settings : Settings
            What to play, and up to which week.
        session : Session, optional
            The war itself, where it is not made from settings alone.
        """
        self.was_chosen()
        self._begin(settings, session)

    def _begin(self, settings: Settings, session: Session | None = None) -> None:
        """Prepare another war, wherever on the page the visitor is."""
        with self._lock:
            turn = self._next_turn()
            self.status = "warming"
            self.coming = settings.name
        self._run(self._prepare, turn, settings, session)
        self.changed()

    def step(self) -> None:
        """Play one week, if it stands still."""
        with self._lock:
            if self.status != "ready" or self.session is None:
                return
            session, turn = self.session, self._turn
        if self._step(session, turn):
            self._show(turn)

    def play(self) -> None:
        """Play on until the end, a pause, or an error."""
        with self._lock:
            if self.status != "ready" or self.session is None:
                return
            turn = self._next_turn()
            self.status = "playing"
            session = self.session
        self._run(self._play, turn, session)
        self.changed()

    def pause(self) -> None:
        """Stand still, and show the week that was played last."""
        with self._lock:
            if self.status != "playing":
                return
            turn = self._next_turn()
            self.status = "ready"
        self._show(turn)

    def reset(self) -> None:
        """Begin anew, before the first week, with all that waits for it."""
        wanted = replace(self.applied, seed=self.seed, parameters=dict(self.parameters), week=0)
        self._begin(wanted)

    def choose(self, name: str) -> None:
        """Play another scenario, at once and with the same seed and parameters.

        Parameters
        ----------
        name : str
            One that visitors may name; another is refused.
        """
        if name in known_scenarios():
            self._begin(Settings(name, self.seed, 0, dict(self.parameters)))

    def open_card(self, faction: str) -> None:
        """Open the card of a faction; close it, if there is no such faction.

        Parameters
        ----------
        faction : str
            Its id.
        """
        with self._lock:
            session, turn = self.session, self._turn
            known = session is not None and faction in session.war.state.place.factions
            self.chosen = faction if known else ""
        self._show(turn)

    def turn(self, narrow: bool) -> None:
        """Draw the network for a phone held upright, or for a screen.

        Parameters
        ----------
        narrow : bool
            Whether for a phone.
        """
        box = NARROW if narrow else WIDE
        if box != self.box:
            self.box = box
            self._show(self._turn)

    def drew(self, tick: int) -> None:
        """Take note that a picture stands on the visitor's screen.

        Parameters
        ----------
        tick : int
            Number of the picture.
        """
        with self._lock:
            self._drawn = max(self._drawn, min(tick, self._tick))
            late = self._stale and self._drawn == self._tick
            turn = self._turn
        if late and self.status != "playing":
            self._show(turn)

    def fail(self, message: str) -> None:
        """Show what went wrong.

        Parameters
        ----------
        message : str
            One line for each problem.
        """
        self.error = message
        self.changed()

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        """Do something in a thread of its own, and say it if that goes wrong."""

        def guarded() -> None:
            try:
                work(*arguments)
            except Exception as error:  # noqa: BLE001  # the page must survive and say it
                self._broke(int(str(arguments[0])), error)

        threading.Thread(target=guarded, daemon=True, name=f"visit-{work.__name__}").start()

    def _next_turn(self) -> int:
        """Take over from whatever thread is playing or preparing."""
        self._turn += 1
        self._wake.set()
        self._wake = threading.Event()
        return self._turn

    def _prepare(
        self, turn: int, settings: Settings, session: Session | None, message: str = ""
    ) -> None:
        """Make a war and its first picture."""
        try:
            made = Session(settings) if session is None else session
            picture = picture_of(made, self.chosen, self._tick + 1, self.box)
        except (InputError, StepError) as error:
            with self._lock:
                if turn != self._turn or self._closed:
                    return
                self.status = _standing(self.session)
                self.error = str(error)
                self.coming = self.applied.name
            self.changed()
            return
        with self._lock:
            if turn != self._turn or self._closed:
                return
            self._take(made, picture)
            self.error = message or self.error
        self.changed()

    def _take(self, session: Session, picture: Picture) -> None:
        """Make a war the visitor's."""
        self.session = session
        self.applied = session.settings.at(0)
        self.coming = self.applied.name
        self.seed = self.applied.seed
        self.parameters = dict(self.applied.parameters)
        self.status = _standing(session)
        self.error = session.error
        self._note_sent(picture)

    def _note_sent(self, picture: Picture) -> None:
        """Take note of what is on its way to the page."""
        self.picture = picture
        self._tick = picture.tick
        self._sent = time.monotonic()
        self._stale = False

    def _play(self, turn: int, session: Session) -> None:
        """Play week after week at the rate that is wanted, as long as it is this thread's turn."""
        wake, due = self._wake, time.monotonic()
        while self._playing(turn) and self._step(session, turn):
            if self._page_is_ready():
                self._show(turn)
            else:
                self._stale = True
            # A rate, not a rest: the time that a week takes counts. What is late is not made up.
            due = max(due + 1.0 / self.rate, time.monotonic())
            wake.wait(max(due - time.monotonic(), 0.0))
        if turn == self._turn:
            self._show(turn)

    def _page_is_ready(self) -> bool:
        """Return whether the page has drawn what it was sent."""
        return self._drawn >= self._tick or time.monotonic() - self._sent > PATIENCE

    def _step(self, session: Session, turn: int) -> bool:
        """Play a week; return whether that went well."""
        try:
            session.step()
        except StepError as error:
            traceback.print_exc(file=sys.stderr)
            with self._lock:
                if turn == self._turn:
                    self.status, self.error = "failed", str(error)
            self._show(turn)
            return False
        with self._lock:
            if turn == self._turn and session.done:
                self.status = "ended"
        return True

    def _playing(self, turn: int) -> bool:
        """Return whether a thread plays."""
        return turn == self._turn and self.status == "playing"

    def _show(self, turn: int) -> None:
        """Send the war as it stands to the page."""
        with self._lock:
            session = self.session
            if turn != self._turn or session is None:
                return
            try:
                self._note_sent(picture_of(session, self.chosen, self._tick + 1, self.box))
            except Exception as error:  # noqa: BLE001  # what cannot be drawn is said instead
                self._broke(turn, error)
                return
        self.changed()

    def _broke(self, turn: int, error: Exception) -> None:
        """Say what nobody foresaw, and stop."""
        traceback.print_exception(error, file=sys.stderr)
        with self._lock:
            if turn != self._turn:
                return
            self.status = "failed"
            self.error = f"Something went wrong: {one_line(error)}. Reset to go on."
        self.changed()


def _standing(session: Session | None) -> Status:
    """Return the status of a war that nobody plays."""
    if session is None or session.error:
        return "failed"
    return "ended" if session.done else "ready"


def _nothing() -> None:
    """Show nothing: the page is closed."""


def number(value: object) -> float | None:
    """Return what the page sent as a number, or None.

    Parameters
    ----------
    value : object
        Anything: it comes from outside.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if -1e300 < found < 1e300 else None


def plain(data: object) -> Mapping[str, Any]:
    """Return what the page sent as a dict; an empty one if it is none."""
    return data if isinstance(data, dict) else {}
