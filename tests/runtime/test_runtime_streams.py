"""Streams of bytes, events and lines: complete, cut, left early, in constant memory."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
from pathlib import Path
from typing import Any, Literal

import httpx
import pydantic
import pytest
from runtime_core.endpoint import Endpoint, JsonBody, Request, StreamRule
from runtime_core.errors import (
    DecodingError,
    NotFoundError,
    SdkError,
    StreamError,
)
from runtime_support import BYTES, Client, Pieces, Server, json_reply


class Event(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    kind: Literal["chunk", "done"] | str = pydantic.Field(alias="type", default="")
    number: int = 0


SSE: Endpoint[Any] = Endpoint(
    "POST",
    "/sse",
    returns=Event,
    body=JsonBody(),
    stream=StreamRule(terminal=(("type", ("done", "error")), ("finished", (True,)))),
)
LINES: Endpoint[Any] = Endpoint(
    "POST", "/lines", returns=Event, body=JsonBody(), stream=StreamRule("json-lines")
)
SENTINEL: Endpoint[Any] = Endpoint(
    "POST", "/s", returns=Event, body=JsonBody(), stream=StreamRule(sentinel="[DONE]")
)
DONE = b'data: {"type":"done"}\n\n'


def streamed(*pieces: bytes | Exception, **headers: str) -> httpx.Response:
    headers = {"content-type": "text/event-stream", **headers}
    return httpx.Response(200, headers=headers, stream=Pieces(pieces))


def numbered(count: int) -> list[bytes]:
    return [b'data: {"type":"chunk","number":%d}\n\n' % n for n in range(count)]


def client_for(kind: str, answer: httpx.Response) -> tuple[Client, Pieces]:
    stream = answer.stream
    assert isinstance(stream, Pieces)
    return Client(kind, lambda _: answer), stream


# -- bytes ----------------------------------------------------------------------------------


def test_bytes_come_as_they_arrive_or_in_the_size_asked_for(kind: str) -> None:
    pieces = (b"abc", b"defg", b"h")
    request = Request(BYTES, body={})
    client, stream = client_for(kind, streamed(*pieces))
    assert client.read_bytes(request) == list(pieces)
    assert stream.closed
    for size, expected in ((3, [b"abc", b"def", b"gh"]), (8, [b"abcdefgh"]), (100, [b"abcdefgh"])):
        client, _ = client_for(kind, streamed(*pieces))
        assert client.read_bytes(request, {"chunk_size": size}) == expected
    assert client_for(kind, streamed())[0].read_bytes(request) == []


def test_read_write_and_headers(tmp_path: Path) -> None:
    for answer in (streamed(b"ab", b"c", **{"x-request-id": "r1"}) for _ in range(1)):
        stream = client_for("sync", answer)[0].client.stream_bytes(Request(BYTES, body={}))
        assert (stream.status_code, stream.request_id) == (200, "r1")
        assert stream.headers["X-Request-Id"] == "r1"
        assert stream.read() == b"abc"
    client = client_for("sync", streamed(b"ab", b"c"))[0]
    stream = client.client.stream_bytes(Request(BYTES, body={}))
    assert stream.write_to_file(tmp_path / "out") == 3
    assert (tmp_path / "out").read_bytes() == b"abc"

    async def later() -> None:
        answer = streamed(b"ab", b"c")
        stream = client_for("async", answer)[0].client.stream_bytes(Request(BYTES, body={}))
        with pytest.raises(SdkError, match="not open"):
            _ = stream.headers
        assert await stream.write_to_file(tmp_path / "out2") == 3
        assert stream.status_code == 200

    asyncio.run(later())
    assert (tmp_path / "out2").read_bytes() == b"abc"


def test_a_compressed_stream_is_decompressed(kind: str) -> None:
    data = gzip.compress(b"x" * 10_000)
    headers = {"content-encoding": "gzip", "content-length": str(len(data))}
    client, _ = client_for(kind, streamed(data[:20], data[20:], **headers))
    assert b"".join(client.read_bytes(Request(BYTES, body={}))) == b"x" * 10_000
    client, _ = client_for(kind, streamed(data[:20], **headers))
    with pytest.raises(StreamError) as caught:
        client.read_bytes(Request(BYTES, body={}))
    assert caught.value.bytes_received == 20
    client, _ = client_for(kind, streamed(b"not gzip", **{"content-encoding": "gzip"}))
    with pytest.raises(DecodingError):
        client.read_bytes(Request(BYTES, body={}))


@pytest.mark.parametrize("failure", [None, httpx.ReadError("reset"), httpx.ReadTimeout("")])
def test_a_cut_stream_says_how_much_arrived(kind: str, failure: Exception | None) -> None:
    rest = () if failure is None else (failure,)
    client, stream = client_for(kind, streamed(b"abc", *rest, **{"content-length": "10"}))
    with pytest.raises(StreamError, match="3") as caught:
        client.read_bytes(Request(BYTES, body={}))
    assert caught.value.bytes_received == 3
    assert stream.closed


def test_an_error_reply_to_a_stream_is_read_and_raised(kind: str) -> None:
    server = Server(json_reply({"message": "no voice"}, 404))
    for request in (Request(BYTES, body={}), Request(SSE, body={})):
        with pytest.raises(NotFoundError, match="no voice"):
            Client(kind, server).read_bytes(request)


def test_opening_is_retried_reading_is_not(kind: str) -> None:
    server = Server(json_reply({}, 429), lambda _: streamed(b"a", httpx.ReadError("x")))
    with pytest.raises(StreamError):
        Client(kind, server).read_bytes(Request(BYTES, body={}))
    assert len(server.requests) == 2


def test_a_stream_is_read_once(kind: str) -> None:
    client, _ = client_for(kind, streamed(b"a"))
    if kind == "sync":
        stream = client.client.stream_bytes(Request(BYTES, body={}))
        assert list(stream) == [b"a"]
        with pytest.raises(StreamError, match="before"):
            stream.read()
        return

    async def twice() -> None:
        stream = client.client.stream_bytes(Request(BYTES, body={}))
        assert [piece async for piece in stream] == [b"a"]
        with pytest.raises(StreamError, match="before"):
            await stream.read()

    asyncio.run(twice())


# -- events ---------------------------------------------------------------------------------


def test_events_are_typed_and_end_with_the_terminal_one(kind: str) -> None:
    after = b'data: {"type":"late"}\n\n'
    client, stream = client_for(kind, streamed(b": hi\n\n", *numbered(2), DONE + after, after))
    found = client.read_events(Request(SSE, body={}))
    assert [(type(e), e.kind, e.number) for e in found] == [
        (Event, "chunk", 0), (Event, "chunk", 1), (Event, "done", 0)
    ]  # fmt: skip
    assert stream.closed


def test_a_terminal_property_may_be_one_that_the_model_lacks(kind: str) -> None:
    last = b'data: {"type":"x","finished":true}\n\n'
    assert len(client_for(kind, streamed(last))[0].read_events(Request(SSE, body={}))) == 1
    plain: Endpoint[Any] = Endpoint(
        "POST", "/p", returns=object, body=JsonBody(), stream=SSE.stream
    )
    found = client_for(kind, streamed(last))[0].read_events(Request(plain, body={}))
    assert found == [{"type": "x", "finished": True}]


@pytest.mark.parametrize(
    ("pieces", "events"),
    [
        ((*numbered(2),), 2),
        ((*numbered(2), DONE[:-1]), 2),
        ((*numbered(1), httpx.ReadError("reset")), 1),
        ((), 0),
    ],
)
def test_events_without_an_end_are_an_error(
    kind: str, pieces: tuple[bytes | Exception, ...], events: int
) -> None:
    client, stream = client_for(kind, streamed(*pieces))
    found: list[Any] = []
    with pytest.raises(StreamError) as caught:
        client.read_events(Request(SSE, body={}), found)
    assert len(found) == caught.value.events_received == events
    assert caught.value.bytes_received == sum(len(p) for p in pieces if isinstance(p, bytes))
    assert stream.closed


def test_a_sentinel_ends_a_stream_and_is_no_event(kind: str) -> None:
    client, _ = client_for(kind, streamed(*numbered(1), b"data: [DONE]\n\n", b"data: {\n\n"))
    assert len(client.read_events(Request(SENTINEL, body={}))) == 1
    with pytest.raises(StreamError):
        client_for(kind, streamed(*numbered(1)))[0].read_events(Request(SENTINEL, body={}))


def test_data_that_is_no_json_of_its_type_is_text_where_that_is_one(kind: str) -> None:
    rule = StreamRule(or_text=True)
    mixed: Endpoint[Any] = Endpoint(
        "POST", "/m", returns=Event | Literal["ping"], body=JsonBody(), stream=rule
    )
    pieces = (*numbered(1), b"data: ping\n\n", b'data: "ping"\n\n')
    found = client_for(kind, streamed(*pieces))[0].read_events(Request(mixed, body={}))
    assert found[1:] == ["ping", "ping"]
    for wrong in (b"data: pong\n\n", b"data: 1\n\n"):
        with pytest.raises(DecodingError, match="event 1"):
            client_for(kind, streamed(wrong))[0].read_events(Request(mixed, body={}))


def test_json_lines_end_with_the_body_and_need_no_last_newline(kind: str) -> None:
    client, _ = client_for(kind, streamed(b'{"number":1}\n{"num', b'ber":2}'))
    assert [e.number for e in client.read_events(Request(LINES, body={}))] == [1, 2]


def test_an_event_that_does_not_fit_is_an_error_after_those_before_it(kind: str) -> None:
    bad = b'data: {"number":"x"}\n\n'
    client, stream = client_for(kind, streamed(b"".join([*numbered(2), bad, DONE])))
    found: list[Any] = []
    with pytest.raises(DecodingError) as caught:
        client.read_events(Request(SSE, body={}), found)
    assert caught.value.place == ("number",)
    assert caught.value.body == b'{"number":"x"}'
    assert str(caught.value).startswith("POST /sse: event 3: ")
    assert len(found) == 2
    assert stream.closed


def test_a_reply_that_is_no_event_stream_is_an_error_with_its_body(kind: str) -> None:
    with pytest.raises(DecodingError, match="application/json") as caught:
        Client(kind, Server(json_reply({"oops": 1}))).read_events(Request(SSE, body={}))
    assert json.loads(caught.value.body) == {"oops": 1}


def test_the_last_event_id_is_that_of_the_event_in_hand(kind: str) -> None:
    body = b"id: 1\ndata: 1\n\ndata: 2\n\nid: 3\ndata: 3\n\nid: 4\n\nid: 5\n"
    endpoint: Endpoint[Any] = Endpoint("POST", "/sse", returns=object, body=JsonBody())
    stream = client_for(kind, streamed(body))[0].client.stream_events(Request(endpoint, body={}))

    async def seen() -> list[tuple[Any, str]]:
        return [(event, stream.last_event_id) async for event in stream]

    found = [(event, stream.last_event_id) for event in stream] if kind == "sync" else None
    assert (found or asyncio.run(seen())) == [(1, "1"), (2, "1"), (3, "3")]
    # An id without data counts (HTML, 9.2.6), one without its blank line does not.
    assert stream.last_event_id == "4"


def test_the_bound_on_events_is_set_for_a_call(kind: str) -> None:
    client, _ = client_for(kind, streamed(b'data: {"number":1}\n\n', b"data: " + b"x" * 99, DONE))
    stream = client.client.stream_events(Request(SSE, body={}), {"max_event_size": 50})

    async def drain() -> None:
        async for event in stream:
            assert event.number == 1

    with pytest.raises(StreamError, match="more than 50 bytes"):
        list(stream) if kind == "sync" else asyncio.run(drain())


def test_an_event_too_large_is_an_error(kind: str) -> None:
    answer = streamed(*(b"data: " + b"x" * 100 for _ in range(100)))
    client = Client(kind, lambda _: answer, max_event_size=1000)
    with pytest.raises(StreamError, match="1000"):
        client.read_events(Request(SSE, body={}))


def test_invalid_utf8_reads_as_replacement_characters(kind: str) -> None:
    client, _ = client_for(kind, streamed(b'data: {"type":"done","x":"\xff"}\n\n'))
    (event,) = client.read_events(Request(SSE, body={}))
    assert event.x == "\ufffd"


# -- leaving --------------------------------------------------------------------------------


def test_breaking_off_releases_the_connection() -> None:
    client, stream = client_for("sync", streamed(*numbered(9)))
    for _ in client.client.stream_events(Request(SSE, body={})):
        break
    assert stream.closed
    client, stream = client_for("sync", streamed(*numbered(9)))
    with client.client.stream_events(Request(SSE, body={})) as events:
        next(events)
        assert next(events).number == 1
        assert not stream.closed
    assert stream.closed


def test_a_stream_dropped_unread_releases_the_connection_and_warns(kind: str) -> None:
    client, stream = client_for(kind, streamed(*numbered(9)))

    def drop() -> None:
        client.client.stream_events(Request(SSE, body={}))

    async def adrop() -> None:
        await client.client.stream_events(Request(SSE, body={}))
        gc.collect()
        await asyncio.sleep(0.01)
        assert stream.closed

    with pytest.warns(ResourceWarning, match="EventStream 200> was dropped unread"):
        drop() if kind == "sync" else asyncio.run(adrop())
    gc.collect()
    assert stream.closed


def test_a_stream_that_was_opened_and_then_read_does_not_warn() -> None:
    async def read() -> None:
        for _ in range(2):
            client, stream = client_for("async", streamed(*numbered(1), DONE))
            events = await client.client.stream_events(Request(SSE, body={}))
            assert len([event async for event in await events]) == 2
            del events
            gc.collect()
            await asyncio.sleep(0.01)
            assert stream.closed
        client, stream = client_for("async", streamed(*numbered(1), DONE))
        await (await client.client.stream_events(Request(SSE, body={}))).close()
        assert stream.closed

    asyncio.run(read())
    gc.collect()


def test_breaking_off_releases_the_connection_async() -> None:
    async def leave() -> None:
        client, stream = client_for("async", streamed(*numbered(9)))
        async for _ in client.client.stream_events(Request(SSE, body={})):
            break
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert stream.closed
        client, stream = client_for("async", streamed(*numbered(9)))
        async with client.client.stream_events(Request(SSE, body={})) as events:
            assert (await anext(events)).number == 0
            assert (await anext(events)).number == 1
        assert stream.closed

    asyncio.run(leave())


def test_three_ways_to_open_on_the_async_client() -> None:
    async def open_it() -> None:
        request = Request(SSE, body={})
        make = lambda: client_for("async", streamed(DONE))[0].client.stream_events(request)  # noqa: E731 - short
        assert len([e async for e in make()]) == 1
        assert len([e async for e in await make()]) == 1
        async with make() as events:
            assert len([e async for e in events]) == 1

    asyncio.run(open_it())


def test_cancelling_releases_the_connection() -> None:
    class Hanging(Pieces):
        async def __aiter__(self) -> Any:
            yield numbered(1)[0]
            await asyncio.sleep(60)

    async def cancel() -> None:
        stream = Hanging(())
        headers = {"content-type": "text/event-stream"}
        client = Client("async", lambda _: httpx.Response(200, headers=headers, stream=stream))

        async def read() -> None:
            async for _ in client.client.stream_events(Request(SSE, body={})):
                started.set()

        started = asyncio.Event()
        task = asyncio.create_task(read())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert stream.closed

    asyncio.run(cancel())


def test_an_exception_in_the_loop_is_the_callers_own() -> None:
    client, stream = client_for("sync", streamed(*numbered(9)))

    def use(_: Any) -> None:
        raise httpx.ReadError("mine")

    with pytest.raises(httpx.ReadError, match="mine"):
        any(use(event) for event in client.client.stream_events(Request(SSE, body={})))
    assert stream.closed


def test_streams_with_raw_response() -> None:
    client, _ = client_for("sync", streamed(DONE, **{"x-a": "1"}))
    reply = client.client.raw.stream_events(Request(SSE, body={}))
    assert (reply.status_code, reply.headers["x-a"], len(list(reply.data))) == (200, "1", 1)

    async def later() -> None:
        client, _ = client_for("async", streamed(DONE, **{"x-a": "1"}))
        reply = await client.client.raw.stream_events(Request(SSE, body={}))
        assert len([e async for e in reply.data]) == 1
        client, _ = client_for("async", streamed(b"abc"))
        assert await (await client.client.raw.stream_bytes(Request(BYTES, body={}))).data.read()

    asyncio.run(later())
