"""Values for calls: what a document takes, what it does not, and what is made in its place."""

from __future__ import annotations

from typing import Any

import pytest

from clientsmith.ir import ABSENT, Json
from clientsmith.mock.calls import Calls
from clientsmith.mock.judge import Judge
from clientsmith.mock.pointers import Pointers

PARAMETERS: list[Any] = [
    {"name": "id", "in": "path", "required": True, "schema": {"pattern": "^(0|[1-9][0-9]*)$"}},
    {"name": "none", "in": "query", "required": True, "schema": {"items": {"enum": [None]}}},
    {"name": "one", "in": "query", "schema": {"properties": {"a": {"type": "string"}}}},
    {"name": "a", "in": "query", "required": True, "schema": {"type": "string"}},
    {"name": "X-Key", "in": "header", "schema": {"type": "string"}},
]
BODY = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "size": {"type": "integer"}},
    "anyOf": [{"required": ["name"]}, {"required": ["size"]}],
}


def _calls(reply: Json = True) -> Calls:
    operation = {
        "parameters": PARAMETERS,
        "requestBody": {"content": {"application/json": {"schema": BODY}}},
        "responses": {"200": {"content": {"application/json": {"schema": reply}}}},
    }
    return Calls({"openapi": "3.1.0", "paths": {"/{id}": {"post": operation}}})


@pytest.mark.parametrize(
    ("location", "name", "value", "is_taken"),
    [
        ("path", "id", "12", True),
        ("path", "id", "id", False),
        ("path", "id", "", False),
        ("query", "none", [], False),
        ("query", "one", {"a": "x"}, False),
        ("query", "a", "x", True),
        ("header", "X-Key", "fine", True),
        ("header", "X-Key", "two\nlines", False),
    ],
)
def test_values_that_arrive_as_they_are(
    location: str, name: str, value: Json, is_taken: bool
) -> None:
    """Nothing is sent that the server refuses, loses, or takes for another parameter."""
    assert _calls().takes("POST /{id}", location, name, value) is is_taken


def test_a_value_is_made_where_the_pattern_allows_one() -> None:
    """And none is, where nothing can be sent."""
    made = _calls().parameter("POST /{id}", "path", "id")
    assert isinstance(made, str)
    assert made.isdigit()
    assert _calls().parameter("POST /{id}", "query", "none") is ABSENT


def test_bodies_are_taken_as_a_whole() -> None:
    """An alternative of `required` counts, and so does a property that nobody declared."""
    calls = _calls()
    json = "application/json"
    assert not calls.takes_body("POST /{id}", json, {})
    assert not calls.takes_body("POST /{id}", json, {"name": "x", "more": 1})
    assert calls.takes_body("POST /{id}", json, calls.body("POST /{id}", json))


def test_a_reply_that_nothing_satisfies() -> None:
    """It is known before a test asks the server for it."""
    assert _calls({"type": "string"}).returns("POST /{id}")
    assert not _calls({"allOf": [{"type": "string"}, {"type": "integer"}]}).returns("POST /{id}")


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer"}, 1.0, True),
        ({"enum": [1]}, 1, True),
        ({"type": "string", "nullable": True}, None, 1),
        ({"minimum": 1, "exclusiveMinimum": True}, 2, 1),
        ({"multipleOf": 0.5}, 1.5, 1.2),
        ({"type": "string", "format": "date-time"}, "2024-01-15T09:30:00Z", "now"),
        ({"format": "uri"}, "https://example.com", "example"),
        ({"items": {"type": "string"}, "minItems": 1}, ["a"], []),
        ({"uniqueItems": True}, [1, True], [1, 1.0]),
        ({"prefixItems": [{"type": "string"}], "items": False}, ["a"], ["a", 1]),
        ({"additionalProperties": {"type": "integer"}}, {"a": 1}, {"a": "x"}),
        ({"patternProperties": {"^x-": {"type": "null"}}}, {"x-a": None, "b": 1}, {"x-a": 1}),
        ({"required": ["a"], "properties": {"a": {"readOnly": True}}}, {}, None),
        ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, 1, 7),
        ({"not": {"type": "string"}}, 1, "x"),
        ({"if": {"type": "string"}, "then": {"minLength": 2}}, "ab", "a"),
        ({"dependentRequired": {"a": ["b"]}}, {"b": 1}, {"a": 1}),
    ],
)
def test_judgement(schema: Json, good: Json, bad: Json) -> None:
    """The keywords that documents use, in the wording of either version."""
    judge = Judge(Pointers({}), writing=True)
    assert judge.fits(good, schema)
    if bad is not None:
        assert not judge.fits(bad, schema)


def test_a_discriminator_decides() -> None:
    """The variant that the tag names, and no other."""
    schemas = {
        "Cat": {"properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}},
        "Dog": {"properties": {"kind": {"type": "string"}}, "required": ["name"]},
    }
    refs = {name.lower(): f"#/components/schemas/{name}" for name in schemas}
    union: Any = {
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "kind", "mapping": refs},
    }
    judge = Judge(Pointers({"components": {"schemas": schemas}}), writing=True)
    assert judge.fits({"kind": "cat", "lives": 9}, union)
    assert not judge.fits({"kind": "dog"}, union)
    assert not judge.fits({"kind": "cow"}, union)


def test_a_path_that_is_another_operations() -> None:
    """`/a/{id}` with the id of `/a/id` would be answered by the other one."""
    variable = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    empty = {"responses": {"200": {"description": "ok"}}}
    calls = Calls(
        {
            "openapi": "3.1.0",
            "paths": {
                "/a/{id}": {"get": {"parameters": [variable], **empty}},
                "/a/id": {"get": empty},
            },
        }
    )
    assert not calls.takes("GET /a/{id}", "path", "id", "id")
    assert calls.takes("GET /a/{id}", "path", "id", "other")
