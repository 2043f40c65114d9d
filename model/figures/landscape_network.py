"""The actors in their camps, and the ties that the camps go against."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .data import Floats
from .labels import choose_places, label_sizes, write_labels
from .landscape_data import ENERGY, FRUSTRATED, LandscapeData, camp_style, mark
from .layout import layout
from .network_key import node_radius
from .page import legend_beside, new_figure, place, write_title
from .style import INK, LIGHT, Dash, tint

PANEL = 6.4
"""Width and height of the panel (inches)."""
SPAN = PANEL * 72
"""The same in points: the axes' data units are points."""
MOST_FRUSTRATED, MOST_OTHER = 40, 80
"""Ties drawn at most, the costliest first."""
LABELLED = 40
"""Actors with a name at most, the largest first."""
MOST_ACTORS = 150
"""Actors drawn at most, the largest first."""
APART = 0.6
"""How much the camps, rather than the ties, say where an actor stands."""


def drawn_actors(data: LandscapeData) -> list[int]:
    """Return the actors that are drawn: the largest, then those with the heaviest ties."""
    weight = np.abs(data.problem.coupling).sum(axis=1)
    order = np.lexsort((-weight, -data.problem.strength))
    return sorted(int(i) for i in order[:MOST_ACTORS])


def radii(strength: Floats) -> Floats:
    """Return the radius of each node (points): area follows size."""
    share = strength / max(float(strength.max()), 1e-300)
    largest = 0.62 if len(strength) > 40 else 0.8
    radius: Floats = node_radius(share * largest**2)
    return radius


def places_of(data: LandscapeData, actors: list[int]) -> Floats:
    """Return where each actor stands: near its camp, within it near its friends."""
    ties = data.problem.propensity[np.ix_(actors, actors)]
    scale = float(np.quantile(np.abs(ties[ties != 0]), 0.9)) if (ties != 0).any() else 1.0
    friendly = np.clip(ties / (scale or 1.0), -1.0, 1.0)
    camp = np.array(data.solution.camps)[actors]
    together = np.where(camp[:, None] == camp[None], 1.0, -1.0)
    radius = radii(data.problem.strength[actors]) + 5.0
    return layout(APART * together + (1 - APART) * friendly, radius, SPAN, SPAN)


def draw_ties(axes: Axes, data: LandscapeData, actors: list[int], places: Floats) -> None:
    """Draw frustrated ties in colour, the heaviest others in grey; rivals dashed."""
    at = {actor: k for k, actor in enumerate(actors)}
    against = [tie for tie in data.against() if tie[0] in at and tie[1] in at]
    cost = np.triu(np.abs(data.problem.coupling[np.ix_(actors, actors)]), 1)
    order = np.argsort(-cost, axis=None, kind="stable")[: MOST_OTHER + len(against)]
    costly = [divmod(int(k), len(actors)) for k in order if cost.flat[k] > 0.0]
    marked = {(at[i], at[j]) for i, j in against}
    calm = [pair for pair in costly if pair not in marked][:MOST_OTHER]
    for pairs, colour, width, layer, name in (
        (calm, "#9A9A9A", 0.9, 2, "calm"),
        ([(at[i], at[j]) for i, j in against[:MOST_FRUSTRATED]], FRUSTRATED, 2.0, 3, "frustrated"),
    ):
        for friendly in (True, False):
            tie = [
                (i, j)
                for i, j in pairs
                if (data.problem.propensity[actors[i], actors[j]] > 0.0) == friendly
            ]
            heavy = np.array([cost[min(i, j), max(i, j)] for i, j in tie])
            share = np.sqrt(heavy / max(float(cost.max()), 1e-300))
            lines = LineCollection(
                [places[[i, j]].tolist() for i, j in tie],
                colors=colour,
                linewidths=(width * (0.35 + 0.65 * share)).tolist(),
                linestyles=["solid" if friendly else (0, (3, 2))],
                alpha=0.75 if name == "calm" else 0.95,
                zorder=layer,
            )
            lines.set_gid(f"{name}:{'friends' if friendly else 'rivals'}")
            axes.add_collection(lines, autolim=False)


def draw_nodes(axes: Axes, data: LandscapeData, actors: list[int], places: Floats) -> None:
    """Draw a node for each actor: colour and shape by camp, area by size."""
    radius = radii(data.problem.strength[actors])
    at = {actor: k for k, actor in enumerate(actors)}
    for number, members in enumerate(data.camps()):
        colour, marker = camp_style(number)
        mine = [at[i] for i in members if i in at]
        if mine:
            nodes = axes.scatter(
                places[mine, 0], places[mine, 1], s=(2 * radius[mine]) ** 2, c=colour,
                marker=marker, edgecolors=INK, linewidths=0.6, zorder=4,
            )  # fmt: skip
            nodes.set_gid(f"camp:{number + 1}")


