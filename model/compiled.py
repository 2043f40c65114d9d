"""Compile with numba, and cache by the hash of all sources.

numba's own cache looks only at the file of the function that is called: when
a helper in another file changes, the old machine code would still be used.
Keying the folder by a hash of every source file of the package rules that out.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

PACKAGE: Final = Path(__file__).resolve().parent


def code_version() -> str:
    """Return the version of the code as it is: a hash of the package's sources.

    Returns
    -------
    str
        First 16 hexadecimal digits of the SHA-256 over the names and the
        contents of all ``.py`` files of the package, in order of their names.
    """
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        digest.update(file.relative_to(PACKAGE).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder for compiled code of this version of the sources.

    Returns
    -------
    pathlib.Path
        ``$MUSTER_CACHE`` or ``~/.cache/muster`` (or, where that cannot be
        written, a folder of this user's below the temporary one), and in it a
        folder named by `code_version`.
    """
    chosen = os.environ.get("MUSTER_CACHE")
    base = Path(chosen) if chosen else Path.home() / ".cache" / "muster"
    try:
        base.mkdir(parents=True, exist_ok=True)
        writable = os.access(base, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        base = Path(tempfile.gettempdir()) / f"muster-{os.getuid()}"
    return base / code_version()


FOLDER: Final = cache_folder()
WARM: Final = FOLDER.is_dir() and any(FOLDER.rglob("*.nbi"))
"""True if compiled code of this version was there when the program started."""

# numba reads this when it is imported, so it must be set before.
os.environ["NUMBA_CACHE_DIR"] = str(FOLDER)

import numba  # noqa: E402


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile a function for the week, cached on disk, the interpreter lock released.

    No ``fastmath``: reordered sums would make results depend on the machine.

    Parameters
    ----------
    function : callable
        A function of numbers and arrays that numba can compile.

    Returns
    -------
    callable
        The compiled function.
    """
    return cast(F, numba.njit(cache=True, nogil=True)(function))
