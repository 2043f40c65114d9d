"""Other worlds than the shipped one, and many visitors at once."""

import json
import threading
from pathlib import Path

import pytest

from model.app import settings as module
from model.app.scene import card, charts, governorates, legend, network
from model.app.session import Session
from model.app.settings import Settings, admit
from model.simulation import CivilWar
from tests.model.test_settled import bits
from tests.reference.theatres import THEATRES


@pytest.mark.parametrize("name", list(THEATRES))
def test_small_theatres_are_shown_too(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a campaign, roles, records or a baseline; red if only the first theatre works."""
    monkeypatch.setattr(module, "_admitted", {})
    session = Session(Settings(admit(THEATRES[name](tmp_path)), 3))
    ids = session.war.state.place.factions
    while session.week < 12:
        session.step()
        for part in (network(session), governorates(session), charts(session), legend(session)):
            json.dumps(part, allow_nan=False)
        for each in ids:
            json.dumps(card(session, each), allow_nan=False)
    assert session.ghost is None
    assert {line.kind for line in session.log}
    assert all(
        chart["ghost_name"] == "" and "Pale" not in chart["caption"] for chart in charts(session)
    )
    nodes = network(session)["nodes"]
    assert len({(node["x"], node["y"]) for node in nodes}) == len(ids)


def test_visitors_at_once_do_not_meet() -> None:
    """Eight threads over two scenarios; red if a shared memory mixes up wars."""
    plays = [
        Settings("as-it-happened" if k % 2 else "forty-one-unite", 40 + k // 2) for k in range(8)
    ]
    alone = [bits(CivilWar(each.scenario(), each.seed).run_for_weeks(10)) for each in plays]
    sessions: list[Session | None] = [None] * len(plays)
    errors: list[BaseException] = []
    together = threading.Barrier(len(plays))

    def visit(k: int) -> None:
        try:
            together.wait(60)
            session = Session(plays[k])
            while session.week < 10:
                session.step()
                network(session), governorates(session), charts(session)
                card(session, "russia")
            sessions[k] = session
        except BaseException as error:  # noqa: BLE001  # for the main thread to see
            errors.append(error)

    threads = [threading.Thread(target=visit, args=(k,)) for k in range(len(plays))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert errors == []
    for session, expected in zip(sessions, alone, strict=True):
        assert session is not None and bits(session.war) == expected
    logs = [session.log for session in sessions if session is not None]
    assert logs == [Session(each.at(10)).log for each in plays]
