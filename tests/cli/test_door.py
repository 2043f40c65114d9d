"""The door without its libraries."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_python_without_the_libraries_is_told_which_one_has_them() -> None:
    """Somebody types `python` for `.venv/bin/python`; a traceback goes red."""
    command = [sys.executable, "-S", str(ROOT / "run.py"), "run", "status-quo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stdout == ""
    assert "is not installed" in done.stderr and ".venv/bin/python run.py" in done.stderr
    assert len(done.stderr.splitlines()) == 1
