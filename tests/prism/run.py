"""Run the contract tests of the SDK against Stoplight Prism: `make test-prism`.

What comes in are arguments for pytest; what goes out are the results, and which limit of Prism
stopped how many tests. Exits 1 if a test fails, or if a listed limit is not needed.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "generated"), str(ROOT / "generated" / "src")]

import pytest  # noqa: E402 - the paths come first

pytest.register_assert_rewrite("tests")

from prism.limits import Plugin  # noqa: E402
from prism.server import COMMAND  # noqa: E402


def main(arguments: list[str]) -> int:
    """Run the tests."""
    if not COMMAND.exists():
        print("Prism is not installed; run `make test-prism`", file=sys.stderr)
        return 2
    calls = str(Path(__file__).with_name("calls.py"))
    return int(pytest.main(["-p", "no:cacheprovider", calls, *arguments], plugins=[Plugin()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
