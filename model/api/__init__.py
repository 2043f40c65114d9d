"""The Python interface: scenarios in, pandas frames and matplotlib figures out.

Thin over ensembles, analysis, figures and sentences: the same tables, numbers and words as
those of the command line with the same seed. Nothing heavy is imported before a call
needs it. What is wrong with an input is an `InputError`, whose text names the place.

>>> from model import load_scenario
>>> load_scenario("status-quo", set={"tau": 0.25}).parameters["tau"].value
0.25
"""

from ..scenario.errors import InputError
from .play import compare, run
from .results import Comparison, RunResults, open_results
from .scenarios import list_scenarios, load_scenario

__all__ = [
    "Comparison",
    "InputError",
    "RunResults",
    "compare",
    "list_scenarios",
    "load_scenario",
    "open_results",
    "run",
]
