"""Ctrl-C that meets the compiler comes again when it is through; elsewhere it comes at once."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from model.cli.patience import patient


@pytest.fixture(autouse=True)
def default_handler() -> Iterator[None]:
    """Let Ctrl-C work as in a terminal, whoever started the tests."""
    old = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, old)


def press(where: str) -> dict[str, Any]:
    """Return a module so named, with a function that sends SIGINT and notes that it went on."""
    code = (
        "def work(pid, number, kill, sleep):\n"
        "    kill(pid, number)\n"
        "    sleep(0.05)\n"
        "    done.append(True)\n"
    )
    told: dict[str, Any] = {"__name__": where, "done": []}
    exec(code, told)
    return told


@pytest.mark.parametrize(("where", "through"), [("numba.core.compiler", True), ("numbat", False)])
def test_a_compiler_is_not_interrupted(where: str, through: bool) -> None:
    """Red if the interrupt is raised inside, or is lost afterwards."""
    told = press(where)

    def work() -> None:
        with patient():
            told["work"](os.getpid(), signal.SIGINT, os.kill, time.sleep)
            time.sleep(5.0)  # the interrupt that was put off ends this

    with pytest.raises(KeyboardInterrupt):
        work()
    assert bool(told["done"]) == through
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_handler_is_left_alone() -> None:
    """An ensemble has its own; red if it is replaced."""
    seen: list[int] = []
    old = signal.signal(signal.SIGINT, lambda number, _: seen.append(number))
    try:
        with patient():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
    finally:
        signal.signal(signal.SIGINT, old)
    assert seen == [signal.SIGINT]
