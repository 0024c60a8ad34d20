"""How the mock reads forms and unions, and what it makes of pages and streams said elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clientsmith.mock import MockRequest, Service
from clientsmith.mock.events import framing
from clientsmith.mock.forms import Bodies, content_type
from clientsmith.mock.pointers import Pointers

ANY = {"anyOf": [{"type": "object"}, {"type": "string"}]}
FORM: dict[str, Any] = {
    "oneOf": [
        {"properties": {"both": {"type": "array", "items": {"type": "integer"}}}},
        {"properties": {"both": {"type": "object"}}},
    ],
    "properties": {"any": {}, "either": ANY, "object": {"type": "object"}, "list": {"items": {}}},
    "additionalProperties": {"type": "integer"},
}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("any=1", {"any": "1"}),
        ("any=1&any=a+b", {"any": ["1", "a b"]}),
        ("either=", {"either": ""}),
        ("either=1", {"either": "1"}),
        ("either=%7B%22a%22:1%7D", {"either": {"a": 1}}),
        ("object=%7B%7D", {"object": {}}),
        ("both=1&both=2", {"both": [1, 2]}),
        ("both=%7B%22a%22:1%7D", {"both": {"a": 1}}),
        ("more=3", {"more": 3}),
    ],
)
def test_forms_are_read_by_all_that_their_schemas_allow(sent: str, read: object) -> None:
    kind = content_type("application/x-www-form-urlencoded")
    assert Bodies(Pointers({})).decode(kind, {"schema": FORM}, sent.encode()) == (read, ())


def test_a_form_that_is_one_text_is_text() -> None:
    """What the client has ready is bytes in a multipart body alone (URL Standard, 5.2)."""
    media = {"schema": {"type": "string", "format": "binary"}}
    for name, read in (("application/x-www-form-urlencoded", "é"), ("multipart/x", "Ã©")):
        found, _ = Bodies(Pointers({})).decode(content_type(name), media, "é".encode())
        assert found == read


def part(name: str, data: str, kind: str = "") -> str:
    lines = [f'Content-Disposition: form-data; name="{name}"']
    lines += [f"Content-Type: {kind}"] if kind else []
    return "\r\n".join(["--b", *lines, "", data, ""])


JSON = "application/json"


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ([("either", "")], {"either": ""}),
        ([("either", '{"a":1}', JSON)], {"either": {"a": 1}}),
        ([("object", '{"a":1}')], {"object": {"a": 1}}),
        ([("any", "1"), ("any", "2")], {"any": ["1", "2"]}),
        ([("list", "[1]", JSON)], {"list": [[1]]}),
        ([("both", "1"), ("both", "2")], {"both": [1, 2]}),
        ([("both", "[1,2]", JSON)], {"both": [1, 2]}),
        ([("both", '{"a":1}', JSON)], {"both": {"a": 1}}),
        ([("more", "3")], {"more": 3}),
    ],
)
def test_parts_are_read_by_all_that_their_schemas_allow(
    parts: list[tuple[str, ...]], read: object
) -> None:
    body = "".join(part(*each) for each in parts) + "--b--\r\n"
    kind = content_type("multipart/form-data; boundary=b")
    assert Bodies(Pointers({})).decode(kind, {"schema": FORM}, body.encode())[0] == read


def service(schema: object, *, reply: object = None, **operation: object) -> Service:
    """One that takes a body of a schema, or gives one."""
    content = {"application/json": {"schema": schema}}
    replies = {"200": {"description": "", "content": {JSON: {"schema": reply or {}}}}}
    post = {"requestBody": {"content": content}, "responses": replies, **operation}
    return Service({"openapi": "3.1.0", "paths": {"/x": {"post": post}}}, strict=True)


def status(schema: object, value: object) -> int:
    data = json.dumps(value).encode()
    request = MockRequest("POST", "/x", (("content-type", JSON),), data)
    return service(schema).handle(request).status


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "nullable": True},
        {"type": "string", "nullable": True, "const": None},
        {"nullable": True, "oneOf": [{"type": "string"}, {"type": "integer"}]},
        {"nullable": True, "allOf": [{"type": "object"}]},
    ],
)
def test_the_old_word_for_null_counts_in_3_1(schema: dict[str, Any]) -> None:
    """The SDK reads it so, with a warning."""
    assert status({"properties": {"a": schema}}, {"a": None}) == 200
    strict = {key: value for key, value in schema.items() if key not in ("nullable", "const")}
    assert status({"properties": {"a": strict}}, {"a": None}) == 422


KNOWN = {"type": "object", "properties": {"a": {}}}


@pytest.mark.parametrize(
    ("schema", "value", "good"),
    [
        ({"oneOf": [{**KNOWN, "required": ["a"]}, {"type": "object"}]}, {"b": 1}, True),
        ({"anyOf": [KNOWN, {}]}, {"b": 1}, True),
        ({"anyOf": [{"required": ["a"]}], **KNOWN}, {"a": 1, "b": 1}, False),
        ({"anyOf": [{"items": KNOWN}, {"items": {"properties": {"b": {}}}}]}, [{"b": 1}], True),
        ({"items": KNOWN}, [{"b": 1}], False),
    ],
)
def test_properties_that_some_variant_speaks_of_are_declared(
    schema: object, value: object, good: bool
) -> None:
    assert (status(schema, value) == 200) is good


LISTED = {"type": "object", "required": ["found"], "properties": {"found": {"type": "array"}}}


@pytest.mark.parametrize(
    "schema",
    [{"type": "object"}, {"oneOf": [{"type": "string"}, LISTED]}, {"type": "object", **LISTED}],
)
def test_a_page_has_the_list_that_its_rule_names(schema: object) -> None:
    """Where the schema leaves room for it: else every list would be at its end at once."""
    rule = {"style": "page", "items": "found", "param": "page"}
    made = service({}, reply=schema, **{"x-sdk-pagination": rule})
    body = made.handle(MockRequest("POST", "/x", (), b"")).body
    assert len(json.loads(body)["found"]) == 1


def event(data: object, **more: object) -> dict[str, Any]:
    return {"type": "object", "properties": {"event": {}, "data": data, **more}}


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("variants", "data"),
    [
        ([event(TEXT), event({"type": "object"})], {"anyOf": [TEXT, {"type": "object"}]}),
        ([event(TEXT), {"properties": {"event": {}}}], TEXT),
        ([event(TEXT), event(TEXT, other={})], None),
        ([event(TEXT), TEXT], None),
    ],
)
def test_events_of_several_kinds_are_framed_if_all_of_them_are(
    variants: list[Any], data: object
) -> None:
    found = framing(Pointers({}), {"schema": {"oneOf": variants}})
    assert (found and found.data) == data


def test_a_sentinel_ends_lines_as_well() -> None:
    lines = {"200": {"description": "", "content": {"application/jsonl": {"schema": KNOWN}}}}
    made = service({}, **{"x-sdk-streaming": {"sentinel": "[DONE]"}, "responses": lines})
    assert made.handle(MockRequest("POST", "/x", (), b"")).body.endswith(b"}\n[DONE]\n")
