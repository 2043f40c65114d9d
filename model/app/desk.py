"""What stands between a visitor's page and what it shows: every wish comes in by `Desk.act`.

A wish is a dict from the browser, which anybody could have written: each is looked at, and
what makes no sense is left alone.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from ..compiled import WARM
from ..scenario.catalogue import list_scenarios
from . import tidy
from .archive import Archive
from .crowd import Crowd
from .parcels import Parcels
from .server import Served
from .settings import Settings, from_link, known_scenarios
from .sliders import Slider, sliders
from .visit import RATES, Visit, number, plain
from .warm import DONE

TABS: Final = {
    "weeks": "Weeks",
    "parameters": "Parameters",
    "many": "Many runs",
    "results": "Results",
    "files": "Downloads",
}

LONGEST_SEARCH: Final = 16_000
"""Letters of a link that are looked at."""


COMPILING: Final = "Warming up: the model is being compiled, which takes up to a minute once."
WARMING: Final = "Warming up: the model, which is compiled already, is being loaded."


class Desk:
    """One visitor's page: the visit, and which part of it is shown.

    Parameters
    ----------
    search : str
        The link's query: what stands after the question mark.
    what : Served
        What the page begins with.
    redraw : callable
        Called without arguments when there is something new to show; from any thread.
    """

    def __init__(self, search: str, what: Served, redraw: Callable[[], None]) -> None:
        self.redraw = redraw
        self.tab = "weeks"
        self._closed = False
        self.visit = Visit(Settings(what.name), redraw, self._show_weeks)
        self._search = search[:LONGEST_SEARCH]
        self.parcels = Parcels(self.visit, self._redraw_if_open)
        self.archive = Archive(self.visit, what.results, self._redraw_if_open)
        self.crowd = Crowd(self.visit, self._redraw_if_open)
        self._wishes: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "step": lambda _: self.visit.step(),
            "play": lambda _: self.visit.play(),
            "pause": lambda _: self.visit.pause(),
            "reset": lambda _: self.visit.reset(),
            "seen": lambda _: self.visit.fail(""),
            "scenario": lambda wish: self.visit.choose(str(wish.get("name"))),
            "card": lambda wish: self.visit.open_card(str(wish.get("id"))),
            "shape": lambda wish: self.visit.turn(wish.get("narrow") is True),
            "rate": self._set_rate,
            "seed": self._set_seed,
            "set": self._set_parameter,
            "unset": self._unset,
            "defaults": lambda _: self._change({}),
            "tab": self._show_tab,
            **self.parcels.wishes(),
            **self.crowd.wishes(),
            **self.archive.wishes(),
        }

    def open(self) -> None:
        """Prepare the war that the link asks for."""
        if not DONE.is_set():  # else the page would go on saying so until something else comes
            threading.Thread(target=self._say_when_warm, daemon=True, name="desk-warm").start()
        self.visit.open(self._asked)

    def _say_when_warm(self) -> None:
        """Redraw as soon as the model is compiled."""
        DONE.wait()
        self._redraw_if_open()

    def _asked(self) -> tuple[Settings, str]:
        """Return what the link asks for, and what is wrong with it."""
        query = parse_qs(self._search, max_num_fields=200) if self._search else {}
        if not {"scenario", "text"} & set(query):
            query["scenario"] = [self.visit.applied.name]
        return from_link(query)

    def close(self) -> None:
        """Stop everything and let go of it: the page is closed."""
        self._closed = True
        self.crowd.close()
        self.visit.close()
        tidy.soon()

    def _redraw_if_open(self) -> None:
        """Redraw, unless nobody looks any more."""
        if not self._closed:
            self.redraw()

    def many(self) -> dict[str, Any]:
        """Return what the panel of many runs shows."""
        return self.crowd.shown(_scenarios(self.visit.applied))

    def _show_weeks(self) -> None:
        """Show the weeks of a war that was chosen in another part of the page."""
        self.tab = "weeks"

    def act(self, wish: object) -> None:
        """Do what the visitor wants.

        Parameters
        ----------
        wish : object
            From the browser; its ``do`` says what. What makes no sense is left alone.
        """
        said = plain(wish)
        found = self._wishes.get(str(said.get("do")))
        if found is not None:
            found(said)

    def drew(self, told: object) -> None:
        """Take note that the page has drawn a picture.

        Parameters
        ----------
        told : object
            From the browser; its ``tick`` is the number of the picture.
        """
        tick = number(plain(told).get("tick"))
        if tick is not None:
            self.visit.drew(int(tick))

    def bar(self) -> dict[str, Any]:
        """Return what the bar at the top shows."""
        visit = self.visit
        picture, applied = visit.picture, visit.applied
        notes = visit.session.notes if visit.session else ()
        week = picture.week if picture else applied.week
        link = urlencode(applied.at(week).to_query()) if picture else ""
        return {
            "scenarios": _scenarios(applied) if picture else _first_paint(visit.coming),
            "scenario": visit.coming,
            "week": week,
            "weeks": picture.total if picture else 0,
            "date": picture.date if picture else "",
            "status": visit.status,
            "words": self.status_words(),
            "rate": visit.rate,
            "rates": list(RATES),
            "seedWanted": visit.seed,
            "pending": visit.waiting,
            "error": visit.error,
            "notes": [f"{each[:1].upper()}{each[1:]}" for each in notes],
            "link": link,
        }

    def status_words(self) -> str:
        """Return how it stands, in words."""
        visit = self.visit
        if visit.status == "warming":
            if not DONE.is_set():
                return WARMING if WARM else COMPILING
            return "Preparing the war: half a year of burn-in before the first week."
        if visit.status == "playing":
            return f"Playing, {visit.rate:g} a second."
        return {
            "ready": f"Seed {visit.applied.seed}. Stands still.",
            "ended": f"Seed {visit.applied.seed}. The scenario is at its end.",
            "failed": "Stopped by an error.",
        }[visit.status]

    def tabs(self) -> dict[str, Any]:
        """Return the parts of the page."""
        changed = len(self.visit.parameters)
        badges = {"parameters": f"{changed} changed" if changed else ""}
        return {
            "tab": self.tab,
            "tabs": [
                {"id": key, "label": label, "badge": badges.get(key, "")}
                for key, label in TABS.items()
            ],
        }

    def sliders(self) -> dict[str, Any]:
        """Return the parameters that can be changed."""
        visit = self.visit
        return {
            "sliders": [_slider(each) for each in self._specs()],
            "wanted": dict(visit.parameters),
            "applied": dict(visit.applied.parameters),
        }

    def _specs(self) -> tuple[Slider, ...]:
        """Return the sliders of the scenario that is played."""
        return sliders(self.visit.applied.unchanged(), every=True)

    def _show_tab(self, wish: Mapping[str, Any]) -> None:
        """Show another part of the page."""
        if wish.get("tab") in TABS:
            self.tab = str(wish["tab"])
            self.redraw()
            if self.tab == "results":
                self.archive.enter()

    def _set_rate(self, wish: Mapping[str, Any]) -> None:
        """Set how fast it plays, at once."""
        if wish.get("rate") in RATES:
            self.visit.rate = float(wish["rate"])
            self.redraw()

    def _set_seed(self, wish: Mapping[str, Any]) -> None:
        """Set the seed of the next war."""
        text = str(wish.get("seed", "")).strip()
        if text.isascii() and text.isdigit() and len(text) <= 18:
            self.visit.seed = int(text)
            self.redraw()
        else:
            self.visit.fail(f"A seed is a whole number, 0 or larger, not {text[:40]!r}.")

    def _set_parameter(self, wish: Mapping[str, Any]) -> None:
        """Set a parameter of the next war, within its range."""
        value = number(wish.get("value"))
        found = [each for each in self._specs() if each.key == wish.get("key")]
        if value is None or not found:
            return
        (spec,) = found
        value = min(max(value, spec.low), spec.high)
        self._change(self.visit.parameters | {spec.key: value})

    def _unset(self, wish: Mapping[str, Any]) -> None:
        """Let a parameter be as the scenario has it."""
        kept = {k: v for k, v in self.visit.parameters.items() if k != wish.get("key")}
        self._change(kept)

    def _change(self, parameters: dict[str, float]) -> None:
        """Set the parameters of the next war."""
        self.visit.parameters = parameters
        self.redraw()


def _first_paint(name: str) -> list[dict[str, str]]:
    """Return one scenario to show while the first war is prepared.

    That must not wait until every scenario has been read with its theatre.
    """
    found = [each for each in list_scenarios(known_scenarios()) if each.name == name]
    title, question = (found[0].title, found[0].question) if found else ("", "")
    return [{"name": name, "title": title or name, "question": question}]


def _scenarios(applied: Settings) -> list[dict[str, str]]:
    """Return the scenarios to choose from, with the question that each asks."""
    found = []
    for name in known_scenarios():
        scenario = Settings(name).scenario()
        found.append({"name": name, "title": scenario.title, "question": scenario.question})
    if applied.text:
        own = applied.unchanged()
        title = f"{own.title} (yours)"
        found.insert(0, {"name": applied.name, "title": title, "question": own.question})
    return found


def _slider(spec: Slider) -> dict[str, Any]:
    """Return a slider as plain data."""
    source = f"{spec.source}. {spec.basis}" if spec.basis else spec.source
    return {
        **{key: getattr(spec, key) for key in ("key", "label", "unit", "value", "low", "high")},
        "step": spec.step,
        "meaning": spec.meaning,
        "drawn": spec.drawn,
        "main": spec.main,
        "source": source,
    }
