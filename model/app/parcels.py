"""What a visitor takes away, and the scenario that they bring."""

import base64
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from ..report.pictures import Form
from ..scenario.errors import InputError, one_line
from .downloads import figure, offered
from .session import Session
from .settings import MOST_BYTES, YOURS, Settings, check_text
from .visit import Visit

Made = tuple[str, str, bytes]
"""File name, media type, content."""


def _name(session: Session, ending: str) -> str:
    """Return a file name that says what is in it."""
    of = session.settings
    return f"{of.name}-seed-{of.seed}-week-{of.week}{ending}"


def _week(session: Session) -> Made:
    return _name(session, "-factions.csv"), "text/csv", session.week_csv().encode()


def _weeks(session: Session) -> Made:
    return _name(session, "-outcomes.csv"), "text/csv", session.history_csv().encode()


def _log(session: Session) -> Made:
    lines = [f"week {each.week} ({each.date}): {each.text}" for each in session.log]
    return _name(session, "-log.txt"), "text/plain", ("\n".join(lines) + "\n").encode()


def _scenario(session: Session) -> Made:
    of = session.settings
    return f"{of.name}-as-set.toml", "application/toml", of.to_toml().encode()


OFFERS: dict[str, tuple[str, str, Callable[[Session], Made]]] = {
    "week": ("This week's factions, CSV", "strength, coalition, support, losses", _week),
    "weeks": ("All weeks so far, CSV", "every outcome, a row a week", _weeks),
    "log": ("The log, text", "what happened and why, all of it", _log),
    "scenario": ("The settings, TOML", "a scenario file for run.py check and run", _scenario),
}


def _figure(name: str, form: Form) -> Callable[[Session], Made]:
    """Return what makes a figure of a session."""

    def make(session: Session) -> Made:
        kind = "image/png" if form == "png" else "image/svg+xml"
        ending = f"-{name.replace('_', '-')}.{form}"
        return _name(session, ending), kind, figure(session, name, form)

    return make


class Parcels:
    """Downloads, and the editor of a scenario of one's own.

    Parameters
    ----------
    visit : Visit
        Whose.
    redraw : callable
        Called without arguments when there is something new to show.
    """

    def __init__(self, visit: Visit, redraw: Callable[[], None]) -> None:
        self.visit = visit
        self.redraw = redraw
        self.parcel: dict[str, Any] = {"number": 0, "words": ""}
        self.text: str | None = None
        self.problem = ""

    def wishes(self) -> dict[str, Callable[[Mapping[str, Any]], None]]:
        """Return what a visitor can wish for here."""
        return {"download": self._send, "take": lambda _: self._take(), "own": self._play_own}

    def shown(self) -> dict[str, Any]:
        """Return what the panel shows."""
        session, picture = self.visit.session, self.visit.picture
        return {
            "ready": session is not None,
            "week": picture.week if picture else 0,
            "title": session.scenario.title if session else "",
            "seed": self.visit.applied.seed,
            "offers": [
                {"what": key, "label": label, "words": words}
                for key, (label, words, _) in OFFERS.items()
            ],
            "figures": offered(),
            "parcel": self.parcel,
            "text": self.text,
            "problem": self.problem,
            "most": MOST_BYTES // 1024,
        }

    def _send(self, wish: Mapping[str, Any]) -> None:
        """Make a file, in a thread since a figure takes a second, and hand it to the page."""
        session, make = self.visit.session, _maker(str(wish.get("what")))
        if session is None or make is None:
            return
        self.parcel = {"number": self.parcel["number"], "words": "Making it ..."}
        self.redraw()
        threading.Thread(target=self._make, args=(session, make), daemon=True).start()

    def _make(self, session: Session, make: Callable[[Session], Made]) -> None:
        """Make a file and hand it to the page."""
        try:
            name, kind, content = make(session)
        except InputError as error:
            self.parcel = {"number": self.parcel["number"], "words": str(error)}
        except Exception as error:  # noqa: BLE001  # the page must survive and say it
            traceback.print_exc(file=sys.stderr)
            words = f"That went wrong: {one_line(error)}"
            self.parcel = {"number": self.parcel["number"], "words": words}
        else:
            self.parcel = {
                "number": self.parcel["number"] + 1,
                "name": name,
                "kind": kind,
                "content": base64.b64encode(content).decode(),
                "words": f"Sent: {name}",
            }
        self.redraw()

    def _take(self) -> None:
        """Fill the editor with the scenario as it is set."""
        session = self.visit.session
        if session is not None:
            self.text = session.settings.to_toml()
            self.problem = ""
            self.redraw()

    def _play_own(self, wish: Mapping[str, Any]) -> None:
        """Check a visitor's scenario and play it."""
        text = wish.get("text")
        if not isinstance(text, str):
            return
        self.text, self.problem = text, ""
        settings = Settings(YOURS, self.visit.seed, text=text)
        try:
            check_text(text)
            settings.scenario()
        except InputError as error:
            self.problem = str(error)
            self.redraw()
            return
        self.visit.begin(settings)


def _maker(what: str) -> Callable[[Session], Made] | None:
    """Return what makes a download: a key of `OFFERS`, or ``NAME.png`` or ``NAME.svg``."""
    if what in OFFERS:
        return OFFERS[what][2]
    name, _, form = what.rpartition(".")
    if name not in [each["name"] for each in offered()]:
        return None
    return (
        _figure(name, "png") if form == "png" else _figure(name, "svg") if form == "svg" else None
    )
