"""The mock inside the process: transports for httpx, sync and async.

What comes in are httpx requests; what goes out are the replies of a Service, streamed piece by
piece with their pauses; a cut is httpx's own error for a connection that broke. Imported only when
asked for, because httpx is no dependency of the generator. Opens no socket.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import httpx

from clientsmith.mock.model import MockReply, MockRequest
from clientsmith.mock.service import Service


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of a reply, and where it breaks."""

    def __init__(self, reply: MockReply, request: httpx.Request) -> None:
        self._reply = reply
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        for data, pause in _pieces(self._reply):
            time.sleep(pause)
            yield data
        self._end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for data, pause in _pieces(self._reply):
            await asyncio.sleep(pause)
            yield data
        self._end()

    def _end(self) -> None:
        if self._reply.cut is None:
            return
        if self._reply.reset:
            raise httpx.ReadError("connection reset by peer", request=self._request)
        message = "peer closed connection without sending complete message body"
        raise httpx.RemoteProtocolError(message, request=self._request)


def _pieces(reply: MockReply) -> Iterator[tuple[bytes, float]]:
    left = reply.cut
    for chunk in reply.chunks:
        data = chunk.data if left is None else chunk.data[:left]
        if data:
            yield data, chunk.pause
        if left is not None:
            left -= len(data)
            if left == 0:
                return


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests of httpx clients to a service. One object serves both kinds of client."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a sync client."""
        reply = self.service.handle(_plain(request, request.read()))
        _timely(reply, request)
        time.sleep(reply.delay)
        return _response(reply, request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an async client."""
        body = await request.aread()
        reply = self.service.handle(_plain(request, body))
        _timely(reply, request)
        await asyncio.sleep(reply.delay)
        return _response(reply, request)


def _plain(request: httpx.Request, body: bytes) -> MockRequest:
    target = request.url.raw_path.decode("ascii")
    headers = tuple((name.lower(), value) for name, value in request.headers.multi_items())
    return MockRequest(request.method.upper(), target, headers, body)


def _timely(reply: MockReply, request: httpx.Request) -> None:
    """Fail as a socket would where the reply takes longer than the client waits."""
    timeout = request.extensions.get("timeout", {}).get("read")
    if timeout is not None and reply.delay > timeout:
        raise httpx.ReadTimeout("timed out", request=request)


def _response(reply: MockReply, request: httpx.Request) -> httpx.Response:
    headers = [*reply.headers]
    if not reply.streamed and reply.status not in (204, 304):
        length = sum(len(chunk.data) for chunk in reply.chunks)
        headers.append(("content-length", str(length)))
    return httpx.Response(reply.status, headers=headers, stream=_Body(reply, request))
