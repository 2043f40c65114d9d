"""The server of the page: Solara behind a guard, on one address, until Ctrl-C.

Everything comes from this machine. Solara would fetch what it misses from a content
network and count its users; both are turned off before it is imported. The guard in
front of it answers only to its own names and origin, so that a page from elsewhere, open
in the same browser, cannot reach the model, and it tells the browser to load nothing
from anywhere else.
"""

import errno
import ipaddress
import os
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..scenario.errors import InputError, Problem

LARGEST_MESSAGE: Final = 2**20
"""Bytes that a page may send at once: an uploaded scenario and its envelope."""
KEPT: Final = "10m"
"""How long the model of a page that has lost its connection is kept."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' {sockets}; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Served:
    """What the page begins with.

    Attributes
    ----------
    name : str
        The scenario: a shipped one or the path of a ``.toml`` file.
    results : str
        Results folders below this one can be browsed.
    """

    name: str = "forty-one-unite"
    results: str = "results"


_now = Served()


def served() -> Served:
    """Return what the page begins with, as the command line said."""
    return _now


def is_loopback(host: str) -> bool:
    """Return whether an address is reached from this machine alone.

    Parameters
    ----------
    host : str
        A name or an address.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def foreign_words(host: str) -> str:
    """Return what serving on another address than loopback means.

    Parameters
    ----------
    host : str
        The address.
    """
    return (
        f"warning: {host} can be reached by other machines. Whoever reaches it can run scenarios "
        "on this machine and read the results folders below --results; nothing is encrypted and "
        "nobody is asked for a password."
    )


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address.

    Parameters
    ----------
    host : str
        A name or an address.
    port : int
        0 takes a free one.

    Raises
    ------
    InputError
        If the port is no port or in use, or the address is not one of this machine.
    """
    if not 0 <= port <= 65535:
        raise InputError(Problem("--port", "", f"{port} is no port", "0 to 65535"))
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        problem = Problem("--host", "", f"no such address: {host!r}", "an address of this machine")
        raise InputError(problem) from None
    family, kind, protocol, _, address = found[0]
    bound = socket.socket(family, kind, protocol)
    if os.name == "posix":  # elsewhere this would let two programs share the port
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise InputError(_not_bound(error, host, port)) from None
    return bound


def _not_bound(error: OSError, host: str, port: int) -> Problem:
    """Return why a socket could not be bound."""
    if error.errno == errno.EADDRINUSE:
        allowed = "a free port; --port 0 takes one"
        return Problem("--port", "", f"{port} is in use on {host}", allowed)
    if error.errno in (errno.EACCES, errno.EPERM):
        return Problem("--port", "", f"no right to serve on {port}", "a port from 1024 on")
    return Problem("--host", "", f"cannot serve on {host}: {error.strerror}")


class Guard:
    """An ASGI application in front of Solara's: who may ask, and what a page may load.

    Parameters
    ----------
    app : callable
        Solara's.
    local : bool
        Whether only names of this machine are answered to; another name in ``Host`` means
        that a page from elsewhere had its own name point here.
    """

    def __init__(self, app: App, local: bool) -> None:
        self.app = app
        self.local = local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {key.lower(): value.decode("latin-1") for key, value in scope["headers"]}
        if not self._may_ask(headers):
            await _refuse(scope, receive, send)
            return
        host = headers.get(b"host", "")

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_headers(host)]
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _may_ask(self, headers: MutableMapping[bytes, str]) -> bool:
        """Return whether a request is from the page itself."""
        host = headers.get(b"host", "")
        if self.local and urlsplit(f"//{host}").hostname not in [n.strip("[]") for n in _LOCAL]:
            return False
        origin = headers.get(b"origin")
        return origin is None or urlsplit(origin).netloc == host


def _headers(host: str) -> Iterable[tuple[bytes, bytes]]:
    """Return what each answer says to the browser."""
    policy = _POLICY.format(sockets=f"ws://{host}" if host.isascii() else "")
    return (
        (b"content-security-policy", policy.encode("latin-1")),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    )


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that this is not for whoever asks."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": 403, "headers": [kind]})
    await send({"type": "http.response.body", "body": b"This page is served to itself only.\n"})


def prepare() -> None:
    """Set Solara up before it is imported: no outside request, no reloading, no counting."""
    os.environ.update(
        SOLARA_APP=f"{__package__}.page",
        SOLARA_MODE="production",
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_TELEMETRY_SERVER_USER_ID="none",
        SOLARA_ASSETS_CDN="http://127.0.0.1:9/",  # nobody listens there: nothing is fetched
        SOLARA_ASSETS_FONTAWESOME_ENABLED="False",
        SOLARA_ROOT_PATH="",
        SOLARA_KERNEL_CULL_TIMEOUT=KEPT,
        SOLARA_SESSION_HTTP_ONLY="False",
        SOLARA_THEME_TITLE="Muster",
        SOLARA_THEME_LOADER="plain",
        SOLARA_THEME_SHOW_BANNER="False",
    )
    # Said at each visit; a page on plain HTTP needs no such cookie.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")


def serve(what: Served, host: str, port: int, open_browser: bool = False) -> None:
    """Serve the page until Ctrl-C.

    Parameters
    ----------
    what : Served
        What the page begins with.
    host : str
        The address.
    port : int
        The port; 0 takes a free one.
    open_browser : bool
        Whether to open a browser when the page is there.

    Raises
    ------
    InputError
        If there is no such scenario or results folder, or the address cannot be served on.
    KeyboardInterrupt
        After Ctrl-C.
    """
    global _now
    from .settings import admit

    _now = replace(what, name=admit(what.name))
    _check_results(what.results)
    bound = listen(host, port)
    prepare()
    import numpy as np  # noqa: F401  # so that its library for matrices is there to be limited
    import uvicorn
    from solara.server.starlette import app
    from threadpoolctl import threadpool_limits

    from .warm import warm_up

    threading.Thread(target=warm_up, args=(_now.name,), daemon=True).start()
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{bound.getsockname()[1]}/"
    config = uvicorn.Config(
        Guard(app, is_loopback(host)),
        log_level="warning",
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = uvicorn.Server(config)
    if not is_loopback(host):
        print(foreign_words(host), file=sys.stderr)
    print(f"Muster is at {url} (Ctrl-C ends it)", flush=True)
    if open_browser:
        threading.Timer(1.0, webbrowser.open, (url,)).start()
    with threadpool_limits(1):  # as runs: a second thread of a matrix product shows in last bits
        server.run(sockets=[bound])


def _check_results(folder: str) -> None:
    """Raise if the results folder is a file; one that is not there yet may come."""
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise InputError(Problem("--results", "", f"{folder} is no folder"))
