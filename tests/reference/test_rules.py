"""The reference's targeting rules and umbrellas against numbers worked out by hand."""

from typing import Any

import pytest

from .hand import world_of
from .targets import choose_targets
from .world import Membership, Rule, World


def field(rule: Rule, **parameters: float) -> World:
    """Return 100 fighters with a rule, among 100 and 300 beside them and 200 next door.

    Parameters
    ----------
    rule : Rule
        The only entry of faction 0.
    **parameters : float
        Of the world.
    """
    where = [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    world = world_of([100.0, 100.0, 300.0, 200.0], where, "aabb", **parameters)
    world.near = [{1}, {0}]
    world.factions[0].rules = [rule]
    world.factions[0].reach = [1.0, 0.5]
    return world


def effort_of(world: World, i: int = 0) -> dict[int, Any]:
    """Return where a faction's effort goes, without zeros.

    Parameters
    ----------
    world : World
        Before the choice.
    i : int
        The faction.
    """
    choose_targets(world)
    spreads = world.factions[i].effort.items()
    return {j: pytest.approx({k: v for k, v in row.items() if v}) for j, row in spreads}


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        (Rule("against", 1.0, {1, 2, 3}), [0.2, 0.6, 0.2]),  # 100, 300, half of 200
        (Rule("strongest", 1.0, {1, 2, 3}), [1 / 12, 9 / 12, 2 / 12]),  # 1, 9, half of 4
        (Rule("rival", 1.0), [1.0, 0.0, 0.0]),
        (Rule("reclaim", 1.0, set(), frozenset({1})), [0.0, 0.0, 1.0]),
        (Rule("retaliate", 1.0), [1 / 7, 6 / 7, 0.0]),  # 0.1 * 100, 0.2 * 300
        (Rule("defend", 1.0), [100 / 450, 300 / 450, 50 / 450]),  # next door: half of half
        # Designated: 3; beside it nobody, near it nobody.
        (Rule("pretext", 1.0, {3}), [0.0, 0.0, 1.0]),
        # Designated: 1, a quarter of what stands in province 0; so 100, and 300 / 4.
        (Rule("pretext", 1.0, {1}), [100 / 175, 75 / 175, 0.0]),
    ],
)
def test_rules(rule: Rule, shares: list[float]) -> None:
    """Each rule shares its effort by its own g."""
    world = field(rule)
    world.core_of = [{0}, set()]
    world.factions[0].grievance = [0.0, 0.1, 0.2, 0.0]
    choose_targets(world)
    effort = [sum(world.factions[0].effort.get(j, {}).values()) for j in (1, 2, 3)]
    assert effort == pytest.approx(shares)


def test_weakest() -> None:
    """1 / (1 + 100 / 101) against 1 / (1 + 300 / 101); nobody of one's own stands next door."""
    world = field(Rule("weakest", 1.0, {1, 2, 3}))
    choose_targets(world)
    raw = [1 / (1 + 100 / 101), 1 / (1 + 300 / 101), 0.5 / (1 + 200)]
    effort = [sum(world.factions[0].effort[j].values()) for j in (1, 2, 3)]
    assert effort == pytest.approx([each / sum(raw) for each in raw])


def test_defend_looks_at_who_threatens_the_client() -> None:
    """Only 2 hates the client 3, whose core is province 1; 1 is its friend."""
    world = field(Rule("defend", 1.0))
    world.core_of = [set(), {3}]
    world.factions[0].tied = {3}
    world.factions[1].weight[3] = world.factions[1].weight[0] = 1.0
    world.factions[2].weight[3], world.factions[2].weight[0] = 0.0, 1.0
    assert effort_of(world) == {2: {0: 1.0}}


def test_pretext_strikes_who_stands_beside_the_designated() -> None:
    """1 is designated: 100; 2 shares an umbrella with it: 300 / 4, doubled."""
    world = field(Rule("pretext", 1.0, {1}))
    world.umbrellas = [Membership("u", j, frozenset({0}), -9, 9) for j in (1, 2)]
    assert effort_of(world) == {1: {0: 100 / 250}, 2: {0: 150 / 250}}


def test_silent_rules_leave_their_share_to_the_others() -> None:
    """Nothing to retaliate for: all goes to the other two entries, 1 to 3."""
    world = field(Rule("retaliate", 5.0))
    world.factions[0].rules += [Rule("against", 1.0, {1}), Rule("against", 3.0, {2})]
    assert effort_of(world) == {1: {0: 0.25}, 2: {0: 0.75}}


def test_hostility_scales_and_friends_are_spared() -> None:
    """A weight of 0 halves what -1 gives; a coalition partner is no target."""
    world = field(Rule("against", 1.0, {1, 2, 3}))
    world.factions[0].weight = [0.0, -1.0, 0.0, -1.0]
    world.factions[3].coalition = 0
    assert effort_of(world) == {1: {0: 0.4}, 2: {0: 0.6}}


def test_aircraft_reach_everywhere() -> None:
    """With sorties the 200 next door count in full."""
    world = field(Rule("against", 1.0, {1, 3}))
    world.factions[0].sorties = 1.0
    assert effort_of(world) == {1: {0: 1 / 3}, 3: {1: 2 / 3}}


def test_pooling() -> None:
    """0 aims at 2 and 1 at 3, all in one place; the pool is 1 to 1, of which each takes half."""
    world = world_of([100.0, 100.0, 100.0, 100.0], [[1.0]] * 4, "aabb", pooling=0.5)
    for i, j in ((0, 2), (1, 3)):
        world.factions[i].rules = [Rule("against", 1.0, {j})]
    world.umbrellas = [Membership("u", i, frozenset({0}), -9, 9) for i in (0, 1)]
    assert effort_of(world) == {2: {0: 0.75}, 3: {0: 0.25}}


def test_pools_leave_out_whom_one_may_not_target() -> None:
    """1 aims at 2, which is bound to 0: of the pool only 0's own target is left."""
    world = world_of([100.0, 100.0, 100.0, 100.0], [[1.0]] * 4, "aabb", pooling=0.5)
    for i, j in ((0, 3), (1, 2)):
        world.factions[i].rules = [Rule("against", 1.0, {j})]
    world.factions[0].tied, world.factions[2].tied = {2}, {0}
    world.umbrellas = [Membership("u", i, frozenset({0}), -9, 9) for i in (0, 1)]
    assert effort_of(world) == {3: {0: 1.0}}
    assert effort_of(world, 1) == {2: {0: 0.75}, 3: {0: 0.25}}


@pytest.mark.parametrize(("week", "share"), [(2, 1.0), (3, 0.75), (4, 0.75), (5, 1.0)])
def test_umbrellas_hold_between_their_weeks(week: int, share: float) -> None:
    """From the third to before the fifth."""
    world = world_of([100.0, 100.0, 100.0, 100.0], [[1.0]] * 4, "aabb", pooling=0.5)
    for i, j in ((0, 2), (1, 3)):
        world.factions[i].rules = [Rule("against", 1.0, {j})]
    world.umbrellas = [Membership("u", i, frozenset({0}), 3, 5) for i in (0, 1)]
    world.week = week
    choose_targets(world)
    assert world.factions[0].effort[2][0] == pytest.approx(share)


def test_a_ceasefire_withholds_without_moving_effort() -> None:
    """Seven tenths are not spent."""
    world = field(Rule("against", 1.0, {1, 2}))
    world.factions[0].truce[2] = 0.7
    assert effort_of(world) == {1: {0: 0.25}, 2: {0: 0.75 * 0.3}}
