"""What all tests share: the generated SDK on the path, and the facts where they are at hand.

A test marked `facts` compares with facts that are not part of the repository. Without them it is
deselected, and the summary says so; nothing is skipped unseen.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from contract.facts import FACTS, ROOT

sys.path.insert(0, str(ROOT / "generated" / "src"))

_LEFT_OUT = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "facts: compares with the facts of the API")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Drop the tests that need the facts, where there are none."""
    if FACTS is not None:
        return
    dropped = [item for item in items if item.get_closest_marker("facts")]
    config.stash[_LEFT_OUT] = len(dropped)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was not compared."""
    if FACTS is None:
        terminalreporter.write_line(
            "facts: no folder with the API's facts (CLIENTSMITH_SHARED or ../shared), so spec, "
            "requests, replies, types, names and reference.md were not compared with them",
            yellow=True,
        )


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder with facts and sample specs; None where there is none."""
    return FACTS.folder if FACTS else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites goldens, and fails that run so that nothing passes unseen."""
    parser.addoption("--update", action="store_true", help="rewrite goldens, and fail")
