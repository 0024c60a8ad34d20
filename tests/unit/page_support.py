"""Pages of diagnostics as programs: the files of an example, its commands, what they show.

A command is a line for bash, but for what would need another machine: clientsmith itself runs in
this process, `pip uninstall` only hides a package from it, what ends in `&` is a server that is
ended with the page, and port 8080 is whichever is free.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clientsmith import cli

_FENCE = re.compile(r"^```(\w+)(?: ([^\n`]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PORT = "8080"
_ASSIGNMENT = re.compile(r"([A-Z_]+)=(.*)")
_SETTLED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "NO_COLOR": "1",
    "PIP_CONFIG_FILE": os.devnull,
    "UV_NO_CONFIG": "1",
}
_FOREIGN = ("CI", "UV_", "PIP_", "TWINE_", "GIT_")


@dataclass(frozen=True)
class Page:
    """A page, taken apart."""

    files: Mapping[str, str]
    commands: tuple[str, ...]
    shown: str

    def shows(self, text: str) -> bool:
        """Whether this is what the page shows; `…` in it stands for what others say there."""
        parts = (re.escape(part) for part in self.shown.split("…"))
        return re.fullmatch(".+".join(parts), text) is not None


def parse(text: str) -> Page:
    """Read the fenced parts: those with a file's name, the commands, and what is shown."""
    files: dict[str, str] = {}
    commands: tuple[str, ...] = ()
    shown = ""
    for language, name, body in _FENCE.findall(text):
        if name:
            files[name] = body
        elif language == "console":
            commands = tuple(line.removeprefix("$ ") for line in body.splitlines())
        elif language == "text":
            shown = body
    return Page(files, commands, shown)


def run(page: Page, code: str, folder: Path, patch: pytest.MonkeyPatch, capture: Any) -> str:
    """Do what a page says in an empty folder; gives what the last command says under the code."""
    patch.chdir(folder)
    for name in [name for name in os.environ if name.startswith(_FOREIGN)]:
        patch.delenv(name)
    for name, value in {**_SETTLED, "PATH": _path()}.items():
        patch.setenv(name, value)
    port = str(_free_port())
    for name, body in page.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body.replace(_PORT, port), encoding="utf-8")
    with contextlib.ExitStack() as servers:
        for command in page.commands:
            capture.readouterr()
            _do(command.replace(_PORT, port), int(port), servers, patch)
    return _blocks(capture.readouterr().err, code).replace(port, _PORT)


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _do(command: str, port: int, servers: contextlib.ExitStack, patch: pytest.MonkeyPatch) -> None:
    words = shlex.split(command)
    given = [match for word in words if (match := _ASSIGNMENT.fullmatch(word))]
    if words[len(given)] == "clientsmith":
        with patch.context() as once:
            for match in given:
                once.setenv(*match.groups())
            cli._run(words[len(given) + 1 :])
    elif words[:2] == ["pip", "uninstall"]:
        patch.setitem(sys.modules, words[-1], None)
    elif words[-1] == "&":
        servers.enter_context(_serving(words[:-1], port))
    else:
        subprocess.run(["bash", "-c", command], check=True)


@contextlib.contextmanager
def _serving(words: list[str], port: int) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=quiet, stderr=quiet) as server:
        try:
            _wait_for(port)
            yield
        finally:
            server.kill()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens at port {port}")


def _blocks(text: str, code: str) -> str:
    found, inside = "", False
    for line in text.splitlines(keepends=True):
        if not line.startswith("  "):
            inside = f"[{code}]: " in line
        found += line if inside else ""
    return found
