"""The reference model: plain Python, written from ``docs/odd.md`` alone.

It is the oracle that the fast model must agree with to 1e-9, and the yardstick for its speed.
One file for each part of the page: ``world.py`` (section 2), ``run.py`` (3), ``draws.py``,
``ties.py`` and ``start.py`` (5), ``targets.py``, ``fight.py``, ``ground.py``, ``realign.py`` and
``week.py`` (7.1 to 7.8), ``events.py`` and ``effects.py`` (7.9). ``theatres.py`` and
``theatre_*.py`` write the small theatres that the tests run it on.
"""
