"""Outcomes over time, scenario beside scenario: a line and a band each, named at their ends."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .compared import Compared, scenario_list, together
from .data import Floats, has_outcome
from .lines import band_key, draw_band
from .outcome_words import label
from .page import TITLE_ROOM, date_axis, legend_below, light_grid, new_figure, place, write_title
from .style import BODY, SMALL
from .summary import band

HIGH = 2.15
"""Height of a panel with all that belongs to it (inches)."""
WIDE = 3.0
LABELS = 1.2
"""Room to the right of a panel for the names of lines (inches)."""
MOST_BANDS = 3
"""Scenarios up to which each gets a band."""
LEAST_GAP = 0.125
"""Distance between two names (inches)."""


END = 18
"""Characters of a name at the end of a line."""


def panels(data: Compared) -> list[str]:
    """Return the outcomes over time that get a panel."""
    weekly = dict.fromkeys(_weekly(name) for name in data.main)
    first = data.data[data.baseline]
    return [name for name in weekly if has_outcome(first, name) or _any(data, name)]


def _weekly(outcome: str) -> str:
    """Return the outcome over time behind one of whole runs."""
    return "united" if outcome == "weeks_united" else outcome.removesuffix("_final")


def _any(data: Compared, outcome: str) -> bool:
    """Whether some scenario has an outcome over time."""
    return any(has_outcome(each, outcome) for each in data.data.values())


def needs(data: Compared) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    return together(data) or ("" if panels(data) else "no outcome over time is defined")


def banded(data: Compared) -> list[str]:
    """Return the scenarios with a band: all of few, of many the baseline, lest bands be mud."""
    return data.scenarios[: None if len(data.scenarios) <= MOST_BANDS else 1]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> Floats:
    """Return places near the wanted ones, at least `gap` apart and between two limits.

    Parameters
    ----------
    wanted : sequence of float
        Where labels would stand.
    gap : float
        Least distance between two.
    low, high : float
        Limits; if there is not room for all, they are passed evenly.

    Examples
    --------
    >>> [round(float(y), 2) for y in spread([0.5, 0.5, 0.9], 0.1, 0.0, 1.0)]
    [0.45, 0.55, 0.9]
    """
    order = np.argsort(wanted, kind="stable")
    places = np.clip(np.asarray(wanted, dtype=np.float64)[order], low, high)
    for _ in range(200):
        apart = np.diff(places)
        close = apart < gap - 1e-9
        if not close.any():
            break
        push = np.where(close, (gap - apart) / 2.0, 0.0)
        places[1:] += push
        places[:-1] -= push
        places += np.clip(low - places[0], 0.0, None)
        places -= np.clip(places[-1] - high, 0.0, None)
    found = np.empty_like(places)
    found[order] = places
    return found


def draw_scenarios(axes: Axes, data: Compared, outcome: str) -> None:
    """Draw the median of an outcome for each scenario, with its band and its name at the end.

    Parameters
    ----------
    axes : Axes
        Where; with room for names to the right.
    data : Compared
        The comparison.
    outcome : str
        An outcome over time.
    """
    ends: dict[str, float] = {}
    for name in reversed(data.scenarios):  # the baseline on top
        each, look = data.data[name], data.look(name)
        if not has_outcome(each, outcome):
            continue
        filled = name in banded(data)
        line = draw_band(axes, band(each, outcome), data.keys[name], look.colour, look.line, filled)
        known = np.asarray(line.get_ydata(), dtype=np.float64)
        ends[name] = float(known[~np.isnan(known)][-1])
    longest = max(data.data.values(), key=lambda each: int(each.weeks[-1]))
    light_grid(axes)
    date_axis(axes, longest, ticks=5)
    if axes.get_ylim()[0] < 0.0 <= min(ends.values()):
        axes.set_ylim(bottom=0.0)
    _write_ends(axes, data, ends)


def _write_ends(axes: Axes, data: Compared, ends: dict[str, float]) -> None:
    """Write the names of lines at their ends, apart from each other."""
    low, high = axes.get_ylim()
    wanted = [(end - low) / (high - low) for end in ends.values()]
    tall = HIGH - 0.75
    for (name, end), place_of in zip(
        ends.items(), spread(wanted, LEAST_GAP / tall, 0.0, 1.0), strict=True
    ):
        key = data.keys[name]
        axes.annotate(
            key if len(key) <= END else f"{key[: END - 1].rstrip()}…",
            xy=(1.0, (end - low) / (high - low)),
            xytext=(1.05, float(place_of)),
            xycoords="axes fraction",
            textcoords="axes fraction",
            va="center",
            fontsize=SMALL,
            color=data.look(name).colour,
            gid="end-label",
            arrowprops={
                "arrowstyle": "-",
                "color": data.look(name).colour,
                "linewidth": 0.8,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )


def bands_over_time(data: Compared) -> Figure | None:
    """Draw the main outcomes by week, one panel each, all scenarios in it."""
    if needs(data):
        return None
    shown = panels(data)
    rows = (len(shown) + 1) // 2
    figure = new_figure(TITLE_ROOM + rows * HIGH + 0.35)
    write_title(figure, "The main outcomes by week, scenario beside scenario", _below(data))
    for number, outcome in enumerate(shown):
        bottom = 0.35 + (rows - 1 - number // 2) * HIGH + 0.4
        axes = place(figure, 0.75 + (number % 2) * 4.95, bottom, WIDE, HIGH - 0.75)
        draw_scenarios(axes, data, outcome)
        axes.set_title(label(outcome, data.meta), fontsize=BODY, fontweight="bold", loc="left")
        axes.set_ylabel(_unit(data, outcome), fontsize=SMALL)
    lines = {str(line.get_label()): line for axes in figure.axes for line in axes.get_lines()}
    keys = [lines[key] for key in data.keys.values() if key in lines]
    key = [band_key()] if data.data[data.baseline].runs > 1 else []
    legend_below(figure, [*keys, *key], columns=min(4, len(keys) + 1))
    return figure


def _unit(data: Compared, outcome: str) -> str:
    """Return the unit of an outcome over time."""
    return data.unit(outcome).capitalize()


def _below(data: Compared) -> str:
    """Return what lines and bands are."""
    if data.data[data.baseline].runs == 1:
        return "One run of each scenario, no band."
    whose = "each scenario" if banded(data) == data.scenarios else data.called[data.baseline]
    return f"Lines: medians over {data.runs_words}. Bands: 5th to 95th percentile of {whose}."


def caption(data: Compared) -> str:
    """Return a caption that can stand alone."""
    parts = "; ".join(
        f"{label(name, data.meta).lower()} ({data.unit(name)})" for name in panels(data)
    )
    one = data.data[data.baseline].runs == 1
    whose = " and ".join(data.called[each] for each in banded(data))
    bands = (
        "One run of each scenario, no band."
        if one
        else f"Each line is the median of a scenario over {data.runs_words}; the band of "
        f"{whose} runs from the 5th to the 95th percentile. Bands that "
        "overlap do not say that scenarios are alike, since runs are compared in pairs."
    )
    return f"Outcomes by week: {parts}. {bands}{scenario_list(data)}"


def alt(data: Compared) -> str:
    """Return the alternative text."""
    parts = []
    for outcome in panels(data):
        ends = [
            f"{data.called[name]} {each.by_outcome[outcome]['p50'].dropna().iloc[-1]:,.3g}"
            for name, each in data.data.items()
            if has_outcome(each, outcome)
        ]
        parts.append(f"{label(outcome, data.meta).lower()} ends at {', '.join(ends)}")
    return f"Line charts of medians by week: {'; '.join(parts)}."
