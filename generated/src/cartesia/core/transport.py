"""Requests to the network: one attempt, with its redirects, for the synchronous client.

Four ways lead out. A user's own httpx client does all that it does: hooks, cookies, auth, limits.
A user's own transport, and the SDK's own, get each request directly: a ready URL, ready headers,
no client in between. Where the environment names a proxy, an httpx client finds the way. Only
public names of httpx are used. What the user passed in is never closed here.

The asynchronous half is `async_transport`: asyncio takes long to import, and is not needed here.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from functools import cache, lru_cache, partial
from importlib import import_module
from typing import Any, cast

from .content import Content
from .errors import ClientClosedError, InvalidRequestError, RedirectError
from .settings import Settings
from .wire import MAX_REDIRECTS, HeaderSet, Outgoing, join_url, redirected


class Builder:
    """Makes requests of one HTTP library."""

    def __init__(self, library: str, *, asynchronous: bool) -> None:
        self.http: Any = import_module(library)
        self._parse = _url_parser(library)
        self._stream = _stream_class(library, asynchronous)
        self._empty = self.http.ByteStream(b"")

    def request(self, out: Outgoing) -> Any:
        """Make a request for a transport."""
        url, content = self.url(out), out.content
        data = b"" if content is None else content.data
        request = self.http.Request(
            out.method,
            url,
            headers=self._headers(out, url),
            stream=self._stream(content) if data is None else self._bytes(data),
            extensions={"timeout": out.timeouts or {}},
        )
        if data is not None:
            # Gives it its `content`, from which transports can tell that there is no body.
            request.read()
        return request

    def client_request(self, client: Any, out: Outgoing) -> Any:
        """Make a request of a user's own client, with all that the client adds to requests."""
        content, url = out.content, self.url(out)
        body: Any = None if content is None else content.data
        # What the client would add to each request is not for another origin; cookies know theirs.
        make = self._foreign_request(client) if out.foreign else client.build_request
        request = make(
            out.method,
            url,
            headers=self._client_headers(out.headers),
            content=self._stream(content) if content is not None and body is None else body,
            extensions=None if out.timeouts is None else {"timeout": out.timeouts},
        )
        if client.params and not out.foreign:
            # The library lets parameters of the client take the place of a query.
            added = [] if out.redirected else [str(client.params).encode()]
            query = b"&".join([*added, *([url.query] if url.query else [])])
            request.url = url.copy_with(query=query or None)
        return request

    def _client_headers(self, fields: HeaderSet) -> Any:
        if fields.ready is None:
            # Which encodings it can undo the client knows better; that streams shall have none
            # is the SDK's to say.
            raw = [pair for pair in fields.raw if pair != (b"Accept-Encoding", b"gzip, deflate")]
            fields.ready = self.http.Headers(raw)
        return fields.ready

    def _foreign_request(self, client: Any) -> Any:
        return partial(self.http.Request, cookies=client.cookies)

    def url(self, out: Outgoing) -> Any:
        """Parse a URL; one that is asked for again is not parsed again."""
        try:
            return self._parse(out.url) if out.cacheable else self.http.URL(out.url)
        except (self.http.InvalidURL, ValueError) as error:
            raise InvalidRequestError(f"the URL is not valid: {error}") from None

    def _headers(self, out: Outgoing, url: Any) -> Any:
        fields, host = out.headers, url.netloc
        if fields.ready is None or fields.host != host:
            named = any(name.lower() == b"host" for name, _ in fields.raw)
            raw = fields.raw if named else [(b"Host", host), *fields.raw]
            fields.ready, fields.host = self.http.Headers(raw), host
        return fields.ready

    def _bytes(self, data: bytes) -> Any:
        return self.http.ByteStream(data) if data else self._empty


@cache
def _url_parser(library: str) -> Any:
    return lru_cache(maxsize=128)(import_module(library).URL)


@cache
def _stream_class(library: str, asynchronous: bool) -> Any:
    # The library insists on subclasses of its own.
    http: Any = import_module(library)

    class SyncBody(http.SyncByteStream):  # type: ignore[misc]  # known at run time only
        def __init__(self, content: Content) -> None:
            self._content = content

        def __iter__(self) -> Iterator[bytes]:
            return self._content.chunks()

    class AsyncBody(http.AsyncByteStream):  # type: ignore[misc]  # known at run time only
        def __init__(self, content: Content) -> None:
            self._content = content

        def __aiter__(self) -> AsyncIterator[bytes]:
            return self._content.achunks()

    return AsyncBody if asynchronous else SyncBody


