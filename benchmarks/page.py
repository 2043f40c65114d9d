"""Writes ``docs/performance.md`` from what was measured."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from .figure import number
from .targets import TARGETS, Results
from .texts import INTRODUCTION, PEERS, TRAPS

type Lines = Iterator[str]

BATCHES: Final = ("the fast model", "idiomatic Mesa")


def page(results: Results, about: dict[str, Any]) -> str:
    """Return the page.

    Parameters
    ----------
    results : dict
        From all pieces.
    about : dict
        The machine and the versions.
    """
    blocks = [
        INTRODUCTION,
        "\n".join(machine(about)),
        "\n".join(targets(results)),
        "![Time of one run by model, and each target as a multiple](images/performance.png)\n\n"
        "*Above: one whole run on one core. Below: each measure as a multiple of its target; "
        "right of the line it is reached. Dots reached, crosses missed, grey bars stretch targets; "
        "the measured values stand at the right.*",
        PEERS,
    ]
    for name, section in SECTIONS.items():
        if name in results:
            found = results[name]
            skipped = found.get("skipped")
            lines = [f"Not measured: {skipped}."] if isinstance(skipped, str) else section(found)
            blocks.append("\n".join((f"## {TITLES[name]}", "", *lines)))
    blocks += [TRAPS, "\n".join(again())]
    return "\n\n".join(blocks) + "\n"


def machine(about: dict[str, Any]) -> Lines:
    """Yield what was measured on."""
    yield (
        f"{about['date']}: {about['processor']}, {about['cores']} cores, "
        f"{about['memory_gb']:.0f} GB; {about['system']}, Python {about['python']}, "
        + ", ".join(f"{name} {version}" for name, version in about["packages"].items())
        + f"; sources `{about['code']}`."
    )
    if about.get("quick"):
        yield ""
        yield "**A quick run over a few weeks, to see that the suite works: no measurement.**"


def targets(results: Results) -> Lines:
    """Yield the table of targets, and why some were missed."""
    yield "## Targets"
    yield ""
    yield from table(
        ("measure", "target", "stretch", "measured", ""),
        [
            (
                target.name,
                ("at most " if target.lower else "") + number(target.goal, target.unit),
                "" if target.stretch is None else number(target.stretch, target.unit),
                "" if (value := target.value(results)) is None else number(value, target.unit),
                target.verdict(results),
            )
            for target in TARGETS
        ],
    )
    missed = [each for each in TARGETS if each.verdict(results) == "missed"]
    reasons = [(each.name, each.because(results)) for each in missed]
    if any(reason for _, reason in reasons):
        yield ""
        yield "Why some were missed:"
        yield ""
        yield from (f"- {name}: {reason}" for name, reason in reasons if reason)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Lines:
    """Yield a table.

    Parameters
    ----------
    head : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        Cells.
    """
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cells) + " |"


def span(found: dict[str, float], unit: str = "") -> str:
    """Return a median with its quartiles."""
    middle = number(found["median"], unit)
    return f"{middle} ({number(found['low'])} to {number(found['high'])})"


def one_run(found: dict[str, Any]) -> Lines:
    """Yield what a run takes with each model."""
    yield (
        f"Scenario `{found['scenario']}`, {found['factions']} factions that take part, "
        f"{found['weeks']} weeks after 26 of burn-in, whole runs; rounds: {found['rounds']}."
    )
    yield ""
    ratio = {"reference": "reference / fast", "idiomatic Mesa": "idiomatic Mesa / fast"}
    yield from table(
        ("model", "milliseconds", "times Muster"),
        [
            (name, span(times), span(found[ratio[name]]) if name in ratio else "")
            for name, times in found["ms"].items()
        ],
    )


def alliance(found: dict[str, Any]) -> Lines:
    """Yield what Mesa's example takes."""
    yield (
        f"{found['agents']} agents, {found['steps']} steps, other and simpler rules: "
        f"{span(found['ms']['alliance_formation'], ' ms')}, "
        f"{span(found['alliance_formation / fast'])} times a run of Muster."
    )


def profile(found: dict[str, Any]) -> Lines:
    """Yield where the time of a week goes."""
    micro = found["microseconds_a_week"]
    whole = sum(micro.values())
    yield (
        f"Microseconds of one week of `{found['scenario']}`, medians, each process called by "
        f"itself. In a run all weeks up to a happening are one call, and a week takes "
        f"{found['together']:.0f} microseconds. Start and burn-in take "
        f"{found['start_and_burn_in_ms']:.1f} ms a run."
    )
    yield ""
    yield from table(
        ("process", "microseconds", "share"),
        [
            (name, f"{value:,.1f}", f"{100.0 * value / whole:.0f} %")
            for name, value in sorted(micro.items(), key=lambda item: -item[1])
        ]
        + [("all", f"{whole:,.1f}", "")],
    )


