"""The light verbs from the outside: exit status, what goes where, and speed."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model import __version__
from model.cli.main import main
from tests.scenario.tiny import SCENARIO, edit, write_scenario, write_tiny

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a fresh scenario beside the tiny theatre."""
    return write_scenario(tmp_path)


def run_py(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``run.py`` in a process of its own."""
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def object_of(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return the one JSON object on standard output."""
    content = json.loads(capsys.readouterr().out)
    assert content["version"] == __version__ and content["out"] is None
    assert isinstance(content["warnings"], list)
    return dict(content)


def test_list_prints_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("  forty-one-unite ") for line in lines)
    assert any(line.startswith("  syria-2015 ") for line in lines)


def test_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    content = object_of(capsys)
    assert content["verb"] == "list"
    first = next(each for each in content["scenarios"] if each["name"] == "forty-one-unite")
    assert set(first) == {"name", "title", "question", "theatre"}
    assert first["theatre"] == "syria-2015"  # inherited


def test_show_is_readable(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(base)]) == 0
    text = capsys.readouterr().out
    for piece in (
        "base: The bands sign",
        "  side:rebel (Bands): 2 factions, 1,000 fighters of known strength",
        "    fox     1,000 (800 to 1,200)  Band of the Fox",
        "    owl     not known             Band of the Owl",
        "not known: drawn from 100 to 3,000",
        "  list:bands: 2 factions\n    fox, owl\n",
        "  list:everyone: 3 factions\n    fox, owl, crown\n",
        "  patron: 2 clients\n    crown 0.5, owl 0.4\n",
        "government - rebel",
        "2015-10-05  statement (statement): signatories=bands",
        "b_commit  1        drawn from 0.2 to 2 atanh units [assumed]",
        "hash ",
    ):
        assert piece in text, piece


def test_show_marks_who_is_not_there_at_the_start(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(base.parent / "tiny" / "factions.csv", "0.1,2015-06-01", "0.1,2015-12-01")
    edit(base, 'declared = ["owl"]', 'declared = ["fox"]')
    edit(base, 'signatories = "bands"', 'signatories = ["fox", "crown"]')
    assert main(["show", str(base)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("  * ")] == ["owl"]


@pytest.mark.parametrize("name", ["forty-one-unite", "kabul-1992"])
def test_factions_lists_and_sponsors_fit_the_screen(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", name]) == 0
    text = capsys.readouterr().out.partition("Factions (")[2].partition("Ties coded")[0]
    assert max(map(len, text.splitlines())) <= 100
    assert "turkey: " in text or "pakistan: 1 client\n    hizb-islami 0.4\n" in text


def test_show_as_json_is_everything(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(base), "--json", "--set", "tau=0.25", "--weeks", "4"]) == 0
    content = object_of(capsys)
    assert content["scenario"]["parameters"]["tau"]["value"] == 0.25
    assert content["scenario"]["hash"] == content["hash"]
    assert len(content["theatre"]["factions"]) == 4
    assert content["lists"] == {"bands": ["fox", "owl"], "everyone": ["fox", "owl", "crown"]}
    assert len(content["warnings"]) == 2


def test_check_accepts_files_folders_and_names(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = base.parent / "tiny"
    names = [str(base), str(folder), str(folder / "theatre.toml"), "status-quo", "syria-2015"]
    assert main(["check", "--quiet", *names]) == 0
    assert capsys.readouterr().out.splitlines() == [f"ok  {name}" for name in names]
    assert main(["check", *names]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith("  ")] == [
        f"ok  {name}" for name in names
    ]
    assert max(map(len, lines)) <= 80 + len(str(folder))


def test_check_tells_the_good_from_the_bad(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write_scenario(base.parent, SCENARIO.replace('"patron"', '"patrno"', 1), "bad.toml")
    assert main(["check", str(bad), str(base), "--json"]) == 2
    output = capsys.readouterr()
    files = json.loads(output.out)["files"]
    assert [each["ok"] for each in files] == [False, True]
    assert files[0]["path"] == str(bad)
    assert files[0]["errors"][0] == {
        "path": str(bad),
        "where": "events[0].actor",
        "message": "unknown faction 'patrno'",
        "allowed": "a faction id of the theatre",
        "nearest": "patron",
    }
    assert output.err.count("\n") == 1


def test_check_finds_a_bad_theatre(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_tiny(tmp_path)
    edit(folder / "ties.csv", "crown,patron,0.9", "crown,patron,1.5")
    assert main(["check", str(folder)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "ties.csv: line 3, column value: '1.5': should be less than or equal to 1" in output.err


def test_warnings_of_check_go_to_standard_error(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(base, "weeks = 20", "weeks = 4")
    assert main(["check", str(base)]) == 0
    output = capsys.readouterr()
    assert output.err.count("warning: ") == 2 and output.out.startswith(f"ok  {base}\n")


def test_schema_prints_the_committed_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == (ROOT / "scenarios" / "schema.json").read_text()
    assert main(["schema", "--json"]) == 0
    assert "Campaign" in object_of(capsys)["schema"]["$defs"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "forty-one-unites"],
        ["show", "status-quo", "--set", "b_comit=1"],
        ["show", "status-quo", "--set", "b_comit=1", "--json"],
        ["show", "status-quo", "--weeks", "0"],
        ["check", "nothing.toml"],
        ["check", "\0"],
        ["show", "a\0b.toml"],
        ["show", "x" * 5000 + ".toml"],
        ["show", "/"],
        ["check", "/dev/null"],
        ["show", ""],
    ],
)
def test_wrong_input_ends_with_2_and_writes_nothing(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == "" and output.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [[], ["shwo"], ["show"], ["list", "--jsno"], ["check"]])
def test_a_wrong_command_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_no_traceback_from_outside(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"\xff\xfe\x00")
    done = run_py("show", str(bad), cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert "Traceback" not in done.stderr and "not UTF-8" in done.stderr


def test_interruption_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("model.cli.list.run", interrupt)
    assert main(["list"]) == 130


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} {ROOT / 'run.py'} show status-quo --json | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and done.stderr == ""


def test_a_full_disk_ends_with_2() -> None:
    command = f"{sys.executable} {ROOT / 'run.py'} list > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "cannot write: No space left on device\n"


def test_help_and_list_answer_at_once() -> None:
    """By the time of the processor: what the clock says depends on who else is at work."""
    for verb, limit in (("--help", 0.3), ("list", 1.0)):
        times = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            assert run_py(verb).returncode == 0
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        assert 0.0 < min(times) < limit, f"{verb}: {min(times):.2f} s"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from model.cli.main import build_parser; build_parser(); "
        "print(sorted({'pydantic', 'numpy', 'pandas', 'mesa', 'numba', 'matplotlib'} "
        "& set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
