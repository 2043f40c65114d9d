"""Types of arrays, and arrays that are almost everywhere 0."""

from collections.abc import Callable
from typing import cast, overload

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Lists = npt.NDArray[np.uint32]
"""Indices in long lists: half the memory, and compiled code need not ask for their sign."""


class Sparse:
    """An array that is almost everywhere 0, as a list of places and values until it is asked for.

    The week writes lists. Whoever asks for the array gets it whole and may write to it; from
    then on the array counts, until the week writes the next list. An array that was handed out
    shows later weeks only when it is asked for again.

    Parameters
    ----------
    shape : tuple of int
        Of the array.

    Attributes
    ----------
    places, values : (M,) int, (M,) float
        Flat indices, each at most once, and what stands there; 0 is allowed. Of no meaning
        while `is_open`.
    is_open : bool
        Whether the array has been handed out and counts.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self.is_open = False
        nowhere = np.zeros(0, dtype=np.int64)
        self._list: tuple[Ints, Floats] | None = (nowhere, np.zeros(0))
        self._make: Callable[[], tuple[Ints, Floats]] | None = None
        self._draw: Callable[[], Floats] | None = None
        self._array: Floats | None = None
        self._drawn: Ints | None = nowhere  # where the array is not 0; None: anywhere
        self._fresh = False

    @classmethod
    def of(cls, array: Floats) -> "Sparse":
        """Return one that an array counts for.

        Parameters
        ----------
        array : ndarray
            Not copied.
        """
        out = cls(array.shape)
        out._array, out._drawn, out._fresh, out.is_open = array, None, True, True
        return out

    @property
    def places(self) -> Ints:
        """See above."""
        return self._listed()[0]

    @property
    def values(self) -> Floats:
        """See above."""
        return self._listed()[1]

    def _listed(self) -> tuple[Ints, Floats]:
        """Return places and values, made now if nobody has asked for them before."""
        if self._list is None and self._make is not None:
            self._list = self._make()
        if self._list is None:
            flat = self.look().reshape(-1)
            where = np.flatnonzero(flat)
            self._list = where, flat[where]
        return self._list

    def write(self, places: Ints, values: Floats) -> None:
        """Let a list count from now on.

        Parameters
        ----------
        places, values : (M,) int, (M,) float
            Not copied; `places` must not be changed afterwards.
        """
        self.write_later(lambda: (places, values))
        self._list, self._make = (places, values), None

    def write_later(self, make: Callable[[], tuple[Ints, Floats]]) -> None:
        """Let a list count from now on that is made if somebody asks for it.

        Parameters
        ----------
        make : callable
            Returns new places and values, as for `write`; called perhaps much later, by
            each copy: what it looks at must not change.
        """
        self._list, self._make, self._draw = None, make, None
        self.is_open = self._fresh = False

    def draw_later(self, draw: Callable[[], Floats]) -> None:
        """Let an array count from now on that is made if somebody asks for it.

        Parameters
        ----------
        draw : callable
            Returns a new array, as `make` of `write_later` a list.
        """
        self._list, self._make, self._draw = None, None, draw
        self.is_open = self._fresh = False

    def look(self) -> Floats:
        """Return the array, to be read only and at once."""
        if self._draw is not None and not self._fresh:
            self._array, self._drawn, self._fresh = self._draw(), None, True
        if self._array is None:
            self._array = np.zeros(self.shape)
        if not self._fresh:
            flat = self._array.reshape(-1)
            if self._drawn is None:
                flat[:] = 0.0
            else:
                flat[self._drawn] = 0.0
            flat[self.places] = self.values
            self._drawn, self._fresh = self.places, True
        return self._array

    def array(self) -> Floats:
        """Return the array; from now on it counts."""
        out = self.look()
        self._drawn, self.is_open = None, True
        return out

    def total(self) -> float:
        """Return the sum of all."""
        return float(self.look().sum() if self.is_open else self.values.sum())

    def copy(self) -> "Sparse":
        """Return a copy that shares nothing that is written to."""
        if self.is_open:
            return Sparse.of(self.look().copy())
        out = Sparse(self.shape)
        # What nobody has asked for yet each makes for itself, should anybody ask.
        if self._draw is not None:
            out.draw_later(self._draw)
        elif self._make is not None:
            out.write_later(self._make)
        else:
            out.write(self.places, self.values.copy())
        return out


class Kept:
    """An attribute of a dataclass that reads as an array and is kept as a `Sparse`."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name."""
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "Kept": ...
    @overload
    def __get__(self, instance: object, owner: type) -> Floats: ...
    def __get__(self, instance: object | None, owner: type) -> "Kept | Floats":
        """Return the whole array, which counts from now on."""
        if instance is None:
            raise AttributeError(self.name)  # so that the dataclass sees no default
        return cast(Sparse, vars(instance)[self.name]).array()

    def __set__(self, instance: object, value: "Floats | Sparse") -> None:
        """Replace it."""
        vars(instance)[self.name] = value if isinstance(value, Sparse) else Sparse.of(value)