def own_auth(out: Outgoing) -> dict[str, None]:
    """Say whether a user's client may add its credentials: not for another origin."""
    return {"auth": None} if out.foreign else {}


def library_of(thing: object, default: str) -> str:
    """Name the HTTP library that a client or a transport belongs to."""
    for kind in type(thing).__mro__:
        root = kind.__module__.partition(".")[0]
        if hasattr(sys.modules.get(root), "AsyncByteStream"):
            return root
    return default


@lru_cache(maxsize=4)
def _tls_context(library: str, *_: str | None) -> Any:
    return import_module(library).create_ssl_context()


def tls_context(library: str) -> Any:
    """Return the one TLS context that all clients share: making one takes 15 ms and 800 KiB."""
    environment = os.environ.get
    return _tls_context(library, environment("SSL_CERT_FILE"), environment("SSL_CERT_DIR"))


def environment_has_proxy() -> bool:
    """Tell whether the environment, or the system, names a proxy."""
    from urllib.request import getproxies

    found = getproxies()
    return any(found.get(scheme) for scheme in ("http", "https", "all"))


def connection_options(http: Any, library: str, secure: bool) -> dict[str, Any]:
    """Return what the SDK's own transports are made with."""
    # A context that trusts nobody is enough for a transport that never uses it.
    return {
        "verify": tls_context(library) if secure else False,
        "limits": http.Limits(max_connections=1000, max_keepalive_connections=100),
    }


class SyncTransport:
    """The way out of a synchronous client."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        given = settings.http_client or settings.transport
        self._library = library_of(given, settings.http_library)
        self._builder = Builder(self._library, asynchronous=False)
        self._client: Any = settings.http_client
        self._own: dict[bool, Any] = {}
        """By whether it speaks TLS: certificates are not loaded for plain HTTP."""
        self._pid = os.getpid()
        self._inherited: list[Any] = []
        self._lock = threading.Lock()
        self._closed = False
        self._proxied = given is None and environment_has_proxy()

    def send(self, out: Outgoing) -> Any:
        """Send one attempt; return the response unread."""
        for _ in range(MAX_REDIRECTS + 1):
            response = self._exchange(out)
            following = self._next(out, response) if 300 <= response.status_code < 400 else None
            if following is None:
                return response
            try:
                response.read()
            finally:
                response.close()
            out = following
        raise RedirectError(f"more than {MAX_REDIRECTS} redirects")

    def _exchange(self, out: Outgoing) -> Any:
        if self._closed:
            raise ClientClosedError
        client = self._client
        if client is not None:
            if client.is_closed:
                raise ClientClosedError("the httpx client was closed")
            request = self._builder.client_request(client, out)
            return client.send(request, stream=True, follow_redirects=False, **own_auth(out))
        transport = self._settings.transport or self._transport(out.url.startswith("https"))
        return cast("Any", transport).handle_request(self._builder.request(out))

    def _next(self, out: Outgoing, response: Any) -> Outgoing | None:
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
            response.close()
            raise

    def _transport(self, secure: bool) -> Any:
        own = self._own.get(secure)
        if own is not None and self._pid == os.getpid():
            return own
        with self._lock:
            self._forked()
            if secure not in self._own:
                self._own[secure] = self._make(secure)
            return self._own[secure]

    def _forked(self) -> None:
        # Connections of the parent process are not to be used, nor shut down, by its child.
        if self._pid != os.getpid():
            self._inherited += self._own.values()
            self._own, self._pid = {}, os.getpid()

    def _make(self, secure: bool) -> Any:
        http = self._builder.http
        options = connection_options(http, self._library, secure)
        if not self._proxied:
            return http.HTTPTransport(**options)
        # A client knows NO_PROXY and the rest; of all it can do it shall do nothing else.
        return ClientTransport(http.Client(**options))

    def preload(self) -> None:
        """Make the transport now."""
        if self._client is None and self._settings.transport is None:
            self._transport(self._settings.base_url.startswith("https"))

    def close(self) -> None:
        """Close what was opened here."""
        self._closed = True
        with self._lock:
            own, self._own = self._own, {}
        for transport in own.values():
            transport.close()


class ClientTransport:
    """An httpx client in the place of a transport."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def handle_request(self, request: Any) -> Any:
        """Send a request; return the response unread."""
        return self._client.send(request, stream=True, follow_redirects=False)

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request; return the response unread."""
        return await self._client.send(request, stream=True, follow_redirects=False)

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the client."""
        await self._client.aclose()