def ensembles(found: dict[str, Any]) -> Lines:
    """Yield what ensembles cost, ours and Mesa's."""
    yield (
        f"Commands from start to end, `{found['scenario']}`, {found['weeks']} weeks. "
        f"{found['runs']:,} runs to Parquet: {span(found['seconds']['muster, 1'], ' s')} with one "
        f"worker, {span(found['seconds']['muster, 2'], ' s')} with two. The reference in one "
        f"process would take {span(found['reference / muster on two'])} times as long as the "
        f"latter (its time is {found['runs']:,} times that of one run, "
        f"{span(found['reference_seconds_a_run'], ' s')})."
    )
    yield ""
    batch = found["batch_run"]
    one = found["muster"]["1"]["run_ms"]
    rows = [("Muster", workers, cost) for workers, cost in found["muster"].items()]
    for model in BATCHES:
        if model not in batch:
            continue
        rows += [(f"`batch_run` over {model}", n, cost) for n, cost in batch[model].items()]
    yield from table(
        ("runner", "processes", "start, ms", "a run, ms", "times Muster on one", "second core"),
        [
            (
                name,
                workers,
                f"{cost['start_ms']:,.0f}",
                number(cost["run_ms"]),
                number(cost["run_ms"] / one),
                gain_of(rows, name) if workers == "2" else "",
            )
            for name, workers, cost in rows
        ],
    )
    yield ""
    yield (
        "`batch_run` keeps every row in memory, ends when one run raises, and is followed here by "
        "a data frame and one Parquet file. Start and cost of a run are those of a straight line "
        "through ensembles of two sizes."
    )


def gain_of(rows: Sequence[tuple[str, str, dict[str, float]]], runner: str) -> str:
    """Return how much faster runs are on two processes than on one."""
    cost = {workers: each["run_ms"] for name, workers, each in rows if name == runner}
    return f"{cost['1'] / cost['2']:.2f} x" if cost["2"] > 0.0 else ""


def engines(found: dict[str, Any]) -> Lines:
    """Yield what engines cost."""
    yield (
        "Runs of one week, so that the engine shows. The overhead of a run is the time of all "
        "workers together less that of a run in one process."
    )
    yield ""
    yield from table(
        ("engine", "starts later by, ms", "a run, ms", "overhead a run, ms"),
        [
            (
                name,
                f"{cost['extra_start_ms']:,.0f}" if "extra_start_ms" in cost else "",
                f"{cost['run_ms']:.2f}",
                f"{cost['overhead_ms']:.2f}",
            )
            for name, cost in found["engines"].items()
        ],
    )
    if "skipped" in found:
        yield from (f"\n{name}: not measured ({why})." for name, why in found["skipped"].items())


def cores(found: dict[str, Any]) -> Lines:
    """Yield what a second core gains."""
    yield (
        "Two warm workers, the same task on one and on both, in turn. Efficiency is the gain of "
        "our runs over the gain of a matrix product in the same rounds: what the machine itself "
        "makes of its second core."
    )
    yield ""
    yield from table(
        ("task", "gain of the second core"),
        [(name, span(gain, " x")) for name, gain in found["gain"].items()],
    )
    yield ""
    kinds = found["efficiency"]
    yield (
        f"Efficiency: {span(kinds['processes'])} with processes, {span(kinds['threads'])} with "
        "threads, which share Python's lock outside compiled code."
    )


def factions(found: dict[str, Any]) -> Lines:
    """Yield how time grows with factions."""
    yield (
        "Theatres made from the shipped one: groups that nothing names are dropped, or stand "
        "several times with all their rows; provinces, states and rules stay."
    )
    yield ""
    yield from table(
        ("factions", "a week, ms", "start and burn-in, ms"),
        [
            (size, span(week), f"{found['start_and_burn_in_ms'][size]:,.0f}")
            for size, week in found["week_ms"].items()
        ],
    )
    yield ""
    text = f"A week grows with the power {found['exponent']:.2f} of the number of factions"
    if "exponent_from_100" in found:
        text += f" ({found['exponent_from_100']:.2f} from 100 on)"
    if "growth_75_to_300" in found:
        times = number(found["growth_75_to_300"])
        text += f"; from 75 to 300 it takes {times} times as long (cube: 64)"
    yield text + "."


