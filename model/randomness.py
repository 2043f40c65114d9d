"""Named random streams: one for each process, keyed by (root, replication, stream).

A scenario that changes nothing in a process meets the same draws there, which
is what makes paired comparison sharp: the noise on weights in week 40 of
replication 7 is the same number in `status-quo` and in `forty-one-unite`.
"""

import zlib
from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np

from .ahead import WORD, Tables, tables_of
from .arrays import Floats, Ints

STREAMS: Final = (
    "parameters",
    "sizes",
    "ideology",
    "coefficients",
    "effects",
    "ties",
    "sponsors",
    "support",
    "control",
    "sincerity",
    "capacity",
    "weights",
    "clashes",
    "order",
    "design",
    "bootstrap",
    "groups",
    "permutations",
    "folds",
    "swaps",
    "landscape",
    "landscape_starts",
    "landscape_sample",
)
"""All streams; a process that draws adds its name here."""


class Streams:
    """The streams of one replication.

    Parameters
    ----------
    root : int
        Root seed of the run, 0 or larger.
    replication : int
        Number of the replication, from 0.

    Raises
    ------
    ValueError
        If either is negative.
    """

    def __init__(self, root: int, replication: int) -> None:
        if root < 0 or replication < 0:
            raise ValueError("root seed and replication must be 0 or larger")
        self.root = root
        self.replication = replication
        self._generators: dict[str, np.random.Generator] = {}
        # Where streams of a copy go on that nobody has asked for yet.
        self._begun: dict[str, Mapping[str, Any]] = {}
        # How large they are, which rows of them, and the tables.
        self._tables: dict[str, tuple[int, Ints | None, Tables]] = {}

    def __getitem__(self, name: str) -> np.random.Generator:
        """Return the generator of a stream; the same object each time.

        Parameters
        ----------
        name : str
            One of `STREAMS`.

        Returns
        -------
        numpy.random.Generator
            PCG64, seeded by (root, replication, CRC-32 of the name).

        Raises
        ------
        KeyError
            If there is no stream of that name.
        """
        if name not in STREAMS:
            raise KeyError(f"no stream {name!r}; allowed: {', '.join(STREAMS)}")
        if name in self._tables:
            self._begun[name] = self._standing(name)
            del self._tables[name], self._generators[name]
        if name not in self._generators:
            # CRC-32 and not hash(): the latter changes with PYTHONHASHSEED.
            key = (self.root, self.replication, zlib.crc32(name.encode()))
            seed = np.random.SeedSequence(key)
            self._generators[name] = np.random.Generator(np.random.PCG64(seed))
            if name in self._begun:
                self._generators[name].bit_generator.state = self._begun.pop(name)
        return self._generators[name]

    def tables(self, name: str, n: int, rows: Ints | None = None) -> Tables:
        """Return the next two (n, n) tables of a stream, numbers of which are made when asked for.

        The stream goes on behind them when somebody passes over them (`ahead.pass_over`).

        Parameters
        ----------
        name : str
            One of `STREAMS`.
        n : int
            Number of rows, and of columns.
        rows : (m,) int, optional
            Rows, and columns, that are wanted; all by default.
        """
        known = self._tables.get(name)
        if known is None or known[0] != n or known[1] is not rows:
            state = self[name].bit_generator.state["state"]
            made = tables_of(state["state"], state["inc"], n, rows)
            known = self._tables[name] = (n, rows, made)
        return known[2]

    def _standing(self, name: str) -> Mapping[str, Any]:
        """Return the state of a generator, as numpy writes it."""
        state = self._generators[name].bit_generator.state
        if name in self._tables:
            (high, low), _ = self._tables[name][2].stand.tolist()
            state["state"]["state"] = high * WORD + low
        return state

    def copy(self, anew: Collection[str] = ()) -> "Streams":
        """Return streams that go on from where these are, on their own.

        Parameters
        ----------
        anew : collection of str
            Streams that begin again.
        """
        out = Streams(self.root, self.replication)
        drawn = {name: self._standing(name) for name in self._generators}
        begun = {**self._begun, **drawn}
        out._begun = {name: state for name, state in begun.items() if name not in anew}
        return out


def triangular(u: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Inverse distribution function of the triangular distribution.

    Parameters
    ----------
    u : ndarray
        Uniform on [0, 1).
    low, mode, high : ndarray
        Least, most likely and largest value, low <= mode <= high; where low
        equals high that value is returned.

    Returns
    -------
    ndarray
        Draws, shaped like the arguments broadcast together.
    """
    u, low, mode, high = (np.asarray(a, dtype=np.float64) for a in (u, low, mode, high))
    width = high - low
    safe = np.where(width > 0.0, width, 1.0)
    rising = low + np.sqrt(u * safe * (mode - low))
    falling = high - np.sqrt((1.0 - u) * safe * (high - mode))
    drawn = np.where(u < (mode - low) / safe, rising, falling)
    return np.asarray(np.where(width > 0.0, drawn, mode), dtype=np.float64)
