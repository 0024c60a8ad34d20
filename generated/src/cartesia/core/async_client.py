"""The asynchronous client: carries out what `calls` decides.

The synchronous client is the same without `await`, and a test holds the two together.
"""

from __future__ import annotations

import asyncio
import threading
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import WeakKeyDictionary

from .auth import Grant, OAuth2ClientCredentials, aresolve, combined
from .calls import Call, Core
from .endpoint import Request
from .errors import ClientClosedError
from .events import check_media_type, wrong_media_type
from .pagination import AsyncPager, PageState
from .raw_response import RawResponse
from .reply import Reply
from .settings import Settings
from .streaming import AsyncByteStream, AsyncEventStream
from .wire import check_length

if TYPE_CHECKING:
    from .async_transport import AsyncTransport
    from .request_options import RequestOptions

T = TypeVar("T")


class LoopLock:
    """A lock for tasks, one for each event loop: a lock of asyncio belongs to one loop."""

    def __init__(self) -> None:
        self._locks: WeakKeyDictionary[object, asyncio.Lock] = WeakKeyDictionary()

    async def __aenter__(self) -> None:
        lock = self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        await lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        self._locks[asyncio.get_running_loop()].release()


class AsyncClient:
    """Sends requests and gives their values."""

    def __init__(self, settings: Settings) -> None:
        self._core = Core(settings, default_timeout=30.0)
        self._made: AsyncTransport | None = None
        self._closed = False
        self._making = threading.Lock()
        self._renewing = LoopLock()

    @cached_property
    def raw(self) -> AsyncClient:
        """The same client, giving `RawResponse`s of its values."""
        # Its methods return what `resource.async_raw` tells type checkers that they return.
        return cast("AsyncClient", RawAsyncClient(self))

    async def send(self, request: Request[T], options: RequestOptions | None = None) -> T:
        """Send a request; give its value."""
        call = self._core.start(request, options)
        return cast("T", call.decode(await self.exchange(call)))

    def stream_bytes(
        self, request: Request[Any], options: RequestOptions | None = None
    ) -> AsyncByteStream:
        """Give a body piece by piece; the request is sent when the stream is first used."""
        call = self._core.start(request, options, streamed=True)
        return AsyncByteStream(partial(self.exchange, call), call)

    def stream_events(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> AsyncEventStream[T]:
        """Give events one by one; the request is sent when the stream is first used."""
        call = self._core.start(request, options, streamed=True)
        return AsyncEventStream(partial(self.open_events, call), call)

    async def paginate(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> AsyncPager[T]:
        """Fetch the first page now; give all items."""
        return (await self.page(PageState(request, options))).data

    async def page(self, state: PageState[T]) -> RawResponse[AsyncPager[T]]:
        """Fetch one page."""
        call = self._core.start(state.request, state.options)
        reply = await self.exchange(call)
        page = state.page(call.decode(reply), reply, call.url)
        return reply.raw(AsyncPager(page, self))

    async def exchange(self, call: Call) -> Reply:
        """Send until there is a reply to go on with; read it, unless it is to be streamed."""
        while True:
            grant = call.grant or await self._grant(call)
            try:
                response = await self._transport().send(call.outgoing(grant))
                if call.streamed and 200 <= response.status_code < 300:
                    return Reply(response)
                reply = Reply(response, await self._read(response, call))
            except Exception as error:
                delay = call.after_failure(error)
            else:
                pause = call.after_reply(reply, grant)
                if pause is None:
                    return reply
                delay = pause
            await self._sleep(delay)

    async def open_events(self, call: Call) -> Reply:
        """Open a stream of events; refuse a reply that is none."""
        reply = await self.exchange(call)
        if not check_media_type(reply, call):
            raise wrong_media_type(reply, await self._read(reply.response, call), call)
        return reply

    async def _read(self, response: Any, call: Call) -> bytes:
        try:
            if response.is_stream_consumed:
                body = cast("bytes", response.content)
                received = len(body)
            else:
                encoded = "content-encoding" in response.headers
                pieces: list[bytes] = []
                async for piece in response.aiter_bytes() if encoded else response.stream:
                    pieces.append(piece)
                    if call.deadline is not None:
                        call.check_deadline()
                body = b"".join(pieces)
                received = response.num_bytes_downloaded if encoded else len(body)
        finally:
            await response.aclose()
        if call.plan.endpoint.method != "HEAD":
            check_length(response, received)
        return body

    async def _grant(self, call: Call) -> Grant:
        """Ask the credentials for their secrets."""
        grants: list[Grant] = []
        for credential in call.credentials:
            if isinstance(credential, OAuth2ClientCredentials):
                secret = await self._access_token(credential)
            else:
                secret = await aresolve(credential.secret)
            grants.append(credential.grant(secret))
        return combined(grants)

    async def _access_token(self, credential: OAuth2ClientCredentials) -> str:
        token = credential.current(self._core.now())
        if token is not None:
            return token
        async with self._renewing:
            # Whoever waited for the lock finds the token that was fetched meanwhile.
            token = credential.current(self._core.now())
            if token is not None:
                return token
            call = self._core.token_call(credential)
            value = call.decode(await self.exchange(call))
            return credential.accept(value, self._core.now())

    def _transport(self) -> AsyncTransport:
        if self._made is None:
            from .async_transport import AsyncTransport

            with self._making:
                if self._closed:
                    raise ClientClosedError
                self._made = self._made or AsyncTransport(self._core.settings)
        return self._made

    async def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)

    def preload(self) -> None:
        """Import and make all that the first request needs."""
        from . import decoding as decoding

        self._transport().preload()

    def mark_closed(self) -> None:
        """Refuse further requests."""
        self._closed = True

    async def close(self) -> None:
        """Close what this client opened."""
        self._closed = True
        if self._made is not None:
            await self._made.close()


class RawAsyncClient:
    """A client whose methods answer with status and headers next to the value."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._core = client._core  # pyright: ignore[reportPrivateUsage]  # two halves of one client

    @property
    def raw(self) -> RawAsyncClient:
        """This client."""
        return self

    async def send(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> RawResponse[T]:
        """Send a request; give its value in a reply."""
        call = self._core.start(request, options)
        reply = await self._client.exchange(call)
        return reply.raw(cast("T", call.decode(reply)))

    async def stream_bytes(
        self, request: Request[Any], options: RequestOptions | None = None
    ) -> RawResponse[AsyncByteStream]:
        """Open a stream of bytes; give it in a reply."""
        stream = await self._client.stream_bytes(request, options)
        return stream.reply.raw(stream)

    async def stream_events(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> RawResponse[AsyncEventStream[T]]:
        """Open a stream of events; give it in a reply."""
        stream = await self._client.stream_events(request, options)
        return stream.reply.raw(stream)

    async def paginate(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> RawResponse[AsyncPager[T]]:
        """Fetch the first page; give the pager in a reply."""
        return await self._client.page(PageState(request, options))
