"""What means the same is the same; and what changes twice has changed at least as often in sum."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from surface_support import ROOT, SPEC, copied, shuffled
from test_diff_edits import edited_text

from clientsmith import config as settings
from clientsmith.changes import Comparison, Side
from clientsmith.diagnostics import Report
from clientsmith.pipeline import comparing
from clientsmith.pipeline.comparing import Spec

WORDED_30 = """\
openapi: 3.0.3
info: {title: Store, version: '1'}
paths:
  /orders/{id}:
    get:
      operationId: get_order
      tags: [orders]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - name: most
          in: query
          schema: {type: integer, maximum: 9, exclusiveMaximum: true, nullable: true}
      responses:
        '200':
          description: An order.
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
    put:
      operationId: put_picture
      tags: [orders]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {picture: {type: string, format: binary}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string}
        note: {type: string, nullable: true}
        state: {type: string, nullable: true, enum: [open, closed, null]}
        owner:
          nullable: true
          allOf: [{$ref: '#/components/schemas/Person'}]
    Person: {type: object, properties: {name: {type: string}}}
"""
WORDED_31 = (
    WORDED_30.replace("3.0.3", "3.1.0")
    .replace(
        "{type: integer, maximum: 9, exclusiveMaximum: true, nullable: true}",
        "{type: [integer, 'null'], exclusiveMaximum: 9}",
    )
    .replace("note: {type: string, nullable: true}", "note: {type: [string, 'null']}")
    .replace("{type: string, nullable: true, enum:", "{type: [string, 'null'], enum:")
    .replace("format: binary}", "contentMediaType: application/octet-stream}")
    .replace(
        "          nullable: true\n          allOf: [{$ref: '#/components/schemas/Person'}]\n",
        "          oneOf: [{$ref: '#/components/schemas/Person'}, {type: 'null'}]\n",
    )
)


def _side(spec: Path, *, is_ours: bool = True) -> Side:
    config = settings.load(ROOT, Report())
    assert config is not None
    if not is_ours:
        config = replace(config, output=spec.parent, package="store", client="Store")
    return comparing.side(Spec(spec.name, replace(config, spec=spec), ""), Report())


@functools.cache
def _ours() -> Side:
    return _side(SPEC / "openapi.yaml")


def _told(found: Comparison) -> list[str]:
    return [f"{change.id}: {change.message}" for change in found.changes]


def _found(found: Comparison) -> set[tuple[str, str]]:
    return {(change.id, change.subject) for change in found.changes}


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_maps(seed: int, tmp_path: Path) -> None:
    """The order in which a document lists things is nobody's business."""
    spec = copied(tmp_path, lambda _, text: shuffled(text, seed))
    assert _told(comparing.compare(_ours(), _side(spec))) == []


def test_many_files(tmp_path: Path) -> None:
    """One file or several, YAML or JSON."""
    paths, _, components = WORDED_31.partition("components:\n")
    one, several = tmp_path / "one.json", tmp_path / "openapi.yaml"
    one.write_text(json.dumps(yaml.safe_load(WORDED_31)), encoding="utf-8")
    several.write_text(paths.replace("'#/", "'parts/types.yaml#/"), encoding="utf-8")
    (tmp_path / "parts").mkdir()
    file = tmp_path / "parts" / "types.yaml"
    file.write_text(f"components:\n{components}", encoding="utf-8")
    sides = [_side(spec, is_ours=False) for spec in (one, several)]
    assert _told(comparing.compare(*sides)) == []
    assert _told(comparing.compare(*reversed(sides))) == []


def test_the_wording_of_31(tmp_path: Path) -> None:
    """An upgrade of the document changes nothing for callers."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(WORDED_30, encoding="utf-8")
    new.write_text(WORDED_31, encoding="utf-8")
    sides = [_side(spec, is_ours=False) for spec in (old, new)]
    assert _told(comparing.compare(*sides)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    list(combinations(("field-added", "parameter-made-required", "method-renamed"), 2)),
)
def test_two_edits(first: str, second: str, tmp_path: Path) -> None:
    """From the first to the last, there is all that there was from one to the next."""

    def made(folder: str, *edits: str) -> Side:
        def change(file: str, text: str) -> str:
            for edit in edits:
                text = edited_text(edit, file, text)
            return text

        return _side(copied(tmp_path / folder, change))

    middle, last = made("middle", first), made("last", first, second)
    steps = _found(comparing.compare(_ours(), middle)) | _found(comparing.compare(middle, last))
    assert steps
    assert steps <= _found(comparing.compare(_ours(), last))
