"""A faction as a Mesa agent: its own rows as numpy arrays, one method for each process."""

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import numpy.typing as npt

from .rules import RULES, Rule

if TYPE_CHECKING:
    from .war import IdiomaticWar

Array = npt.NDArray[Any]

WEEKS_A_YEAR = 52.0
MOST_EVENTS = 1000


class FactionAgent(mesa.Agent):  # type: ignore[misc]  # Mesa has no type hints
    """One faction; arrays over others have the shape (n,), over provinces (K,).

    Parameters
    ----------
    model : IdiomaticWar
        The model; its `start` and `streams` are there.
    row : int
        Place in the tables.
    """

    model: "IdiomaticWar"

    def __init__(self, model: "IdiomaticWar", row: int) -> None:
        super().__init__(model)
        self.row = row
        self._settle(model.start.state.place)
        self._begin(model.start.state)

    def _settle(self, place: Any) -> None:
        """Take over what is fixed for the replication."""
        row = self.row
        self.name = place.factions[row]
        self.side = place.side[row]
        self.group = int(place.group[row])
        self.presence = place.presence[row].copy()
        self.reach = place.reach[row].copy()
        self.overlap = place.overlap[row].copy()
        self.clashing = place.clashing[row].copy()
        self.sponsor = place.sponsor[row].copy()
        self.core = place.core[row].copy()
        self.tied = (place.sponsor[row] > 0.0) | (place.sponsor[:, row] > 0.0)
        self.harm_per_sortie = float(place.harm_per_sortie[row])
        self.harm_per_1000 = float(place.harm_per_1000[row])
        self.own_sorties = float(place.own_sorties[row])
        self.drawn_strength = float(place.strength_drawn[row])
        self.signed_strength = float(place.statement_strength[row])
        self.sincerity = float(place.sincerity[row])
        self.wavers = bool(place.wavers[row])
        roots = np.sqrt(self.presence * place.presence)
        apart = self.overlap <= 0.0
        # Where two meet, as shares over provinces; 0 for those who never do.
        self.meeting = roots / np.where(apart, 1.0, self.overlap)[:, None]
        self.may_clash = (self.clashing > 0.0) & ~apart
        self.grounded = self.reach > 0.0

    def _begin(self, state: Any) -> None:
        """Take over the start, and what begins at nothing."""
        row, n, provinces = self.row, state.place.n, state.place.n_provinces
        self.active = bool(state.active[row])
        self.strength = float(state.strength[row])
        self.coalition = int(state.coalition[row])
        self.sorties = self.own_sorties if self.active else 0.0
        self.supply = 1.0
        self.prior = state.prior[row].copy()
        self.weight = self.prior.copy()
        self.grievance, self.threat = np.zeros(n), np.zeros(n)
        self.commitment, self.commitment_keep = np.zeros(n), np.ones(n)
        self.truce, self.factor = np.zeros(n), np.ones(n)
        self.support, self.control = state.support[row].copy(), state.control[row].copy()
        self.effort = np.zeros((n, provinces))
        self.events = np.zeros((n, provinces))
        self.inflicted = np.zeros((n, provinces))
        self.returned = np.zeros((n, provinces))
        self.wounds = np.zeros((n, provinces))
        self.harm, self.push = np.zeros(provinces), np.zeros(provinces)
        self.recruits = 0.0
        self.rules: list[Rule] = []
        self.start_strength = self.strength
        self.start_support, self.start_control = self.support.copy(), self.control.copy()
        self.usual_losses, self.usual_push = 0.0, np.zeros(provinces)
        self.usual_shared, self.usual_grievance = np.zeros(n), np.zeros(n)
        self.usual_domination = np.zeros(n)
        self.measured = False

    @property
    def alive(self) -> bool:
        """Whether it is active and has fighters."""
        return self.active and self.strength > 0.0

    @property
    def standing(self) -> Array:
        """(K,) fighters by province."""
        return np.asarray(self.strength * self.presence)

    @property
    def spent(self) -> Array:
        """(K,) effort by province."""
        return np.asarray(self.effort.sum(axis=0))

    @property
    def might(self) -> Array:
        """(K,) what it can bring to bear, fighters."""
        air = self.model.parameters.air_equivalent * self.sorties
        might = self.strength * self.reach
        return np.asarray(might + air * self.spent if air > 0.0 else might)

    @property
    def force(self) -> Array:
        """(K,) what it holds ground with: fighters with their supply, and air support."""
        air = self.model.parameters.air_equivalent * self.sorties
        force = self.standing * self.supply
        return np.asarray(force + air * self.spent if air > 0.0 else force)

    # 7.1

    def assess(self) -> None:
        """Judge what each other faction could do to it."""
        war = self.model
        self.threat[:] = 0.0
        if not self.alive:
            return
        hostility = (1.0 - war.weights[:, self.row]) / 2.0
        threat = hostility * (war.mights @ self.presence) / war.total
        threat += war.parameters.suffered_weight * self.grievance
        threat[~war.living] = 0.0
        threat[self.row] = 0.0
        self.threat = threat

    # 7.2

    def plan(self) -> None:
        """Share out its effort over targets and provinces by its rules."""
        self.effort = np.zeros_like(self.effort)
        if not self.alive:
            return
        war = self.model
        self.permitted = war.living & ~self.tied & (war.labels != self.coalition)
        hostility = np.where(self.permitted, (1.0 - self.weight) / 2.0, 0.0)
        within = hostility[:, None] if self.sorties > 0.0 else np.outer(hostility, self.reach)
        heard = 0.0
        for rule in self.rules:
            raw = RULES[rule.name](self, rule) * within
            total = raw.sum()
            if rule.weight > 0.0 and total > 0.0:
                heard += rule.weight
                self.effort += rule.weight / total * raw
        if heard > 0.0:
            self.effort /= heard

    def join_plans(self) -> None:
        """Let part of its effort follow the umbrellas that it sits in; keep truces."""
        own = self.model.umbrellas_of(self) if self.alive else []
        if own:
            spent = self.spent
            plan, plans = np.zeros_like(self.effort), np.zeros(spent.size)
            for pool, places in own:
                masked = np.where(self.permitted[:, None], pool, 0.0)
                total = masked.sum(axis=0)
                good = places & (total > 0.0)
                plan[:, good] += masked[:, good] / total[good]
                plans += good
            mixed = (plans > 0.0) & (spent > 0.0)
            share = self.model.parameters.pooling
            joint = share * spent[mixed] * plan[:, mixed] / plans[mixed]
            self.effort[:, mixed] = (1.0 - share) * self.effort[:, mixed] + joint
        if self.truce.any():
            self.effort *= 1.0 - self.truce[:, None]

    # 7.3

    def advance_on(self) -> None:
        """Add its ground effort to the pressure on its targets."""
        if self.active:
            self.on_ground = self.strength * self.supply * np.where(self.grounded, self.effort, 0)
            self.model.pressure += self.on_ground
        else:
            self.on_ground = np.zeros_like(self.effort)

    def strike(self) -> None:
        """Work out what its effort and its clashes cost others, and itself."""
        war, par = self.model, self.model.parameters
        self.inflicted = par.ground_lethality * war.exchange * self.on_ground
        self.returned = par.defence_ratio * self.inflicted
        if self.sorties > 0.0:
            self.inflicted += self.sorties * war.exposure * self.effort
        self.events = np.zeros_like(self.effort)
        if self.alive:
            self._clash()
        if self.events.any():
            self.inflicted += par.event_losses * self.events
            self.returned += par.event_losses * self.events

    def _clash(self) -> None:
        """Draw its clash events of the week."""
        war, par = self.model, self.model.parameters
        stray = par.friction * (1.0 - self.weight) / 2.0 * (1.0 - self.truce)
        chances = self.effort + stray[:, None] * self.meeting
        total = chances.sum(axis=1)
        mean = par.clash_rate / WEEKS_A_YEAR * self.clashing * total
        mean[~(war.living & self.may_clash)] = 0.0
        size, u = par.clash_shape, war.count_draws[self.row]
        none = (size / (size + mean)) ** size
        for j in np.flatnonzero((u >= none) & (mean > 0.0)):
            count = negative_binomial(u[j], mean[j], size)
            at = (war.place_draws[self.row, j] + np.arange(count) / count) % 1.0
            reached = np.cumsum(chances[j])
            where = np.searchsorted(reached, at * total[j], side="right")
            np.add.at(self.events[j], np.minimum(where, reached.size - 1), 1.0)

    def suffer(self) -> None:
        """Add up what it lost to each other faction, remember it, and lose it."""
        war, par = self.model, self.model.parameters
        self.grievance *= war.fading
        self.wounds = war.all_inflicted[:, self.row] + self.returned
        lost = self.wounds.sum()
        most = par.max_weekly_loss * self.strength
        if lost > most:
            self.wounds *= most / lost
            lost = most
        before = self.strength if self.strength > 0.0 else 1.0
        self.grievance += self.wounds.sum(axis=1) / before
        self.strength = max(self.strength - lost, 0.0)

    def rest(self) -> None:
        """Fade what was suffered, in a week without fighting."""
        for array in (self.events, self.inflicted, self.returned, self.wounds):
            array[:] = 0.0
        self.grievance *= self.model.fading

    # 7.4

    def do_harm(self) -> None:
        """Work out whom its fire kills."""
        per_effort = self.harm_per_1000 * self.before * self.supply / 1000.0 * self.grounded
        per_effort = per_effort + self.harm_per_sortie * self.sorties
        self.harm = self.model.crowd * per_effort * self.spent

    def win_hearts(self) -> None:
        """Let support follow harm."""
        war, par = self.model, self.model.parameters
        resisted = self.effort.sum(axis=1) @ war.deaths_by_bloc
        self.push = par.support_toward * (1.0 - self.support) * resisted
        self.push -= par.support_away * war.deaths[self.row] * self.support
        if self.active:
            back = par.support_return * (self.start_support - self.support)
            self.support = np.clip(self.support + self.push - self.usual_push + back, 0.0, 1.0)

    # 7.5

    def recover(self) -> None:
        """Recruit, up to its ceiling."""
        par, start = self.model.parameters, self.drawn_strength
        self.recruits = 0.0
        if not (self.alive and start > 0.0):
            return
        then = self.presence @ self.start_support
        warmth = self.presence @ self.support / then if then > 0.0 else 1.0
        top = par.ceiling * start
        room = max(0.0, 1.0 - self.strength / top) / (1.0 - 1.0 / par.ceiling)
        usual = max(self.usual_losses, par.recruit_floor * start)
        joining = usual * warmth**par.support_elasticity * self.supply * room
        after = max(min(self.strength + joining, top), self.strength)
        self.recruits = float(after - self.strength)
        self.strength = float(after)

    # 7.6

    def hold(self) -> None:
        """Move its control toward the outcome of the contest."""
        war = self.model
        drift = war.parameters.hold_rate * (war.contest[self.row] - self.control)
        self.control = self.control + np.where(war.contested, drift, 0.0)

    # 7.7

    @property
    def shared_threat(self) -> Array:
        """(n,) S_ij."""
        common = self.model.root_threats @ np.sqrt(self.threat)
        return np.asarray(1.0 - np.exp(-common / self.model.threat_scale))

    @property
    def domination(self) -> Array:
        """(n,) D_ij."""
        others = self.model.strengths
        both = others + self.strength
        ahead = np.maximum(others - self.strength, 0.0)
        return np.asarray(self.overlap * ahead / np.where(both > 0.0, both, 1.0))

    def get_used_to(self) -> None:
        """Take the usual shared threat, grievance and domination of pairs that are new."""
        war = self.model
        new = war.new | war.new[self.row]
        self.usual_shared[new] = self.shared_threat[new]
        self.usual_grievance[new] = self.grievance[new]
        self.usual_domination[new] = self.domination[new]

    def propensity(self) -> Array:
        """(n,) p_ij, what its weights drift toward."""
        war, par = self.model, self.model.parameters
        if war.burning_in:
            return np.asarray(self.prior)
        change = par.b_threat * (self.shared_threat - self.usual_shared)
        change -= par.b_grievance * (self.grievance - self.usual_grievance)
        change += par.b_commit * self.commitment
        change -= par.b_domination * (self.domination - self.usual_domination)
        if war.alignment.any():
            change += par.b_sponsor * (war.sponsors @ (self.sponsor @ war.alignment))
        return np.asarray(np.tanh(np.arctanh(self.prior) + change))

    def revise(self) -> None:
        """Let its weights drift and be shaken, its commitments fade."""
        war, par = self.model, self.model.parameters
        if self.active:
            shaken = (war.shocks[self.row] + war.shocks) / np.sqrt(2.0)
            drift = par.weight_rate * (self.propensity() - self.weight)
            step = np.where(war.actives, drift + par.weight_noise * shaken, 0.0)
            self.weight = np.clip(self.weight + step, -1.0, 1.0)
            self.weight[self.row] = 0.0
        self.commitment *= self.commitment_keep

    # 7.8

    def realign(self) -> None:
        """Stay, leave, or join the coalition that offers most and takes it in."""
        if not self.alive:
            return
        war, par = self.model, self.model.parameters
        bonds = self.overlap * np.minimum(self.weight, war.weights[:, self.row]) - par.tau
        others = war.living.copy()
        others[self.row] = False
        there, n = war.labels[others], others.size
        strength = war.strengths[others]
        gains = np.bincount(there, strength / war.total * bonds[others], n)
        sizes = np.bincount(there, strength, n)
        bar = gains[self.coalition] + par.switching_cost
        better = np.flatnonzero((sizes > 0.0) & (gains > bar))
        better = better[better != self.coalition]
        accompanied = (there == self.coalition).any()
        for label in better[np.argsort(-gains[better], kind="stable")]:
            if accompanied and bar < 0.0 and gains[label] < 0.0:
                break
            if self._taken_in(label, sizes[label], bonds):
                self.move_to(int(label))
                return
        if accompanied and bar < 0.0:
            self.move_to(war.free_label(self))

    def _taken_in(self, label: int, size: float, bonds: Array) -> bool:
        """Return whether a coalition is open to it."""
        war, par = self.model, self.model.parameters
        if par.winning_share < 1.0 and size + self.strength > par.winning_share * war.total:
            return False
        members = war.living & (war.labels == label)
        brokers = members & (war.strengths >= par.veto_share * size)
        return not (bonds[brokers] < 0.0).any()

    def move_to(self, label: int) -> None:
        """Take another coalition's label, for all to see.

        Parameters
        ----------
        label : int
            The label.
        """
        self.coalition = label
        self.model.labels[self.row] = label


def negative_binomial(u: float, mean: float, size: float) -> int:
    """Return the smallest N with u < F(N), at most `MOST_EVENTS`.

    Parameters
    ----------
    u : float
        Uniform on [0, 1).
    mean, size : float
        The variance is mean + mean^2 / size.
    """
    ratio = mean / (size + mean)
    chance = (size / (size + mean)) ** size
    total, count = chance, 0
    while u >= total and count < MOST_EVENTS:
        chance *= (size + count) / (count + 1.0) * ratio
        count += 1
        total += chance
    return count
