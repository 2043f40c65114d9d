"""Memory and time of ensembles as they grow."""

from typing import Any

from .commands import ensemble, execute
from .timing import Scale

TARGET_RUNS = 100_000


def measure(scale: Scale) -> dict[str, Any]:
    """Return the largest resident memory of `run` with few and with many short runs.

    Each size is run once on two workers; parent and workers are watched apart. Where the
    largest size is below 100,000 its memory is carried on in a straight line, and said so.

    Parameters
    ----------
    scale : Scale
        Sizes and weeks.
    """
    rows = []
    for runs in scale.memory_runs:
        command = ensemble(scale.scenario, runs, 2, "--weeks", str(scale.memory_weeks))
        done = execute(command)
        rows.append(
            {
                "runs": runs,
                "seconds": done.seconds,
                "parent_mb": done.parent_bytes / 1e6,
                "worker_mb": done.worker_bytes / 1e6,
            }
        )
    first, last = rows[0], rows[-1]
    carried = last["runs"] < TARGET_RUNS
    steps = (TARGET_RUNS - last["runs"]) / (last["runs"] - first["runs"]) if carried else 0.0
    ratio = {
        name: (last[name] + max(0.0, steps * (last[name] - first[name]))) / max(first[name], 1e-9)
        for name in ("parent_mb", "worker_mb")
    }
    return {
        "weeks": scale.memory_weeks,
        "rows": rows,
        "ratio_measured": {n: last[n] / max(first[n], 1e-9) for n in ratio},
        "ratio_100000": ratio,
        "carried_on": carried,
    }
