"""Progress on a terminal: how many runs, how fast, how long still, how many failed."""

import sys
import time
from typing import Final

from .chunk import Receipt

EVERY: Final = 0.2
"""Seconds between two lines."""


def duration(seconds: float) -> str:
    """Return a time in words: ``8 s``, ``3 min 20 s``, ``2 h 5 min``.

    Parameters
    ----------
    seconds : float
        0 or more.
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class Progress:
    """A line on standard error that is written again and again; nothing if no terminal.

    Parameters
    ----------
    total : int
        Number of replications.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.failed = 0
        self.begun = time.monotonic()
        self.shown = 0.0
        self.width = 0
        self.terminal = sys.stderr is not None and sys.stderr.isatty()

    def line(self, now: float) -> str:
        """Return the line for a moment.

        Parameters
        ----------
        now : float
            On the monotonic clock, seconds.
        """
        rate = self.count / max(now - self.begun, 1e-9)
        left = duration((self.total - self.count) / rate) if rate else "?"
        return (
            f"{self.count} of {self.total} runs, {rate:.1f} a second, "
            f"{left} left, {self.failed} failed"
        )

    def __call__(self, receipt: Receipt) -> None:
        """Count what came of a chunk.

        Parameters
        ----------
        receipt : Receipt
            What came of it.
        """
        self.count += len(receipt.done) + len(receipt.failures)
        self.failed += len(receipt.failures)
        now = time.monotonic()
        if self.terminal and (now - self.shown > EVERY or self.count == self.total):
            self.shown = now
            line = self.line(now)
            sys.stderr.write("\r" + line.ljust(self.width))
            sys.stderr.flush()
            self.width = len(line)

    def close(self) -> None:
        """Wipe the line."""
        if self.terminal and self.width:
            sys.stderr.write("\r" + " " * self.width + "\r")
            sys.stderr.flush()
