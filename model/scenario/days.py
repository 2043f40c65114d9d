"""Dates in words."""

import datetime as dt
from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Spelt out here, since the machine's own names follow its locale."""


def date_words(day: dt.date) -> str:
    """Return a date as ``5 October 2015``.

    Parameters
    ----------
    day : date
        Any.
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
