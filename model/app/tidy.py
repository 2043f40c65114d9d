"""Gives the memory of closed pages back, soon after they close.

A page is full of objects that point at each other, which Python frees only when its
collector comes round to them, and whose memory the C library then keeps for itself.
"""

import ctypes
import gc
import sys
import threading
from typing import Final

DELAY: Final = 2.0
"""Seconds after the last page that closed."""

_lock = threading.Lock()
_next: threading.Timer | None = None


def settle_down() -> None:
    """Leave alone what is there now, for as long as the server runs: it is no page's."""
    gc.collect()
    gc.freeze()


def soon() -> None:
    """Tidy up in a while; called again meanwhile, later."""
    global _next
    with _lock:
        if _next is not None:
            _next.cancel()
        _next = threading.Timer(DELAY, _tidy)
        _next.daemon = True
        _next.start()


def _tidy() -> None:
    """Collect what nobody can reach, and hand its memory back to the system."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not in every C library
        if trim is not None:
            trim(0)
