"""What scenarios are called in sentences: by title, and at first mention by id too."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

LONGEST: Final = 40
"""Characters of a title that a sentence repeats; what is longer is called by its id."""

LONGEST_KEY: Final = 26
"""Characters of a title that has room in a legend."""


def spoken(titles: Mapping[str, str], longest: int = LONGEST) -> dict[str, str]:
    """Return what each of some scenarios is called in sentences about them.

    Parameters
    ----------
    titles : mapping
        From ids to titles.
    longest : int
        Characters of a title that can be repeated.

    Returns
    -------
    dict of str to str
        The title in quotes; the id where there is no title, where it is long, and where two of
        the scenarios have the same one.

    Examples
    --------
    >>> spoken({"a": "An alliance", "b": "Better", "c": "Better"})
    {'a': '"An alliance"', 'b': 'b', 'c': 'c'}
    """
    often = Counter(titles.values())

    def called(name: str, title: str) -> str:
        plain = title in ("", name) or len(title) > longest or often[title] > 1
        return name if plain else f'"{title}"'

    return {name: called(name, title) for name, title in titles.items()}


def introduced(titles: Mapping[str, str]) -> dict[str, str]:
    """Return what each of some scenarios is called where it is named first: title and id.

    Parameters
    ----------
    titles : mapping
        From ids to titles.

    Examples
    --------
    >>> introduced({"a": "An alliance", "b": ""})
    {'a': '"An alliance" (a)', 'b': 'b'}
    """
    return {
        name: name if said == name else f"{said} ({name})" for name, said in spoken(titles).items()
    }


def keys(titles: Mapping[str, str]) -> dict[str, str]:
    """Return what each of some scenarios is called in a legend: all by title, or all by id.

    Parameters
    ----------
    titles : mapping
        From ids to titles.

    Examples
    --------
    >>> keys({"a": "An alliance", "b": "Better"}), keys({"a": "An alliance", "b": ""})
    ({'a': 'An alliance', 'b': 'Better'}, {'a': 'a', 'b': 'b'})
    """
    said = spoken(titles, LONGEST_KEY)
    if any(said[name] == name for name in titles):
        return {name: name for name in titles}
    return dict(titles)
