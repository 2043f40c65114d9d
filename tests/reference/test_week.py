"""The reference's processes against numbers worked out by hand."""

import math

import pytest

from .fight import count_events, fight, places_of
from .ground import fix_home, hold
from .hand import world_of
from .realign import realign
from .week import assess, civilians, fire_density, recover, revise, shared_threat
from .world import World

NEVER = [[0.0, 0.0], [0.0, 0.0]]


def duel(**parameters: float) -> World:
    """Return 100 fighters against 400 in one province, all effort on each other."""
    world = world_of([100.0, 400.0], [[1.0], [1.0]], "ab", **parameters)
    world.factions[0].effort = {1: {0: 1.0}}
    world.factions[1].effort = {0: {0: 1.0}}
    return world


def test_threat_is_reach_times_strength_times_hostility() -> None:
    """400 of 500 threaten one, 100 of 500 the other; a tenth of grievance adds 0.03."""
    world = duel(suffered_weight=0.3)
    world.factions[0].grievance[1] = 0.1
    assess(world)
    assert world.factions[0].threat == pytest.approx([0.0, 0.83])
    assert world.factions[1].threat == pytest.approx([0.2, 0.0])


def test_air_threatens_where_it_struck() -> None:
    """10 sorties at 20 fighters each, half of them here: 100 of 500 more."""
    world = duel(air_equivalent=20.0)
    world.factions[1].sorties = 10.0
    world.factions[1].effort = {0: {0: 0.5}}
    assess(world)
    assert world.factions[0].threat[1] == pytest.approx(1.0)


def test_shared_threat_of_two_with_one_enemy() -> None:
    """M is the geometric mean of 0.2 and 0.8; with L = 0.4 the shared threat is 1 - 1/e."""
    world = world_of([1.0, 1.0, 1.0], [[1.0]] * 3, "aab")
    world.factions[0].threat = [0.0, 0.0, 0.2]
    world.factions[1].threat = [0.0, 0.0, 0.8]
    world.threat_scale = 0.4
    assert shared_threat(world)[0][1] == pytest.approx(1.0 - math.exp(-1.0))


def test_ground_losses_and_grievance() -> None:
    """Lethality 0.01 and sqrt(100 * 400) = 200 cost the target 2, the attacker half as many."""
    world = duel(ground_lethality=0.01, defence_ratio=0.5, grievance_half_life=1.0)
    world.factions[0].grievance[1] = 0.2
    fight(world, NEVER, NEVER)
    a, b = world.factions
    assert (a.losses[1][0], b.losses[0][0]) == pytest.approx((3.0, 3.0))
    assert (a.strength, b.strength) == pytest.approx((97.0, 397.0))
    assert a.grievance[1] == pytest.approx(0.1 + 0.03)
    assert b.grievance[0] == pytest.approx(0.0075)


def test_splitting_a_side_changes_nothing() -> None:
    """Two halves of 200 do to 100, and suffer from them, what one of 400 does."""
    whole = duel()
    halves = world_of([100.0, 200.0, 200.0], [[1.0]] * 3, "abb")
    halves.factions[0].effort = {1: {0: 0.5}, 2: {0: 0.5}}
    for half in halves.factions[1:]:
        half.effort = {0: {0: 1.0}}
    fight(whole, NEVER, NEVER)
    fight(halves, [[0.0] * 3] * 3, [[0.0] * 3] * 3)
    one, two = (sum(world.lost[1:]) for world in (whole, halves))
    assert halves.factions[0].strength == pytest.approx(whole.factions[0].strength)
    assert one == pytest.approx(two)


def test_losses_are_capped() -> None:
    """Nobody loses more than the largest share in a week, and all causes shrink alike."""
    world = duel(ground_lethality=1.0, defence_ratio=0.5, max_weekly_loss=0.1)
    fight(world, NEVER, NEVER)
    assert world.lost == pytest.approx([10.0, 40.0])
    assert world.factions[0].losses[1][0] == pytest.approx(40.0)


def test_air_losses_saturate() -> None:
    """10 sorties, 0.25 a sortie, 400 exposed with half effect at 100: 10 * 0.25 * 0.8."""
    world = duel(ground_lethality=0.0, air_lethality=0.25, air_half_exposure=100.0)
    world.factions[0].sorties = 10.0
    fight(world, NEVER, NEVER)
    assert world.lost == pytest.approx([0.0, 2.0])


