"""`docs/changes.md` lists every rule, as the rules are."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientsmith.diff import RULES
from clientsmith.diff.prose import ID
from clientsmith.diff.rule import AnyRule

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"
HEAD = (
    "# What `clientsmith diff` finds\n\n"
    "A row for each rule: what it is called in reports, when it fires, how much it asks of "
    "callers, and whom it breaks. Made of the rules themselves: "
    "`pytest tests/diff/test_changes_page.py --update`.\n\n"
    "- **wire**: programs in use, built with the old SDK, against the API as it is described "
    "now;\n"
    "- **runtime**: programs written for the old SDK, when they run with the new one;\n"
    "- **typing**: the same programs, when a type checker reads them with the new one.\n\n"
    "A change is *breaking* if it breaks one of the three, *risky* if no program is wrong now "
    "but one may meet what it did not before, *compatible* if neither, and *docs* if only prose "
    "has changed. Findings with one cause are one change: the worst speaks for all, with the "
    "flags of all. Every claim about run time and types is proved by a program "
    "(`--witness DIR`).\n\n"
    "Deprecation breaks nobody, though pyright's strict mode points it out: Semantic Versioning "
    "2.0.0, 7, asks for a minor version.\n\n"
    "| rule | when | level | breaks |\n"
    "| --- | --- | --- | --- |\n"
)


def test_page_is_fresh(request: pytest.FixtureRequest) -> None:
    """A rule that is new, gone or changed shows in the table."""
    page = _page()
    if request.config.getoption("--update"):
        PAGE.write_text(page, encoding="utf-8")
        pytest.fail("rewritten: read the diff, then run without --update")
    assert PAGE.read_text(encoding="utf-8") == page


def _page() -> str:
    rows = [_row(rule) for rule in RULES]
    prose = f"| `{ID}` | the documentation of a symbol is another | docs |  |"
    return HEAD + "\n".join([*rows, prose]) + "\n"


def _row(rule: AnyRule) -> str:
    flags = {name: getattr(rule.flags, name) for name in ("wire", "runtime", "typing")}
    broken = ", ".join(name for name, is_set in flags.items() if is_set)
    when = rule.when.replace("|", "\\|")
    return f"| `{rule.id}` | {when} | {rule.level.value} | {broken} |"
