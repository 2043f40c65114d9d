"""Compile with numba, and cache by the hash of the sources that machine code can depend on.

numba's own cache looks only at the file of the function that is called: when
a helper in another file changes, the old machine code would still be used.
Keying the folder by a hash of all files with compiled code, and of all that these
import from the package, by whatever way, rules that out. An edit elsewhere
(a figure, a verb) does not compile the model anew.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, cast

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


IMPORT: Final = re.compile(r"^ *from (\.+)([\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
COMPILES: Final = ("\n@compiled\n", "\n@inlined\n", "\n@part\n", "\nimport numba", "\nfrom numba")


def sources_of(file: Path, text: str) -> Iterator[Path]:
    """Yield the files of the package that a file imports from.

    Parameters
    ----------
    file : Path
        A source of the package; imports inside it are relative.
    text : str
        What it says.
    """
    for dots, module, names in IMPORT.findall(text):
        folder = file.parents[len(dots) - 1]
        target = folder.joinpath(*module.split(".")) if module else folder
        yield target.with_suffix(".py")
        yield target / "__init__.py"
        for name in re.findall(r"\w+", names):
            yield target / f"{name}.py"
            yield target / name / "__init__.py"


def machine_sources(package: Path = PACKAGE) -> list[Path]:
    """Return the files that machine code can depend on, sorted.

    Parameters
    ----------
    package : Path
        Folder of the package.

    Returns
    -------
    list of Path
        All files with compiled functions, and what they import, and so on.
    """
    texts = {file: file.read_text(encoding="utf-8") for file in package.rglob("*.py")}
    ahead = [file for file, text in texts.items() if any(each in text for each in COMPILES)]
    found: set[Path] = set()
    while ahead:
        file = ahead.pop()
        if file in texts and file not in found:
            found.add(file)
            ahead.extend(sources_of(file, texts[file]))
    return sorted(found)


def machine_version(package: Path = PACKAGE) -> str:
    """Return the version of the machine code: a hash of `machine_sources`.

    Parameters
    ----------
    package : Path
        Folder of the package.

    Returns
    -------
    str
        First 16 hexadecimal digits of a SHA-256.
    """
    digest = hashlib.sha256()
    for file in machine_sources(package):
        digest.update(file.relative_to(package).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder for compiled code of these sources.

    Returns
    -------
    pathlib.Path
        ``$MUSTER_CACHE`` or ``~/.cache/muster`` (or, where that cannot be
        written, a folder of this user's below the temporary one), and in it a
        folder named by `machine_version`.
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
    return base / machine_version()


VERSION: Final = code_version()
"""`code_version` of the sources when the program started."""

FOLDER: Final = cache_folder()
WARM: Final = FOLDER.is_dir() and any(FOLDER.rglob("*.nbi"))
"""True if compiled code of this version was there when the program started."""

# numba reads this when it is imported, so it must be set before; whoever imported numba
# earlier has to be told too.
os.environ["NUMBA_CACHE_DIR"] = str(FOLDER)

import numba  # noqa: E402
import numpy as np  # noqa: E402
from llvmlite import ir  # noqa: E402
from numba.core import types  # noqa: E402
from numba.extending import intrinsic  # noqa: E402

numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile a function for the week, cached on disk, the interpreter lock released.

    No ``fastmath``: reordered sums would make results depend on the machine. Divisions by 0
    give what they give in numpy: a branch at each of them, which could raise, would keep the
    compiler from working on several numbers at a time.

    Parameters
    ----------
    function : callable
        A function of numbers and arrays that numba can compile.

    Returns
    -------
    callable
        The compiled function.
    """
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined[F: Callable[..., object]](function: F) -> F:
    """Compile like `compiled`, and copy the machine code to where it is called.

    For short functions that take many arrays and are called for each actor: handing over the
    arrays would take longer than the work.

    Parameters
    ----------
    function : callable
        As for `compiled`.

    Returns
    -------
    callable
        The compiled function.
    """
    translate = numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
    return cast(F, translate(function))


def part[F: Callable[..., object]](function: F) -> F:
    """Compile a function as a part of those that call it, and not by itself.

    For many short functions that one other calls: compiled one by one they would take
    several times as long to compile.

    Parameters
    ----------
    function : callable
        As for `compiled`.

    Returns
    -------
    callable
        The compiled function, for other compiled functions to call.
    """
    return cast(F, numba.njit(nogil=True, inline="always", error_model="numpy")(function))


def _write_high_of_product(typing: Any, one: Any, other: Any) -> Any:
    """Write the machine code of `high_of_product`."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(each, wide) for each in args))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), generate


high_of_product = cast(
    Callable[[np.uint64, np.uint64], np.uint64], intrinsic(_write_high_of_product)
)
"""The high word of the product of two words, in compiled code only: numba has no word for it."""
