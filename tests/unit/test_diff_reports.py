"""Reports: each format as a golden, and what no text of a spec may do to it."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from cli_support import ROOT
from reports_support import (
    CHANGES,
    COMPATIBLE,
    HOSTILE,
    NOTHING,
    REMOVED,
    RISKY,
    WIRE,
    judged,
    many,
)

from clientsmith.approvals import Judgement, Kind
from clientsmith.changes import Level, Place
from clientsmith.formats import Format
from clientsmith.report import write
from clientsmith.report.markdown import MOST
from clientsmith.report.words import where

GOLDEN = Path(__file__).parent / "golden" / "reports"
FILES = {
    Format.TEXT: "report.txt",
    Format.MARKDOWN: "report.md",
    Format.JSON: "report.json",
    Format.GITHUB: "report.github.txt",
    Format.JUNIT: "report.junit.xml",
    Format.SARIF: "report.sarif",
    Format.HTML: "report.html",
}


@pytest.mark.parametrize("format_", Format)
def test_goldens(format_: Format, request: pytest.FixtureRequest) -> None:
    """Each format, of a comparison with everything in it."""
    file = GOLDEN / FILES[format_]
    text = write(judged(Kind.RUNTIME), format_)
    if request.config.getoption("--update"):
        file.write_text(text, encoding="utf-8", newline="\n")
        pytest.fail(f"rewrote {file.name}")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("format_", Format)
def test_no_control_characters(format_: Format) -> None:
    """Nothing that a terminal obeys, nor text that runs backwards."""
    text = write(judged(), format_)
    assert not [c for c in text if not c.isprintable() and c != "\n"]
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_nothing_has_changed() -> None:
    """A pull request without changes gets no comment at all; documents stay documents."""
    judgement = Judgement(NOTHING)
    assert write(judgement, Format.MARKDOWN) == ""
    assert write(judgement, Format.GITHUB) == ""
    assert write(judgement, Format.TEXT) == "v1.0.0 → the working tree: nothing has changed\n"
    value = json.loads(write(judgement, Format.JSON))
    assert (value["required_bump"], value["changes"], value["decisive"]) == ("none", [], None)
    assert json.loads(write(judgement, Format.SARIF))["runs"][0]["results"] == []
    assert ElementTree.fromstring(write(judgement, Format.JUNIT)).get("tests") == "0"
    assert "Nothing has changed." in write(judgement, Format.HTML)


def test_colours_only_when_asked() -> None:
    assert "\x1b[" not in write(judged(), Format.TEXT)
    assert "\x1b[1;31mbreaking\x1b[0m" in write(judged(), Format.TEXT, color=True)


# -- Markdown -------------------------------------------------------------------------------


def _outside_code(text: str) -> str:
    """Markdown without its fences and code spans: what GitHub reads as markup."""
    without = re.sub(r"(?ms)^ *(`{3,})diff\n.*?^ *\1$", "", text)
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", without)


def test_markdown_of_hostile_text() -> None:
    """No mention, no reference, no link, no element of HTML but our own two."""
    text = _outside_code(write(judged(), Format.MARKDOWN))
    assert set(re.findall(r"(?<!\\)</?(\w+)", text)) == {"details", "summary"}
    assert not re.search(r"@\w|(?<!&)#\d|://|\]\(|(?<!\\)!\[", text)
    assert "alert" in text
    assert text.count("<details>") == text.count("</details>") == 4


def test_markdown_is_short_on_top() -> None:
    """Required bump, the entry that asks for it, counts, what breaks; the rest is folded."""
    top = write(judged(), Format.MARKDOWN).split("<details>")[0]
    assert top.count("\n") < 12
    assert "**major**" in top
    assert "`voices.list` no longer takes `limit`" in top
    assert "2 breaking, 1 risky, 1 compatible, 1 docs, 1 approved" in top
    assert "approved" in top
    assert "`0000000000000000`" in top


@pytest.mark.parametrize("level", Level)
def test_markdown_fits_a_comment(level: Level) -> None:
    """What is cut is said, and a break is the last thing to be cut."""
    changes = (REMOVED, *many(3000, level))
    text = write(judged(changes=changes), Format.MARKDOWN)
    assert len(text) <= MOST < 65_536
    assert text.startswith("### SDK surface: **major**")
    left = re.search(r"([\d,]+) are left out here", text)
    assert left
    assert int(left[1].replace(",", "")) > 1000
    assert text.count("<details>") == text.count("</details>")
    if level is not Level.BREAKING:
        assert text.index("argument-removed") < text.index(left[0])


# -- GitHub ---------------------------------------------------------------------------------


def test_annotations() -> None:
    """Errors for what is refused, warnings for what is open, notices for the rest; one line each,
    and no property or command that a text could start."""
    lines = write(judged(Kind.RUNTIME), Format.GITHUB).splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "::error", "::notice", "::warning", "::notice",
    ]  # fmt: skip
    assert "file=spec/a%2Cb%3Ac%25.yaml,line=3,col=1," in lines[3]
    assert all(line.count("::") >= 2 and "\r" not in line for line in lines)
    assert "file=sdk/src/api/voices/client.py,line=34,col=5" in lines[0]


# -- JUnit ----------------------------------------------------------------------------------


def test_junit() -> None:
    """Failures are what has to be answered for; what was approved is skipped."""
    root = ElementTree.fromstring(write(judged(Kind.RUNTIME, Kind.WIRE), Format.JUNIT))
    cases = root.findall("./testsuite/testcase")
    assert len(cases) == len(CHANGES)
    assert [bool(case.findall("failure")) for case in cases] == [True] + [False] * 4
    assert [bool(case.findall("skipped")) for case in cases] == [False, True] + [False] * 3
    assert (root.get("tests"), root.get("failures")) == ("5", "1")


# -- SARIF ----------------------------------------------------------------------------------


def test_sarif_is_what_the_standard_says() -> None:
    """The parts of SARIF 2.1.0 that we write, as its schema has them."""
    log = json.loads(write(judged(), Format.SARIF))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert set(rule) == {"id", "name", "shortDescription", "defaultConfiguration"}
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        assert re.fullmatch(r"[A-Z]\w*", rule["name"])
    for result in run["results"]:
        _check_result(result, rules)


def _check_result(result: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["kind"] == "fail" or result["level"] == "none"  # 3.27.9
    assert result["message"]["text"]
    assert re.fullmatch(r"[0-9a-f]{16}", result["partialFingerprints"]["clientsmith/v1"])
    for location in result["locations"] + result["relatedLocations"]:
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert urlsplit(uri).scheme == ""
        assert not uri.startswith("/")
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", uri)
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
    for suppression in result.get("suppressions", []):
        assert suppression["kind"] in ("inSource", "external")
        assert suppression["status"] in ("accepted", "underReview", "rejected")


def test_sarif_of_approvals_and_odd_files() -> None:
    results = json.loads(write(judged(), Format.SARIF))["runs"][0]["results"]
    by_rule = {result["ruleId"]: result for result in results}
    assert len(by_rule[WIRE.id]["suppressions"]) == 1
    (place,) = by_rule[COMPATIBLE.id]["locations"]
    uri = place["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == "spec/a,b:c%.yaml"
    assert not re.search(r"(?<!\\)[\[\]]", by_rule[COMPATIBLE.id]["message"]["text"])


# -- HTML -----------------------------------------------------------------------------------


class _Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.shown.append(data)


def test_page_of_hostile_text() -> None:
    """No script, no address, no handler; the text of the spec is text."""
    text = write(judged(), Format.HTML)
    page = _Page()
    page.feed(text)
    assert not {"script", "a", "img", "link", "iframe", "base", "form", "object"} & set(page.tags)
    names = {name for name, _ in page.attributes}
    assert not {"src", "href", "style", "srcset"} & names
    assert not [name for name in names if name.startswith("on")]
    assert "<script>alert(1)</script>" in "".join(page.shown)
    policy = next(value for name, value in page.attributes if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    style = re.search(r"(?s)<style>(.*)</style>", text)
    assert style
    digest = hashlib.sha256(style[1].encode()).digest()
    assert base64.b64encode(digest).decode() in policy


def test_page_has_all() -> None:
    """Every change, both sides of it, folded by controls that a keyboard reaches."""
    text = write(judged(), Format.HTML)
    ids = re.findall(r'<details id="([0-9a-f]{16})"', text)
    assert ids == [change.fingerprint for change in CHANGES]
    assert text.count("<summary>") == len(CHANGES)
    assert "<ins>" in text
    assert "<del>" in text
    assert "color-scheme: light dark" in text
    assert len(re.findall(r"<input [^>]*checkbox", text)) == 4


# -- JSON -----------------------------------------------------------------------------------


def test_json() -> None:
    """The keys that docs/diff.md promises, null where there is nothing."""
    value = json.loads(write(judged(Kind.RUNTIME), Format.JSON))
    assert value["required_bump"] == "major"
    assert value["refused"] == [REMOVED.fingerprint]
    assert value["counts"] == {"breaking": 2, "risky": 1, "compatible": 1, "docs": 1}
    first, wire, risky, *_ = value["changes"]
    assert {k: first[k] for k in ("id", "level", "wire", "runtime", "typing", "docs")} == {
        "id": "argument-removed", "level": "breaking",
        "wire": False, "runtime": True, "typing": True, "docs": False,
    }  # fmt: skip
    assert (first["method"], first["path"], first["symbol"]) == ("GET", "/voices/", "voices.list")
    assert first["places"]["new_spec"] is None
    assert first["places"]["old_spec"]["line"] == 12
    assert wire["method"] is None
    assert wire["approved"].startswith("agreed")
    assert risky["fingerprint"] == RISKY.fingerprint
    assert risky["symbol"] is None
    assert value["stale_approvals"][0]["line"] == 7
    assert value["changes"][3]["message"].endswith(HOSTILE)


@pytest.mark.parametrize(
    ("old", "shown"),
    [("v1.0.0", "v1.0.0:spec.yaml:3:4"), ("old/spec.yaml", "spec.yaml:3:4")],
)
def test_places_in_the_old_spec(old: str, shown: str) -> None:
    """With the revision in git's way; a document that was given names itself."""
    change = replace(REMOVED, old_spec=Place("spec.yaml", 3, 4), new_spec=None)
    assert where(change, old) == shown


# -- docs/diff.md ---------------------------------------------------------------------------


def test_the_documentation_is_true() -> None:
    """Its formats are those that there are, and its example has the keys that JSON has."""
    text = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    listed = re.search(r"(?s)## Formats\n(.*?)```json\n(.*?)```", text)
    assert listed
    assert re.findall(r"(?m)^\| `(\w+)` \|", listed[1]) == [format_.value for format_ in Format]
    example, written = json.loads(listed[2]), json.loads(write(judged(), Format.JSON))
    assert list(example) == list(written)
    assert list(example["changes"][0]) == list(written["changes"][0])
    assert list(example["changes"][0]["places"]) == list(written["changes"][0]["places"])
