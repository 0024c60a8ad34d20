"""Schemas whose values would take for ever, or all memory: the SDK is made, in bounded work.

While an SDK is made, values are sought for its tests and examples are judged. Work is counted in
calls, and stopped where there are too many of them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hostile.projects import ref, with_schemas

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report

MOST = 6_000_000
"""Calls; a document of this size that asks for nothing special takes a tenth of it."""
LEAF = {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}}


def doubling(wrap: Callable[[Any], Any], levels: int = 40) -> dict[str, Any]:
    """Each schema leads to the next one twice."""
    schemas = {f"A{n}": wrap(ref(f"A{n + 1}")) for n in range(levels)}
    return {**schemas, f"A{levels}": {**LEAF, "example": {"y": 1}}}


def both(inner: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": inner, "b": inner}}


ENDLESS: dict[str, dict[str, Any]] = {
    "anyOf": doubling(lambda inner: {"anyOf": [inner, inner]}),
    "oneOf": doubling(lambda inner: {"oneOf": [inner, inner]}),
    "allOf": doubling(lambda inner: {"allOf": [inner, inner]}),
    "not": doubling(lambda inner: {"not": {"anyOf": [inner, inner]}}),
    "properties": doubling(both),
    "required properties": doubling(lambda inner: {**both(inner), "required": ["a", "b"]}),
    "tuples": {"A": {"type": "array", "prefixItems": [ref("A"), ref("A")], "minItems": 2}},
    "unions that are joined": {
        "A": {
            "allOf": [{"anyOf": [{"required": [f"{i} {j}"]} for j in range(30)]} for i in range(6)]
        }
    },
    "minItems": {"A": {"type": "array", "minItems": 10**9, "items": {"type": "string"}}},
    "uniqueItems": {
        "A": {"type": "array", "minItems": 5000, "uniqueItems": True, "items": {"type": "boolean"}}
    },
    "minLength": {"A": {"type": "string", "minLength": 2 * 10**9}},
    "minProperties": {"A": {"type": "object", "minProperties": 10**9}},
    "a pattern that repeats": {"A": {"type": "string", "pattern": "^(?:(?:a{1000}){1000}){1000}$"}},
    "a pattern that goes back": {
        "A": {"type": "string", "pattern": "^(a+)+b$", "example": "a" * 60}
    },
    "a pattern of many ways": {
        "A": {"type": "string", "pattern": "^a*a*a*a*a*a*b$", "example": "a" * 400}
    },
    "numbers": {"A": {"type": "integer", "multipleOf": 0.1, "example": 10**400}},
}


@pytest.mark.parametrize("name", ENDLESS)
def test_values_are_sought_within_bounds(name: str, tmp_path: Path) -> None:
    document = with_schemas(**ENDLESS[name])
    operation = document["paths"]["/a"]["get"]
    content = operation["responses"]["200"]["content"]
    document["paths"]["/a"]["put"] = {
        **operation,
        "operationId": "b",
        "requestBody": {"content": content},
    }
    spec = tmp_path / "openapi.json"
    spec.write_text(json.dumps(document))
    config = Config(spec=spec, output=tmp_path / "out", package="sdk", source="openapi.json")
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls > MOST:
            raise AssertionError(f"more than {MOST} calls")

    sys.setprofile(count)
    try:
        files = pipeline.files(pipeline.understand(config, Report()))
    finally:
        sys.setprofile(None)
    assert sum(map(len, files.values())) < 3_000_000
