"""The server of worker processes: started early, light to start, deaf to Ctrl-C."""

import gc
import importlib
import signal
import subprocess
import sys
from multiprocessing import forkserver

import pytest

from model.ensemble import forks, playing


def blocked() -> bool:
    """Return whether this thread holds Ctrl-C back."""
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_it_imports_what_workers_run() -> None:
    """Red if the module moves and every worker imports the model by itself."""
    served = importlib.import_module(forks.PRELOADED)
    assert vars(served)["playing"] is playing
    assert gc.isenabled()


def test_one_worker_needs_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts for two, with Ctrl-C held back; red if it would die of one, or keep it blocked."""
    started: list[bool] = []
    monkeypatch.setattr(forkserver, "ensure_running", lambda: started.append(blocked()))
    forks.prepare(1)
    assert started == []
    forks.prepare(2)
    assert started == [True]
    assert not blocked()


def test_it_starts_before_anything_heavy_is_imported() -> None:
    """What takes a second to import is to be imported while the server does the same."""
    heavy = ("numpy", "numba", "pandas", "pyarrow", "mesa", "matplotlib")
    code = (
        "import sys, argparse\n"
        "from model.cli import compare, run, sweep\n"
        "from model.cli.ensembles import prepare_workers\n"
        "prepare_workers(argparse.Namespace(engine='local', workers=1), 100)\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
