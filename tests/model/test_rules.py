"""Targeting rules: golden scores by hand, what they look at, and the effort that they make."""

import numpy as np
import pytest

from model.cells import list_cells
from model.rules import (
    ALL,
    LISTED,
    RULES,
    Entry,
    Options,
    Scene,
    choices_of,
    score,
    score_cells,
    score_listed,
    score_target,
    sort_rules,
)
from model.scenario.about import NEEDS_PROVINCES, NEEDS_TARGETS
from model.scenario.about import RULES as RULE_NAMES
from model.state import bound_by
from model.week.alone import choose_targets
from model.week.target import may_target

from .hand import PAR, state_of

N, K = 5, 2


def scene_of(**changes: object) -> Scene:
    """Return 100 of the actor 0; 100 + 50 of 1, 300 of 2, 200 of 3; 4 has no fighters.

    All are active and hostile, nobody is tied, no ground is held, no umbrella works.
    """
    scene = Scene(
        exposed=np.array([[100.0, 0.0], [100.0, 50.0], [300.0, 0.0], [0.0, 200.0], [0.0, 0.0]]),
        hostility=np.ones((N, N)),
        blame=np.zeros((N, N)),
        overlap=np.zeros((N, N)),
        held=np.zeros((N, K)),
        core=np.zeros((N, K)),
        bound=np.zeros((N, N), dtype=np.bool_),
        permitted=~np.eye(N, dtype=np.bool_),
        active=np.ones(N, dtype=np.bool_),
        group=np.array([0, 0, 1, 0, -1]),
        umbrella=np.zeros((2, N, K), dtype=np.bool_),
    )
    return scene._replace(**changes)


def scores(entry: Entry, scene: Scene) -> np.ndarray:
    """Return the raw scores of one entry, (n, K)."""
    return score(sort_rules([entry], N, K), scene)[0]


def assert_scores(entry: Entry, scene: Scene, rows: list[list[float]]) -> None:
    """Compare the scores on 1, 2 and 3; nobody may target itself, and 4 has nobody to hit."""
    assert scores(entry, scene)[1:4] == pytest.approx(np.array(rows))


def row(*values: float) -> np.ndarray:
    """Return a matrix with these values in the actor's row and zeros elsewhere."""
    out = np.zeros((N, N))
    out[0] = values
    return out


def test_against() -> None:
    """The listed 1 and 3 by the fighters they show; red if others count, or reach comes twice."""
    assert_scores(Entry(0, "against", 1.0, (1, 3)), scene_of(), [[100, 50], [0, 0], [0, 200]])


def test_strongest() -> None:
    """Fighters squared; red with any other exponent, or without the list."""
    expected = [[10_000, 2_500], [0, 0], [0, 40_000]]
    assert_scores(Entry(0, "strongest", 1.0, (1, 3)), scene_of(), expected)


def test_weakest() -> None:
    """1 / (1 + x / (own + 1)), own 100 and 0; red if an empty place scores 1, its limit."""
    expected = [[101 / 201, 1 / 51], [101 / 401, 0], [0, 1 / 201]]
    assert_scores(Entry(0, "weakest", 1.0, (1, 2, 3)), scene_of(), expected)


def test_retaliate() -> None:
    """A tenth of 100 and 50, a twentieth of 200; red if read as what the actor did to them."""
    scene = scene_of(blame=row(0, 0.1, 0, 0.05, 0).T)
    assert_scores(Entry(0, "retaliate", 1.0), scene, [[10, 5], [0, 0], [0, 10]])


def test_rival() -> None:
    """Half of 1 and a fifth of 3, of the actor's group; red if 2, of another group, counts."""
    one_way = row(0, 0.5, 0.7, 0.2, 0)
    scene = scene_of(overlap=one_way + one_way.T)
    assert_scores(Entry(0, "rival", 1.0), scene, [[50, 25], [0, 0], [0, 40]])


def test_rival_needs_a_group() -> None:
    """Those without a control group are no group; red if -1 equals -1."""
    scene = scene_of(overlap=np.ones((N, N)), group=np.array([-1, -1, 1, -1, -1]))
    assert_scores(Entry(0, "rival", 1.0), scene, [[0, 0], [0, 0], [0, 0]])


