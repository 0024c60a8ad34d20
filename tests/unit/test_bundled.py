"""The document that contract tests read: whole, and the same however the spec is split."""

from __future__ import annotations

import json
from pathlib import Path

from clientsmith import source
from clientsmith.config import Limits
from clientsmith.diagnostics import Report
from clientsmith.ir import Json
from clientsmith.lower import bundled

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
ITEM = """
  get:
    responses:
      '200':
        description: ok
        content: {application/json: {schema: {$ref: '%s#/components/schemas/Tree'}}}
"""
TREE = """
components:
  schemas:
    Tree:
      properties:
        children: {items: {$ref: '#/components/schemas/Tree'}}
        kind:
          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
          discriminator: {propertyName: t, mapping: {a: '#/components/schemas/A'}}
        data: {default: {$ref: 'not a reference'}}
    B: {properties: {t: {const: b}}}
    A: {properties: {t: {const: a}}}
"""


def joined(folder: Path, **files: str) -> dict[str, Json]:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    bundle = source.load(folder / "openapi.yaml", Limits(), Report())
    assert bundle is not None
    return bundled(bundle, bundle.root)


def test_splitting_changes_no_byte(tmp_path: Path) -> None:
    whole = joined(
        tmp_path / "1", openapi=HEAD + "paths:\n  /a:" + (ITEM % "").replace("\n", "\n  ") + TREE
    )
    split = joined(
        tmp_path / "2",
        openapi=HEAD + "paths: {/a: {$ref: 'items.yaml#/one'}}\n",
        items="one:" + ITEM % "types.yaml",
        types=TREE,
    )
    assert json.dumps(whole) == json.dumps(split)
    assert list(whole["components"]["schemas"]) == ["A", "B", "Tree"]  # type: ignore[index,call-overload] # it is


def test_what_is_only_data_stays(tmp_path: Path) -> None:
    found = joined(
        tmp_path / "1", openapi=HEAD + "paths:\n  /a:" + (ITEM % "").replace("\n", "\n  ") + TREE
    )
    assert "not a reference" in json.dumps(found)
    assert '"mapping": {"a": "#/components/schemas/A"}' in json.dumps(found)


def test_names_of_two_files_do_not_clash(tmp_path: Path) -> None:
    """Two components of one name stay two."""
    path = (
        "{get: {responses: {'200': {description: '', content: {a/json: {schema: {$ref: '%s'}}}}}}}"
    )
    found = joined(
        tmp_path / "1",
        openapi=HEAD
        + f"paths:\n  /a: {path % 'a.yaml#/components/schemas/X'}\n"
        + f"  /b: {path % 'b.yaml#/components/schemas/X'}\n  /c: {path % 'a.yaml'}\n",
        a="components: {schemas: {X: {type: integer}}}\n",
        b="components: {schemas: {X: {type: string}}}\n",
    )
    assert found["components"] == {
        "schemas": {
            "X": {"type": "integer"},
            "X_2": {"type": "string"},
            "a": {"components": {"schemas": {"X": {"type": "integer"}}}},
        }
    }
