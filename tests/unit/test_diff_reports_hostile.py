"""Reports of any text at all: each format stays what it is, whatever a spec holds.

The readers here are not ours: a Markdown renderer, XML and HTML parsers.
"""

from __future__ import annotations

import html.parser
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reports_support import REMOVED

from clientsmith.approvals import Approval, Judgement
from clientsmith.changes import Change, Comparison, Flags, Level, Place
from clientsmith.formats import Format
from clientsmith.report import write

PIECES = (
    "`", "``", "```", "~~~", "<b>", "</details>", "<!--", "-->", "&lt;", "@octo", "#1", "GH-1",
    "https://e.example", "www.e.example", "[x](y)", "![x](y)", "**", "_", "|", "\\", "\n", "\r\n",
    "::error::", "%0A", "]]>", "\x00", "\x1b[31m", "\u202e", "\u2028", "é", "\U0001f600", "- ",
    "> ", "\t", "    ", "1. ", "# ", "'", '"', "${{ x }}", "<script>alert(1)</script>", "$x$",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join)
PLACES = st.none() | st.builds(Place, TEXTS, st.integers(1, 9), st.integers(1, 9))
CHANGES = st.builds(
    Change,
    id=st.sampled_from(("argument-removed", "type-changed")),
    subject=TEXTS,
    level=st.sampled_from(Level),
    flags=st.builds(Flags, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    message=TEXTS,
    migration=TEXTS,
    symbol=TEXTS,
    before=st.lists(TEXTS, max_size=2).map(tuple),
    after=st.lists(TEXTS, max_size=2).map(tuple),
    also=st.lists(TEXTS, max_size=1).map(tuple),
    old_spec=PLACES,
    new_spec=PLACES,
    new_code=PLACES,
)
STEADY = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def judgements(draw: st.DrawFn) -> Judgement:
    changes = tuple(draw(st.lists(CHANGES, min_size=1, max_size=4)))
    approved = {changes[0].fingerprint: Approval(changes[0].fingerprint, draw(TEXTS))}
    comparison = Comparison(draw(TEXTS), draw(TEXTS), changes)
    return Judgement(comparison, approved if draw(st.booleans()) else {})


@STEADY
@given(judgements())
def test_markdown(judgement: Judgement) -> None:
    """Rendered, it has the elements that we write and no other, and nothing to be linked."""
    text = write(judgement, Format.MARKDOWN)
    shown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    tags = set(re.findall(r"</?([a-zA-Z][\w-]*)", re.sub(r"(?s)<code.*?</code>", "", shown)))
    assert tags <= {"h3", "p", "strong", "ul", "li", "details", "summary", "pre", "code"}
    prose = re.sub(r"(?s)<code.*?</code>|<[^>]*>", "", shown)
    assert not re.search(r"@\w|#\d|://|(?i:www\.)|(?i:\bgh-\d)", prose)
    assert shown.count("<details>") == shown.count("</details>") >= 1
    assert "<!--" not in shown


@STEADY
@given(judgements())
def test_junit(judgement: Judgement) -> None:
    root = ElementTree.fromstring(write(judgement, Format.JUNIT))
    cases = root.findall("./testsuite/testcase")
    assert len(cases) == len(judgement.comparison.changes)


@STEADY
@given(judgements())
def test_json_gives_back_the_text(judgement: Judgement) -> None:
    value = json.loads(write(judgement, Format.JSON))
    messages = [change.message for change in judgement.comparison.changes]
    assert [change["message"] for change in value["changes"]] == messages
    assert json.loads(write(judgement, Format.SARIF))["version"] == "2.1.0"


@STEADY
@given(judgements())
def test_annotations(judgement: Judgement) -> None:
    """A line for each change that has one, and each line is a command of ours."""
    lines = write(judgement, Format.GITHUB).split("\n")[:-1]
    told = [c for c in judgement.comparison.changes if c.level is not Level.DOCS]
    assert len(lines) == len(told)
    for line in lines:
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match
        for each in match[2].split(","):
            assert re.match(r"(file|line|col|title)=", each)
        assert line.isprintable()


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@STEADY
@given(judgements())
def test_page(judgement: Judgement) -> None:
    """Every element is one of ours, and is closed where it should be."""
    parser = _Tags()
    parser.feed(write(judgement, Format.HTML))
    parser.close()
    assert not parser.open
    assert not {"script", "b", "a", "img"} & parser.seen


@STEADY
@given(judgements())
def test_text(judgement: Judgement) -> None:
    """Nothing that a terminal would obey, and no line that is not ours."""
    text = write(judgement, Format.TEXT)
    assert all(line.isprintable() for line in text.split("\n"))
    details = sum(2 + len(c.before) + len(c.after) + len(c.also) for c in _changes(judgement))
    assert text.count("\n") < 20 + 3 * len(_changes(judgement)) + details


def _changes(judgement: Judgement) -> tuple[Change, ...]:
    return judgement.comparison.changes


def test_the_longest_line() -> None:
    """A line that holds a whole example is cut around what is other in it."""
    old, new = (f"rule x  value {'a' * 5000}{tail}{'b' * 5000}" for tail in ("OLD", "NEW"))
    change = Change("rule-changed", "x", Level.BREAKING, Flags(wire=True), "x", before=(old,))
    for lines in ((new,), (new, "more"), ()):
        judgement = Judgement(Comparison("a", "b", (REMOVED, replace(change, after=lines))))
        text = write(judgement, Format.MARKDOWN)
        assert max(map(len, text.splitlines())) < 300
        if len(lines) == 1:
            assert "OLD" in text
            assert "NEW" in text