def test_reclaim() -> None:
    """Three quarters of the second province are in other hands; red if held of j is read."""
    held = np.array([[0.6, 0.25], [0.1, 0.5], [0, 0], [0, 0], [0, 0]])
    expected = [[0, 37.5], [0, 0], [0, 150]]
    assert_scores(Entry(0, "reclaim", 1.0, (), (1,)), scene_of(held=held), expected)


def test_defend_oneself_and_a_client() -> None:
    """0 defends its own core p0 and its client 4's border p1, where half counts.

    1 hates 4 most (0.6): 100 * 1 * 0.6 and 50 * 0.5 * 0.6; 2 hates 0 most (0.9): 300 * 0.9;
    3 hates both by 0.3: 200 * 0.5 * 0.3. Red if hostility is read as the actor's.
    """
    hostility = np.full((N, N), 0.05)
    hostility[1, 0], hostility[1, 4] = 0.2, 0.6
    hostility[2, 0], hostility[2, 4] = 0.9, 0.1
    hostility[3, 0], hostility[3, 4] = 0.3, 0.3
    core = np.zeros((N, K))
    core[0, 0], core[4, 1] = 1.0, 0.5
    expected = [[60, 15], [270, 0], [0, 30]]
    entry = Entry(0, "defend", 1.0)
    for giver, taker in ((0, 4), (4, 0)):  # as sponsor, and as client
        sponsor = np.zeros((N, N))
        sponsor[taker, giver] = 0.3
        scene = scene_of(hostility=hostility.T, core=core, bound=bound_by(sponsor))
        assert_scores(entry, scene, expected)
    # A client that is gone is not defended: its core does not count, nor who hates it.
    gone = scene._replace(active=np.array([True, True, True, True, False]))
    assert_scores(entry, gone, [[20, 0], [270, 0], [0, 0]])


def test_pretext() -> None:
    """1 is designated: 100 of 400 in p0 and 50 of 250 in p1, the actor's own not counted.

    2 draws a quarter of 300, 3 a fifth of 200, doubled where it shares a room with 1. Red if
    the room counts where it does not work, or the actor among those present.
    """
    entry = Entry(0, "pretext", 1.0, (1,))
    assert_scores(entry, scene_of(), [[100, 50], [75, 0], [0, 40]])
    umbrella = np.zeros((2, N, K), dtype=np.bool_)
    umbrella[0, 1, :] = True
    umbrella[0, 3, 1] = True
    umbrella[1, 2, :] = True  # a room without 1
    assert_scores(entry, scene_of(umbrella=umbrella), [[100, 50], [75, 0], [0, 80]])
    # 2's room with 4, who is designated too, but gone.
    umbrella[1, 4, :] = True
    gone = scene_of(umbrella=umbrella, active=np.array([True, True, True, True, False]))
    assert_scores(Entry(0, "pretext", 1.0, (1, 4)), gone, [[100, 50], [75, 0], [0, 80]])


def test_pretext_counts_those_not_bound_to_the_actor() -> None:
    """2 is bound to the actor, so 1 is all who stand in p0: N = 1; red if 2 stays in the sum."""
    permitted = ~np.eye(N, dtype=np.bool_)
    permitted[0, 2] = False
    umbrella = np.zeros((2, N, K), dtype=np.bool_)
    umbrella[0, 1:4] = True
    scene = scene_of(permitted=permitted, umbrella=umbrella)
    entry = Entry(0, "pretext", 1.0, (1,))
    assert scores(entry, scene)[1:4] == pytest.approx(np.array([[100, 50], [600, 0], [0, 80]]))
    # Once 1 is gone nothing is near it, and its empty room shields nobody worse.
    there = scene.exposed.copy()
    there[1] = 0.0
    gone = scene._replace(exposed=there, active=np.array([True, False, True, True, True]))
    assert not scores(entry, gone)[1:4].any()


def random_scene(generator: np.random.Generator) -> Scene:
    """Return a scene in which nothing is zero by design."""
    return Scene(
        exposed=generator.uniform(1.0, 500.0, (N, K)),
        hostility=generator.uniform(0.0, 1.0, (N, N)),
        blame=generator.uniform(0.0, 0.2, (N, N)),
        overlap=generator.uniform(0.0, 1.0, (N, N)),
        held=generator.uniform(0.0, 0.9, (N, K)),
        core=generator.choice([0.0, 0.5, 1.0], (N, K)),
        bound=bound_by(generator.choice([0.0, 0.0, 0.3], (N, N))),
        permitted=generator.random((N, N)) < 0.6,
        active=generator.random(N) < 0.7,
        group=generator.integers(-1, 2, N),
        umbrella=generator.random((2, N, K)) < 0.4,
    )


