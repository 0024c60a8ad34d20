"""Runs programs with SDKs: a process of its own, for the SDKs share a name.

    witness_runner.py TASKS.json RESULTS.json

A task names the folder of an SDK, its own place, and a program. Tasks of one folder come in a row,
so that an SDK is imported once. Writes [folder, place, error] for each program that raised.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(tasks: Path, results: Path) -> None:
    """Run all programs, and write down what went wrong."""
    found: list[tuple[str, int, str]] = []
    known = list(sys.path)
    current = ""
    for task in json.loads(tasks.read_text(encoding="utf-8")):
        if task["sdk"] != current:
            _forget(current)
            current = task["sdk"]
            sys.path[:] = [current, *known]
        if problem := _problem(task["program"]):
            found.append((current, task["place"], problem))
    results.write_text(json.dumps(found), encoding="utf-8")


def _forget(folder: str) -> None:
    """Drop the modules of an SDK; libraries stay."""
    for name, module in list(sys.modules.items()):
        if folder and (getattr(module, "__file__", None) or "").startswith(folder):
            del sys.modules[name]


def _problem(program: str) -> str:
    try:
        exec(compile(program, "<witness>", "exec", dont_inherit=True), {"__name__": "witness"})
    except Exception as error:  # whatever it raises is the answer
        return f"{type(error).__name__}: {error}"
    return ""


main(Path(sys.argv[1]), Path(sys.argv[2]))
