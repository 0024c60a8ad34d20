"""Memory: what streams and uploads hold does not grow with what goes through them.

Counted, not timed: the peak of what Python has allocated, for a body of a few MiB and for one eight
times as large. `tests/benchmarks/memory.py` does the same with a GiB.
"""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from runtime_core.endpoint import Endpoint, JsonBody, MultipartBody, RawBody, Request, StreamRule
from runtime_support import BYTES, Client, json_reply

MiB = 1024 * 1024
SSE: Endpoint[Any] = Endpoint(
    "POST", "/sse", returns=object, body=JsonBody(), stream=StreamRule(sentinel="[DONE]")
)
LINES: Endpoint[Any] = Endpoint(
    "POST", "/lines", returns=object, body=JsonBody(), stream=StreamRule("json-lines")
)
FORM: Endpoint[Any] = Endpoint(
    "POST", "/clips", returns=object, body=MultipartBody(files=frozenset({"clip"}))
)
RAW: Endpoint[Any] = Endpoint("PUT", "/clip", returns=object, body=RawBody("audio/wav"))

SMALL = json.dumps({"data": "x" * 400}).encode()
LARGE = json.dumps({"data": "x" * 300_000}).encode()


class Long(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A long body, each piece of it a new object."""

    def __init__(self, piece: bytes, size: int, last: bytes = b"") -> None:
        self._piece, self._count, self._last = piece, size // len(piece), last

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self._count):
            yield bytes(bytearray(self._piece))
        yield self._last

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def peak(work: Callable[[], Any]) -> int:
    """Bytes that work holds at most, beyond what was there before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


# -- streams --------------------------------------------------------------------------------


def framed(endpoint: Endpoint[Any], text: bytes) -> tuple[bytes, bytes]:
    """Many events of one text, as a socket would give them, and what ends the stream."""
    event = b"data: %b\n\n" % text if endpoint is SSE else text + b"\n"
    return event * max(1, 65536 // len(event)), b"data: [DONE]\n\n" if endpoint is SSE else b""


def read(kind: str, endpoint: Endpoint[Any], piece: bytes, size: int, last: bytes = b"") -> int:
    """Read a stream to its end without keeping anything of it."""
    answer = httpx.Response(
        200, headers={"content-type": "text/event-stream"}, stream=Long(piece, size, last)
    )
    client = Client(kind, lambda _: answer).client
    opened = client.stream_bytes if endpoint is BYTES else client.stream_events

    async def drain() -> int:
        count = 0
        async for _ in opened(Request(endpoint, body={})):
            count += 1
        return count

    if kind == "async":
        return asyncio.run(drain())
    return sum(1 for _ in opened(Request(endpoint, body={})))


@pytest.mark.parametrize("text", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("endpoint", [BYTES, SSE, LINES], ids=["bytes", "sse", "json-lines"])
def test_a_stream_takes_constant_memory(kind: str, endpoint: Endpoint[Any], text: bytes) -> None:
    piece, last = (text, b"") if endpoint is BYTES else framed(endpoint, text)
    read(kind, endpoint, piece, len(piece), last)
    few = peak(lambda: read(kind, endpoint, piece, 2 * MiB, last))
    many = peak(lambda: read(kind, endpoint, piece, 16 * MiB, last))
    # A few pieces or events are held at a time, however many there are.
    assert few < 4 * MiB
    assert many - few < 256 * 1024


@pytest.mark.parametrize("size", [1000, 200_000])
def test_pieces_of_one_size_take_constant_memory(kind: str, size: int) -> None:
    def resized(total: int) -> None:
        answer = httpx.Response(200, stream=Long(b"x" * 65536, total))
        request, options = Request(BYTES, body={}), {"chunk_size": size}
        client = Client(kind, lambda _: answer).client

        async def drain() -> None:
            async for piece in client.stream_bytes(request, options):
                assert len(piece) <= size

        if kind == "async":
            asyncio.run(drain())
        else:
            for piece in client.stream_bytes(request, options):
                assert len(piece) <= size

    resized(65536)
    few, many = peak(lambda: resized(2 * MiB)), peak(lambda: resized(16 * MiB))
    assert few < 2 * MiB
    assert many - few < 256 * 1024


def test_a_body_written_to_a_file_takes_constant_memory(kind: str, tmp_path: Path) -> None:
    def write(total: int) -> None:
        answer = httpx.Response(200, stream=Long(b"x" * 65536, total))
        client = Client(kind, lambda _: answer).client
        written = client.stream_bytes(Request(BYTES, body={})).write_to_file(tmp_path / "out")
        assert (asyncio.run(written) if kind == "async" else written) == total

    write(65536)
    few, many = peak(lambda: write(2 * MiB)), peak(lambda: write(16 * MiB))
    assert few < 2 * MiB
    assert many - few < 256 * 1024


# -- uploads --------------------------------------------------------------------------------


class Counting(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Reads a body without keeping it."""

    count = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        for piece in request.stream:
            self.count += len(piece)
        return json_reply({})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        async for piece in request.stream:
            self.count += len(piece)
        return json_reply({})


@pytest.mark.parametrize("own", [False, True], ids=["transport", "httpx-client"])
@pytest.mark.parametrize("form", ["path", "open file", "tuple", "raw"])
def test_an_upload_takes_constant_memory(kind: str, form: str, own: bool, tmp_path: Path) -> None:
    path = tmp_path / "large.wav"
    size = 16 * MiB
    with path.open("wb") as file:
        file.truncate(size)
    transport = Counting()
    settings: dict[str, Any] = {"transport": transport}
    if own:
        make = httpx.Client if kind == "sync" else httpx.AsyncClient
        settings = {"http_client": make(transport=transport)}
    client = Client(kind, **settings)
    client.send(Request(FORM, body={"clip": b"warm"}))
    transport.count = 0
    with path.open("rb") as opened:
        clip = {"path": path, "open file": opened, "tuple": ("a.wav", path)}.get(form)
        request = Request(RAW, body=path) if form == "raw" else Request(FORM, body={"clip": clip})
        assert peak(lambda: client.send(request)) < MiB
    assert size <= transport.count < size + 1000
