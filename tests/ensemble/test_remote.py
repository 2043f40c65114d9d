"""An S3-compatible server on loopback: the same results at an address as in a folder."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.cli.main import main
from model.ensemble import playing
from model.ensemble.claim import claim, read_manifest
from model.ensemble.plan import baseline_of
from model.ensemble.remote import Address
from model.ensemble.store import Folder, Store
from model.scenario.errors import InputError
from model.scenario.load import Scenario

from .conftest import Play, tables_of, watch

pytest.importorskip("s3fs", reason="no s3fs: pip install s3fs")
pytest.importorskip("moto.server", reason="no moto: pip install moto[server]")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that speaks S3, in this process."""
    from moto.server import ThreadedMotoServer

    made = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    made.start()
    host, port = made.get_host_and_port()
    yield f"http://{host}:{port}"
    made.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """An empty bucket, and an environment in which it is found as users' are."""
    import fsspec

    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    fsspec.filesystem("s3").clear_instance_cache()
    system = fsspec.filesystem("s3", use_listings_cache=False)
    # A name of its own: the lock on an address is one for all tests that run at the time.
    name = f"muster-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]}"
    system.mkdir(name)
    yield f"s3://{name}"
    system.rm(name, recursive=True)


@pytest.fixture(params=["folder", "address"])
def store(request: pytest.FixtureRequest, bucket: str, tmp_path: Path) -> Store:
    """Each of the two kinds of store."""
    (tmp_path / "store").mkdir()
    return Folder(tmp_path / "store") if request.param == "folder" else Address(f"{bucket}/a/b")


