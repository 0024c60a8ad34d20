"""Stoplight Prism as a process of ours, on a free port of loopback.

What comes in are the command and an OpenAPI document; what goes out is the port, for as long as
the block lasts. Never installs anything, and leaves no process behind.
"""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = ROOT / ".clientsmith" / "prism" / "node_modules" / ".bin" / "prism"
_HOST = "127.0.0.1"
_PATIENCE = 60.0
"""Seconds that Prism may take to start, or a reply to come."""


@contextmanager
def prism(document: Path) -> Iterator[int]:
    """Serve a document, and stop afterwards."""
    port = _free_port()
    options = ["--host", _HOST, "--port", str(port), "--errors", "--seed", "0"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [str(COMMAND), "mock", *options, "--verboseLevel", "warn", str(document)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            if not _listens(process, port):
                log.seek(0)
                raise RuntimeError(f"Prism did not start: {log.read().decode(errors='replace')}")
            yield port
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _listens(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until it takes connections; false if it ends, or takes too long."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection((_HOST, port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
