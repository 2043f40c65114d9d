"""What `landscape` answers: one JSON object, and the same in words."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ..figures.landscape_data import number, percent
from ..landscape.power import Power
from ..landscape.problem import Landscape, distance, frustrated_ties, frustration
from ..landscape.sample import Reached
from ..landscape.solve import Minimum, Solution
from ..scenario.errors import listed

DEFINITION: Final = (
    "frustration F_i(X) = sum over j of s_j p_ij d_ij(X), energy E(X) = sum over i of "
    "s_i F_i(X); d = 0 in the same camp, 1 otherwise; both orders of a pair counted"
)
"""The energy in words, on every output (Axelrod and Bennett 1993, equations 1 and 2)."""

SHOWN: Final = 10
"""Local minima told in words."""

MOST_ACTORS: Final = 40
MOST_TIES: Final = 20
MOST_MEMBERS: Final = 120
"""Actors, frustrated ties and members of a camp told in words; the tables have all."""

WIDE: Final = 96
"""Characters of a line."""


@dataclass(frozen=True)
class Answer:
    """A landscape and what was found of it.

    Attributes
    ----------
    title : str
        For headings.
    about : tuple of str
        Where ties and sizes come from, in sentences.
    problem : Landscape
        Actors, ties, sizes.
    solution : Solution
        The best configuration and what is proved of it.
    power : Power or None
        None where it was not computed.
    seed : int
        Of the search, and of a scenario's draws.
    reached : Reached or None
        Local minima in which descents ended, where not all were enumerated.
    """

    title: str
    about: tuple[str, ...]
    problem: Landscape
    solution: Solution
    power: Power | None
    seed: int
    reached: Reached | None = None

    @property
    def signed(self) -> bool:
        """Whether all ties are +1, -1 or none."""
        return bool(np.isin(self.problem.propensity, (-1.0, 0.0, 1.0)).all())

    @property
    def equal(self) -> bool:
        """Whether all actors are of one size."""
        return bool((self.problem.strength == self.problem.strength[0]).all())

    def members(self, camps: Sequence[int]) -> list[list[str]]:
        """Return the names in each camp, the largest camp first, then by its first member."""
        found: dict[int, list[str]] = {}
        for name, camp in zip(self.problem.names, camps, strict=True):
            found.setdefault(camp, []).append(name)
        return sorted(found.values(), key=len, reverse=True)

    def against(self) -> list[tuple[int, int]]:
        """Return the frustrated ties of the best configuration, the costliest first."""
        coupling = self.problem.coupling
        ties = frustrated_ties(self.problem, self.solution.camps)
        return sorted(ties, key=lambda tie: -abs(float(coupling[tie])))

    @property
    def index(self) -> int | None:
        """Frustration index: frustrated ties of a signed graph of equals; None of others."""
        return len(self.against()) if self.signed and self.equal else None


def contract(answer: Answer) -> dict[str, Any]:
    """Return what ``--json`` prints, but for what all verbs have in common.

    Parameters
    ----------
    answer : Answer
        What was found.
    """
    problem, best = answer.problem, answer.solution
    names = problem.names
    cost = frustration(problem, best.camps).tolist()
    ties = [
        {"source": names[i], "target": names[j], "weight": float(problem.propensity[i, j])}
        for i, j in answer.against()
    ]
    return {
        "definition": DEFINITION,
        "title": answer.title,
        "about": list(answer.about),
        "actors": problem.n,
        "camps": "free" if best.camps_allowed is None else best.camps_allowed,
        "status": best.status,
        "energy": best.energy,
        "bound": best.bound,
        "gap": best.gap,
        "relative_gap": best.relative_gap,
        "method": best.method,
        "note": best.note,
        "seed": answer.seed,
        "configuration": answer.members(best.camps),
        "ties_in_optimum": best.ties,
        "minima": None if best.minima is None else [_minimum(answer, m) for m in best.minima],
        "minima_count": best.minima_count,
        "minima_reached": None if answer.reached is None else _reached(answer, answer.reached),
        "frustration_index": answer.index,
        "frustrated_ties": ties,
        "frustration": dict(zip(names, cost, strict=True)),
        "strength": dict(zip(names, problem.strength.tolist(), strict=True)),
        "power": None if answer.power is None else _power(names, answer.power),
        "seconds": best.seconds,
    }


def _minimum(answer: Answer, minimum: Minimum) -> dict[str, Any]:
    """Return a local minimum for JSON."""
    members = answer.members(minimum.camps)
    return {"energy": minimum.energy, "configuration": members, "basin": minimum.basin}


def _reached(answer: Answer, reached: Reached) -> dict[str, Any]:
    """Return the local minima of descents for JSON."""
    found = [
        {
            "energy": each.energy,
            "configuration": answer.members(each.camps),
            "share_of_descents": (each.basin or 0) / reached.starts,
        }
        for each in reached.minima
    ]
    return {"descents": reached.starts, "minima": found}


def _power(names: Sequence[str], power: Power) -> dict[str, Any]:
    """Return the power table for JSON."""
    rows = zip(names, power.shapley_shubik, power.banzhaf, power.banzhaf_share, strict=True)
    return {
        "quota": power.quota * power.unit,
        "unit": power.unit,
        "actors": {
            name: {"shapley_shubik": float(a), "banzhaf": float(b), "banzhaf_share": float(c)}
            for name, a, b, c in rows
        },
    }


def _wrapped(text: str, first: str = "", later: str = "") -> list[str]:
    """Return a text as lines; names are not cut at their hyphens."""
    return textwrap.wrap(
        text, WIDE, initial_indent=first, subsequent_indent=later,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip


def in_words(answer: Answer) -> list[str]:
    """Return the answer as lines for a person.

    Parameters
    ----------
    answer : Answer
        What was found.
    """
    return [
        f"{answer.title}: {answer.problem.n} actors",
        *(line for text in answer.about for line in _wrapped(text)),
        *_wrapped(f"Energy: {DEFINITION}."),
        "",
        *_best(answer),
        "",
        *_minima(answer),
        "",
        *_ties(answer),
        "",
        *_actors(answer),
    ]


def status_words(solution: Solution) -> str:
    """Return what is proved of the best configuration.

    Parameters
    ----------
    solution : Solution
        What was found.
    """
    if solution.status == "proved":
        return "proved"
    gap = f"gap {number(solution.gap)} ({percent(solution.relative_gap)})"
    return f"best found; bound {number(solution.bound)}, {gap}"


def allowed(solution: Solution) -> str:
    """Return how many camps were allowed, in words."""
    most = solution.camps_allowed
    return "any number of camps" if most is None else f"at most {most} camps"


def _best(answer: Answer) -> Iterator[str]:
    """Yield the best configuration."""
    best = answer.solution
    head = f"Best configuration of {allowed(best)}: energy {number(best.energy)}"
    yield from _wrapped(f"{head}, {status_words(best)}", later="  ")
    yield f"  method {best.method}, {best.seconds:.2f} s" + (f"; {best.note}" if best.note else "")
    camps = answer.members(best.camps)
    for place, members in enumerate(camps[:MOST_ACTORS], start=1):
        head = f"  camp {place} ({len(members)}): "
        yield from _wrapped(listed(members, MOST_MEMBERS), head, "    ")
    if len(camps) > MOST_ACTORS:
        yield f"  and {len(camps) - MOST_ACTORS:,} camps more"
    if best.ties is not None and best.ties > 1:
        yield f"  {best.ties:,} configurations share this energy; this is one of them."
    elif best.ties == 1:
        yield "  No other configuration has this energy."
    else:
        yield "  Not known whether others have this energy too."


def _minima(answer: Answer) -> Iterator[str]:
    """Yield the local minima."""
    found = answer.solution.minima
    if found is None:
        count = answer.solution.minima_count
        why = "too many to list" if count else "not enumerated: too many configurations"
        yield f"Local minima: {f'{count:,}, ' if count else ''}{why}."
        yield from _of_descents(answer)
        return
    first = f", the first {SHOWN}" if len(found) > SHOWN else ""
    yield f"Local minima (no move of one actor lowers the energy): {len(found):,}{first}"
    total = sum(each.basin or 0 for each in found)
    for place, each in enumerate(found[:SHOWN], start=1):
        basin = ""
        if each.basin is not None and total:
            basin = f", basin {each.basin:,} ({100 * each.basin / total:.1f} %)"
        head = f"  {place:>2}. energy {number(each.energy)}{basin}: "
        text = head + _split(answer.members(each.camps))
        yield from _wrapped(text, later="      ")


def _of_descents(answer: Answer) -> Iterator[str]:
    """Yield the local minima in which descents ended."""
    if answer.reached is None:
        return
    found, starts = answer.reached.minima, answer.reached.starts
    first = f"; the lowest {SHOWN}" if len(found) > SHOWN else ""
    yield f"  {starts} descents from drawn configurations ended in {len(found)} of them{first}:"
    best = answer.solution.camps
    for place, each in enumerate(found[:SHOWN], start=1):
        share = f"{100 * (each.basin or 0) / starts:.1f} % of descents"
        away = distance(best, each.camps)
        yield f"  {place:>2}. energy {number(each.energy)}, {share}, {away} moves from the best"


def _split(camps: list[list[str]]) -> str:
    """Return a configuration in words: the smaller camps by name, the largest by number."""
    if len(camps) == 1:
        return "all in one camp"
    named = " | ".join(listed(members, SHOWN) for members in camps[1 : SHOWN + 1])
    if len(camps) > SHOWN + 1:
        named += f" | {len(camps) - SHOWN - 1} camps more"
    return f"{named} | the other {len(camps[0])}"


def _ties(answer: Answer) -> Iterator[str]:
    """Yield the ties that the best configuration goes against."""
    against, names = answer.against(), answer.problem.names
    if answer.index is not None:
        sure = "proved" if answer.solution.status == "proved" else "at most, not proved"
        first = f"the first {MOST_TIES} " if len(against) > MOST_TIES else ""
        index = f"Frustration index, {allowed(answer.solution)}: {answer.index} ({sure})"
        yield f"{index}; {first}ties against the camps:"
    else:
        total = int(np.count_nonzero(np.triu(answer.problem.propensity)))
        costliest = f", the costliest {MOST_TIES}" if len(against) > MOST_TIES else ""
        yield f"Frustrated ties: {len(against):,} of {total:,}{costliest}"
    for i, j in against[:MOST_TIES]:
        tie = float(answer.problem.propensity[i, j])
        yield f"  {names[i]} - {names[j]} ({tie:+.4g}), {kind_of(tie)}"


def kind_of(tie: float) -> str:
    """Return how a frustrated tie is frustrated.

    Parameters
    ----------
    tie : float
        p_ij of a frustrated tie.
    """
    return "friends in different camps" if tie > 0.0 else "rivals in one camp"


def _actors(answer: Answer) -> Iterator[str]:
    """Yield a line for each actor, the strongest first."""
    problem, power = answer.problem, answer.power
    cost = frustration(problem, answer.solution.camps)
    camp = camp_numbers(answer)
    order = np.argsort(-problem.strength, kind="stable")[:MOST_ACTORS]
    width = max([5, *(len(problem.names[i]) for i in order)])
    more = f", the strongest {MOST_ACTORS}" if problem.n > MOST_ACTORS else ""
    yield f"Actors{more}"
    if power is not None:
        quota = number(power.quota * power.unit)
        unit = "" if power.unit == 1.0 else f", in units of {number(power.unit)}"
        total = number(float(problem.strength.sum()))
        yield f"  (power: over strength{unit}; {quota} of {total} wins)"
    heads = "  Shapley-Shubik  Banzhaf" if power is not None else ""
    yield f"  {'actor':<{width}}  camp   strength  frustration{heads}"
    for i in order:
        line = f"  {problem.names[i]:<{width}}  {camp[i]:>4}  {number(problem.strength[i]):>9}"
        line += f"  {number(round(float(cost[i]), 9)):>11}"
        if power is not None:
            line += f"  {power.shapley_shubik[i]:>14.4f}  {power.banzhaf[i]:>7.4f}"
        yield line


def camp_numbers(answer: Answer) -> list[int]:
    """Return the camp of each actor, counted from 1 in the order of `Answer.members`.

    Parameters
    ----------
    answer : Answer
        What was found.
    """
    place = {
        name: number
        for number, members in enumerate(answer.members(answer.solution.camps), start=1)
        for name in members
    }
    return [place[name] for name in answer.problem.names]
