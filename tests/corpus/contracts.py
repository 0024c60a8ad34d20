"""The contract tests of many SDKs: `python contracts.py FOLDER...` prints one JSON object a line.

Each folder's tests run in a process forked from this one, which has the libraries loaded already:
most SDKs of a corpus are small, and loading would take longer than testing. What goes out for each
is the number of tests, and the names of those that failed with the first line of why.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import traceback
from pathlib import Path

import pytest

HEAVY = ("hypothesis", "jsonschema", "httpx", "pydantic", "clientsmith.mock.inprocess")


PLAIN = (
    "--assert=plain", "--tb=native", "-s", "-p", "no:cacheprovider", "-p", "no:logging",
    "-p", "no:unraisableexception", "-p", "no:threadexception",
)  # fmt: skip
"""What makes failures readable costs as much as testing; their first lines are enough here."""


class Counting:
    """Counts tests, and keeps why some failed."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            said = str(crash.message if crash else report.longrepr).strip().splitlines() or [""]
            self.failed.append(f"{report.nodeid}: {said[0][:200]}")
        elif report.when == "call" and report.passed:
            self.passed += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            last = str(report.longrepr).strip().splitlines()[-1:]
            self.failed.append(f"{report.nodeid}: {''.join(last)[:300]}")


def tested(folder: Path) -> dict[str, object]:
    """Run the tests of one SDK, in this process."""
    counting = Counting()
    os.chdir(folder)
    sys.path[:0] = [str(folder), str(folder / "src")]
    flags = ["-q", *PLAIN, "-W", "ignore", "--rootdir", str(folder)]
    with contextlib.redirect_stdout(io.StringIO()):
        code = pytest.main([*flags, "tests"], plugins=[counting])
    problems = counting.failed
    # 5: no test was collected, as in an SDK without operations.
    if code not in (0, 5) and not problems:
        problems = [f"pytest ended with {code}"]
    return {"folder": str(folder), "passed": counting.passed, "failed": problems}


def forked(folder: Path, out: int) -> None:
    """Run the tests of one SDK in a process of its own."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if status:
            write(out, {"folder": str(folder), "passed": 0, "failed": [f"died with {status}"]})
        return
    try:
        write(out, tested(folder))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def write(out: int, result: dict[str, object]) -> None:
    """One line, however long."""
    data = json.dumps(result).encode() + b"\n"
    while data:
        data = data[os.write(out, data) :]


def main() -> None:
    """Test the folders named on the command line."""
    for name in HEAVY:
        importlib.import_module(name)
    for folder in map(Path, sys.argv[1:]):
        forked(folder, 1)


if __name__ == "__main__":
    main()
