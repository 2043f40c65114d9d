"""What stands on ``docs/performance.md`` whatever was measured."""

from typing import Final

INTRODUCTION: Final = """# How fast it is

<!-- Written by `python -m benchmarks` from `benchmarks/results.json`; not by hand. -->

What is compared was measured side by side in one run of a piece of the suite; pieces may be of \
different hours and of sources a little apart. Peers take turns (A B, \
B A, A B, ...), so that a slow minute of the machine hits all of them alike; ratios are medians of \
the ratios of each round, with quartiles in brackets."""

PEERS: Final = """## Who is compared with whom

- **Muster**: the model in `model/`, driven by Mesa: agents, clock and events are Mesa's, the \
processes of a week run over arrays in compiled code. Every outcome is computed every week. Where \
nobody looks at the state in between, as in an ensemble, the weeks between two of a scenario's \
happenings pass in one call; "week by week" is the run of a user who stops after each, without \
outcomes.
- **Plain-Python reference**: `tests/reference/`, loops over factions, written from \
[the model's description](odd.md) alone. It is the oracle that the fast model agrees with to 1e-9. \
It computes no outcomes.
- **Idiomatic Mesa**: `benchmarks/mesa_model/`, the same model as an experienced user of Mesa and \
numpy would write it: each agent owns its rows as arrays, `AgentSet.do` runs the processes, a \
`DataCollector` keeps the outcomes. It takes its start and its draws from Muster, and \
`tests/reference/test_mesa_model.py` holds arrays and outcomes to 1e-9. With about a hundred \
agents numpy's own cost for each call weighs as much as its arithmetic.
- **alliance_formation**: an example that ships with Mesa; its rules are others and simpler. It is \
there for context."""

TRAPS: Final = """## Traps

- A peer that is timed alone, in another minute than ours, can be a fifth off. Peers take turns.
- numpy multiplies matrices on all cores. Two workers side by side then wait for each other's \
threads: a run with detail tables took three times as long. Runs use one thread, and so does the \
suite.
- The first run after a change of the sources compiles for ten seconds or more, and the first run \
of a process works out what depends on the theatre alone. Each measure runs once before the clock \
starts, as most runs of an ensemble come after another.
- The roofline needs the bandwidth of the cache that a week fits into. That of main memory is \
several times lower and would flatter us.
- A process takes over the peak memory of the one that started it until it has replaced its \
program; parent and workers are therefore read from the kernel's own record of each.
- numba's own handling of divisions (`error_model="python"`) puts a branch that can raise at each \
of them, and no loop with one works on several numbers at a time: with numpy's, a hyperbolic \
tangent took a seventh of the time.
- Compiled code is handed arrays one by one, and looks through a named tuple twice as long as \
through a plain one: 24 microseconds a week in eight calls' worth of them. One call with plain \
tuples takes half, and saves what Python does between the calls. One call for all weeks between \
two happenings, which measures outcomes too, saves a fifth of a run.
- A sum into the place that was added to just before waits for it: summing effort by coalition \
took three times as long actor by actor as for all actors at once.
- Two spellings of one loop differ by what stands side by side in memory. Effort as a list for \
each actor needs an index for each number; as a table of cells and actors it needs none, \
though three quarters of it are 0.
- Two sizes of an ensemble tell start-up from the cost of a run; one size mixes them.
- What was measured on a machine with other work to do is noise; look at the quartiles."""
