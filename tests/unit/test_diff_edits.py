"""What a reviewer reads of an edit: the comment on its pull request, for twelve of our own spec.

Each has its page in `golden/edits/`; `--update` rewrites them.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import pytest
from own_edits import EDITS
from surface_support import ROOT, SPEC, copied

from clientsmith import config as settings
from clientsmith.approvals import judge
from clientsmith.changes import Comparison, Level, Side
from clientsmith.diagnostics import Report
from clientsmith.formats import Format
from clientsmith.pipeline import comparing
from clientsmith.pipeline.comparing import Spec

GOLDEN = Path(__file__).parent / "golden" / "edits"
LEVELS = {
    "field-added": Level.COMPATIBLE,
    "enum-value-added": Level.COMPATIBLE,
    "parameter-made-required": Level.BREAKING,
    "page-size-default-changed": Level.COMPATIBLE,
    "method-renamed": Level.BREAKING,
    "response-union-extended": Level.BREAKING,
    "multipart-field-added": Level.COMPATIBLE,
    "sse-event-type-removed": Level.BREAKING,
    "auth-scheme-added": Level.COMPATIBLE,
    "path-changed": Level.BREAKING,
    "description-only": Level.DOCS,
    "deprecation": Level.COMPATIBLE,
}


def _side(label: str, spec: Path) -> Side:
    config = settings.load(ROOT, Report())
    assert config is not None
    found = Spec(label, replace(config, spec=spec), "spec")
    return comparing.side(found, Report())


@functools.cache
def _released() -> Side:
    return _side("v1.0.0", SPEC / "openapi.yaml")


def edited_text(name: str, file: str, text: str) -> str:
    """Make one of the edits in a file."""
    for where, old, new in EDITS[name]:
        if where == file:
            assert old in text
            text = text.replace(old, new, 1)
    return text


def _edited(name: str, folder: Path) -> Comparison:
    spec = copied(folder, functools.partial(edited_text, name))
    return comparing.compare(_released(), _side("the working tree", spec))


@pytest.mark.parametrize("name", EDITS)
def test_the_page_of_an_edit(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Its worst entry is as bad as the edit is, and the page is the one that was agreed to."""
    found = _edited(name, tmp_path)
    seen = comparing.write(judge(found, (), (), "", Report()), Format.MARKDOWN)
    golden = GOLDEN / f"{name}.md"
    expected = golden.read_text(encoding="utf-8") if golden.is_file() else None
    if seen != expected and request.config.getoption("--update"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(seen, encoding="utf-8", newline="\n")
        pytest.fail("updated: read the diff, then run again without --update")
    assert found.changes[0].level is LEVELS[name]
    assert seen == expected


def test_a_spec_with_itself() -> None:
    """Nothing has changed, so nothing is said."""
    found = comparing.compare(_released(), _side("again", SPEC / "openapi.yaml"))
    assert not found.changes
    assert comparing.write(judge(found, (), (), "", Report()), Format.MARKDOWN) == ""
