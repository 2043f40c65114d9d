"""Who may ask the server, where it listens, what it says; without a browser."""

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from model.app import server
from model.app.server import Guard, Served, foreign_words, is_loopback, listen
from model.app.warm import warm_up
from model.cli import app as verb
from model.cli.main import main
from model.scenario.errors import InputError


def ask(local: bool, kind: str = "http", **headers: str) -> tuple[bool, list[Any]]:
    """Ask a guarded application; return whether the question came through, and the answer."""
    asked: list[str] = []
    answers: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["type"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        answers.append(message)

    pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
    asyncio.run(Guard(app, local)({"type": kind, "headers": pairs}, receive, send))
    return bool(asked), answers


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "LOCALHOST"])
def test_names_of_this_machine_are_answered(host: str) -> None:
    passed, answers = ask(local=True, host=host)
    assert passed
    policy = dict(answers[0]["headers"])[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "http:" not in policy and "https:" not in policy


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil"])
def test_a_name_from_elsewhere_that_points_here_is_refused(host: str) -> None:
    passed, answers = ask(local=True, host=host)
    assert not passed
    assert answers[0]["status"] == 403
    assert ask(local=False, host=host)[0]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("local", [True, False])
def test_a_page_from_elsewhere_cannot_reach_the_model(kind: str, local: bool) -> None:
    host = "127.0.0.1:8765"
    assert ask(local, kind, host=host, origin=f"http://{host}")[0]
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9999"):
        passed, answers = ask(local, kind, host=host, origin=origin)
        assert not passed
        assert answers[0]["type"] == (
            "http.response.start" if kind == "http" else "websocket.close"
        )


def test_loopback_is_what_only_this_machine_reaches() -> None:
    assert [is_loopback(each) for each in ("127.0.0.1", "127.9.9.9", "::1", "localhost")] == [
        True, True, True, True,
    ]  # fmt: skip
    assert not any(is_loopback(each) for each in ("0.0.0.0", "::", "10.0.0.1", "example.org", ""))
    assert "nobody is asked for a password" in foreign_words("0.0.0.0")


def test_a_port_in_use_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"{port} is in use on 127.0.0.1"):
            listen("127.0.0.1", port)


def test_port_0_takes_a_free_one() -> None:
    with listen("127.0.0.1", 0) as bound:
        assert bound.getsockname()[1] > 0


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 70_000, "70000 is no port"),
        ("127.0.0.1", -1, "-1 is no port"),
        ("no such host", 0, "no such address"),
        ("192.0.2.1", 0, "cannot serve on 192.0.2.1"),
    ],
)
def test_an_address_that_cannot_be_served_on_is_said(host: str, port: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        listen(host, port)


def test_a_missing_extra_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verb, "_PACKAGES", ("solara_is_not_there",))
    assert main(["app"]) == 2
    error = capsys.readouterr().err
    assert "make app" in error and "muster-sim[app]" in error
    assert error.count("\n") == 1


def test_wrong_words_end_before_anything_is_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(verb, "_PACKAGES", ())
    monkeypatch.setattr(server, "listen", lambda *_: pytest.fail("it listens"))
    assert main(["app", "forty-one-unit"]) == 2
    assert "nearest: forty-one-unite" in capsys.readouterr().err
    file = tmp_path / "file"
    file.touch()
    assert main(["app", "--results", str(file)]) == 2
    assert "is no folder" in capsys.readouterr().err


@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_compiling_is_said_where_it_happens(
    warm: bool, fails: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before: list[str] = []

    class War:
        def __init__(self, _: object) -> None:
            before.append(capsys.readouterr().err)
            assert not fails
            self.war = MagicMock()

        def step(self) -> None:
            before.append(capsys.readouterr().err)

    monkeypatch.setattr("model.compiled.WARM", warm)
    monkeypatch.setattr("model.app.session.Session", War)
    monkeypatch.setattr("model.app.pictures.picture_of", lambda *_, **__: None)
    monkeypatch.setattr("model.app.warm.settle_down", lambda: None)
    monkeypatch.setattr("model.app.warm.DONE", Event())
    warm_up("status-quo")
    assert ("Compiling" in before[0]) == (not warm)
    assert not any(before[1:])
    assert ("is compiled" in capsys.readouterr().err) == (not warm and not fails)


def test_a_war_on_the_page_multiplies_matrices_as_a_run_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With one thread; with several the page and `run` would part in the last bits."""
    seen: list[int] = []

    def run(sockets: list[socket.socket]) -> None:
        seen.extend(threads_of_blas())
        sockets[0].close()

    uvicorn = MagicMock()
    uvicorn.Server.return_value.run.side_effect = run
    for name in ("solara", "solara.server", "solara.server.starlette"):
        monkeypatch.setitem(sys.modules, name, MagicMock())
    monkeypatch.setitem(sys.modules, "uvicorn", uvicorn)
    monkeypatch.setattr(server, "prepare", lambda: None)
    monkeypatch.setattr("model.app.warm.warm_up", lambda _: None)
    monkeypatch.setattr(server, "_now", server.served())
    assert np.ones((2, 2)).sum() == 4.0  # numpy, and its library for matrices, is loaded
    with threadpool_limits(2):
        if 2 not in threads_of_blas():
            pytest.skip("a library for matrices whose threads cannot be set")
        server.serve(Served("status-quo", str(tmp_path)), "127.0.0.1", 0)
    assert set(seen) == {1}


def threads_of_blas() -> list[int]:
    """Return how many threads each library for matrices uses."""
    return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize(("status", "words"), [(130, ""), (0, ""), (2, "Error"), (129, "Error")])
def test_make_takes_an_end_by_ctrl_c_for_no_failure(
    status: int, words: str, tmp_path: Path
) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f"#!/bin/sh\nexit {status}\n")
    python.chmod(0o755)
    (tmp_path / "app.stamp").touch()
    done = subprocess.run(
        ["make", "-o", f"{tmp_path}/app.stamp", f"VENV={tmp_path}", "app"],
        capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert (done.returncode == 0) == (not words)
    assert words in done.stderr and bool(done.stderr) == bool(words)
