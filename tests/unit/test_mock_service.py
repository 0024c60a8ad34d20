"""What a service does on demand: statuses, examples, pages, streams, bytes, uploads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clientsmith.mock import MockReply, MockRequest, Service

EVENT = {
    "oneOf": [{"$ref": "#/components/schemas/Chunk"}, {"$ref": "#/components/schemas/Done"}],
    "discriminator": {"propertyName": "type"},
}
LIST = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {"type": "array", "minItems": 2, "items": {"type": "integer"}},
        "next": {"type": ["string", "null"]},
        "more": {"type": "boolean"},
        "total": {"type": "integer"},
    },
}


def reply(schema: object, media_type: str = "application/json", **more: object) -> dict[str, Any]:
    return {"200": {"description": "", "content": {media_type: {"schema": schema, **more}}}}


def query(name: str, **schema: object) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def document(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    chunk = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"const": "chunk"}, "n": {"type": "integer"}},
    }
    done = {"type": "object", "required": ["type"], "properties": {"type": {"const": "done"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": {"Chunk": chunk, "Done": done}},
        **more,
    }


def get(operation: dict[str, Any], **more: Any) -> Service:
    operation.setdefault("responses", reply({"type": "object"}))
    return Service(document({"/x": {"get": operation}}, **more))


def ask(service: Service, target: str = "/x", method: str = "GET", **headers: str) -> MockReply:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.handle(MockRequest.of(method, target, given))


def value(reply: MockReply) -> Any:
    return json.loads(reply.body)


def test_statuses_are_played_in_turn() -> None:
    """So that a client's retries can be watched; another run counts for itself."""
    service = get({"responses": {**reply({"type": "integer"}), "5XX": {"description": ""}}})
    seen = [ask(service, x_mock_status="503, 429 200").status for _ in range(4)]
    assert seen == [503, 429, 200, 503]
    assert ask(service, x_mock_status="503, 429 200", x_mock_run="b").status == 503
    assert value(ask(service, x_mock_status="429")) == {"status": 429, "declared": False}


def test_retry_after_is_sent_as_given() -> None:
    played = ask(get({}), x_mock_status="503", x_mock_retry_after="0.5")
    assert played.header("retry-after") == "0.5"


@pytest.mark.parametrize("header", ["x-mock-nope", "x-mock-cut", "x-mock-status", "x-mock-body"])
def test_a_control_that_cannot_be_read_is_refused(header: str) -> None:
    refused = get({}).handle(MockRequest.of("GET", "/x", {header: "{"}))
    assert refused.header("x-mock-refused") == "control"


def test_examples_by_name() -> None:
    examples = {"a": {"value": 1}, "bad": {"value": "x"}, "b": {"value": 2}}
    service = get({"responses": reply({"type": "integer"}, examples=examples)})
    assert value(ask(service)) == 1
    assert value(ask(service, x_mock_example="b")) == 2
    # One that does not satisfy its schema would make a wrong server.
    assert value(ask(service, x_mock_example="bad")) == 1


def test_a_given_body_is_answered_and_checked() -> None:
    service = get({"responses": reply({"type": "integer"})})
    assert ask(service, x_mock_body="7").body == b"7"
    assert ask(service, x_mock_body='"x"').header("x-mock-unverified") == "1"


def test_cursor_pages_move_and_end() -> None:
    rule = {
        "style": "cursor",
        "items": "data",
        "next": "next",
        "param": "after",
        "has_more": "more",
    }
    operation = {
        "x-sdk-pagination": rule,
        "parameters": [query("after", type="string"), query("limit", type="integer")],
        "responses": reply(LIST),
    }
    service = get(operation)
    cursors: list[str] = []
    target = "/x?limit=1"
    while True:
        page = value(ask(service, target, x_mock_pages="4"))
        assert len(page["data"]) == 1
        if page["next"] is None:
            break
        assert page["more"] is True
        cursors.append(page["next"])
        target = f"/x?limit=1&after={page['next']}"
    assert page["more"] is False
    assert len(set(cursors)) == 3
    # A cursor that was never handed out has nothing behind it.
    assert value(ask(service, "/x?after=other", x_mock_pages="4"))["next"] is None


