"""What the page says while the model is compiled, and that it stops saying so."""

import time
from threading import Event

import pytest

from model.app import desk as room
from model.app.desk import COMPILING, WARMING, Desk
from model.app.server import Served


def wait_for(count: list[int], least: int) -> None:
    """Wait until something was counted so often."""
    for _ in range(200):
        if len(count) >= least:
            return
        time.sleep(0.02)


@pytest.mark.parametrize("compiled", [False, True])
def test_a_page_says_when_the_model_is_compiled(
    monkeypatch: pytest.MonkeyPatch, compiled: bool
) -> None:
    """Red if the page keeps its words until something else is to be drawn."""
    done, redrawn = Event(), list[int]()
    monkeypatch.setattr(room, "DONE", done)
    monkeypatch.setattr(room, "WARM", compiled)
    monkeypatch.setattr(room.Visit, "open", lambda *_: None)  # a war that is long in coming
    desk = Desk("", Served("forty-one-unite", "results"), lambda: redrawn.append(1))
    desk.open()
    assert desk.status_words() == (WARMING if compiled else COMPILING) and not redrawn
    done.set()
    wait_for(redrawn, 1)
    assert len(redrawn) == 1
    assert desk.status_words().startswith("Preparing the war")


def test_a_page_that_was_closed_is_not_redrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    done, redrawn = Event(), list[int]()
    monkeypatch.setattr(room, "DONE", done)
    monkeypatch.setattr(room.Visit, "open", lambda *_: None)
    desk = Desk("", Served("forty-one-unite", "results"), lambda: redrawn.append(1))
    desk.open()
    desk.close()
    before = len(redrawn)
    done.set()
    time.sleep(0.1)
    assert len(redrawn) == before
