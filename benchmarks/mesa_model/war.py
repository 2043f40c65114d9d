"""The Mesa model: clock, week, burn-in, and what agents see of each other."""

from collections.abc import Callable
from typing import Any, Final

import mesa
import numpy as np
import numpy.typing as npt

from model.cast import cast_of
from model.initial import build
from model.randomness import Streams
from model.scenario.load import Scenario

from .agents import FactionAgent
from .happenings import Diary
from .outcomes import REPORTERS, prepare
from .rules import Rule

Array = npt.NDArray[Any]

BURN_IN: Final = 26
HOME_ROUNDS: Final = 200
LEAST_SHARE: Final = 0.002
LEAST_TARGET: Final = 1e-9


class IdiomaticWar(mesa.Model):  # type: ignore[misc]  # Mesa has no type hints
    """One replication of a scenario, agents with rows of their own.

    Parameters
    ----------
    scenario : Scenario
        Resolved and checked.
    seed : int
        Root seed.
    replication : int
        Number of the replication.

    Attributes
    ----------
    datacollector : mesa.DataCollector
        Every outcome of every week after burn-in.
    """

    def __init__(self, scenario: Scenario, seed: int = 1, replication: int = 0) -> None:
        super().__init__(rng=int(seed))
        self.plan, self.cast = scenario, cast_of(scenario)
        self.streams = Streams(seed, replication)
        self.start = build(scenario, self.streams)
        place = self.start.state.place
        self.parameters = self.start.parameters
        self.total = float(self.start.state.base.total)
        for row in range(place.n):
            FactionAgent(self, row)
        self.factions: list[FactionAgent] = self.agents.to_list()
        self._give_rules()
        self._fixed(place)
        prepare(self)
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)
        self.diary = Diary(self)
        self.look()
        self._burn_in()
        self.diary.schedule()

    def _give_rules(self) -> None:
        """Hand out the theatre's targeting rules."""
        for entry in self.start.entries:
            self.add_rule(entry.actor, entry.rule, entry.weight, entry.targets, entry.places)

    def add_rule(self, actor: int, name: str, weight: float, targets: Any, places: Any) -> None:
        """Give a faction one more targeting rule.

        Parameters
        ----------
        actor : int
            Which faction.
        name : str
            The rule.
        weight : float
            Share of attention, relative.
        targets, places : sequence of int
            Listed factions and provinces.
        """
        place = self.start.state.place
        listed, where = np.zeros(place.n, dtype=bool), np.zeros(place.n_provinces, dtype=bool)
        listed[list(targets)] = True
        where[list(places)] = True
        self.factions[actor].rules.append(Rule(name, float(weight), listed, where))

    def _fixed(self, place: Any) -> None:
        """Keep what all agents look at and nobody changes."""
        par = self.parameters
        self.groups = np.array(self.agents.get("group"))
        self.cores = np.array(self.agents.get("core"))
        self.sponsors = np.array(self.agents.get("sponsor"))
        self.wavering = np.array(self.agents.get("wavers"))
        self.presences = np.array(self.agents.get("presence"))
        self.umbrellas, self.umbrella_weeks = place.umbrella, place.umbrella_weeks
        self.group_names, self.population = place.groups, place.population
        people = self.population**par.population_exponent
        self.crowd = people / (self.population @ people / self.population.sum())
        self.fading = 2.0 ** (-1.0 / par.grievance_half_life)
        self.alignment = np.zeros((place.n, place.n))
        self.home = np.ones((len(place.groups), place.n_provinces))
        self.threat_scale = 1.0
        self.burning_in = True
        self.week = -BURN_IN

    def look(self) -> None:
        """Let all see how things stand: strengths, coalitions, ground, umbrellas, weights."""
        self.strengths = np.array(self.agents.get("strength"))
        self.actives = np.array(self.agents.get("active"))
        self.living = self.actives & (self.strengths > 0.0)
        self.labels = np.array(self.agents.get("coalition"))
        self.exposed = self.strengths[:, None] * self.presences
        self.weights = np.array(self.agents.get("weight"))
        weeks = self.umbrella_weeks
        now = (weeks[:, :, 0] <= self.week) & (self.week < weeks[:, :, 1]) & self.actives
        sitting = [u for u in range(len(now)) if now[u].any()]
        self.umbrellas_now = [self.umbrellas[u] & now[u][:, None] for u in sitting]

    # One week.

    def step(self) -> None:
        """One week, and its outcomes."""
        self.pass_week()
        self.datacollector.collect(self)

    def pass_week(self) -> None:
        """One week, in the order of the page."""
        on = self.plan.switches
        self.look()
        if on.assess:
            self.mights = np.array(self.agents.get("might"))
            self.agents.do("assess")
        if on.target:
            self._choose_targets()
        self.agents.do(remember_strength)
        if on.fight:
            self._fight()
        else:
            self.agents.do("rest")
        if on.civilians:
            self._civilians()
        if on.recover and not self.burning_in:
            self.agents.do("recover")
        if on.hold and not self.burning_in:
            self._hold()
        self.look()
        if on.revise:
            self._revise()
        if on.realign:
            self._realign()
        self.week += 1

    def _choose_targets(self) -> None:
        """All plan; then members of umbrellas plan together."""
        self.held = self.by_group(np.array(self.agents.get("control")))
        self.agents.do("plan")
        self.pools = [self._pool(members) for members in self.umbrellas_now]
        self.agents.do("join_plans")

    def _pool(self, members: Array) -> Array:
        """(n, K) effort that the members of an umbrella pool, in fighters."""
        rows = np.flatnonzero(members.any(axis=1))
        efforts = np.array([self.factions[row].effort for row in rows])
        joint = np.einsum("m,mjk,mk->jk", self.strengths[rows], efforts, members[rows])
        return np.asarray(joint)

    def umbrellas_of(self, agent: FactionAgent) -> list[tuple[Array, Array]]:
        """Return pool and provinces of each umbrella that a faction sits in.

        Parameters
        ----------
        agent : FactionAgent
            The faction.
        """
        together = zip(self.pools, self.umbrellas_now, strict=True)
        row = agent.row
        return [(pool, members[row]) for pool, members in together if members[row].any()]

    def _fight(self) -> None:
        """All advance, strike, and suffer."""
        par, cast = self.parameters, self.cast
        draws = self.streams["clashes"].random((2, cast.everyone, cast.everyone))
        self.count_draws, self.place_draws = (draw[cast.pairs] for draw in draws)
        self.pressure = np.zeros_like(self.exposed)
        self.agents.do("advance_on")
        pressed = self.pressure > 0.0
        at_odds = self.exposed / np.where(pressed, self.pressure, 1.0)
        self.exchange = np.where(pressed, np.sqrt(at_odds), 0.0)
        self.exposure = par.air_lethality * self.exposed / (self.exposed + par.air_half_exposure)
        self.agents.do("strike")
        self.all_inflicted = np.array(self.agents.get("inflicted"))
        self.agents.do("suffer")

    def _civilians(self) -> None:
        """All do harm; then support follows."""
        self.agents.do("do_harm")
        self.deaths = 1e5 * np.array(self.agents.get("harm")) / self.population
        by_label = np.zeros_like(self.deaths)
        np.add.at(by_label, self.labels[self.actives], self.deaths[self.actives])
        self.deaths_by_bloc = np.where(self.actives[:, None], by_label[self.labels], 0.0)
        self.agents.do("win_hearts")

    def _hold(self) -> None:
        """Let coalitions contest the ground."""
        self.contest = self._forces()(self.home)
        self.contested = self.contest.sum(axis=0) > 0.0
        self.agents.do("hold")
        total = np.sum(self.agents.get("control"), axis=0)
        for agent in self.factions:
            agent.control /= total

    def _forces(self) -> Callable[[Array], Array]:
        """Return the contest of the forces as they stand: (G, K) home factors to (n, K) shares."""
        force, standing, control = (
            np.array(self.agents.get(name)) for name in ("force", "standing", "control")
        )
        there, holds = self.labels >= 0, self.groups >= 0
        blocs, of = np.unique(self.labels[there], return_inverse=True)
        member = np.zeros((blocs.size, self.labels.size))
        member[of, np.flatnonzero(there)] = 1.0
        holder = member * holds
        ground, held = holder @ standing, holder @ control
        may = holder.any(axis=1)[:, None] & ((ground > 0.0) | (held > 0.0))
        in_arms = 1.0 / np.where(ground > 0.0, ground, np.inf)
        unarmed = 1.0 / np.where((ground <= 0.0) & (held > 0.0), held, np.inf)
        claims = holder.T @ in_arms * standing + holder.T @ unarmed * control

        def contest(home: Array) -> Array:
            might = member @ (np.where(holds[:, None], home[self.groups], 1.0) * force)
            power = np.where(may, might, 0.0) ** self.parameters.contest
            total = power.sum(axis=0)
            return np.asarray(claims * (holder.T @ (power / np.where(total > 0.0, total, 1.0))))

        return contest

    def by_group(self, control: Array) -> Array:
        """Return control by control group, (G, K).

        Parameters
        ----------
        control : (n, K) float
            By faction.
        """
        out = np.zeros((len(self.group_names), control.shape[1]))
        holds = self.groups >= 0
        np.add.at(out, self.groups[holds], control[holds])
        return out

    def _revise(self) -> None:
        """All revise their weights, with one shock for each faction."""
        noise = self.streams["weights"].standard_normal(self.cast.everyone)[self.cast.rows]
        self.shocks = np.where(self.wavering, noise, 0.0)
        self.root_threats = np.sqrt(np.array(self.agents.get("threat")))
        if not self.burning_in:
            self._meet_newcomers()
        self.agents.do("revise")
        self.weights = np.array(self.agents.get("weight"))

    def _meet_newcomers(self) -> None:
        """Measure the usual of those who have fighters for the first time."""
        self.new = self.living & ~np.array(self.agents.get("measured"))
        if self.new.any():
            self.agents.do("get_used_to")
            self.agents.select(lambda agent: self.new[agent.row]).set("measured", True)

    def _realign(self) -> None:
        """All realign, in random order."""
        turn = self.streams["order"].random(self.cast.everyone)[self.cast.rows]
        self.agents.sort(key=lambda agent: turn[agent.row], ascending=True).do("realign")

    def free_label(self, agent: FactionAgent) -> int:
        """Return the label of a new coalition of one.

        Parameters
        ----------
        agent : FactionAgent
            Who stands alone.
        """
        used = {other.coalition for other in self.factions if other is not agent}
        if agent.row not in used:
            return agent.row
        return next(label for label in range(len(self.factions)) if label not in used)

    # Before week 0.

    def _burn_in(self) -> None:
        """Let weights and coalitions settle; measure what is usual."""
        for _ in range(BURN_IN):
            self.pass_week()
            for agent in self.factions:
                agent.usual_losses += agent.wounds.sum() / BURN_IN
                agent.measured_push = getattr(agent, "measured_push", 0.0) + agent.push / BURN_IN
                agent.strength = agent.start_strength
                agent.support = agent.start_support.copy()
                agent.control = agent.start_control.copy()
        for agent in self.factions:
            agent.usual_push = agent.measured_push
        self.look()
        self.root_threats = np.sqrt(np.array(self.agents.get("threat")))
        self.threat_scale = self._scale_of_threat()
        self._meet_newcomers()
        self.home = self._home_factors()
        self.week, self.burning_in = 0, False

    def _scale_of_threat(self) -> float:
        """L: the 95th percentile of common threat."""
        roots = self.root_threats[self.living]
        common = roots @ self.root_threats[self.living].T
        pairs = common[np.triu_indices(len(roots), 1)]
        scale = float(np.percentile(pairs, 95.0)) if pairs.size else 0.0
        return scale if scale > 0.0 else 1.0

    def _home_factors(self) -> Array:
        """Find the home factors under which the start is at rest."""
        now = self.by_group(np.array(self.agents.get("control")))
        home, contest = np.ones_like(self.home), self._forces()
        for _ in range(HOME_ROUNDS):
            target = self.by_group(contest(home))
            there = target > 0.0
            step = np.maximum(now, LEAST_SHARE) / np.maximum(target, LEAST_TARGET)
            home = np.where(there, home * step ** (1.0 / self.parameters.contest), home)
            mean = np.where(there, home, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
            home = np.where(there & (mean > 0.0), home / np.where(mean > 0.0, mean, 1.0), home)
        return home


def remember_strength(agent: FactionAgent) -> None:
    """Keep a faction's strength before the week's losses."""
    agent.before = agent.strength
