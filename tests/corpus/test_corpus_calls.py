"""Servers, parameters, replies, methods: the request that leaves, and what comes back."""

from __future__ import annotations

import datetime
import inspect
from typing import Any

import httpx
import pytest
from corpus.calls import (
    CALLBACKS,
    ITEMS,
    METHODS,
    MORE_ITEMS,
    PARAMETERS,
    REPLIES,
    SERVERS,
    STREAMS,
    TAGS,
    of,
)

VERSIONS = ("3.0.3", "3.1.0", "3.2.0")


# -- servers --------------------------------------------------------------------------------------


def _addresses(client: Any, seen: list[httpx.Request]) -> list[str]:
    seen.clear()
    for call in (client.t.usual, client.t.of_path, client.t.of_operation):
        call()
    return [str(request.url) for request in seen]


@pytest.mark.parametrize("version", VERSIONS)
def test_servers(sdk: Any, version: str) -> None:
    """The operation's own first, then the path's, then the environment, variables at defaults."""
    made, seen = sdk(of(version, SERVERS)), list[httpx.Request]()
    others = ["https://path.example/base/path", "https://upload.example/path"]
    environments = made.module("environment").ClientEnvironment
    assert [each.name for each in environments] == ["MAIN", "TEST"]
    usual = made.client(seen=seen, base_url=None)
    assert _addresses(usual, seen) == ["https://eu.example/v1/usual", *others]
    test = made.client(seen=seen, base_url=None, environment=environments.TEST)
    assert _addresses(test, seen) == ["https://test.example/usual", *others]
    other = made.client(seen=seen, base_url="https://us.example/v2")
    assert _addresses(other, seen) == ["https://us.example/v2/usual", *others]


def test_servers_that_the_sdk_does_not_offer(sdk: Any) -> None:
    """Other values of variables, and the second server of an operation: the report says so."""
    made = sdk(of("3.1.0", SERVERS))
    assert made.fates["server.variables"] == "approximated"
    assert made.fates["server"] == "approximated"
    assert "W474" in made.warnings


# -- parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_parameters(sdk: Any, version: str) -> None:
    """The operation's own win over the path's of the same place; `content` says how they travel."""
    made, seen = sdk(of(version, PARAMETERS)), list[httpx.Request]()
    t = made.client(seen=seen).t
    t.shared(7, q=1, x_trace="me")
    t.own(
        7,
        q=["a", "b"],
        header_q=True,
        plain="p q",
        filter={"camelCase": 1},
        x_counts={"n": 1},
        day=datetime.date(2024, 1, 2),
        free="a/b?c",
        x_ids=[1, 2],
        part=["x", "y"],
    )
    shared, own = seen
    assert (str(shared.url), shared.headers["x-trace"]) == ("https://api.example/a/7?q=1", "me")
    assert own.url.raw_path.decode() == (
        "/a/7?q=a,b&plain=p%20q&filter=%7B%22camelCase%22%3A1%7D&day=2024-01-02&free=a/b?c"
    )
    sent = {name: own.headers[name] for name in ("q", "x-counts", "x-ids", "cookie")}
    assert sent == {"q": "true", "x-counts": '{"n":1}', "x-ids": "1,2", "cookie": "part=x,y"}
    assert set(made.fates.values()) == {"supported"}


def test_styles(sdk: Any) -> None:
    """Each style of each place, as OpenAPI's table has it."""
    seen: list[httpx.Request] = []
    t = sdk(of("3.1.0", PARAMETERS)).client(seen=seen).t
    t.styles(
        "l", ["m", "n"], ["a", "b/c"],
        spread={"a": 1, "b": "x"}, joined={"c": 2}, spaces=["s", "t"], deep={"x": {"y": 1}},
    )  # fmt: skip
    assert seen[0].url.raw_path.decode() == (
        "/styles/.l/;matrix=m;matrix=n/a,b%2Fc?a=1&b=x&joined=c,2&spaces=s%20t&deep%5Bx%5D%5By%5D=1"
    )


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
def test_path_items_by_reference(sdk: Any, version: str) -> None:
    """In `components`, and in another file."""
    seen: list[httpx.Request] = []
    t = sdk(of(version, ITEMS), {"more.yaml": MORE_ITEMS}).client(seen=seen).t
    t.read()
    t.write()
    assert [(r.method, r.url.path) for r in seen] == [("GET", "/a"), ("PUT", "/b")]


# -- replies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "error", "type_"),
    [
        (404, {"since": 1}, "NotFoundError", "Gone"),
        (422, {"why": "x"}, "UnprocessableEntityError", "Bad"),
        (418, {"why": "x"}, "ApiError", "Bad"),
        (503, {"code": 1}, "InternalServerError", "Other"),
    ],
)
def test_errors(sdk: Any, status: int, body: object, error: str, type_: str) -> None:
    """A status of its own comes before its range, and both before `default`."""
    made = sdk(of("3.1.0", REPLIES))
    client = made.client(httpx.Response(status, json=body))
    with pytest.raises(made.module("core.errors").ApiError) as caught:
        client.t.run()
    assert type(caught.value).__name__ == error
    assert type(caught.value.body).__name__ == type_


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("method", "reply", "type_"),
    [
        ("run", httpx.Response(201, json={"id": "1"}), "Thing"),
        ("usual", httpx.Response(200, json={"id": "1"}), "Thing"),
        ("several", httpx.Response(200, json={"id": "1"}), "Thing"),
        ("several", httpx.Response(202, json={"since": 1}), "Gone"),
        ("several", httpx.Response(204), "NoneType"),
    ],
)
def test_successes(sdk: Any, version: str, method: str, reply: httpx.Response, type_: str) -> None:
    """By range, by `default` where only errors stand beside it, and one type for each status."""
    value = getattr(sdk(of(version, REPLIES)).client(reply).t, method)()
    assert type(value).__name__ == type_


