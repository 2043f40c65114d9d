"""What the loop asks of an engine: something that plays tickets, and how it fails."""

from abc import ABC, abstractmethod
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import ClassVar

from ..chunk import Receipt, Ticket, play_chunk


class Engine(ABC):
    """A `concurrent.futures.Executor`, and what the loop must know of it.

    Attributes
    ----------
    workers : int
        How many chunks it plays at the same time.
    lost : tuple of exception types
        What a future raises whose worker died.
    blames : bool
        Whether such a future names the chunk that killed its worker. Where it does not,
        all chunks under way raise it, and the loop finds the culprit by itself.
    """

    workers: int
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    blames: ClassVar[bool] = False

    @property
    def room(self) -> int:
        """How many chunks to have under way: enough that no worker waits for the loop."""
        return 2 * self.workers

    @property
    def starting(self) -> bool:
        """Whether workers have still to start, and whoever hands over a chunk waits for them."""
        return False

    @property
    @abstractmethod
    def executor(self) -> Executor:
        """What plays tickets."""

    def submit(self, ticket: Ticket) -> "Future[Receipt]":
        """Hand over a chunk.

        Parameters
        ----------
        ticket : Ticket
            What to play.
        """
        return self.executor.submit(play_chunk, ticket)

    def renew(self) -> None:
        """Be of use again after workers were lost; engines that mend themselves need not."""
        return

    def explain(self, error: Exception) -> Exception:
        """Return what to tell the user of an exception that ended everything.

        Parameters
        ----------
        error : Exception
            What a future has raised.
        """
        return error

    @abstractmethod
    def close(self, drop: bool) -> None:
        """End it.

        Parameters
        ----------
        drop : bool
            Whether chunks under way are dropped; else they are waited for.
        """
