"""Prose of the spec in docstrings and in Markdown."""

from __future__ import annotations

import pytest

from clientsmith import ir
from clientsmith.lower import text
from clientsmith.prose import demands


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("a < b & c", "a &lt; b & c"),
        ("</details>", "&lt;/details>"),
        ("use `<id>` here", "use `<id>` here"),
        ("a span `over\n</dd>` a line", "a span `over\n&lt;/dd>` a line"),
        ("# Heading", "\\# Heading"),
        ("Title\n---", "Title\n\\---"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("```\n<a>\n```", "```\n<a>\n```"),
        ("```\nnever closed", "```\nnever closed\n```"),
        ("- item\n\n  ```\n</details>", "- item\n\n```\n</details>\n```"),
        ("``` a `b\n</details>", "``` a `b\n&lt;/details>"),
        ("[x]: https://example.com", "\\[x]: https://example.com"),
        ("nul \x00 and \ud800 and \u202e", "nul  and  and"),
    ],
)
def test_markdown_cannot_leave_its_place(given: str, made: str) -> None:
    """Tags, headings and open fences of the spec stay text of the spec."""
    assert text.markdown(given) == made


def test_limits_and_defaults_are_said_once() -> None:
    """What the description says already is not repeated."""
    limits: ir.Constraints = (("minimum", 1), ("maximum", 100))
    assert demands(limits, 10, "How many.") == "At least 1, at most 100. Default: `10`."
    assert demands(limits, 10, "From 1 to 100; 10 unless given.") == ""


def test_entries_hang_below_their_name() -> None:
    """Long text is wrapped, lists keep their shape."""
    told = text.entry("limit", "How many. " * 8 + "\n- one\n- two", 60)
    assert told.split("\n")[1].startswith("    ")
    assert told.endswith("\n    - one\n    - two")


def test_a_summary_is_said_once() -> None:
    """A description that only repeats the summary is dropped."""
    assert text.body(ir.Docs("Get it", "Get it.")) == "Get it."
    assert text.body(ir.Docs("Get it", "Slowly.")) == "Get it.\n\nSlowly."