@pytest.mark.parametrize(
    ("style", "param", "targets"),
    [("offset", "skip", ["", "?skip=2", "?skip=4"]), ("page", "page", ["", "?page=2", "?page=3"])],
)
def test_counted_pages_end(style: str, param: str, targets: list[str]) -> None:
    rule = {"style": style, "items": "data", "param": param, "has_more": "more", "total": "total"}
    service = get(
        {
            "x-sdk-pagination": rule,
            "parameters": [query(param, type="integer")],
            "responses": reply(LIST, example={"data": [1, 2]}),
        }
    )
    pages = [value(ask(service, "/x" + target, x_mock_pages="3")) for target in targets]
    assert [page["more"] for page in pages] == [True, True, False]
    assert pages[0]["total"] == (6 if style == "offset" else 3)


@pytest.mark.parametrize(
    ("style", "targets"),
    [
        ("cursor", ["?at=5", "?at={next}"]),
        ("offset", ["?at=5", "?at=7"]),
        ("page", ["?at=5", "?at=6"]),
    ],
)
def test_pages_of_a_run_count_from_where_it_begins(style: str, targets: list[str]) -> None:
    rule = {"style": style, "items": "data", "param": "at", "next": "next", "has_more": "more"}
    schema = {"type": ["integer", "string"]}
    service = get(
        {
            "x-sdk-pagination": {**rule, "total": "total"},
            "parameters": [{"name": "at", "in": "query", "schema": schema}],
            "responses": reply(LIST, example={"data": [1, 2], "next": "5"}),
        }
    )
    page: dict[str, Any] = {}
    told: list[bool] = []
    for target in targets:
        target = "/x" + target.format(**page)
        page = value(ask(service, target, x_mock_pages="2", x_mock_run="a"))
        told.append(page["more"])
    assert told == [True, False]
    assert value(ask(service, "/x?at=9", x_mock_pages="2"))["more"] is False
    assert style == "cursor" or page["total"] == {"offset": 9, "page": 6}[style]


def test_statuses_without_a_body_have_none() -> None:
    schema = {"type": "object"}
    empty = {"description": "", "content": {"application/json": {"schema": schema}}}
    answer = ask(get({"responses": {"204": empty}}))
    assert (answer.status, answer.body, answer.header("content-type")) == (204, b"", None)


def test_xml_is_text() -> None:
    answer = ask(
        get({"responses": reply({"type": "string"}, "application/soap+xml", example="<a/>")})
    )
    assert answer.body == b"<a/>"


def test_a_spec_of_errors_alone_says_nothing_of_a_good_reply() -> None:
    assert ask(get({"responses": {"4XX": {"description": ""}}})).status == 200


def test_class_1_is_no_reply() -> None:
    """RFC 9110, 15.2: a final one follows."""
    assert ask(get({"responses": {"101": {"description": ""}}})).status == 200


@pytest.mark.parametrize(
    ("format_", "good", "bad"),
    [
        ("time", "16:39:57-08:00", "16:39:61"),
        ("time", "09:30", "9:30"),
        ("duration", "PT1.5S", "soon"),
        ("date", "2024-02-29", "2023-02-29"),
        ("hostname", "anything", None),
    ],
)
def test_formats(format_: str, good: str, bad: str | None) -> None:
    """Those that values are chosen by; no other is asked for."""
    service = get({"parameters": [query("q", type="string", format=format_)]})
    assert ask(service, f"/x?q={good}").status == 200
    assert bad is None or ask(service, f"/x?q={bad}").status == 400


def test_a_wrong_default_is_no_fault_of_the_client() -> None:
    service = get({"parameters": [query("q", type="string", format="duration", default="soon")]})
    assert ask(service).status == 200
    assert ask(service, "/x?q=soon").status == 400


