"""The synchronous client: carries out what `calls` decides.

The asynchronous client is the same with `await` in it, and a test holds the two together.
"""

from __future__ import annotations

import threading
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .auth import Grant, OAuth2ClientCredentials, combined, resolve
from .calls import Call, Core
from .endpoint import Request
from .errors import ClientClosedError
from .events import check_media_type, wrong_media_type
from .pagination import PageState, SyncPager
from .raw_response import RawResponse
from .reply import Reply
from .settings import Settings
from .streaming import ByteStream, EventStream
from .wire import check_length

if TYPE_CHECKING:
    from .request_options import RequestOptions
    from .transport import SyncTransport

T = TypeVar("T")


class SyncClient:
    """Sends requests and gives their values."""

    def __init__(self, settings: Settings) -> None:
        self._core = Core(settings, default_timeout=60.0)
        self._made: SyncTransport | None = None
        self._closed = False
        self._making = threading.Lock()
        self._renewing = threading.Lock()

    @cached_property
    def raw(self) -> SyncClient:
        """The same client, giving `RawResponse`s of its values."""
        # Its methods return what `resource.raw` tells type checkers that they return.
        return cast("SyncClient", RawSyncClient(self))

    def send(self, request: Request[T], options: RequestOptions | None = None) -> T:
        """Send a request; give its value."""
        call = self._core.start(request, options)
        return cast("T", call.decode(self.exchange(call)))

    def stream_bytes(
        self, request: Request[Any], options: RequestOptions | None = None
    ) -> ByteStream:
        """Send a request now; give its body piece by piece."""
        call = self._core.start(request, options, streamed=True)
        return ByteStream(self.exchange(call), call)

    def stream_events(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> EventStream[T]:
        """Send a request now; give its events one by one."""
        call = self._core.start(request, options, streamed=True)
        return EventStream(self.open_events(call), call)

    def paginate(self, request: Request[T], options: RequestOptions | None = None) -> SyncPager[T]:
        """Fetch the first page now; give all items."""
        return self.page(PageState(request, options)).data

    def page(self, state: PageState[T]) -> RawResponse[SyncPager[T]]:
        """Fetch one page."""
        call = self._core.start(state.request, state.options)
        reply = self.exchange(call)
        page = state.page(call.decode(reply), reply, call.url)
        return reply.raw(SyncPager(page, self))

    def exchange(self, call: Call) -> Reply:
        """Send until there is a reply to go on with; read it, unless it is to be streamed."""
        while True:
            grant = call.grant or self._grant(call)
            try:
                response = self._transport().send(call.outgoing(grant))
                if call.streamed and 200 <= response.status_code < 300:
                    return Reply(response)
                reply = Reply(response, self._read(response, call))
            except Exception as error:
                delay = call.after_failure(error)
            else:
                pause = call.after_reply(reply, grant)
                if pause is None:
                    return reply
                delay = pause
            self._sleep(delay)

    def open_events(self, call: Call) -> Reply:
        """Open a stream of events; refuse a reply that is none."""
        reply = self.exchange(call)
        if not check_media_type(reply, call):
            raise wrong_media_type(reply, self._read(reply.response, call), call)
        return reply

    def _read(self, response: Any, call: Call) -> bytes:
        try:
            if response.is_stream_consumed:
                body = cast("bytes", response.content)
                received = len(body)
            else:
                encoded = "content-encoding" in response.headers
                pieces: list[bytes] = []
                for piece in response.iter_bytes() if encoded else response.stream:
                    pieces.append(piece)
                    if call.deadline is not None:
                        call.check_deadline()
                body = b"".join(pieces)
                received = response.num_bytes_downloaded if encoded else len(body)
        finally:
            response.close()
        if call.plan.endpoint.method != "HEAD":
            check_length(response, received)
        return body

    def _grant(self, call: Call) -> Grant:
        """Ask the credentials for their secrets."""
        grants: list[Grant] = []
        for credential in call.credentials:
            if isinstance(credential, OAuth2ClientCredentials):
                secret = self._access_token(credential)
            else:
                secret = resolve(credential.secret)
            grants.append(credential.grant(secret))
        return combined(grants)

    def _access_token(self, credential: OAuth2ClientCredentials) -> str:
        token = credential.current(self._core.now())
        if token is not None:
            return token
        with self._renewing:
            # Whoever waited for the lock finds the token that was fetched meanwhile.
            token = credential.current(self._core.now())
            if token is not None:
                return token
            call = self._core.token_call(credential)
            value = call.decode(self.exchange(call))
            return credential.accept(value, self._core.now())

    def _transport(self) -> SyncTransport:
        if self._made is None:
            from .transport import SyncTransport

            with self._making:
                if self._closed:
                    raise ClientClosedError
                self._made = self._made or SyncTransport(self._core.settings)
        return self._made

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            time.sleep(seconds)

    def preload(self) -> None:
        """Import and make all that the first request needs."""
        from . import decoding as decoding

        self._transport().preload()

    def close(self) -> None:
        """Close what this client opened."""
        self._closed = True
        if self._made is not None:
            self._made.close()


class RawSyncClient:
    """A client whose methods answer with status and headers next to the value."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client
        self._core = client._core  # pyright: ignore[reportPrivateUsage]  # two halves of one client

    @property
    def raw(self) -> RawSyncClient:
        """This client."""
        return self

    def send(self, request: Request[T], options: RequestOptions | None = None) -> RawResponse[T]:
        """Send a request; give its value in a reply."""
        call = self._core.start(request, options)
        reply = self._client.exchange(call)
        return reply.raw(cast("T", call.decode(reply)))

    def stream_bytes(
        self, request: Request[Any], options: RequestOptions | None = None
    ) -> RawResponse[ByteStream]:
        """Open a stream of bytes; give it in a reply."""
        stream = self._client.stream_bytes(request, options)
        return stream.reply.raw(stream)

    def stream_events(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> RawResponse[EventStream[T]]:
        """Open a stream of events; give it in a reply."""
        stream = self._client.stream_events(request, options)
        return stream.reply.raw(stream)

    def paginate(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> RawResponse[SyncPager[T]]:
        """Fetch the first page; give the pager in a reply."""
        return self._client.page(PageState(request, options))
