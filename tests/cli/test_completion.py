"""What shells complete: verbs, options and the names of shipped scenarios."""

import shutil
import subprocess
from pathlib import Path

import pytest

from model.cli.completion import script
from model.cli.main import VERBS, main
from model.scenario.places import shipped_scenarios, shipped_theatres

_ASK = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
_shtab_muster 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script for bash, as a file."""
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    file = tmp_path_factory.mktemp("completion") / "muster.bash"
    file.write_text(script("bash"), encoding="utf-8")
    return file


def answers(file: Path, *words: str) -> list[str]:
    """Return what bash offers for the last word, in the folder of the script."""
    command = ["bash", "-c", _ASK, "ask", str(file), "muster", *words]
    done = subprocess.run(
        command, cwd=file.parent, capture_output=True, text=True, check=True, timeout=30
    )
    return sorted(line for line in done.stdout.splitlines() if line)


def test_bash_offers_the_verbs(bash: Path) -> None:
    assert set(VERBS) <= set(answers(bash, ""))
    assert answers(bash, "sw") == ["sweep"]


def test_bash_offers_the_options_of_the_verb(bash: Path) -> None:
    assert answers(bash, "run", "status-quo", "--ru") == ["--runs"]
    assert answers(bash, "schema", "--ru") == []
    assert answers(bash, "landscape", "x", "--method", "m") == ["milp"]


@pytest.mark.parametrize("verb", ["run", "compare", "show", "sweep", "sensitivity", "landscape"])
def test_bash_offers_scenarios_and_files(bash: Path, verb: str) -> None:
    (bash.parent / "mine.toml").touch()
    (bash.parent / "mine.txt").touch()
    assert set(shipped_scenarios()) < set(answers(bash, verb, ""))
    assert answers(bash, verb, "mi") == ["mine.toml"]


def test_bash_offers_theatres_where_one_is_asked_for(bash: Path) -> None:
    assert set(shipped_theatres()) <= set(answers(bash, "check", ""))
    assert set(shipped_theatres()) <= set(answers(bash, "calibrate", ""))
    assert not set(shipped_theatres()) & set(answers(bash, "run", ""))


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_the_same(shell: str) -> None:
    text = script(shell)
    for name in (*VERBS, *shipped_scenarios()):
        assert name in text, name
    if shutil.which(shell) is not None:
        subprocess.run([shell, "-n"], input=text, text=True, check=True, timeout=30)


def test_the_verb_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "fish"]) == 0
    assert capsys.readouterr().out == script("fish")
    with pytest.raises(SystemExit) as caught:
        main(["completion", "tcsh"])
    assert caught.value.code == 2
