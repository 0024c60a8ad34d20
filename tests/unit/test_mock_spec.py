"""The mock on our own spec: every operation answers what is right, and refuses what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from mock_support import Asker, service_of

from clientsmith.mock import MockReply, MockRequest
from clientsmith.mock.pointers import mapping
from clientsmith.mock.routes import Route

SERVICE = service_of(Path(__file__).parents[2] / "spec" / "openapi.yaml", strict=True)
ASKER = Asker(SERVICE)
each_operation = pytest.mark.parametrize("route", ASKER.routes.all, ids=lambda route: route.id)


def refusal(reply: MockReply) -> str | None:
    """The rule broken; a refusal always says where the spec states it."""
    rule = reply.header("x-mock-refused")
    if rule is not None:
        body = json.loads(reply.body)
        assert body["error"] == rule
        assert body["message"]
        file, line, column = body["place"].split(":")
        assert file.endswith(".yaml")
        assert int(line) > 0
        assert int(column) > 0
    return rule


@each_operation
def test_right_requests_are_answered_within_the_spec(route: Route) -> None:
    """From the examples of the spec, and from made values; ours are checked as any server's."""
    for seed in (0, 1, 2):
        for request in ASKER.requests(route, seed):
            reply = SERVICE.handle(request)
            assert reply.status in (200, 204), reply.body
            assert SERVICE.check_reply(route.id, reply) == []
            assert reply.header("x-mock-unverified") is None


@each_operation
def test_made_replies_satisfy_the_spec(route: Route) -> None:
    request = next(ASKER.requests(route))
    for seed in ("1", "2", "3"):
        asked = replace(request, headers=(*request.headers, ("x-mock-seed", seed)))
        reply = SERVICE.handle(asked)
        assert SERVICE.check_reply(route.id, reply) == []
        assert reply.header("x-mock-unverified") is None
        assert SERVICE.handle(asked).body == reply.body


@each_operation
def test_each_declared_status_can_be_played(route: Route) -> None:
    request = next(ASKER.requests(route))
    for status in mapping(route.operation["responses"]):
        asked = replace(request, headers=(*request.headers, ("x-mock-status", status)))
        reply = SERVICE.handle(asked)
        assert str(reply.status) == status
        assert SERVICE.check_reply(route.id, reply) == []


def without(request: MockRequest, header: str) -> MockRequest:
    return replace(request, headers=tuple(h for h in request.headers if h[0] != header))


def changed(request: MockRequest, header: str, value: str) -> MockRequest:
    return replace(
        without(request, header), headers=(*without(request, header).headers, (header, value))
    )


@each_operation
def test_wrong_credentials_and_headers_are_refused(route: Route) -> None:
    request = next(ASKER.requests(route))
    assert refusal(SERVICE.handle(without(request, "authorization"))) == "security"
    for bad in ("secret", "Bearer", "Bearer ", "Basic c2VjcmV0"):
        assert refusal(SERVICE.handle(changed(request, "authorization", bad))) == "security"
    assert refusal(SERVICE.handle(without(request, "cartesia-version"))) == "parameter"
    assert refusal(SERVICE.handle(changed(request, "cartesia-version", "2024"))) == "parameter"


@each_operation
def test_another_method_or_path_is_refused(route: Route) -> None:
    request = next(ASKER.requests(route))
    reply = SERVICE.handle(replace(request, method="TRACE"))
    assert refusal(reply) == "method"
    assert route.method in str(reply.header("allow"))
    assert refusal(SERVICE.handle(replace(request, target="/v9" + request.target))) == "path"


@each_operation
def test_undeclared_query_parameters_are_refused_when_strict(route: Route) -> None:
    request = next(ASKER.requests(route))
    more = replace(request, target=request.target + ("&" if request.query else "?") + "nope=1")
    assert refusal(SERVICE.handle(more)) == "undeclared"
    relaxed = replace(more, headers=(*more.headers, ("x-mock-strict", "0")))
    assert refusal(SERVICE.handle(relaxed)) is None