def test_headers_that_are_no_parameters_are_not_asked_for() -> None:
    """OpenAPI 3.1, 4.8.12.1, whatever their schemas say."""
    schema = {"type": "string", "pattern": "^Key "}
    named = {"in": "header", "required": True, "schema": schema}
    headers = [{"name": name, **named} for name in ("Authorization", "accept", "Content-Type")]
    service = get({"parameters": headers})
    assert ask(service).status == ask(service, authorization="Bearer t").status == 200


def test_servers_of_an_operation_are_in_front_of_its_path_alone() -> None:
    servers = [{"url": "https://up.example/{v}/in/", "variables": {"v": {"default": "2.0"}}}]
    plain = {"responses": reply({"type": "object"})}
    paths = {"/x": {"get": {**plain, "servers": servers}}, "/y": {"get": plain}}
    service = Service(document(paths, servers=[{"url": "https://h.example/api"}]))
    targets = ("/x", "/api/x", "/2.0/in/x", "/y", "/api/y", "/2.0/in/y")
    assert [ask(service, each).status for each in targets] == [200, 200, 200, 200, 200, 404]


def test_one_of_the_operations_of_a_path_can_be_named() -> None:
    paths = {
        f"/x{mark}": {"get": {"responses": reply({"type": "object"})}} for mark in ("#a", "#b")
    }
    service = Service(document(paths))
    for mark in ("a", "b"):
        ask(service, x_mock_operation=f"GET /x%23{mark}")
    assert [each.operation for each in service.exchanges] == ["GET /x#a", "GET /x#b"]


def test_paths_that_differ_in_names_alone_are_told_apart_by_the_control() -> None:
    """No request says what a variable is called."""
    paths = {
        f"/{{{name}}}/all": {"get": {"responses": {status: {"description": ""}}}}
        for name, status in (("a", "200"), ("b", "202"))
    }
    service = Service(document(paths))
    for name, status in (("a", 200), ("b", 202)):
        asked = ask(service, "/x/all", x_mock_operation=f"GET /{{{name}}}/all")
        assert asked.status == status


def test_a_free_object_may_have_a_property_of_its_own_name() -> None:
    """Its own name is never that of a pair."""
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    service = get({"parameters": [query("of", **schema), query("other", type="string")]})
    ask(service, "/x?of=1&other=2&more=3")
    assert service.exchanges[-1].parameters["query"] == {
        "of": {"of": "1", "more": "3"},
        "other": "2",
    }


def test_linked_pages_end() -> None:
    service = get(
        {"x-sdk-pagination": {"style": "link"}, "responses": reply({"type": "array", "items": {}})}
    )
    target, seen = "/x", 0
    while target:
        answer = ask(service, target, x_mock_pages="3", x_mock_strict="1", host="h")
        assert answer.status == 200
        link, seen = answer.header("link"), seen + 1
        target = "/x?" + link.split(">")[0].split("?")[1] if link else ""
    assert seen == 3


STREAMING = {"terminal": {"type": ["done"]}}


def test_events_end_with_the_terminal_one() -> None:
    service = get({"x-sdk-streaming": STREAMING, "responses": reply(EVENT, "text/event-stream")})
    answer = ask(service, x_mock_seed="1")
    assert answer.header("content-type") == "text/event-stream"
    assert answer.streamed
    events = answer.body.decode().split("\n\n")[:-1]
    assert [event.split("\n")[0] for event in events] == ["event: chunk", "event: done"]
    assert json.loads(events[-1].split("data: ")[1]) == {"type": "done"}
    assert service.check_reply("GET /x", answer) == []
    assert len(ask(service, x_mock_chunk="5").chunks) > 5


def test_a_sentinel_ends_a_stream() -> None:
    hint = {"sentinel": "[DONE]"}
    service = get({"x-sdk-streaming": hint, "responses": reply({}, "text/event-stream")})
    assert ask(service).body.endswith(b"data: [DONE]\n\n")


def test_json_lines_and_given_events() -> None:
    service = get({"responses": reply(EVENT, "application/jsonl")})
    lines = ask(service, x_mock_body='[{"type":"chunk","n":1},{"type":"done"}]').body
    assert [json.loads(line)["type"] for line in lines.splitlines()] == ["chunk", "done"]


