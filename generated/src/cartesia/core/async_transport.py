"""Requests to the network, for the asynchronous client: `transport` with `await` in it.

A test holds the two together. Connections belong to the event loop that opened them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

from .errors import ClientClosedError, RedirectError
from .settings import Settings
from .transport import (
    Builder,
    ClientTransport,
    connection_options,
    environment_has_proxy,
    library_of,
    own_auth,
    tls_context,
)
from .wire import MAX_REDIRECTS, Outgoing, join_url, redirected


class AsyncTransport:
    """The way out of an asynchronous client: connections of its own for each event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        given = settings.http_client or settings.transport
        self._library = library_of(given, settings.http_library)
        self._builder = Builder(self._library, asynchronous=True)
        self._client: Any = settings.http_client
        self._own: dict[tuple[object, bool], tuple[Any, AsyncGenerator[None, None]]] = {}
        self._closed = False
        self._proxied = given is None and environment_has_proxy()

    async def send(self, out: Outgoing) -> Any:
        """Send one attempt; return the response unread."""
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._exchange(out)
            following = (
                await self._next(out, response) if 300 <= response.status_code < 400 else None
            )
            if following is None:
                return response
            try:
                await response.aread()
            finally:
                await response.aclose()
            out = following
        raise RedirectError(f"more than {MAX_REDIRECTS} redirects")

    async def _exchange(self, out: Outgoing) -> Any:
        if self._closed:
            raise ClientClosedError
        client = self._client
        if client is not None:
            if client.is_closed:
                raise ClientClosedError("the httpx client was closed")
            request = self._builder.client_request(client, out)
            return await client.send(request, stream=True, follow_redirects=False, **own_auth(out))
        transport = self._settings.transport or await self._transport(out.url.startswith("https"))
        return await cast("Any", transport).handle_async_request(self._builder.request(out))

    async def _next(self, out: Outgoing, response: Any) -> Outgoing | None:
        owner = self._settings.http_client
        follows = (
            self._settings.follow_redirects if owner is None else self._client.follow_redirects
        )
        if not follows:
            return None
        try:
            location = response.headers.get("location")
            return redirected(out, response.status_code, location, join_url)
        except BaseException:
            await response.aclose()
            raise

    async def _transport(self, secure: bool) -> Any:
        key = (asyncio.get_running_loop(), secure)
        found = self._own.get(key)
        if found is not None:
            return found[0]
        # A copy, and no error for what is gone: loops of other threads do this as well.
        for old in list(self._own):
            if cast("Any", old[0]).is_closed():
                self._own.pop(old, None)
        transport = self._make(secure)
        # A loop that shuts down closes its asynchronous generators first (`asyncio.run` does),
        # and with this one go the connections that could not be closed after it.
        keeper = _keep(transport)
        self._own[key] = (transport, keeper)
        await anext(keeper)
        return transport

    def _make(self, secure: bool) -> Any:
        http = self._builder.http
        options = connection_options(http, self._library, secure)
        if not self._proxied:
            return http.AsyncHTTPTransport(**options)
        return ClientTransport(http.AsyncClient(**options))

    def preload(self) -> None:
        """Load certificates now; connections belong to a loop, which may not run yet."""
        if self._client is None and self._settings.base_url.startswith("https"):
            tls_context(self._library)

    def mark_closed(self) -> None:
        """Refuse further requests."""
        self._closed = True

    async def close(self) -> None:
        """Close what was opened here."""
        self._closed = True
        own, self._own = self._own, {}
        running = asyncio.get_running_loop()
        for (loop, _), (_, keeper) in own.items():
            if loop is running:
                await keeper.aclose()
            elif not cast("Any", loop).is_closed():
                asyncio.run_coroutine_threadsafe(keeper.aclose(), cast("Any", loop))


async def _keep(transport: Any) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        await transport.aclose()
