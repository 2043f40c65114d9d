"""Muster: coalitions among armed factions in a documented past, simulated week by week.

In a notebook or a program ::

    from muster import load_scenario, run, compare

(from ``model`` in a checkout). Importing it loads nothing else; what a call needs is
imported by the call.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import (
        Comparison,
        InputError,
        RunResults,
        compare,
        list_scenarios,
        load_scenario,
        open_results,
        run,
    )

__version__ = "0.1.0"

#: How a user calls the command line: installed, the package is `muster`, in a checkout `model`.
__command__ = "muster" if __name__ == "muster" else "python run.py"

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


def __getattr__(name: str) -> Any:
    """Import what users of the Python interface ask for when they ask for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api

    return getattr(api, name)


def __dir__() -> list[str]:
    """Return what completion in a notebook offers."""
    return sorted([*globals(), *__all__])
