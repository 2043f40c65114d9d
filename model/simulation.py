"""The Mesa model: schedule, the week, burn-in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import mesa
import numpy as np

from .cast import Cast, cast_of
from .drawing import draw_capacity
from .events import EFFECTS, World, enter, leave
from .factions import Faction
from .geography import week_of
from .initial import Start, build
from .once import once
from .outcomes import Who, measure, names_of, weekly
from .outcomes.landscape import at_end
from .randomness import Streams
from .rules import SortedRules, sort_rules
from .scenario.load import Scenario
from .scenario.theatre import Theatre
from .settled import Settled, start_key
from .state import Bools, Floats, Parameters, State
from .stretch import Luck, Rest, Survey, play_weeks
from .views import views_of
from .week import Processes
from .week.assess import common, threat_scale
from .week.hold import home_factors
from .week.revise import measure_newcomers, shared_threat

__all__ = ["BURN_IN", "CivilWar", "Settled", "settle", "start_key"]

BURN_IN: Final = 26
"""Weeks before week 0 in which weights and coalitions settle."""

MOST_WEEKS: Final = 520
"""Weeks that pass at once, at most: Ctrl-C waits for them."""


@dataclass(frozen=True)
class Happening:
    """Something on Mesa's schedule; kept alive by the model, since Mesa only refers weakly.

    Attributes
    ----------
    week : int
        Before the step of which week.
    words : str
        What it is, for logs and markers.
    action : callable
        What it does.
    """

    week: int
    words: str
    action: Callable[[], None]

    def happen(self) -> None:
        """Do it."""
        self.action()


class CivilWar(mesa.Model):  # type: ignore[misc]  # Mesa has no type hints
    """One replication of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Resolved and checked.
    seed : int
        Root seed, 0 or larger.
    replication : int
        Number of the replication.
    settled : Settled, optional
        Where to go on from, instead of a burn-in of its own; the results are the same.

    Raises
    ------
    ValueError
        If `settled` is the burn-in of another start, seed or replication.

    Attributes
    ----------
    state : State
        The arrays.
    parameters : Parameters
        As drawn for this replication.
    cast : Cast
        Which factions of the theatre take part.
    factions : list of Faction
        Their agents, in table order.
    camps : int or None
        None; with a number, realignment is Axelrod and Bennett's descent (`week.realign`).
    witness : callable or None
        Called after each week: whoever records a whole run need not stop Mesa's clock each week.
    """

    camps: int | None = None
    witness: Callable[[], None] | None = None

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 1,
        replication: int = 0,
        settled: Settled | None = None,
    ) -> None:
        super().__init__(rng=int(seed))
        if settled is not None:
            settled.check(scenario, seed, replication)
        self.plan, self.cast = scenario, cast_of(scenario)
        self.replication = replication
        self.streams = settled.streams.copy() if settled else Streams(seed, replication)
        start = settled.start if settled else build(scenario, self.streams)
        self.state: State = start.state.copy() if settled else start.state
        self.parameters: Parameters = start.parameters
        self.world = World(
            self.state,
            self.parameters,
            list(start.entries),
            scenario.theatre,
            self.cast,
            draw_capacity(scenario, self.streams),
            rules_changed=False,
        )
        self.who = roles(scenario, self.state)
        self.rules: SortedRules = start.rules
        self.processes = Processes(*(getattr(scenario.switches, on) for on in Processes._fields))
        self._asked: Floats | None = None
        self._ahead = 0
        self.factions = [Faction(self, row) for row in range(self.state.place.n)]
        self.happenings = self._happenings()
        if not settled:
            self._burn_in()
        for happening in self.happenings:
            self.schedule_event(happening.happen, at=happening.week + 0.5)

    def settled(self) -> Settled:
        """Return where it stands, before the first week, for others to go on from.

        Raises
        ------
        ValueError
            After the first week.
        """
        if self.state.week != 0:
            raise ValueError("the war has begun")
        start = Start(self.state.copy(), self.parameters, tuple(self.world.entries), self.rules)
        key = start_key(self.plan)
        # Who goes on draws the capacities of its own campaigns, from the beginning.
        streams = self.streams.copy(anew=("capacity",))
        return Settled(key, self.streams.root, self.replication, start, streams)

    @property
    def declared(self) -> Bools | None:
        """(n,) bool: declared targets of the campaign the outcomes are about; None without one."""
        for campaign in self.world.campaigns.values():
            if campaign.actor == self.who.campaigner and campaign.sorties > 0.0:
                return campaign.declared
        return None

    def measured(self) -> Floats:
        """Return the outcomes of the week that was last run, as `outcomes.names_of` names them."""
        return measure(self.state, self.who, self.declared)

    def outcomes(self) -> dict[str, float]:
        """Return the outcomes of the week that was last run, by name."""
        return weekly(self.state, self.who, self.declared)

    def at_end(self) -> dict[str, float]:
        """Return the outcomes of the end of a run, by name."""
        return at_end(self.state, self.parameters, self.who)

    def step(self) -> None:
        """One week: `week.one_week` has its order."""
        if self._ahead:  # it has passed already, and nobody has looked since
            self._ahead -= 1
            return
        weeks = self._stretch()
        if self._asked is None:
            survey = None
        else:
            survey = Survey(self.declared, self._asked[:weeks])
            self._asked = self._asked[weeks:]
        self._play(weeks, survey=survey)
        self.state.week += weeks
        self._ahead = weeks - 1
        if self.witness is not None:
            self.witness()

    def _stretch(self) -> int:
        """Return how many weeks may pass at once: one, if somebody looks at each of them."""
        if self._asked is None or self.witness is not None:
            return 1
        now = self.state.week
        ends = [each.week for each in self.happenings if each.week > now]
        return min(*ends, now + len(self._asked), now + MOST_WEEKS) - now

    def _play(self, weeks: int, rest: Rest | None = None, survey: Survey | None = None) -> None:
        """Let weeks pass in one call."""
        args = self.state, self.parameters, self.current_rules(), self.processes
        play_weeks(*args, self.draw_weeks(weeks), self.who, self.camps, rest, survey)

    def draw_weeks(self, weeks: int) -> Luck:
        """Draw what the processes of some weeks ask for, those that are switched on.

        Parameters
        ----------
        weeks : int
            How many, one or more.
        """
        on, n, rows = self.processes, self.cast.everyone, self.cast.rows
        clashes = self.streams.tables("clashes", n, rows)
        noise = order = np.zeros((weeks, rows.size))
        if on.revise:
            noise = self.streams["weights"].standard_normal((weeks, n)).take(rows, axis=1)
        if on.realign:
            order = self.streams["order"].random((weeks, n)).take(rows, axis=1)
        return Luck(clashes, noise, order)

    def run_through(self, weeks: int | None = None) -> Floats:
        """Run some weeks, or to the end of the scenario, and return the outcomes of each.

        Weeks between two happenings pass in one call: whoever is called meanwhile by Mesa's
        schedule, but for the scenario's own happenings, sees a state that is ahead of the clock.
        With a `witness` they pass one by one.

        Parameters
        ----------
        weeks : int, optional
            How many; default what the scenario says.

        Returns
        -------
        (weeks, number of outcomes) float
            In the order of `outcomes.names_of`; the same as of `measured` after each week.
        """
        count = self.plan.weeks if weeks is None else weeks
        out = self._asked = np.empty((count, len(names_of(self.state, self.who))))
        try:
            self.run_for(count)
        finally:
            self._asked, self._ahead = None, 0
        return out

    def run_for_weeks(self, weeks: int | None = None) -> "CivilWar":
        """Run some weeks, or to the end of the scenario.

        Parameters
        ----------
        weeks : int, optional
            How many; default what the scenario says.

        Returns
        -------
        CivilWar
            Itself.
        """
        self.run_for(self.plan.weeks if weeks is None else weeks)
        return self

    def current_rules(self) -> SortedRules:
        """Return the rules, sorted anew if an event changed them."""
        if self.world.rules_changed:
            place = self.state.place
            self.rules = sort_rules(self.world.entries, place.n, place.n_provinces)
            self.world.rules_changed = False
        return self.rules

    def _burn_in(self) -> None:
        """Let weights and coalitions settle, then measure what change counts from."""
        state, base = self.state, self.state.base
        state.week = -BURN_IN
        lost, push = np.zeros_like(base.recruits), np.zeros_like(base.push)
        self._play(BURN_IN, Rest(base.strength, base.support, base.control, lost, push))
        base.recruits[:] = lost / BURN_IN
        base.push[:] = push / BURN_IN
        self._measure()
        state.week = 0
        state.burning_in = False

    def _measure(self) -> None:
        """Fix S0, g0, D0, L and the home factors."""
        state, base = self.state, self.state.base
        base.threat_scale = threat_scale(common(state.threat), state.alive)
        measure_newcomers(*views_of(state), shared_threat(state))
        base.home[:] = home_factors(state, self.parameters)

    def _happenings(self) -> list[Happening]:
        """List what is dated inside the run, in the order in which it happens."""
        scenario, world = self.plan, self.world
        dated: list[tuple[Any, int, int, str, Callable[[], None]]] = []
        for order, event in enumerate(scenario.events):
            effect = EFFECTS[event.kind]
            begin = Bound(effect.begin, world, event)
            dated.append((event.on, 1, order, f"{event.id} begins", begin))
            until = getattr(event, "until", None)
            if until is not None:
                end = Bound(effect.end, world, event)
                dated.append((until, 0, order, f"{event.id} ends", end))
        for i, name in enumerate(self.cast.ids):
            row = scenario.theatre.faction(name)
            if row.active_from is not None and row.active_from > scenario.start:
                dated.append((row.active_from, 2, i, f"{row.id} enters", Bound(enter, world, i)))
            if row.active_until is not None and row.active_until >= scenario.start:
                bound = Bound(leave, world, i, None)
                dated.append((row.active_until, 0, i, f"{row.id} leaves", bound))
        dated.sort(key=lambda item: item[:3])
        last = scenario.weeks
        weeks = [(week_of(day, scenario.start), words, act) for day, _, _, words, act in dated]
        return [Happening(week, words, act) for week, words, act in weeks if week < last]


def settle(scenario: Scenario, seed: int = 1, replication: int = 0) -> Settled:
    """Play the burn-in of a replication, for all scenarios that share it.

    Parameters
    ----------
    scenario, seed, replication
        As `CivilWar`.

    Returns
    -------
    Settled
        To be used any number of times.
    """
    return CivilWar(scenario, seed, replication).settled()


class Bound:
    """A function with its arguments; compares by identity, unlike a partial it can be typed."""

    def __init__(self, function: Callable[..., None], *arguments: object) -> None:
        self.function = function
        self.arguments = arguments

    def __call__(self) -> None:
        """Call it."""
        self.function(*self.arguments)


def roles(scenario: Scenario, state: State) -> Who:
    """Turn the theatre's roles into masks.

    Parameters
    ----------
    scenario : Scenario
        Its theatre names the roles.
    state : State
        Drawn strengths.

    Returns
    -------
    Who
        Masks and indices.
    """
    known = _roles(scenario.theatre, cast_of(scenario))
    return replace(known, signed_strength=state.place.statement_strength)


@once
def _roles(theatre: Theatre, cast: Cast) -> Who:
    """Return the same without strengths."""
    index = cast.index
    side = np.array([theatre.faction(name).side for name in cast.ids])
    said = theatre.roles
    designated = theatre.expand(f"list:{said.designated}") if said.designated else ()
    return Who(
        signatory=np.isin(cast.ids, theatre.signatories),
        signed_strength=np.zeros(len(index)),
        rebels=np.isin(side, said.rebels),
        government=np.isin(side, said.government),
        head=index[said.head_of_government],
        campaigner=index[said.campaign] if said.campaign else -1,
        designated=np.isin(cast.ids, designated),
        sides={name: side == name for name, about in theatre.sides.items() if about.control},
    )