def test_fields_of_events_in_3_2() -> None:
    """OpenAPI 3.2 describes the event itself."""
    item = {"type": "object", "properties": {"event": {"const": "a"}, "data": {"type": "string"}}}
    responses = {"200": {"description": "", "content": {"text/event-stream": {"itemSchema": item}}}}
    service = get({"responses": responses}, openapi="3.2.0")
    body = ask(service).body.decode()
    assert body.startswith("event: a\ndata: ")


def test_bytes_of_any_size() -> None:
    service = get({"responses": reply({"type": "string", "format": "binary"}, "audio/wav")})
    assert len(ask(service, x_mock_size="10").body) == 10
    answer = ask(service, x_mock_size=str(200 * 2**20))
    assert sum(len(chunk.data) for chunk in answer.chunks) == 200 * 2**20
    assert len({id(chunk.data) for chunk in answer.chunks}) == 1


def test_accept_chooses_the_media_type() -> None:
    content = {name: {"schema": {}} for name in ("audio/wav", "audio/mpeg", "application/json")}
    service = get({"responses": {"200": {"description": "", "content": content}}})
    chosen = {
        accept: ask(service, accept=accept).header("content-type")
        for accept in ("*/*", "audio/mpeg", "audio/*", "audio/wav;q=0.1, application/json")
    }
    expected = ["audio/wav", "audio/mpeg", "audio/wav", "application/json"]
    assert list(chosen.values()) == expected
    assert ask(service, accept="text/html").header("x-mock-refused") == "accept"
    assert ask(service, accept="text/html", x_mock_type="audio/mpeg").status == 200


UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "count": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "meta": {"type": "object", "properties": {"a": {"type": "integer"}}},
    },
}


def upload(*parts: bytes, encoding: object = None) -> tuple[Service, MockReply]:
    media = {"schema": UPLOAD, "encoding": encoding or {}}
    body = {"content": {"multipart/form-data": media}}
    service = Service(document({"/x": {"post": {"requestBody": body, "responses": reply({})}}}))
    data = b"".join(b"--b=1\r\n" + part + b"\r\n" for part in parts) + b"--b=1--\r\n"
    headers = {"content-type": 'multipart/form-data; boundary="b=1"'}
    return service, service.handle(MockRequest.of("POST", "/x", headers, data))


def part(name: str, data: bytes, more: str = "") -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"{more}'
    return head.encode() + b"\r\n\r\n" + data


FILE = part("file", b"\r\n--b\x00\xff", '; filename="a \xe9.wav"\r\nContent-Type: audio/wav')


def test_uploads_are_taken_apart() -> None:
    """Bytes of a file may look like anything, a boundary nearly included."""
    tags = [part("tags", b"x"), part("tags", b"y")]
    service, answer = upload(FILE, part("count", b"3"), *tags, part("meta", b'{"a":1}'))
    assert answer.status == 200, answer.body
    seen = service.exchanges[-1]
    assert seen.parts[0].data == b"\r\n--b\x00\xff"
    assert isinstance(seen.body, dict)
    assert {k: v for k, v in seen.body.items() if k != "file"} == {
        "count": 3,
        "tags": ["x", "y"],
        "meta": {"a": 1},
    }
    echo = str(answer.header("x-mock-parts"))
    assert echo.startswith("file; filename=a \\xe9.wav; type=audio/wav; size=7, count; size=1")


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ([part("count", b"3")], "body"),
        ([FILE, part("count", b"3.5")], "body"),
        ([FILE, part("meta", b'{"a":"x"}')], "body"),
        ([FILE, part("meta", b"{")], "body-syntax"),
        ([FILE, part("count", b"3"), part("count", b"4")], "body-syntax"),
        ([b"\r\nx"], "body-syntax"),
        ([b"Content-Type: text/plain\r\n\r\nx"], "body-syntax"),
    ],
)
def test_wrong_uploads_are_refused(parts: list[bytes], rule: str) -> None:
    assert upload(*parts)[1].header("x-mock-refused") == rule


