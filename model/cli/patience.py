"""Ctrl-C while numba compiles: kept until the compiler is through, not lost in it.

A compiler calls back into Python from code of its own, where an exception is printed and
forgotten. An interrupt that comes there would be swallowed, or leave half a function behind.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

COMPILERS: Final = frozenset({"numba", "llvmlite"})
AGAIN: Final = 0.1
"""Seconds after which an interrupt that met the compiler is tried again."""


@contextmanager
def patient() -> Iterator[None]:
    """Put Ctrl-C off while the main thread is in a compiler; outside of one it is as ever.

    Changes nothing where somebody else already handles Ctrl-C, and outside of the main thread.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, or come again later."""
    if compiling(frame):
        later = threading.Timer(AGAIN, os.kill, (os.getpid(), number))
        later.daemon = True  # a process that is done meanwhile waits for nobody
        later.start()
        return
    raise KeyboardInterrupt


def compiling(frame: FrameType | None) -> bool:
    """Return whether a frame or one that called it is a compiler's.

    Parameters
    ----------
    frame : frame or None
        Where the main thread is.
    """
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] in COMPILERS:
            return True
        frame = frame.f_back
    return False
