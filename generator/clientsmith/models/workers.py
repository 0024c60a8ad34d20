"""Printing in a process of its own, beside whatever the generator does meanwhile.

What comes in are declarations in need of printing; what goes out are their texts. Loading
datamodel-code-generator takes longer than most specs take, so the process starts loading at once.
Prints the same as `printer` does here, and where no process can be had, `printer` does it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from clientsmith.ir import Api
from clientsmith.models import printer
from clientsmith.models.modules import modules
from clientsmith.models.printer import Cache
from clientsmith.symbols import Symbols


class Worker:
    """A process that prints one SDK's types, and ends with the `with` block."""

    def __init__(self) -> None:
        self._process = _start()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._process is not None:
            # What is still on its way to a process that is gone can't be delivered.
            with contextlib.suppress(OSError), self._process:
                self._process.kill()
            self._process = None

    def submit(
        self, api: Api, symbols: Symbols, templates: Path, cache: Cache
    ) -> Callable[[], dict[str, str]]:
        """Begin to print all modules of types; the function given back waits for the texts."""
        found = modules(api, symbols)
        jobs = [module.job for module in found]
        new = printer.missing(jobs, templates, cache)
        if not new or (self._process and not _send(self._process, (new, templates))):
            self._stop()

        def texts() -> dict[str, str]:
            if self._process is not None:
                cache.update(_receive(self._process))
            printed = printer.write_all(jobs, templates, cache)
            return {m.path: m.text(each) for m, each in zip(found, printed, strict=True)}

        return texts


def _start() -> subprocess.Popen[bytes] | None:
    # The process has to find what this one has found, and nothing in the current folder (`-P`).
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError:
        return None


def _send(process: subprocess.Popen[bytes], work: object) -> bool:
    assert process.stdin is not None
    try:
        pickle.dump(work, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.close()
    except OSError:
        return False
    return True


def _receive(process: subprocess.Popen[bytes]) -> dict[str, str]:
    """Read the texts; none if the process broke down."""
    assert process.stdout is not None
    try:
        return cast("dict[str, str]", pickle.load(process.stdout))
    except (OSError, EOFError, pickle.UnpicklingError):
        return {}


def main(source: IO[bytes], target: IO[bytes]) -> None:
    """Be the process."""
    gc.disable()  # it ends before that would matter
    with ThreadPoolExecutor(1) as pool:
        # The other process must not wait while this one is loading.
        received = pool.submit(source.read)
        importlib.import_module("datamodel_code_generator.parser.jsonschema")
    work = received.result()
    if work:
        texts: Cache = {}
        jobs, templates = pickle.loads(work)
        printer.write_all(jobs, templates, texts)
        pickle.dump(texts, target, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
