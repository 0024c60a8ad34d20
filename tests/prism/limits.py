"""The list of what Prism cannot do, and holding it to account.

What comes in is `limits.toml`; what goes out are limits, and a pytest plugin that turns a test
with a limit around: it must fail, and show what the limit says. Never leaves a test out.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Limit:
    """Tests that fail with Prism, and why."""

    tests: tuple[str, ...]
    """Names, with `*` for anything."""
    shows: str
    """A part of what the failure says."""
    why: str


@dataclass(frozen=True)
class Value:
    """Values that Prism gets wrong."""

    name: str
    probe: str
    """Method and target of a request that holds such a value, and that the spec allows."""
    why: str


@dataclass(frozen=True)
class Limits:
    """All that Prism cannot do."""

    tests: tuple[Limit, ...]
    values: tuple[Value, ...]


@cache
def known() -> Limits:
    """Read the list."""
    found = tomllib.loads(Path(__file__).with_name("limits.toml").read_text(encoding="utf-8"))
    return Limits(
        tuple(Limit(tuple(each["tests"]), each["shows"], each["why"]) for each in found["limit"]),
        tuple(Value(**each) for each in found["value"]),
    )


class Plugin:
    """Turns tests with a limit around, and counts."""

    def __init__(self) -> None:
        self._limits: dict[str, Limit] = {}
        """By the id of the test."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Find the limit of each test; a pattern without a test is an error."""
        names = {item.nodeid: _name(item) for item in items}
        for limit, pattern in _patterns():
            found = [nodeid for nodeid, name in names.items() if fnmatchcase(name, pattern)]
            if not found:
                raise pytest.UsageError(f"limits.toml: no test is like {pattern}")
            self._limits.update(dict.fromkeys(found, limit))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A limit that does not show is no longer needed."""
        report = yield
        limit = self._limits.get(item.nodeid)
        if report.when != "call" or limit is None:
            return report
        if report.failed and limit.shows in f"{report.longrepr}{report.capstdout}":
            report.outcome = "skipped"
            report.wasxfail = limit.why
        elif report.passed:
            report.outcome = "failed"
            report.longrepr = f"limits.toml: Prism can do this after all: {limit.why}"
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how much was tested, and how much met which limit."""
        stats = terminalreporter.stats
        told = {name: len(stats.get(name, ())) for name in ("passed", "failed", "error", "xfailed")}
        terminalreporter.section(", ".join(f"{count} {name}" for name, count in told.items()))
        counts = Counter(str(report.wasxfail) for report in stats.get("xfailed", ()))
        for why, count in counts.most_common():
            terminalreporter.write_line(f"{count} tests: {' '.join(why.split())}")


def _name(item: pytest.Item) -> str:
    return str(getattr(item, "originalname", item.name)).removeprefix("test_")


def _patterns() -> Iterator[tuple[Limit, str]]:
    for limit in known().tests:
        for pattern in limit.tests:
            yield limit, pattern