def test_an_event_costs_both_sides() -> None:
    """Mean 1 and size 1: u = 0.6 gives one event, 0.4 none."""
    world = duel(ground_lethality=0.0, friction=0.0, clash_rate=1.0, clash_shape=1.0)
    world.parameters["event_losses"] = 2.0
    for each in world.factions:
        each.clashing = [0.0 if j == each.index else 52.0 for j in range(2)]
    fight(world, [[0.0, 0.6], [0.4, 0.0]], NEVER)
    assert world.factions[0].events == {1: {0: 1.0}}
    assert world.factions[1].events == {}
    assert world.lost == pytest.approx([2.0, 2.0])


@pytest.mark.parametrize(
    ("u", "mean", "size", "count"),
    [
        (0.0, 1.0, 1.0, 0),
        (0.499, 1.0, 1.0, 0),
        (0.5, 1.0, 1.0, 1),  # geometric: F = 1/2, 3/4, 7/8
        (0.76, 1.0, 1.0, 2),
        (0.876, 1.0, 1.0, 3),
        (0.24, 2.0, 2.0, 0),  # F = 1/4, 1/2, 11/16
        (0.49, 2.0, 2.0, 1),
        (0.68, 2.0, 2.0, 2),
        (0.69, 2.0, 2.0, 3),
        (0.57, 1.0, 0.5, 0),  # F(0) = 1 / sqrt 3 = 0.577
        (0.58, 1.0, 0.5, 1),
        (0.9, 0.0, 0.5, 0),
        (0.99, 1e9, 1.0, 1000),
    ],
)
def test_negative_binomial(u: float, mean: float, size: float, count: int) -> None:
    """The quantile, from tables worked out by hand."""
    assert count_events(u, mean, size) == count


def test_places_of_events() -> None:
    """A quarter of the chance in province 0, the rest in 2; two events lie half a turn apart."""
    chances = [(0, 1.0), (1, 0.0), (2, 3.0)]
    assert places_of(2, 0.2, chances) == [0, 2]
    assert places_of(2, 0.6, chances) == [2, 0]
    assert places_of(2, 0.3, chances) == [2, 2]


def test_civilians() -> None:
    """100 fighters at 10 dead for 1,000 kill 1 a week, 1 for 100,000 people."""
    world = duel(support_away=0.1, support_toward=0.2, support_return=0.0)
    world.factions[0].harm_per_1000 = 10.0
    civilians(world)
    a, b = world.factions
    assert a.harm + b.harm == pytest.approx([1.0, 0.0])
    assert a.support == pytest.approx([0.5 - 0.1 * 0.5])
    assert b.support == pytest.approx([0.5 + 0.2 * 0.5])


def test_harm_grows_with_the_population() -> None:
    """Two provinces of 1 and 3: fire like the population gives (1 + 9) / 4 at power 1."""
    assert fire_density([1.0, 3.0], 1.0) == pytest.approx([0.4, 1.2])
    assert fire_density([1.0, 3.0], 0.0) == pytest.approx([1.0, 1.0])


def test_only_unusual_harm_moves_support() -> None:
    """B puts all its effort on who kills 1 in 100,000; usually it gains 0.03 by that."""
    world = duel(support_away=0.1, support_toward=0.2, support_return=0.0)
    world.factions[0].harm_per_1000 = 10.0
    world.factions[1].usual_push = [0.03]
    civilians(world)
    assert world.factions[1].support == pytest.approx([0.5 + 0.2 * 0.5 - 0.03])


def test_recruits_equal_losses_at_the_start() -> None:
    """Full strength, same support: 5 lost a week, 5 recruited; the floor serves the other."""
    world = duel(recruit_floor=0.001, ceiling=1.5)
    world.factions[0].mean_losses = 5.0
    recover(world)
    assert [each.strength for each in world.factions] == pytest.approx([105.0, 400.4])


def test_recruits_stop_at_the_ceiling_and_follow_support() -> None:
    """Half the support at power 2 gives a quarter; above the ceiling nobody is sent home."""
    world = duel(ceiling=1.5, support_elasticity=2.0)
    a, b = world.factions
    a.mean_losses, a.support = 8.0, [0.25]
    b.strength = 700.0
    recover(world)
    assert (a.strength, b.strength) == pytest.approx((102.0, 700.0))


def test_ground_drifts_to_the_stronger() -> None:
    """A fifth of the force wins 1/17 at power 2; a tenth of the way there from one half."""
    world = duel(contest=2.0, hold_rate=0.1)
    for each in world.factions:
        each.control = [0.5]
    hold(world)
    assert world.factions[0].control[0] == pytest.approx(0.5 + 0.1 * (1 / 17 - 0.5))


