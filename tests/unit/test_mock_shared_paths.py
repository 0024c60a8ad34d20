"""What the mock answers where one path has several operations, or a media type says little."""

from __future__ import annotations

from typing import Any

import pytest

from clientsmith.mock import MockReply, MockRequest, Service
from clientsmith.mock.events import framing
from clientsmith.mock.pointers import Pointers

EVENT = {"type": "object", "properties": {"event": {}, "data": {"type": "string"}}}


def responses(media_type: str, **media: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok", "content": {media_type: media}}}}


def ask(paths: dict[str, Any], target: str, accept: str = "*/*") -> tuple[MockReply, str | None]:
    service = Service({"openapi": "3.1.0", "paths": paths}, strict=True)
    reply = service.handle(MockRequest("GET", target, (("accept", accept),), b""))
    return reply, service.exchanges[0].operation


@pytest.mark.parametrize(
    ("accept", "operation"),
    [("application/json", "GET /a"), ("text/event-stream", "GET /a#stream")],
)
def test_the_accepted_media_type_tells_operations_of_a_path_apart(
    accept: str, operation: str
) -> None:
    paths = {
        "/a": {"get": responses("application/json", schema={"type": "string"})},
        "/a#stream": {"get": responses("text/event-stream", schema={"type": "string"})},
    }
    reply, found = ask(paths, "/a", accept)
    assert (reply.status, found) == (200, operation)
    assert ask(paths, "/a", "image/png")[0].status == 406


def test_a_query_in_the_path_is_a_parameter() -> None:
    query = {"name": "k", "in": "query", "required": True, "schema": {"enum": ["x"]}}
    paths = {"/a?k=x": {"get": {"parameters": [query], **responses("text/plain")}}}
    assert ask(paths, "/a?k=x")[0].status == 200
    assert ask(paths, "/a?k=y")[0].status == 400


def test_any_media_type_is_bytes_unless_it_holds_data() -> None:
    plain, _ = ask({"/a": {"get": responses("*/*", schema={})}}, "/a")
    data, _ = ask({"/a": {"get": responses("*/*", schema={"type": "object"})}}, "/a")
    assert plain.header("content-type") == "application/octet-stream"
    assert data.header("content-type") == "application/json"


@pytest.mark.parametrize(
    ("media", "is_text"),
    [
        ({"schema": EVENT}, True),
        ({"itemSchema": {"properties": {"data": {"type": "integer"}}}}, False),
        ({"schema": {"properties": {"data": {"type": "string"}}}}, None),
        ({"schema": {"properties": {"data": {}, "other": {}, "id": {}}}}, None),
        ({"schema": {"type": "array", "items": EVENT}}, True),
    ],
)
def test_schemas_that_speak_of_events_as_a_whole(
    media: dict[str, Any], is_text: bool | None
) -> None:
    found = framing(Pointers({}), media)
    assert (None if found is None else found.is_text) is is_text


def test_the_fields_of_an_event() -> None:
    example = {"event": "e", "data": "a\nb"}
    paths = {"/a": {"get": responses("text/event-stream", schema=EVENT, example=example)}}
    assert ask(paths, "/a")[0].body == b"event: e\ndata: a\ndata: b\n\n"
