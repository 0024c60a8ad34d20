"""Examples and defaults against their schemas, as `clientsmith lint` has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientsmith import examples, source
from clientsmith.config import Limits
from clientsmith.diagnostics import Diagnostic, Report

ROOT = Path(__file__).parents[2]

DOCUMENT = """
openapi: {version}
info: {{title: T, version: '1'}}
paths:
  /a:
    get:
      parameters:
        - {{name: q, in: query, schema: {{type: integer}}, example: {parameter}}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {{$ref: 'more.yaml#/components/schemas/A'}}
              examples:
                one: {{value: {body}}}
"""
MORE = """
components:
  schemas:
    A:
      type: object
      required: [id, secret]
      properties:
        id: {type: integer}
        at: {type: string, format: date-time}
        note: {type: string, nullable: true, default: 'none'}
        secret: {type: string, writeOnly: true}
        next: {$ref: '#/components/schemas/A'}
"""


def found(
    folder: Path, more: str = MORE, version: str = "3.0.3", **values: str
) -> list[Diagnostic]:
    text = DOCUMENT.format(**{"parameter": "1", "body": "{id: 1}", **values}, version=version)
    (folder / "openapi.yaml").write_text(text, encoding="utf-8")
    (folder / "more.yaml").write_text(more, encoding="utf-8")
    report = Report()
    bundle = source.load(folder / "openapi.yaml", Limits(), report)
    assert bundle is not None
    examples.check(bundle, bundle.root, report)
    return list(report)


@pytest.mark.parametrize(
    "body",
    [
        "{id: 1}",
        "{id: 1, note: null}",
        "{id: 1, at: '2025-04-16T00:00:00Z'}",
        "{id: 1, next: {id: 2, next: {id: 3}}}",
        "{id: 1, secret: x, more: {}}",
    ],
)
def test_right_examples_are_right(tmp_path: Path, body: str) -> None:
    """3.0's null, references across files, recursion, and properties of one direction."""
    assert found(tmp_path, body=body) == []


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("{}", 23),
        ("{id: one}", 31),
        ("{id: 1, at: yesterday}", 38),
        ("{id: 1, next: {id: 2, next: {id: x}}}", 59),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(tmp_path: Path, body: str, column: int) -> None:
    (warning,) = found(tmp_path, body=body)
    assert warning.code == "W465"
    assert (warning.origin.file, warning.origin.line) == ("openapi.yaml", 16)
    assert warning.origin.column == column
    (note,) = warning.notes
    assert note.origin.file == "more.yaml"


def test_parameters_and_defaults(tmp_path: Path) -> None:
    more = MORE.replace("default: 'none'", "default: 7")
    codes = [(d.code, str(d.origin)) for d in found(tmp_path, more, parameter="1.5")]
    assert codes == [("W466", "more.yaml:10:46"), ("W465", "openapi.yaml:8:57")]


def test_null_is_no_keyword_in_later_versions(tmp_path: Path) -> None:
    (warning,) = found(tmp_path, version="3.1.0", body="{id: 1, note: null}")
    assert warning.code == "W465"


def test_a_broken_schema_is_not_our_business(tmp_path: Path) -> None:
    broken = MORE.replace("type: integer}", "type: [7]}")
    assert found(tmp_path, broken) == []


def test_our_own_spec_has_no_wrong_example() -> None:
    report = Report()
    bundle = source.load(ROOT / "spec" / "openapi.yaml", Limits(), report)
    assert bundle is not None
    examples.check(bundle, bundle.root, report)
    assert list(report) == []
