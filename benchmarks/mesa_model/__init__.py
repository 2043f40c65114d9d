"""The same model as an experienced user of Mesa would write it, with numpy in each agent.

It is a peer to measure against, written from ``docs/odd.md``: agents that own their rows,
`AgentSet` calls for the processes of a week, events on Mesa's schedule, a `DataCollector`
for the outcomes. It takes the start and the random draws from `model`, so that its numbers
can be compared; everything else is its own. `tests/reference/test_mesa_model.py` holds it
to the fast model.
"""

from .war import IdiomaticWar

__all__ = ["IdiomaticWar"]
