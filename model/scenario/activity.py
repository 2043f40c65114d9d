"""Who exists when: the theatre's dates, changed by the events ``enter`` and ``leave``."""

from datetime import date

from .theatre import Theatre


class Activity:
    """Which factions are active, as events are gone through in their order.

    Parameters
    ----------
    theatre : Theatre
        Gives each faction's own dates.
    """

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre
        self._decided: dict[str, bool] = {}

    def is_active(self, name: str, day: date) -> bool:
        """Return whether a faction is active on a day.

        Parameters
        ----------
        name : str
            The faction's id.
        day : date
            The day; not before the last event gone through.
        """
        return self._decided.get(name, self._theatre.faction(name).is_active(day))

    def enter(self, name: str) -> None:
        """Note that a faction has appeared.

        Parameters
        ----------
        name : str
            The faction's id.
        """
        self._decided[name] = True

    def leave(self, name: str) -> None:
        """Note that a faction has dissolved.

        Parameters
        ----------
        name : str
            The faction's id.
        """
        self._decided[name] = False

    def dates(self, name: str) -> str:
        """Return when a faction exists, in words.

        Parameters
        ----------
        name : str
            The faction's id.
        """
        row = self._theatre.faction(name)
        since = f"from {row.active_from}" if row.active_from else ""
        until = f"until {row.active_until}" if row.active_until else ""
        own = " ".join(part for part in (since, until) if part) or "all through the window"
        return f"{own}, or after an event 'enter'"