@pytest.mark.parametrize("name", RULES)
def test_rules_look_at_what_they_declare(name: str) -> None:
    """A field outside `looks_at` never changes a score, one inside does in some scene.

    Red if a rule reads more than it says, or declares what it never reads.
    """
    generator = np.random.default_rng(7)
    entry = Entry(0, name, 1.0, (1, 2), (0,))
    changed = set()
    for _ in range(30):
        one, other = random_scene(generator), random_scene(generator)
        before = scores(entry, one)
        assert (before >= 0.0).all()
        for field in Scene._fields:
            after = scores(entry, one._replace(**{field: getattr(other, field)}))
            if not np.array_equal(before, after):
                changed.add(field)
    assert changed == RULES[name].looks_at


@pytest.mark.parametrize("name", RULES)
def test_rules_need_what_they_declare(name: str) -> None:
    """Without the list that a rule needs it is silent; a list it does not need is not read."""
    generator = np.random.default_rng(8)
    rule = RULES[name]
    targets = (1, 2) if rule.needs_targets else ()
    places = (0,) if rule.needs_provinces else ()
    heard = False
    for _ in range(10):
        scene = random_scene(generator)
        told = scores(Entry(0, name, 1.0, targets, places), scene)
        heard |= bool(told.any())
        assert np.array_equal(told, scores(Entry(0, name, 1.0, targets or (3,), places), scene))
        assert np.array_equal(told, scores(Entry(0, name, 1.0, targets, places or (1,)), scene))
        if targets or places:
            assert not scores(Entry(0, name, 1.0), scene).any()
    assert heard


def test_the_schema_and_the_rules_agree() -> None:
    """Scenario files are checked by a second list; red if a rule is in one of them only."""
    assert set(RULE_NAMES) == set(RULES)
    assert {name for name, rule in RULES.items() if rule.needs_targets} == set(NEEDS_TARGETS)
    assert {name for name, rule in RULES.items() if rule.needs_provinces} == set(NEEDS_PROVINCES)
    assert all(rule.source and rule.name == name for name, rule in RULES.items())


def test_entries_are_sorted_by_rule_and_keep_their_weights() -> None:
    """Three entries out of order; red if weights or lists stay behind when rows move."""
    entries = [
        Entry(1, "reclaim", 3.0, (), (1,)),
        Entry(2, "against", 1.0, (0,)),
        Entry(0, "against", 2.0, (1, 2)),
    ]
    rules = sort_rules(entries, 3, 2)
    names = list(RULES)
    kind, actor, weight, targets, places, listing, scoring = rules.arrays
    assert [names[each] for each in kind] == ["against", "against", "reclaim"]
    assert actor.tolist() == [2, 0, 1] == [entry.actor for entry in rules.entries]
    assert weight.tolist() == [1.0, 2.0, 3.0]
    assert targets.tolist() == [[True, False, False], [False, True, True], [False] * 3]
    assert places.tolist() == [[False, False], [False, False], [False, True]]
    assert listing.tolist() == [0, 1] and scoring.tolist() == [2]