def test_home_puts_the_start_at_rest() -> None:
    """With its home factors the weak side keeps its half."""
    world = duel(contest=1.2, hold_rate=0.5)
    for each in world.factions:
        each.control = [0.5]
    fix_home(world)
    assert (world.home["a"][0] + world.home["b"][0]) / 2 == pytest.approx(1.0)
    assert world.home["a"][0] / world.home["b"][0] == pytest.approx(4.0)
    hold(world)
    assert world.factions[0].control[0] == pytest.approx(0.5)


def test_weights_drift_with_shared_noise() -> None:
    """Half of the way from -0.2 to tanh(atanh 0.5 + 0.2), plus 0.2 / sqrt 2 both ways."""
    world = duel(weight_rate=0.5, weight_noise=0.1, b_grievance=1.0, b_commit=1.0)
    world.parameters["b_domination"] = 0.0
    a, b = world.factions
    for one, two in ((a, b), (b, a)):
        one.prior[two.index], one.weight[two.index] = 0.5, -0.2
    a.commitment[1], a.commitment_keep[1], a.grievance[1] = 0.3, 0.5, 0.1
    revise(world, [1.5, 0.5])
    p = math.tanh(math.atanh(0.5) + 0.2)
    assert a.weight[1] == pytest.approx(-0.2 + 0.5 * (p + 0.2) + 0.2 / math.sqrt(2))
    assert b.weight[0] == pytest.approx(-0.2 + 0.5 * (0.5 + 0.2) + 0.2 / math.sqrt(2))
    assert a.commitment[1] == pytest.approx(0.15)


def test_domination_weighs_on_the_weaker_only() -> None:
    """300 of 500 more, with full overlap: 0.6."""
    world = duel(weight_rate=1.0, weight_noise=0.0, b_domination=0.5)
    for one in world.factions:
        one.prior = [0.0, 0.0]
    revise(world, [0.0, 0.0])
    assert world.factions[0].weight[1] == pytest.approx(math.tanh(-0.3))
    assert world.factions[1].weight[0] == pytest.approx(0.0)


def three_friends(**parameters: float) -> World:
    """Return three factions in one place: 0 and 1 are friends, 2 is liked by 0 alone."""
    settings = {"tau": 0.1, "switching_cost": 0.0, "veto_share": 1.0, "winning_share": 1.0}
    world = world_of([100.0, 100.0, 100.0], [[1.0]] * 3, "aaa", **settings | parameters)
    for i, j, w in ((0, 1, 0.5), (0, 2, 0.4), (1, 2, -0.3)):
        world.factions[i].weight[j] = world.factions[j].weight[i] = w
    return world


def test_friends_join() -> None:
    """0 gains 0.4 / 3 with 1 and 0.3 / 3 with 2; then 2 cannot join them: 0.3 - 0.4 < 0."""
    world = three_friends()
    realign(world, [0, 1, 2])
    assert [each.coalition for each in world.factions] == [1, 1, 2]


def test_consent_is_of_the_larger() -> None:
    """If 0 has 200 fighters, it outvotes 1: 200 * 0.3 - 100 * 0.4 > 0, and 2 is let in."""
    world = three_friends()
    world.factions[0].strength = 200.0
    world.factions[1].coalition = 0
    realign(world, [2])
    assert [each.coalition for each in world.factions] == [0, 0, 0]


@pytest.mark.parametrize("limit", [{"veto_share": 0.3}, {"winning_share": 0.9}])
def test_a_broker_or_a_size_limit_closes_the_door(limit: dict[str, float]) -> None:
    """1 has a third of their strength and does not want 2; and together they are all."""
    world = three_friends(**limit)
    world.total = 400.0
    world.factions[0].strength = 200.0
    world.factions[1].coalition = 0
    realign(world, [2])
    assert [each.coalition for each in world.factions] == [0, 0, 2]


def test_who_is_unhappy_leaves_for_a_free_label() -> None:
    """1 leaves the coalition labelled 1, which others still carry: the lowest unused is 2."""
    world = three_friends()
    for each in world.factions:
        each.coalition = 1 if each.index else 0
    world.factions[0].coalition = 1
    world.factions[1].weight[0] = -0.8
    realign(world, [1])
    assert [each.coalition for each in world.factions] == [1, 0, 1]


def test_switching_costs() -> None:
    """A gain of 0.4 / 3 does not pay a cost of 0.14."""
    world = three_friends(switching_cost=0.14)
    realign(world, [0, 1, 2])
    assert [each.coalition for each in world.factions] == [0, 1, 2]
