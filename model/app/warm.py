"""Compiles the model before anybody asks for it, and says whether that is done."""

import sys
import threading
import traceback
from typing import Final

from .tidy import settle_down

DONE: Final = threading.Event()
"""Set when everything that a page shows has been computed once."""


def warm_up(name: str) -> None:
    """Play a few weeks that nobody sees; for a thread of its own.

    Where the model has to be compiled first, standard error is told when that begins and ends.

    Parameters
    ----------
    name : str
        The scenario that visitors see first.
    """
    from ..compiled import WARM
    from .pictures import NARROW, WIDE, picture_of
    from .session import Session
    from .settings import Settings

    if not WARM:
        print("Compiling the model, once: up to a minute or two.", file=sys.stderr, flush=True)
    try:
        session = Session(Settings(name))
        for _ in range(3):
            session.step()
        for box in (WIDE, NARROW):
            picture_of(session, session.war.state.place.factions[0], box=box)
    except Exception:  # noqa: BLE001  # visitors will meet it, and then it is shown to them
        traceback.print_exc(file=sys.stderr)
    else:
        if not WARM:
            print("The model is compiled: the page is ready.", file=sys.stderr, flush=True)
    finally:
        settle_down()
        DONE.set()