def test_signatures_of_replies(sdk: Any) -> None:
    """All that may come is in the annotation."""
    client = sdk(of("3.1.0", REPLIES)).module("t.client").TClient
    said = {
        name: inspect.signature(getattr(client, name)).return_annotation
        for name in ("run", "usual", "several")
    }
    assert said == {"run": "Thing", "usual": "Thing", "several": "Thing | Gone | None"}


def test_headers_of_replies(sdk: Any) -> None:
    """As text, in any case; a typed one is told."""
    made = sdk(of("3.1.0", REPLIES))
    reply = httpx.Response(200, json={"id": "1"}, headers={"X-Left": "3", "X-Name": "n"})
    raw = made.client(reply).t.with_raw_response.run()
    assert (raw.headers["x-left"], raw.headers["X-NAME"], raw.data.id) == ("3", "n", "1")
    assert made.fates["header"] == "approximated"


def test_links(sdk: Any) -> None:
    """They are not followed; the report says so."""
    made = sdk(of("3.1.0", REPLIES))
    assert (made.fates["response.links"], made.fates["link"]) == ("approximated", "approximated")


@pytest.mark.parametrize("version", VERSIONS)
def test_callbacks(sdk: Any, version: str) -> None:
    """The call that asks for them says where they go; what is to be answered has types."""
    made, seen = sdk(of(version, CALLBACKS)), list[httpx.Request]()
    made.client(httpx.Response(204), seen).t.start(url="https://me.example")
    assert seen[0].url.params["url"] == "https://me.example"
    types = made.module("types")
    assert types.FinishedResponse(taken=True).taken
    assert types.Finished410Response(since="May").since == "May"


# -- OpenAPI 3.2 ----------------------------------------------------------------------------------


def test_methods_of_3_2(sdk: Any) -> None:
    """`query` has a body; `additionalOperations` are sent under their own names."""
    made, seen = sdk(of("3.2.0", METHODS)), list[httpx.Request]()
    t = made.client({"id": "2"}, seen).t
    assert t.search(id="1").id == "2"
    t.copy_a(destination="/b")
    assert [(r.method, r.content) for r in seen] == [("QUERY", b'{"id":"1"}'), ("COPY", b"")]
    assert seen[1].headers["destination"] == "/b"
    assert made.fates["path.query"] == made.fates["additional operation"] == "supported"


def test_parameters_of_3_2(sdk: Any) -> None:
    """The whole query as fields, where they are known; cookies as they are, each by itself."""
    made, seen = sdk(of("3.2.0", METHODS)), list[httpx.Request]()
    t = made.client(seen=seen).t
    t.form(a="x y", b=2)
    t.free(crumb=["a%20b", "c"])
    assert seen[0].url.raw_path == b"/form?a=x%20y&b=2"
    assert seen[1].headers["cookie"] == "crumb=a%20b; crumb=c"
    assert "W462" in made.warnings
    assert made.fates["parameter"] == "approximated"


@pytest.mark.parametrize(
    ("method", "media_type", "content"),
    [
        ("lines", "application/jsonl", b'{"id":"1"}\n{"id":"2"}\n'),
        ("texts", "application/json-seq", b'\x1e{"id":"1"}\n\x1e{"id":"2"}\n'),
        ("events", "text/event-stream", b'event: x\ndata: {"id":"1"}\n\ndata: {"id":"2"}\n\n'),
    ],
)
def test_streams(sdk: Any, method: str, media_type: str, content: bytes) -> None:
    """`itemSchema` types each item, of an event what is in its data."""
    made, seen = sdk(of("3.2.0", STREAMS)), list[httpx.Request]()
    reply = httpx.Response(200, content=content, headers={"content-type": media_type})
    with getattr(made.client(reply, seen).t, method)() as stream:
        found = list(stream)
    assert [(type(item).__name__, item.id) for item in found] == [("Thing", "1"), ("Thing", "2")]
    assert seen[0].headers["accept"].startswith(media_type)
    client = made.module("t.client").TClient
    assert inspect.signature(getattr(client, method)).return_annotation == "EventStream[Thing]"
    assert made.fates["mediaType.itemSchema"] == "supported"


def test_tags_below_each_other(sdk: Any) -> None:
    """`parent` makes resources of resources; `kind` and `$self` lose nothing."""
    made = sdk(of("3.2.0", TAGS))
    client = made.client({"id": "1"})
    client.shop.open()
    client.shop.orders.list()
    assert client.shop.orders.lines.count().id == "1"
    assert set(made.fates.values()) == {"supported"}