def memory(found: dict[str, Any]) -> Lines:
    """Yield how memory grows with runs."""
    yield f"Runs of {found['weeks']} weeks, two workers, largest resident memory."
    yield ""
    yield from table(
        ("runs", "seconds", "command, MB", "largest worker, MB"),
        [
            (
                f"{row['runs']:,}",
                f"{row['seconds']:,.1f}",
                f"{row['parent_mb']:,.0f}",
                f"{row['worker_mb']:,.0f}",
            )
            for row in found["rows"]
        ],
    )
    if found["carried_on"]:
        yield ""
        yield "The ratio at 100,000 runs in the table of targets carries this on in a line."


def roofline(found: dict[str, Any]) -> Lines:
    """Yield what a week needs at least, by process."""
    yield (
        "What each process needs at least, counted in `benchmarks/counts.py` (formulas in its "
        "docstrings), at this machine's measured peaks on one core: "
        f"{found['gflops']:.0f} billion operations a second (matrix product) and "
        f"{found['bandwidth_gb']:.0f} GB/s (triad whose arrays fill as much cache as a week; from "
        f"main memory {found['main_memory_gb']:.0f} GB/s). Sizes: "
        + ", ".join(f"{name} {value:,}" for name, value in found["sizes"].items())
        + "."
    )
    yield ""
    yield from table(
        ("process", "operations", "bytes", "at least, microseconds"),
        [
            (name, f"{x['operations']:,.0f}", f"{x['bytes']:,.0f}", f"{x['microseconds']:.1f}")
            for name, x in found["processes"].items()
        ],
    )
    yield ""
    yield (
        f"Together {found['roofline_us']:.0f} microseconds; a week with its outcomes takes "
        f"{span(found['week_us'])}: {found['fraction']:.2f} of the roofline. Its "
        f"{found['draws']:,} random draws take {found['draws_us']:.0f} more at "
        f"{found['draws_ns']:.1f} ns each at numpy's pace, which no week can do without; with them "
        f"{found['fraction_with_draws']:.2f}."
    )


def storage(found: dict[str, Any]) -> Lines:
    """Yield what results cost on disk."""
    yield (
        f"The table `weeks` of {found['runs']:,} runs: Parquet {found['parquet_mb']:,.1f} MB, CSV "
        f"{found['csv_mb']:,.1f} MB (`python -m benchmarks.storage`)."
    )
    yield ""
    yield from table(
        ("reader", "seconds"),
        [(name, f"{seconds:.3f}") for name, seconds in found["seconds"].items()],
    )


def compare(found: dict[str, Any]) -> Lines:
    """Yield how long the user waits."""
    yield (
        f"`python run.py compare status-quo forty-one-unite --runs {found['runs']}`, tables and "
        f"figures: {span(found['took_seconds'], ' s')}."
    )


def exact(found: dict[str, Any]) -> Lines:
    """Yield how long the exact landscape takes."""
    yield (
        "Wanted: 24 actors within 0.5 s and 28 within 4 s on two cores, 15 times numpy by "
        "configuration; the theatre and dense 32 within 60 s, blocs of 60 within 20 s; each "
        "max-cut instance within 2 s; power indices within 1 s."
    )
    yield ""
    yield from table(("case", "time or ratio", "what came of it"), found["rows"])


SECTIONS: Final[dict[str, Callable[[dict[str, Any]], Lines]]] = {
    "week": one_run,
    "alliance": alliance,
    "profile": profile,
    "ensembles": ensembles,
    "compare": compare,
    "engines": engines,
    "cores": cores,
    "factions": factions,
    "memory": memory,
    "storage": storage,
    "roofline": roofline,
    "landscape": exact,
}
"""The section of each piece, in the order of the page."""

TITLES: Final = {
    "week": "One run on one core",
    "alliance": "Mesa's alliance_formation example",
    "profile": "Where the time goes",
    "ensembles": "Ensembles",
    "compare": "A comparison of scenarios",
    "engines": "Engines",
    "cores": "The second core",
    "factions": "More factions",
    "memory": "More runs",
    "storage": "Storage",
    "roofline": "How near to what the machine can do",
    "landscape": "The exact landscape",
}


def again() -> Lines:
    """Yield how to repeat it."""
    yield "## Again"
    yield ""
    yield "```sh"
    yield "make bench                                # everything, then this page and its figure"
    yield "make bench ARGS='week profile'            # only these; the rest stays as it was"
    yield "make bench ARGS='--quick --out trial'     # does it work? a minute, no measurement"
    yield "make bench ARGS='--page'                  # the page anew from the stored results"
    yield "```"
    yield ""
    yield "Pieces: " + ", ".join(f"`{name}`" for name in SECTIONS) + "."
