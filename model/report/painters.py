"""Figures drawn side by side: by this process, and by a helper that is forked from the server.

A figure takes half a second or more, and while the tables are put together a core is idle: so
the helper is started when the last run has ended, imports what draws, and takes figures from
the end of the list while this process takes them from its beginning. The files are the same.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from .. import figures
from ..ensemble.forks import Helper
from ..ensemble.results import write_json
from ..figures import Compared, Drawn, Meta, draw_compared, draw_figure
from .pictures import save, tables_of

type Draw = Callable[..., Drawn]
"""Draws the figure of a name from the data that follow it."""

type Source = Callable[[], tuple[Any, ...]]
"""Returns the data; can be sent to another process, which reads them itself."""

type Words = dict[str, str] | None
"""Caption and alternative text of a figure; None if it could not be drawn."""


def paint_run(
    folder: Path, meta: Meta, baseline: tuple[str, str] | None, helper: Helper
) -> None:
    """Draw the figures of a run into its results folder.

    Parameters
    ----------
    folder, meta, baseline
        As for `pictures.tables_of`.
    helper : Helper
        Helps if it was started.
    """
    source = partial(tables_of, folder, meta, baseline)
    paint(folder / "figures", tuple(figures.FIGURES), draw_figure, source, helper)


def paint_comparison(folder: Path, data: Compared, helper: Helper) -> None:
    """Draw the figures of a comparison into its results folder.

    Parameters
    ----------
    folder : Path
        With the tables.
    data : Compared
        The comparison.
    helper : Helper
        Helps if it was started.
    """
    names = tuple(figures.COMPARISONS)
    paint(folder / "figures", names, draw_compared, partial(_alone, data), helper)


def _alone(data: Compared) -> tuple[Compared]:
    """Return the data as figures are handed them."""
    return (data,)


def paint(folder: Path, names: Sequence[str], draw: Draw, source: Source, helper: Helper) -> None:
    """Draw figures into a folder, with ``captions.json``; what was drawn stays if one raises.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    names : sequence of str
        Of the figures.
    draw : callable
        A function of a module.
    source : callable
        What `draw` is given.
    helper : Helper
        Helps if it was started.
    """
    folder.mkdir(exist_ok=True)
    found: dict[str, Words] = {}
    left = deque(names)

    def paint_here() -> None:
        data = source() if left else ()
        while (name := _taken(left.popleft)) is not None:
            found[name] = _paint(folder, name, draw, data)

    def paint_there(pool: ProcessPoolExecutor) -> None:
        name = None
        try:
            pool.submit(_read, source).result()
            while (name := _taken(left.pop)) is not None:
                found[name] = pool.submit(_paint_there, folder, name, draw).result()
        except Exception:  # noqa: BLE001  # whatever it is, it comes again where it can be seen
            left.extend([name] if name else [])

    try:
        if helper.pool is not None:
            with ThreadPoolExecutor(1) as waiting:  # at its end nobody draws any more
                waiting.submit(paint_there, helper.pool)
                try:
                    paint_here()
                except BaseException:
                    left.clear()
                    raise
        paint_here()  # everything, or what the helper could not draw
    finally:
        captions = {name: words for name in names if (words := found.get(name))}
        write_json(folder / "captions.json", captions)


def _taken(take: Callable[[], str]) -> str | None:
    """Take a name from the list; None if the other process has taken the last one."""
    try:
        return take()
    except IndexError:
        return None


def _paint(folder: Path, name: str, draw: Draw, data: tuple[Any, ...]) -> Words:
    """Draw one figure."""
    drawn = draw(name, *data)
    if drawn.figure is None:
        return None
    save(drawn.figure, folder / name)
    return {"caption": drawn.caption, "alt": drawn.alt}


_known: list[tuple[Any, ...]] = []
"""In the helper: the data of the figures."""


def _read(source: Source) -> None:
    """In the helper: read the data."""
    _known[:] = [source()]


def _paint_there(folder: Path, name: str, draw: Draw) -> Words:
    """In the helper: draw one figure."""
    return _paint(folder, name, draw, _known[0])