@each_operation
def test_a_wrong_query_is_refused(route: Route) -> None:
    """Required parameters are missed; values of another type are refused."""
    request = next(ASKER.requests(route))
    for parameter in route.parameters:
        if parameter.location != "query":
            continue
        kept = [p for p in request.query.split("&") if p and p.split("=")[0] != parameter.name]
        if parameter.node.get("required"):
            bare = replace(request, target=request.path + "?" + "&".join(kept))
            assert refusal(SERVICE.handle(bare)) == "parameter"
        types = ASKER.pointers.types(parameter.node.get("schema"))
        if types & {"integer", "number", "boolean"}:
            for bad in ("True", "nan", "1_0", "x", "0x1", "%20" + "1"):
                target = request.path + "?" + "&".join([*kept, f"{parameter.name}={bad}"])
                assert refusal(SERVICE.handle(replace(request, target=target))) == "parameter"


WITH_BODY = [route for route in ASKER.routes.all if "requestBody" in route.operation]


def bodies(route: Route) -> Iterator[tuple[str, dict[str, object], MockRequest]]:
    node = ASKER.pointers.node(route.operation["requestBody"])
    for media_type, media in mapping(node["content"]).items():
        value = ASKER.made(ASKER.pointers.node(media), 0)
        assert isinstance(value, dict)
        yield media_type, dict(value), ASKER.request(route, media_type, value)


def required(route: Route, media_type: str) -> list[str]:
    node = ASKER.pointers.node(route.operation["requestBody"])
    media = ASKER.pointers.node(mapping(node["content"])[media_type])
    return [
        str(name)
        for part in ASKER.pointers.schemas(media["schema"])
        for name in part.get("required", [])  # type: ignore[union-attr]
    ]


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: route.id)
def test_wrong_bodies_are_refused(route: Route) -> None:
    """Missing properties and parts, unknown ones, another type, a broken one, none."""
    node = ASKER.pointers.node(route.operation["requestBody"])
    for media_type, value, request in bodies(route):
        assert refusal(SERVICE.handle(request)) is None
        for name in required(route, media_type):
            less = {key: inner for key, inner in value.items() if key != name}
            assert refusal(SERVICE.handle(ASKER.request(route, media_type, less))) == "body"
        more = ASKER.request(route, media_type, {**value, "nope": "x"})  # type: ignore[arg-type]
        assert refusal(SERVICE.handle(more)) == "undeclared"
        other = changed(request, "content-type", "application/xml")
        assert refusal(SERVICE.handle(other)) == "content-type"
        broken = replace(request, body=request.body[:-3] or b"{")
        assert refusal(SERVICE.handle(broken)) == "body-syntax"
        if node.get("required"):
            bare = replace(without(request, "content-type"), body=b"")
            assert refusal(SERVICE.handle(bare)) == "body"


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: route.id)
def test_properties_of_another_type_are_refused(route: Route) -> None:
    for media_type, value, _ in bodies(route):
        node = ASKER.pointers.node(route.operation["requestBody"])
        media = ASKER.pointers.node(mapping(node["content"])[media_type])
        for name, schema in ASKER.pointers.properties(media["schema"]).items():
            types = ASKER.pointers.types(schema)
            if not types or ("string" in types and media_type.startswith("multipart")):
                continue
            bad = {"a": [True]} if "object" not in types else "text"
            wrong = ASKER.request(route, media_type, {**value, name: bad})  # type: ignore[dict-item]
            assert refusal(SERVICE.handle(wrong)) in ("body", "body-syntax"), name


def test_operations_are_quick() -> None:
    """All operations, right requests: the bound is generous, the mean is near a millisecond."""
    import time

    requests = [next(ASKER.requests(route)) for route in ASKER.routes.all]
    started = time.process_time()
    for request in requests:
        SERVICE.handle(request)
    assert (time.process_time() - started) / len(requests) < 0.02
