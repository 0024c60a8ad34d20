"""Programs that a release runs, each without a shell and with a bound on its time.

What comes in are words; what goes out is whether all went well, and the last of what was said.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LINES = 12
_PAINT = re.compile(r"\x1b\[[0-9;]*m")
_SECRET = re.compile(r"(?<=://)[^/@\s]+@")


@dataclass(frozen=True, slots=True)
class Done:
    """A program that has ended."""

    code: int
    output: str

    @property
    def told(self) -> str:
        """Its last lines, in one; nothing that looks like a password in an address."""
        plain = _PAINT.sub("", self.output)
        lines = [line.strip() for line in plain.splitlines() if line.strip()]
        return _SECRET.sub("", " | ".join(lines[-_LINES:])) or f"it ended with {self.code}"


def run(
    command: Sequence[str],
    folder: Path,
    *,
    seconds: float = 1800,
    variables: Mapping[str, str] | None = None,
    without: str = "",
) -> Done:
    """Run a program to its end.

    Args:
        command: The program and its arguments.
        folder: Where it runs.
        seconds: How long it may take; then it is ended.
        variables: What it finds in its environment besides ours.
        without: Names of variables that start so are not handed on.
    """
    ours = {k: v for k, v in os.environ.items() if not (without and k.startswith(without))}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**ours, **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except OSError as error:
        return Done(127, f"{command[0]}: {(error.strerror or str(error)).lower()}")
    except subprocess.TimeoutExpired:
        return Done(124, f"it took more than {seconds:g} seconds")
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"))


def redacted(address: str) -> str:
    """Leave name and password out of an address."""
    return _SECRET.sub("", address)
