"""A document as it is meant: slips widened as the SDK widens them, all else as it was written."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.meant.schemas import Reading
from clientsmith.pipeline.reading import understand

NULL_30 = {"enum": [None], "nullable": True}
OBJECT = {"type": "object", "properties": {"x": {"type": "string"}}}
OTHER = {"type": "object", "properties": {"y": {"type": "string"}}}


def read(schema: str | dict[str, Any], version: str = "3.1.0", **others: Any) -> Any:
    """The reading of a component, which is also what a reply holds."""
    given = yaml.safe_load(schema) if isinstance(schema, str) else schema
    document: dict[str, Any] = {
        "openapi": version,
        "components": {"schemas": {"A": given, **others}},
    }
    before = copy.deepcopy(document)
    found: Any = Reading(document).whole()
    assert document == before
    return found["components"]["schemas"]["A"]


@pytest.mark.parametrize(
    ("schema", "meant"),
    [
        ("{type: datetime}", {"type": "string", "format": "date-time"}),
        ("{type: whatever, description: d}", {"description": "d"}),
        ("{type: [str, 'None']}", {"type": ["string", "null"]}),
        ("{enum: []}", {}),
        ("{type: string, enum: [1, true]}", {"type": "string", "enum": ["1", "true"]}),
        ("{$ref: '#/components/schemas/A'}", {}),
        ("{$ref: '#/components/schemas/Gone', description: d}", {"description": "d"}),
        ("{$ref: 'https://example.invalid/a.json'}", {}),
        ("{allOf: [{$ref: '#/components/schemas/A'}, {type: string}]}",
         {"allOf": [{}, {"type": "string"}]}),
        ("{items: 5, additionalProperties: null, oneOf: []}", {}),
        ("{type: integer, default: 20 - x}", {"type": "integer"}),
        ("{type: number, default: 5}", {"type": "number", "default": 5}),
        ("{pattern: '(?<a>b', minLength: 1}", {"minLength": 1}),
        # Python warns of it, which must not reach anybody.
        ("{pattern: '[[a]'}", {"pattern": "[[a]"}),
        ("{minimum: 1, exclusiveMinimum: true}", {"exclusiveMinimum": 1}),
        ("{type: object, properties: {a: {type: string, required: true}}}",
         {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}),
        ("{type: object, required: [g], properties: {}}",
         {"type": "object", "required": ["g"], "properties": {"g": {}}}),
        ("not a schema", {}),
    ],
)  # fmt: skip
def test_slips_are_widened(schema: str, meant: Any) -> None:
    assert read(schema) == meant


def test_null_in_both_versions() -> None:
    """`nullable` alone among the variants of a union is null, not anything."""
    union = {"anyOf": [{"type": "object"}, {"nullable": True}]}
    assert read(union, "3.0.3") == {"anyOf": [{"type": "object"}, NULL_30]}
    assert read(union) == {"anyOf": [{"type": "object"}, {"type": "null"}]}
    assert read({"nullable": True}, "3.0.3") == {"nullable": True}
    listed = read({"type": "string", "nullable": True, "enum": ["a"]}, "3.0.3")
    assert listed["enum"] == ["a", None]
    assert read({"type": ["string", "null"]}, "3.0.3") == {"type": "string", "nullable": True}


def test_variants_that_hide_each_other() -> None:
    """No object could be exactly one of them, which nobody means."""
    assert read({"oneOf": [OBJECT, OTHER]}) == {"anyOf": [OBJECT, OTHER]}
    numbers = [{"type": "integer"}, {"type": "number"}]
    assert read({"oneOf": numbers}) == {"anyOf": numbers}
    inherited = {"oneOf": [{"$ref": "#/components/schemas/X"}, {"allOf": [OTHER]}]}
    assert "anyOf" in read(inherited, X=OBJECT)


@pytest.mark.parametrize(
    "variants",
    [
        [{**OBJECT, "required": ["x"]}, {**OTHER, "required": ["y"]}],
        [{**OBJECT, "additionalProperties": False}, {**OTHER, "additionalProperties": False}],
        [{"type": "integer"}, {"type": "string"}],
        [
            {"type": "object", "properties": {"k": {"const": "a"}}},
            {"type": "object", "properties": {"k": {"const": "b"}}},
        ],
        [{"type": "string", "pattern": "^a"}, {"type": "string", "pattern": "^b"}],
    ],
)
def test_variants_that_are_apart(variants: list[Any]) -> None:
    assert read({"oneOf": variants}) == {"oneOf": variants}


def test_mappings_that_lead_nowhere() -> None:
    """By name or by reference; where none is left, the names of the schemas count."""
    mapping = {"a": "A", "b": "#/components/schemas/A", "c": "Gone", "d": "gone.yaml#/B", "e": 5}
    union = {
        "oneOf": [{"$ref": "#/components/schemas/A"}],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    document: Any = {"components": {"schemas": {"A": OBJECT, "U": union}}}
    found: Any = Reading(document).whole()
    kept = found["components"]["schemas"]["U"]["discriminator"]["mapping"]
    assert kept == {"a": "A", "b": "#/components/schemas/A"}


def test_data_and_names_are_no_schemas() -> None:
    """`type` may be a property, and an example may look like a schema."""
    given = {
        "type": "object",
        "properties": {"type": {"type": "string"}, "enum": {"enum": ["a"]}, "schemas": {}},
        "example": {"type": "datetime", "enum": []},
        "x-note": {"schema": 5},
    }
    assert read(given) == given


def test_media_types() -> None:
    """XML is text, lines of JSON are values; JSON stays what its schema says."""
    content = {name: {"schema": OBJECT} for name in ("application/xml", "application/x-ndjson")}
    content["application/json"] = {"schema": OBJECT}
    document: Any = {"paths": {"/a": {"post": {"requestBody": {"content": content}}}}}
    found: Any = Reading(document).whole()
    read = found["paths"]["/a"]["post"]["requestBody"]["content"]
    assert read == {
        "application/xml": {"schema": {"type": "string"}},
        "application/x-ndjson": {"itemSchema": OBJECT},
        "application/json": {"schema": OBJECT},
    }


def test_data_of_events_that_is_json() -> None:
    """3.2, 4.14.4: of `itemSchema` always, of `schema` where another field shows what it is."""
    data = {"type": "string", "contentMediaType": "application/json", "contentSchema": OBJECT}
    whole, lone = ({"properties": {"data": data, **more}} for more in ({"id": {}}, {}))
    document: Any = {
        "components": {"schemas": {"Event": whole}},
        "paths": {
            f"/{number}": {"get": {"responses": {"200": {"content": {"text/event-stream": media}}}}}
            for number, media in enumerate(
                [{"itemSchema": {"$ref": "#/components/schemas/Event"}}, {"schema": lone}]
            )
        },
    }
    found: Any = Reading(document).whole()
    media = [
        each["get"]["responses"]["200"]["content"]["text/event-stream"]
        for each in found["paths"].values()
    ]
    assert media[0]["itemSchema"]["properties"] == {"data": OBJECT, "id": {}}
    assert media[1]["schema"]["properties"] == {"data": data}
    assert found["components"]["schemas"]["Event"]["properties"]["data"] == data


SPEC = """
openapi: 3.1.0
info: {title: T, version: '1'}
security: [{key: , twin: []}]
paths:
  /a/{id}?kind=x&view=y:
    get:
      operationId: listThings
      tags: [things]
      parameters:
        - {name: view, in: query, schema: {type: array, items: {enum: [y, z]}}}
        - {name: cursor, in: query, schema: {type: string}}
      requestBody:
        content: {application/octet-stream: {}, application/json: {schema: {type: string}}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  things: {type: array, items: {type: string}}
                  next_cursor: {type: string}
  /events:
    get:
      operationId: followThings
      responses:
        '200':
          description: ok
          content: {text/event-stream: {x-speakeasy-sse-sentinel: '[DONE]'}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    twin: {type: apiKey, in: header, name: x-key}
"""


def test_rules_of_operations_are_spelled_out(tmp_path: Path) -> None:
    """Pagination that was inferred, what only the path says, credentials that can be sent."""
    path = tmp_path / "openapi.yaml"
    path.write_text(SPEC, encoding="utf-8")
    config = Config(spec=path, output=tmp_path / "out", package="made", source="openapi.yaml")
    document: Any = understand(config, Report()).document
    assert document["security"] == [{"key": []}]
    operation = document["paths"]["/a/{id}?kind=x&view=y"]["get"]
    assert operation["x-sdk-pagination"] == {
        "style": "cursor",
        "items": ["things"],
        "next": ["next_cursor"],
        "param": "cursor",
    }
    events = document["paths"]["/events"]["get"]
    assert events["x-sdk-streaming"] == {"sentinel": "[DONE]"}
    assert [*operation["requestBody"]["content"]] == [
        "application/json",
        "application/octet-stream",
    ]
    added = {(p["in"], p["name"]): p["schema"] for p in operation["parameters"]}
    assert added == {
        ("query", "cursor"): {"type": "string"},
        ("path", "id"): {"type": "string"},
        ("query", "kind"): {"type": "string", "enum": ["x"]},
        ("query", "view"): {"type": "string", "enum": ["y"]},
    }


WHOLE_QUERY = """
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /a:
    parameters:
      - name: all
        in: querystring
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [a]
              properties: {a: {type: integer}, b: {type: string}}
    get: {operationId: get, responses: {'204': {description: done}}}
  /b:
    get:
      operationId: free
      parameters: [{name: all, in: querystring, content: {text/plain: {}}}]
      responses: {'204': {description: done}}
"""


def test_a_whole_query_is_its_fields(tmp_path: Path) -> None:
    """As the SDK takes them; of one that is free text there are none."""
    path = tmp_path / "openapi.yaml"
    path.write_text(WHOLE_QUERY, encoding="utf-8")
    config = Config(spec=path, output=tmp_path / "out", package="made", source="openapi.yaml")
    document: Any = understand(config, Report()).document
    assert document["paths"]["/a"]["parameters"] == [
        {"name": "a", "in": "query", "required": True, "schema": {"type": "integer"}},
        {"name": "b", "in": "query", "required": False, "schema": {"type": "string"}},
    ]
    assert document["paths"]["/b"]["get"]["parameters"] == []
