"""Diagnostics: how they are written, and that each has a code, a title and an explanation."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import dataclass

import pytest

from clientsmith.diagnostics import (
    Diagnostic,
    InternalError,
    Note,
    Origin,
    Report,
    Severity,
    render,
)
from clientsmith.diagnostics.catalog import codes, page
from clientsmith.diagnostics.operations import ReadAs
from clientsmith.diagnostics.references import TargetMissing
from clientsmith.diagnostics.source import DuplicateKey, EmptyFile

PLACE = Origin("spec/openapi.yaml", 123, 7, "/paths/~1a")
OTHER = Origin("spec/openapi.yaml", 118, 15, "/paths/~1b")


def report() -> Report:
    found = Report()
    found.add(TargetMissing(PLACE, "#/a", near="#/b"))
    found.add(DuplicateKey(PLACE, "id", OTHER))
    found.add(EmptyFile(Origin("a.yaml", 0, 0, "")))
    return found


def test_text() -> None:
    """As compilers write it: place, severity, code, message, then notes and hints."""
    assert render.as_text(report()) == (
        "a.yaml error[E103]: the file is empty\n"
        "spec/openapi.yaml:123:7 error[E106]: the key `id` stands twice in one map\n"
        "  note: the other is at spec/openapi.yaml:118:15\n"
        "spec/openapi.yaml:123:7 warning[W131]: nothing is at `#/a`; any value is accepted there\n"
        "  hint: did you mean `#/b`?\n"
        "2 errors, 1 warning\n"
    )
    assert render.as_text(Report()) == ""


def test_colour() -> None:
    """Only the severity is painted, and only when asked for."""
    assert "\x1b" not in render.as_text(report())
    assert "\x1b[1;31merror[E103]\x1b[0m: the file" in render.as_text(report(), color=True)


def test_control_characters_are_shown() -> None:
    """A spec can't move the cursor, start a line or paint the terminal."""
    found = Report()
    found.add(ReadAs(PLACE, "the path", "a\x1b[2J\nb\u202e", "ü"))
    assert render.as_text(found).splitlines()[0].endswith(r"`a\x1b[2J\nb\u202e` is read as `ü`")


def test_json() -> None:
    """An object with counts and findings, for programs."""
    data = json.loads(render.as_json(report()))
    assert (data["errors"], data["warnings"]) == (2, 1)
    assert data["diagnostics"][1] == {
        "code": "E106",
        "severity": "error",
        "title": "duplicate key",
        "message": "the key `id` stands twice in one map",
        "hint": None,
        "notes": [
            {
                "text": "the other is",
                "file": "spec/openapi.yaml",
                "line": 118,
                "column": 15,
                "pointer": "/paths/~1b",
            }
        ],
        "file": "spec/openapi.yaml",
        "line": 123,
        "column": 7,
        "pointer": "/paths/~1a",
    }


def test_github() -> None:
    """Workflow commands, escaped so that no text can start a command of its own."""
    found = report()
    found.add(ReadAs(Origin("a,b:c.yaml", 1, 2, ""), "the path", "x\n::error::y%", "z"))
    lines = render.as_github(found).splitlines()
    assert lines == [
        "::warning file=a%2Cb%3Ac.yaml,line=1,col=2,title=W411 read as something else::"
        "the path `x%0A::error::y%25` is read as `z`",
        "::error file=a.yaml,title=E103 empty file::the file is empty",
        "::error file=spec/openapi.yaml,line=123,col=7,title=E106 duplicate key::"
        "the key `id` stands twice in one map%0Anote: the other is at spec/openapi.yaml:118:15",
        "::warning file=spec/openapi.yaml,line=123,col=7,title=W131 reference to nothing::"
        "nothing is at `#/a`; any value is accepted there%0Ahint: did you mean `#/b`?",
    ]


def test_a_finding_counts_once() -> None:
    """Same place, same code, same words: one finding; sorted by place."""
    found = report()
    found.extend(report())
    assert len(found) == 3
    assert [d.origin for d in found] == sorted(d.origin for d in found)


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code(code: str) -> None:
    """A code is a class with a title and an explanation, and its letter is its severity."""
    cls = codes()[code]
    assert re.fullmatch(r"[EW]\d{3}", code)
    assert (cls.severity is Severity.ERROR) == code.startswith("E")
    assert cls.title
    assert not cls.title.endswith(".")
    assert inspect.getdoc(cls)
    text = page(code)
    assert text is not None
    assert text.startswith(f"{code} ({cls.severity.value}): {cls.title}\n\n")


def test_pages_by_any_case() -> None:
    """`explain e102` works; what is no code has no page."""
    assert page("e102 ") == page("E102")
    assert page("E999") is None
    assert page("#/paths") is None


def test_codes_are_unique(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two classes with one code are a bug of ours."""

    @dataclass(frozen=True)
    class Second(Diagnostic):
        """Takes a code that is taken."""

        code = "E103"
        title = "second"

        @property
        def message(self) -> str:
            return "second"

        @property
        def notes(self) -> tuple[Note, ...]:
            return ()

    codes.cache_clear()
    monkeypatch.setattr(Second, "__module__", EmptyFile.__module__)
    with pytest.raises(InternalError, match="E103"):
        codes()
    monkeypatch.undo()
    codes.cache_clear()
    assert codes()["E103"] is EmptyFile