@pytest.mark.parametrize("seed", range(5))
def test_targets_are_chosen_as_the_formula_says(seed: int) -> None:
    """All rules on whole arrays, as `docs/odd.md` 7.2 writes them, against the loops of the week.

    Red if a list leaves out somebody in reach, a rule scores for the wrong actor, hostility or
    reach is of another, or an entry without weight is heard.
    """
    generator = np.random.default_rng(seed)
    n, provinces = 9, 4
    presence = generator.dirichlet(np.full(provinces, 0.3), n)
    presence[presence < 0.2] = 0.0
    state = state_of(
        generator.uniform(0.0, 500.0, n),
        presence,
        "aabbab--a",
        reach=np.minimum(presence + generator.choice([0.0, 0.3], presence.shape), 1.0),
        sponsor=generator.choice([0.0, 0.0, 0.0, 0.2], (n, n)) * (1.0 - np.eye(n)),
        core=generator.choice([0.0, 0.5, 1.0], presence.shape),
        weight=generator.uniform(-1.0, 1.0, (n, n)),
        grievance=generator.uniform(0.0, 0.2, (n, n)),
        coalition=[0, 0, 2, 3, 4, 4, 6, 7, 8],
    )
    state.control[:] = generator.uniform(0.0, 0.2, presence.shape)
    state.sorties[[1, 6]] = 5.0
    state.strength[3] = 0.0
    state.effort[:] = 0.7  # of another week
    entries = [
        Entry(i, name, weight, (2, 5, 8), (0, 2))
        for i in range(n)
        for name, weight in zip(RULES, generator.permutation([0.0, *range(1, 8)]), strict=True)
        if generator.random() < 0.6
    ]
    rules = sort_rules(entries, n, provinces)
    permitted = may_target(state.alive, state.coalition, bound_by(state.place.sponsor))
    scene = Scene(
        exposed=state.exposed,
        hostility=(1.0 - state.weight.T) / 2.0,
        blame=state.grievance.T,
        overlap=state.place.overlap,
        held=state.held,
        core=state.place.core,
        bound=state.place.bound,
        permitted=permitted,
        active=state.active,
        group=state.place.group,
        umbrella=state.umbrella_now,
    )
    reach = np.where(state.sorties[:, None] > 0.0, 1.0, state.place.reach)
    actor = rules.arrays.actor
    raw = score(rules, scene) * (permitted * (1.0 - state.weight) / 2.0)[actor][:, :, None]
    raw *= reach[actor][:, None, :]
    expected, heard = np.zeros((n, n, provinces)), np.zeros(n)
    for entry, values in zip(rules.entries, raw, strict=True):
        if values.any():
            expected[entry.actor] += entry.weight * values / values.sum()
            heard[entry.actor] += entry.weight
    expected /= np.where(heard > 0.0, heard, 1.0)[:, None, None]
    choose_targets(state, rules, PAR)
    assert state.effort == pytest.approx(expected, abs=1e-14)
    assert (expected.sum(axis=(1, 2)) > 0.99).sum() >= 5


@pytest.mark.parametrize("name", RULES)
def test_the_chain_calls_the_rule_that_is_meant(name: str) -> None:
    """It knows rules by number; red if one is missing there, or has the place of another."""
    generator = np.random.default_rng(9)
    rules = sort_rules([Entry(0, name, 1.0, (1, 2), (0,)), Entry(3, name, 1.0, (0,), (1,))], N, K)
    kind, heard = int(rules.arrays.kind[0]), False
    for _ in range(5):
        scene = random_scene(generator)
        cells = list_cells(scene.exposed > 0.0)
        choices, raw, out = choices_of(rules, cells), score(rules, scene), np.zeros(N * K)
        fighters = scene.exposed[cells.target, cells.province]
        lists = rules.arrays.targets, rules.arrays.places
        options = Options(choices.asked, cells.target, cells.province, fighters, *lists)
        for e, i in enumerate((0, 3)):
            begin, end = int(choices.begin[e]), int(choices.end[e])
            asked = choices.asked[begin:end]
            found = np.zeros((N, K))
            if ALL[kind]:
                for j in range(N):
                    score_target(kind, j, scene, out[:N])
                    found[j] = out[i] * scene.exposed[j]
            elif LISTED[kind]:
                score_listed(kind, e, i, begin, end, options, scene, out)
                found[asked] = out[: asked.size, None] * scene.exposed[asked]
            else:
                score_cells(kind, e, i, begin, end, options, scene, out)
                found[cells.target[asked], cells.province[asked]] = out[: asked.size]
            assert np.array_equal(found, raw[e])
            heard |= bool(found.any())
    assert heard


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.only_listed])
def test_rules_for_listed_targets_score_nobody_else(name: str) -> None:
    """They are never asked about others; red if a rule says so and scores them all the same."""
    generator = np.random.default_rng(10)
    for _ in range(10):
        found = scores(Entry(0, name, 1.0, (1, 2)), random_scene(generator))
        assert found[1:3].any() and not found[[0, 3, 4]].any()