def test_the_two_stores_do_the_same(store: Store, tmp_path: Path) -> None:
    assert store.names() == [] and store.names("parts") == []
    store.delete("parts")
    store.make("parts")
    store.write("parts/x", b"one")
    store.write("plan.json", b"two")
    store.write("parts/x", b"three")
    assert store.read("parts/x") == b"three"
    assert store.names() == ["parts/x", "plan.json"] and store.names("parts") == ["parts/x"]
    assert store.exists("plan.json") and not store.exists("parts") and not store.exists("none")
    for missing in ("none", "parts/none", "none/none"):
        with pytest.raises(FileNotFoundError):
            store.read(missing)
    store.move("parts/x", "tables/deep/x")
    assert store.names() == ["plan.json", "tables/deep/x"]
    store.fetch("tables/deep/x", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"three"
    local = store.local("desk/y") or tmp_path / "y"
    local.parent.mkdir(exist_ok=True)
    local.write_bytes(b"four")
    store.put(local, "figures/y")
    assert store.read("figures/y") == b"four"
    store.delete("tables")
    store.delete("plan.json")
    assert store.names() == ["figures/y"]


def tables_at(store: Store) -> dict[str, bytes]:
    """Return the bytes of every table at an address."""
    return {name.removeprefix("tables/"): store.read(name) for name in store.names("tables")}


def test_a_run_at_an_address(
    play: Play,
    bucket: str,
    scenario: Scenario,
    quick: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options: dict[str, Any] = {"baseline": baseline_of(scenario, ()), "detail": 2}
    play("local", runs=6, **options)
    there = f"{bucket}/some/run"
    store = Address(there)

    def finish(outcome: object, folder: Path) -> None:
        (folder / "figures").mkdir()
        (folder / "figures" / "x.svg").write_text("drawn")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("model.ensemble.perform.publish", killed)
        assert play(folder=there, runs=3, **options).resumable
    assert {name.partition("/")[0] for name in store.names()} == {"parts", "plan.json"}
    played = watch(monkeypatch)
    outcome = play(folder=there, runs=4, mode="resume", finish=finish, **options)
    assert played == [3, 3]  # the scenario and its baseline
    assert outcome.results.count == 4 and len(outcome.results.table("runs")) == 4
    assert store.read("figures/x.svg") == b"drawn"
    play(folder=there, runs=6, mode="resume", **options)
    assert tables_at(store) == tables_of(tmp_path / "local")
    assert "figures/x.svg" not in store.names()  # they were of fewer runs
    assert {name.partition("/")[0] for name in store.names()} == {
        "manifest.json",
        "summary.json",
        "tables",
    }
    again = play(folder=there, runs=6, mode="resume", **options)
    assert again.untouched and len(again.results.table("weeks")) == 18
    found = read_manifest(there)
    assert found is not None and found["runs"] == 6
    with pytest.raises(InputError, match="seed is 5 there, 6 here"):
        play(folder=there, seed=6, mode="resume")
    with pytest.raises(InputError, match=r"is not empty; allowed: .*--overwrite"):
        play(folder=there)


def test_the_command_line_at_an_address(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two workers write to it, and it is described like any folder."""
    monkeypatch.chdir(tmp_path)
    run = ["run", "status-quo", "--weeks", "1", "--runs", "2", "--no-figures"]
    assert main([*run, "--out", f"{bucket}/x", "--workers", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["out"] == f"{bucket}/x" and found["runs"] == 2
    assert main([*run, "--out", "here", "--workers", "1"]) == 0
    assert tables_at(Address(f"{bucket}/x")) == tables_of(tmp_path / "here")


def test_two_on_one_address(bucket: str) -> None:
    with (
        claim(f"{bucket}/x", "new"),
        pytest.raises(InputError, match="is being written by another run"),
        claim(f"{bucket}/x/", "new"),
    ):
        pass


def test_a_part_altered_at_an_address_is_made_anew(
    play: Play, bucket: str, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("local", runs=3)
    store = Address(f"{bucket}/x")
    played: list[int] = []
    real = playing.run_replication

    def spy(scenario: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
        played.append(run)
        if played == [0, 1, 2]:
            (name,) = (n for n in store.names("parts") if "0000000-" in n and "weeks" in n)
            store.write(name, store.read(name)[:-1])
        return real(scenario, seed, run, detail, *rest)

    monkeypatch.setattr(playing, "run_replication", spy)
    play(folder=f"{bucket}/x", runs=3)
    assert played == [0, 1, 2, 0]
    assert tables_at(store) == tables_of(tmp_path / "local")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("s3://no-such-bucket/run", "bucket does not exist"),
        ("nonsense://x/y", "is no address that can be opened|not installed"),
        ("memory://x", "would end with this process"),
    ],
)
def test_addresses_that_cannot_be_used(
    address: str, message: str, play: Play, bucket: str, quick: None, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        play(folder=address, runs=1)
    assert len(caught.value.problems) == 1


def test_nobody_answers(
    play: Play, bucket: str, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    fsspec.filesystem("s3").clear_instance_cache()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(InputError, match=r"cannot be used: .*127\.0\.0\.1:9") as caught:
        play(folder=f"{bucket}/x", runs=1)
    assert len(caught.value.problems) == 1
    fsspec.filesystem("s3").clear_instance_cache()
    monkeypatch.undo()


def test_without_fsspec_the_extra_is_named(
    play: Play, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(InputError, match=r'pip install "muster-sim\[s3\]"'):
        play(folder="s3://muster-without-fsspec/x", runs=1)


def test_a_file_address_is_a_folder(play: Play, quick: None, tmp_path: Path) -> None:
    play(folder=f"file://{tmp_path}/out", runs=1)
    assert read_manifest(tmp_path / "out") is not None


def test_a_report_at_an_address(
    play: Play,
    bucket: str,
    scenario: Scenario,
    quick: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Red if a report reads another folder than it is asked for, or writes it elsewhere."""
    there = f"{bucket}/some/run"
    play(folder=there, runs=6, baseline=baseline_of(scenario, ()), detail=2)
    capsys.readouterr()
    store = Address(there)
    before = {name: store.read(name) for name in store.names()}
    assert main(["report", there]) == 0
    assert capsys.readouterr().out == f"Report   {there}/report.html\n"
    made = store.read("report.html")
    assert b"in the median of 6 runs" in made
    assert {name: store.read(name) for name in store.names() if name != "report.html"} == before
    for name, data in before.items():
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(data)
    assert main(["report", str(tmp_path / "copy")]) == 0
    assert (tmp_path / "copy" / "report.html").read_bytes() == made
    assert main(["report", f"{bucket}/nothing"]) == 2
    assert "is no results folder" in capsys.readouterr().err
    assert main(["report", f"{bucket}-gone/x"]) == 2
    error = capsys.readouterr().err
    assert f"{bucket}-gone/x" in error and "Traceback" not in error
