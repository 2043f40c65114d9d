"""A server and a browser for each worker, and pages that are watched while they are used.

They last for this folder alone: as long as Playwright runs, nothing else in the process
can run an event loop of its own, and other tests do.
"""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from . import pages
from .pages import PATIENCE, SEED, SHORT, Server, Watched, expect, run_program, start, wait_for


@pytest.fixture(scope="package")
def results(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of results folders: `two`, two runs of the short scenario; `grid`, a sweep of it."""
    folder = tmp_path_factory.mktemp("results")
    done = run_program(
        "run", SHORT, "--runs", "2", "--seed", str(SEED), "--workers", "1", "--no-figures",
        "--no-baseline", "--out", folder / "two",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    done = run_program(
        "sweep", SHORT, "--over", "tau=0.1,0.3", "--runs", "2", "--seed", str(SEED),
        "--workers", "1", "--out", folder / "grid",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="package")
def server(
    browser: Any, tmp_path_factory: pytest.TempPathFactory, results: Path
) -> Iterator[Server]:
    """The server of a worker; what it wrote to standard error is looked at in the end."""
    log = tmp_path_factory.mktemp("server") / "errors.txt"
    running = start(log, SHORT, "--results", results)
    yield running
    running.process.terminate()
    running.process.wait(20)
    running.process.stdout.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium, without a window and without the internet."""
    missing = [name for name in ("playwright", "solara") if importlib.util.find_spec(name) is None]
    if missing or pages.CHROMIUM is None:
        pytest.skip(f"not installed: {', '.join(missing) or 'chromium'}")
    from playwright.sync_api import sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=pages.CHROMIUM, args=pages.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def context(browser: Any) -> Iterator[Any]:
    """What most pages share: cookies, and a cache that makes the second page quick to load."""
    shared = browser.new_context(viewport=pages.SIZE, accept_downloads=True)
    yield shared
    shared.close()


Visitor = Callable[..., Any]


@pytest.fixture
def visitor(browser: Any, context: Any, server: Server) -> Iterator[Visitor]:
    """Open pages; in the end none may have gone wrong."""
    opened: list[tuple[Any, Watched]] = []
    own: list[Any] = []

    def open_page(
        query: str = "",
        apart: bool = False,
        size: dict[str, int] = pages.SIZE,
        until: tuple[str, ...] = ("ready", "ended"),
    ) -> Any:
        if apart:
            own.append(browser.new_context(viewport=size))
        page = (own[-1] if apart else context).new_page()
        page.set_viewport_size(size)
        page.set_default_timeout(PATIENCE)
        watched = Watched(server.url)
        watched.watch(page)
        page.watched = watched
        opened.append((page, watched))
        page.goto(f"{server.url}/{query}")
        wait_for(page, *until, milliseconds=pages.COMPILING)
        return page

    yield open_page
    wrong = [each for _, watched in opened for each in watched.wrong]
    for page, _ in opened:
        if not page.is_closed():
            pages.leave(page)
    for each in own:
        each.close()
    assert wrong == []