def test_the_type_of_a_part_is_checked() -> None:
    encoding = {"file": {"contentType": "audio/wav, audio/mpeg"}}
    assert upload(FILE, encoding=encoding)[1].status == 200
    other = FILE.replace(b"audio/wav", b"text/plain")
    refused = upload(other, encoding=encoding)[1]
    assert refused.header("x-mock-refused") == "content-type"


@pytest.mark.parametrize(
    ("scheme", "good", "bad"),
    [
        ({"type": "http", "scheme": "Bearer"}, "bearer t", "Basic t"),
        ({"type": "http", "scheme": "basic"}, "Basic dTpw", "Basic dQ=="),
        ({"type": "oauth2", "flows": {}}, "Bearer t", ""),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://h"}, "Bearer t", ""),
    ],
)
def test_security_schemes(scheme: dict[str, Any], good: str, bad: str) -> None:
    service = Service(
        document({"/x": {"get": {"responses": reply({})}}})
        | {"security": [{"s": []}], "components": {"securitySchemes": {"s": scheme}}}
    )
    assert ask(service, authorization=good).status == 200
    refused = ask(service, authorization=bad)
    assert refused.status == 401
    assert refused.header("www-authenticate")


def test_alternatives_and_keys() -> None:
    schemes = {
        "a": {"type": "apiKey", "in": "query", "name": "key"},
        "b": {"type": "apiKey", "in": "cookie", "name": "sid"},
    }
    service = Service(
        document({"/x": {"get": {"security": [{"a": []}, {"b": []}], "responses": reply({})}}})
        | {"components": {"securitySchemes": schemes}},
        strict=True,
    )
    assert ask(service, "/x?key=k").status == 200
    assert ask(service, cookie="z=1; sid=s").status == 200
    assert ask(service).status == 401


def test_read_only_properties_are_not_asked_for() -> None:
    """3.0 says so; 3.1 leaves it open, and servers do the same."""
    schema = {
        "type": "object",
        "required": ["id", "secret"],
        "properties": {
            "id": {"type": "integer", "readOnly": True},
            "secret": {"type": "integer", "writeOnly": True},
        },
    }
    content = {"application/json": {"schema": schema}}
    operation = {"requestBody": {"content": content}, "responses": reply(schema)}
    service = Service(document({"/x": {"post": operation}}))
    headers = {"content-type": "application/json"}
    answer = service.handle(MockRequest.of("POST", "/x", headers, b'{"secret": 1}'))
    assert answer.status == 200
    assert value(answer).keys() == {"id"}


def test_fragments_tell_operations_apart() -> None:
    """Some documents write one path twice, and mean the body to decide."""

    def operation(const: bool) -> dict[str, Any]:
        schema = {"type": "object", "properties": {"stream": {"const": const}}}
        body = {"content": {"application/json": {"schema": schema}}}
        return {"post": {"requestBody": body, "responses": reply({"const": const})}}

    service = Service(document({"/x": operation(False), "/x#stream": operation(True)}))
    headers = {"content-type": "application/json"}
    for flag in (b"true", b"false"):
        body = b'{"stream": ' + flag + b"}"
        assert service.handle(MockRequest.of("POST", "/x", headers, body)).body == flag


def test_exchanges_are_recorded_and_forgotten() -> None:
    service = get({"parameters": [query("n", type="integer")]})
    ask(service, "/x?n=3")
    ask(service, "/nope")
    first, second = service.exchanges
    assert first.operation == "GET /x"
    assert first.parameters == {"query": {"n": 3}}
    assert not first.refused
    assert second.refused
    assert [request.target for request in service.requests] == ["/x?n=3", "/nope"]
    service.clear()
    assert service.requests == []
    for keep in (0, 2):
        forgetful = Service(document({}), keep=keep)
        for number in range(5):
            ask(forgetful, f"/{number}")
        assert [request.target for request in forgetful.requests] == ["/3", "/4"][:keep]


def test_a_spec_that_we_fail_on_is_told() -> None:
    service = get({"parameters": [query("n", type="nonsense")]})
    refused = ask(service, "/x?n=3")
    assert refused.status == 501
    assert refused.header("x-mock-refused") == "unsupported"
