"""The verb `landscape` where the input is wrong, a folder is in the way, or Ctrl-C comes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from model.cli.main import main

from .five import FIVE, ROOT, answer, settle_in, written


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one; it holds one table of ties."""
    return settle_in(tmp_path, monkeypatch)


WRONG = [
    (["status-qou"], "no such file, and no shipped scenario"),
    (["missing.toml"], "missing.toml: no such file"),
    (["missing.csv"], "no such file, and no shipped scenario"),
    ([""], "is a folder or a device"),
    (["a\0b"], "no such file"),
    (["."], "is a folder or a device"),
    (["five.csv", "--camps", "0"], "--camps: '0' is no number of camps; allowed: 1, 2, 3"),
    (["five.csv", "--camps", "two"], "or free"),
    (["five.csv", "--seconds", "0"], "--seconds: 0 is out of range"),
    (["five.csv", "--seconds", "nan"], "--seconds: nan is out of range"),
    (["five.csv", "--seed", "-1"], "--seed: -1 is out of range"),
    (["five.csv", "--seed", str(2**63)], "is out of range"),
    (["five.csv", "--neutral", "nan"], "--neutral: nan is not finite"),
    (["five.csv", "--quota", "0"], "--quota: 0 is out of range; allowed: above 0, up to the sum"),
    (["five.csv", "--quota", "5.5"], "--quota: 5.5 is out of range"),
    (["five.csv", "--sizes", "missing.csv"], "missing.csv: no such file"),
    (["five.csv", "--sizes", "five.csv"], "missing column 'actor'"),
    (["five.csv", "--week", "1"], "--week: goes with a scenario; five.csv is none"),
    (["five.csv", "--autonomy"], "--autonomy: goes with a scenario"),
    (["five.csv", "--set", "tau=1"], "--set: goes with a scenario"),
    (["status-quo", "--neutral", "3"], "--neutral: goes with a table of ties; status-quo is none"),
    (["status-quo", "--symmetrize", "mean"], "--symmetrize: goes with a table of ties"),
    (["status-quo", "--week", "-1"], "--week: -1 is out of range; allowed: 0 to"),
    (["status-quo", "--week", "5000"], "--week: 5000 is out of range"),
    (["status-quo", "--set", "taw=1"], "unknown parameter 'taw'"),
    (["huge.csv"], "ties and sizes are too large"),
    (["five.csv", "--out", "."], ".: is not empty"),
    (["five.csv", "--out", ".", "--overwrite"], "is the current folder"),
    (["five.csv", "--out", "/proc/self/nothing/out"], "cannot be written"),
    (["five.csv", "--out", "full"], "full: is not empty; allowed: another folder, or --overwrite"),
    (["five.csv", "--out", "full", "--overwrite"], "is no results folder; it is left as it is"),
]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(("words", "message"), WRONG)
def test_wrong_input_ends_with_2_and_writes_nothing(
    words: list[str],
    message: str,
    as_json: bool,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / "huge.csv").write_text("source,target,weight\na,b,1e308\nb,c,1e308\n")
    (folder / "full").mkdir()
    (folder / "full" / "thesis.txt").touch()
    before = written(folder)
    assert main(["landscape", *words, *["--json"] * as_json]) == 2
    output = capsys.readouterr()
    assert output.out == "" and message in output.err
    assert "Traceback" not in output.err
    assert written(folder) == before


@pytest.mark.parametrize("words", [["--method", "magic"], ["--symmetrize", "max"], []])
def test_a_wrong_command_ends_with_2(words: list[str], folder: Path) -> None:
    before = written(folder)
    with pytest.raises(SystemExit) as caught:
        main(["landscape", *(["five.csv"] if words else []), *words])
    assert caught.value.code == 2 and written(folder) == before


def test_a_method_that_cannot_serve_so_many(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    star = "".join(f"hub,n{i},1\n" for i in range(40))
    (folder / "star.csv").write_text("source,target,weight\n" + star)
    assert main(["landscape", "star.csv", "--method", "dynamic"]) == 2
    assert "--method dynamic: method 'dynamic' takes at most" in capsys.readouterr().err
    assert not (folder / "results").exists()


def test_rules_of_overwriting(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["landscape", "five.csv", "--no-figures"]
    out = folder / "results" / "landscape-five"
    assert main(words) == 0
    assert main([*words, "--camps", "1"]) == 0  # the default folder is made anew
    assert json.loads((out / "landscape.json").read_text())["camps"] == 1
    (out / "notes.txt").touch()
    capsys.readouterr()
    assert main(words) == 2  # somebody's own file is not thrown away unasked
    assert "holds what landscape has not written: notes.txt" in capsys.readouterr().err
    assert main([*words, "--overwrite"]) == 0
    assert json.loads((out / "landscape.json").read_text())["camps"] == 2
    assert not (out / "notes.txt").exists()


def test_names_that_are_no_names_of_folders(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "my ties; 2015.csv").write_text(FIVE)
    assert answer(capsys, "my ties; 2015.csv")["out"] == "results/landscape-my-ties--2015"
    (folder / "...csv").write_text(FIVE)
    assert answer(capsys, "...csv")["out"] == "results/landscape-table"


def test_interrupted_in_between(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("model.landscape.solve.solve", interrupted)
    before = written(folder)
    assert main(["landscape", "five.csv"]) == 130
    assert capsys.readouterr().err == "interrupted\n"
    assert written(folder) == before


def test_interrupted_by_a_signal(folder: Path) -> None:
    draws = np.random.default_rng(4)
    ties = np.triu(draws.normal(size=(400, 400)), 1)
    edges = "".join(f"n{i},n{j},{ties[i, j]:.3f}\n" for i, j in np.argwhere(ties).tolist())
    (folder / "slow.csv").write_text("source,target,weight\n" + edges)
    before = written(folder)
    status, said = interrupted(folder, "slow.csv")
    assert status == 130, said
    assert said.endswith("interrupted\n") and "Traceback" not in said
    assert written(folder) == before


def interrupted(folder: Path, table: str) -> tuple[int, str]:
    """Press Ctrl-C while the verb searches; return status and what it said."""
    code = (  # whoever started the tests may have Ctrl-C ignored
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from model.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "landscape", table, "--camps", "free"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    results = folder / "results"
    for _ in range(1200):  # until it has claimed its folder: now it searches
        if results.is_dir() or process.poll() is not None:
            break
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=240)
    return process.returncode, said
