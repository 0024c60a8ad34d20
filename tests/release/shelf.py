"""pypiserver on a free port of loopback, in a process of its own, with a hand on its door.

    python shelf.py FOLDER CONTROL

Prints its address. As long as CONTROL holds a file `closed`, uploads beyond the number in it wait;
a file `waiting` says that one does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pypiserver


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


class _Door:
    """Lets uploads in, or lets them wait."""

    def __init__(self, inner: Callable[..., Any], control: Path) -> None:
        self._inner = inner
        self._closed = control / "closed"
        self._waiting = control / "waiting"
        self._uploads = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            self._uploads += 1
            while self._closed.exists() and self._uploads > int(self._closed.read_text()):
                self._waiting.touch()
                time.sleep(0.05)
            if self._waiting.exists():
                # Whoever has waited is gone by now.
                self._waiting.unlink()
                start("503 Service Unavailable", [("Content-Type", "text/plain")])
                return [b"later"]
        return self._inner(environ, start)


def main() -> None:
    folder, control = (Path(argument) for argument in sys.argv[1:])
    options: dict[str, Any] = {"authenticate": [], "password_file": ".", "disable_fallback": True}
    app = _Door(pypiserver.app(roots=[folder], **options), control)
    with make_server("127.0.0.1", 0, app, _Server, _Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
