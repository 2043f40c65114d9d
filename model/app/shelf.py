"""What visitors share: results that are worked out once and kept for a while."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock


class Shelf[K, V]:
    """Keeps the results that were asked for last; who asks for the same at once waits.

    Parameters
    ----------
    most : int
        How many it keeps.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[K, Future[V]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many it holds."""
        return len(self._kept)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return a result, made now if it is not there.

        Parameters
        ----------
        key : hashable
            What it is the result of.
        make : callable
            Makes it; what it raises is raised to all who wait, and not kept.

        Returns
        -------
        object
            Shared: not to be written to.
        """
        with self._lock:
            found = self._kept.get(key)
            mine = found is None
            if found is None:
                found = self._kept[key] = Future()
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        if mine:
            try:
                found.set_result(make())
            except BaseException as error:
                found.set_exception(error)
                with self._lock:
                    if self._kept.get(key) is found:
                        del self._kept[key]
                raise
        return found.result()
