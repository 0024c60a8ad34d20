"""The clients, sync and async, and the number of tests of each operation in the summary."""

from __future__ import annotations

import os
import zlib
from collections import Counter
from collections.abc import Iterator

import pytest

from .harness import Sdk, opened

_NAMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


@pytest.fixture(scope="session", params=["sync", "async"])
def sdk(request: pytest.FixtureRequest) -> Iterator[Sdk]:
    """Both clients, one after the other."""
    with opened(str(request.param)) as clients:
        yield clients


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a hurry, run each test with one of the clients only: they are twins."""
    if not os.environ.get("CONTRACT_BRIEF"):
        return
    left = [item for item in items if not _is_chosen(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _is_chosen(item)]


def _is_chosen(item: pytest.Item) -> bool:
    """Choose one of the two by the test's name, so that every operation has tests of both."""
    callspec = getattr(item, "callspec", None)
    colour = None if callspec is None else callspec.params.get("sdk")
    name = item.nodeid.replace("[async", "[").replace("[sync", "[")
    return colour in (None, ("sync", "async")[zlib.crc32(name.encode()) % 2])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many contract tests each operation has, and what became of them."""
    counts: dict[str, Counter[str]] = {}
    for name in _NAMES:
        for report in terminalreporter.stats.get(name, ()):
            operation = _operation(getattr(report, "nodeid", ""))
            if operation:
                counts.setdefault(operation, Counter())[name] += 1
    if not counts:
        return
    total = sum(sum(counter.values()) for counter in counts.values())
    terminalreporter.section(f"contract: {total} tests of {len(counts)} operations")
    for operation, counter in sorted(counts.items()):
        told = ", ".join(f"{count} {name}" for name, count in counter.items())
        terminalreporter.write_line(f"{operation}: {told}")


def _operation(nodeid: str) -> str:
    """`voices_list` for one of the tests of this folder."""
    path, _, test = nodeid.partition("::")
    in_here = path.rpartition("/")[0].endswith("tests") and "__" in test
    return test.removeprefix("test_").partition("[")[0].rpartition("__")[0] if in_here else ""