def draw_network(axes: Axes, data: LandscapeData) -> None:
    """Draw the panel: ties, nodes and names."""
    axes.set_xlim(0, SPAN)
    axes.set_ylim(0, SPAN)
    axes.set_xticks([])
    axes.set_yticks([])
    for edge in axes.spines.values():
        edge.set_visible(True)
        edge.set_color(LIGHT)
    actors = drawn_actors(data)
    places = places_of(data, actors)
    draw_ties(axes, data, actors, places)
    draw_nodes(axes, data, actors, places)
    radius = radii(data.problem.strength[actors])
    named = np.argsort(-radius, kind="stable")[:LABELLED]
    texts = [data.shown[actors[k]] for k in named]
    sizes = label_sizes(axes, texts)
    found = choose_places(places[named], radius[named], sizes, places, radius, (SPAN, SPAN))
    write_labels(axes, texts, places[named], found, radius[named])


def _handles(data: LandscapeData) -> list[Artist]:
    """Return the legend's entries."""
    handles: list[Artist] = []
    camps = data.camps()
    for number, members in enumerate(camps[:6]):
        colour, marker = camp_style(number)
        noun = "actor" if len(members) == 1 else "actors"
        label = f"camp {number + 1}: {len(members)} {noun}"
        handles.append(mark(label, marker, colour, 9, INK))
    if len(camps) > 6:
        handles.append(mark(f"{len(camps) - 6} camps more", "o", "#999999", 7, INK))
    kinds: tuple[tuple[str, float, Dash, str], ...] = (
        (FRUSTRATED, 1.8, "solid", "frustrated: friends in different camps"),
        (FRUSTRATED, 1.8, (0, (3, 2)), "frustrated: rivals in one camp"),
        ("#9A9A9A", 1.0, "solid", "friends in one camp"),
        ("#9A9A9A", 1.0, (0, (3, 2)), "rivals in different camps"),
    )
    handles += [
        Line2D([], [], color=colour, linewidth=width, linestyle=dash, label=label)
        for colour, width, dash, label in kinds
    ]
    return [*handles, mark("area: size of the actor", "o", tint(INK, 0.6), 6)]


def landscape_network(data: LandscapeData) -> Figure:
    """Draw the camps of the best configuration and the ties against them.

    Colour and shape: camp; area: size; vermillion: frustrated ties.
    """
    figure = new_figure(7.4)
    write_title(
        figure,
        "The camps, and the ties that they go against",
        f"{data.title}; {data.verdict()}.",
    )
    axes = place(figure, 0.15, 0.15, PANEL, PANEL)
    draw_network(axes, data)
    legend_beside(axes, _handles(data))
    return figure


def caption(data: LandscapeData) -> str:
    """Return a caption that can stand alone."""
    against = data.against()
    parts = [
        f"The camps of the best configuration. {data.title}; {data.verdict()}.",
        f"Colour and shape: camp. Area: size. {len(against):,} ties go against the camps "
        "(coloured lines): friends in different camps solid, rivals in one camp dashed; the wider "
        "a line, the more energy the tie carries.",
        "Near each other: of one camp, and within it friendly; the place says nothing else.",
    ]
    if len(against) > MOST_FRUSTRATED:
        parts.append(f"The {MOST_FRUSTRATED} costliest of them are drawn.")
    if np.count_nonzero(data.problem.propensity) // 2 - len(against) > MOST_OTHER:
        parts.append(f"Of the other ties (grey) the {MOST_OTHER} heaviest are drawn.")
    if data.problem.n > MOST_ACTORS:
        parts.append(f"The {MOST_ACTORS} largest of {data.problem.n:,} actors are drawn.")
    if data.problem.n > LABELLED:
        parts.append(f"At most {LABELLED} actors, the largest, have a name.")
    return " ".join([*parts, ENERGY])


def alt(data: LandscapeData) -> str:
    """Return the alternative text."""
    sizes = " and ".join(str(len(members)) for members in data.camps()[:6])
    return (
        f"Network of {data.problem.n:,} actors in camps of {sizes}; {data.verdict()}; "
        f"{len(data.against()):,} frustrated ties."
    )
