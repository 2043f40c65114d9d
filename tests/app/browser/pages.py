"""What the tests of the page do again and again: look at a part of it, wait, start a server."""

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

try:
    from playwright.sync_api import expect
except ImportError:  # every test is then skipped, by the fixture `browser`
    expect = None  # type: ignore[assignment]

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHORT = HERE / "short.toml"
SEED = 7

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's can be resolved: what asks the internet fails, and is seen.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
#: Said by Solara of its own components; harmless.
SOLARAS_OWN = "Failed to evaluate Vue script and find module.exports"
PATIENCE = 60_000
"""Milliseconds that an expectation may take on a machine that is busy with other tests."""
SIZE = {"width": 1280, "height": 800}
COMPILING = 300_000
"""Milliseconds until the first war stands, where the model has to be compiled first."""


def run_program(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the program."""
    command = [sys.executable, str(ROOT / "run.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@dataclass
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    go: Path
    """Once this file is there, what is held back under `serve.HELD_SEED` is prepared."""


def read_line(stream: Any, seconds: float) -> str:
    """Return the next line of a pipe; empty if none comes in time."""
    ready, _, _ = select.select([stream], [], [], seconds)
    return stream.readline() if ready else ""


def start(log: Path, *words: str | Path) -> Server:
    """Start a server on a free port and wait until it says where it is."""
    command = [sys.executable, "-m", "tests.app.browser.serve", *map(str, words)]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--port", "0", "--no-open"],
            stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env=os.environ | {
                "SOLARA_HOME": str(log.parent / "solara"),
            },
        )  # fmt: skip
    line = read_line(process.stdout, 120)
    if "http://" not in line:
        process.kill()
        pytest.fail(f"the server said {line!r} and {log.read_text()!r}")
    return Server(line.split()[3].rstrip("/"), process, log.with_name("go"))


@dataclass
class Watched:
    """What went wrong on a page."""

    base: str
    wrong: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        """Listen to a page from before its first request on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning") and SOLARAS_OWN not in message.text:
            self.wrong.append(f"console {message.type}: {message.text}")

    def _request(self, request: Any) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.wrong.append(f"outside: {request.url}")

    def _failed(self, request: Any) -> None:
        # A page that is left says so by a beacon, which nobody waits for; a download is no failure.
        if "/_solara/api/close/" not in request.url and not request.url.startswith("blob:"):
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.wrong.append(f"status {response.status}: {response.url}")


def wait_for(page: Any, *status: str, milliseconds: int = PATIENCE) -> None:
    """Wait until the war stands in one of some ways."""
    chosen = ",".join(f"[data-test=status][data-status={each}]" for each in status)
    page.locator(chosen).wait_for(timeout=milliseconds)


def part(page: Any, name: str) -> Any:
    """Return a part of the page by its name for tests."""
    return page.locator(f"[data-test={name}]")


def week(page: Any) -> int:
    """Return the week that the page shows."""
    return int(part(page, "week").inner_text())


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something outside the page is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.1)


def downloaded(page: Any, what: str) -> tuple[str, str]:
    """Return the name and the text of a download."""
    with page.expect_download() as coming:
        page.locator(f"[data-download='{what}']").click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_text(encoding="utf-8")


def leave(page: Any) -> None:
    """Close a page as a visitor does, so that it can say that it goes; wait until it is gone."""
    with page.expect_event("close"):
        page.close(run_before_unload=True)
