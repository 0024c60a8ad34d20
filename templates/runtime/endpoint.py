"""An operation as data, and a request for it: all that generated code tells the runtime.

`Endpoint` is what never changes, made once when a resource is imported; `Request` is one set of
arguments. Nothing here encodes, sends or decodes, and nothing here imports httpx or pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from .omit import OMIT

T = TypeVar("T")

# Any, because the empty mapping is of every value type.
_NONE: Mapping[str, Any] = MappingProxyType({})


class Style(NamedTuple):
    """How a parameter is written (OpenAPI 3.1, 4.8.12); `json` stands for `content: json`."""

    name: str
    explode: bool = False
    reserved: bool = False
    """Characters reserved in URLs stay as they are (`allowReserved`)."""


class JsonBody(NamedTuple):
    """A body in JSON."""

    required: bool = True
    """Whether an object of which nothing is given is sent as `{}`, or not at all."""
    content_type: str = "application/json"


class FormBody(NamedTuple):
    """A body in `application/x-www-form-urlencoded`."""

    fields: Mapping[str, Style] = _NONE
    required: bool = True
    """Whether a form of which nothing is given is sent as an empty one, or not at all."""


class Part(NamedTuple):
    """How a field of a multipart body is written (OpenAPI 3.1, 4.8.15)."""

    content_type: str | None = None
    style: Style | None = None
    """Set when `encoding` asks for the rules of query parameters."""


class MultipartBody(NamedTuple):
    """A body in `multipart/form-data`."""

    files: frozenset[str] = frozenset()
    parts: Mapping[str, Part] = _NONE
    content_type: str = "multipart/form-data"
    required: bool = True
    """As in a FormBody."""


class RawBody(NamedTuple):
    """A body sent as it is given: bytes, text, or a file."""

    content_type: str = "application/octet-stream"


Body: TypeAlias = "JsonBody | FormBody | MultipartBody | RawBody"


class StreamRule(NamedTuple):
    """How a stream of events is framed, and how it ends."""

    format: Literal["sse", "json-lines"] = "sse"
    terminal: tuple[tuple[str, tuple[object, ...]], ...] = ()
    """(property, values): an event with one of these is the last. Empty when the end of the
    body is the end of the stream."""
    sentinel: str | None = None
    """Text that ends the stream in place of a JSON event."""
    is_text: bool = False
    """Whether the data of an event is text rather than JSON."""
    or_text: bool = False
    """Whether data that does not fit as JSON is text, which nobody writes in quotes there."""


class CursorPages(NamedTuple):
    """Pages chained by a cursor."""

    items: tuple[str, ...]
    next: tuple[str, ...]
    param: str
    """Wire name of the query parameter, or of the body's property, that takes the cursor."""
    in_body: bool = False
    previous_param: str | None = None
    previous: tuple[str, ...] | None = None
    has_more: tuple[str, ...] | None = None


class OffsetPages(NamedTuple):
    """Pages by number of items skipped."""

    items: tuple[str, ...]
    param: str
    limit_param: str | None = None
    in_body: bool = False
    total: tuple[str, ...] | None = None
    has_more: tuple[str, ...] | None = None


class NumberedPages(NamedTuple):
    """Pages by page number."""

    items: tuple[str, ...]
    param: str
    first: int = 1
    in_body: bool = False
    total_pages: tuple[str, ...] | None = None
    has_more: tuple[str, ...] | None = None


class LinkPages(NamedTuple):
    """Pages chained by a URL, in the `Link` header (RFC 8288) or in the body."""

    items: tuple[str, ...]
    next: tuple[str, ...] | None = None


Pages: TypeAlias = "CursorPages | OffsetPages | NumberedPages | LinkPages"
Reply: TypeAlias = Literal["json", "text", "bytes", "none"]
Retry: TypeAlias = Literal["method", "idempotent", "never", "keyed"]
Security: TypeAlias = tuple[tuple[str, ...], ...]
"""Alternatives, each the names of the schemes that are needed together."""


class Endpoint(Generic[T]):
    """One operation of the API. `T` is what a call gives: the value, one item, or one event."""

    __slots__ = (
        "accept",
        "body",
        "cookie_styles",
        "errors",
        "header_styles",
        "headers",
        "key_header",
        "method",
        "pages",
        "path",
        "path_styles",
        "plan",
        "query",
        "reply",
        "retry",
        "returns",
        "security",
        "server",
        "stream",
    )

    def __init__(
        self,
        method: str,
        path: str,
        *,
        returns: object = None,
        reply: Reply = "json",
        accept: str | None = None,
        headers: Mapping[str, str] = _NONE,
        query: Mapping[str, Style] = _NONE,
        path_styles: Mapping[str, Style] = _NONE,
        header_styles: Mapping[str, Style] = _NONE,
        cookie_styles: Mapping[str, Style] = _NONE,
        body: Body | None = None,
        errors: Mapping[str, object] = _NONE,
        pages: Pages | None = None,
        stream: StreamRule | None = None,
        retry: Retry = "method",
        key_header: str | None = None,
        security: Security | None = None,
        server: str | None = None,
    ) -> None:
        self.method = method
        self.path = path
        self.returns = returns
        self.reply: Reply = reply
        self.accept = accept
        self.headers = headers
        self.query = query
        self.path_styles = path_styles
        self.header_styles = header_styles
        self.cookie_styles = cookie_styles
        self.body = body
        self.errors = errors
        self.pages = pages
        self.stream = stream
        self.retry: Retry = retry
        self.key_header = key_header
        self.security = security
        self.server = server
        self.plan: object = None
        """What `plan.py` computes once, at the first call."""

    def __repr__(self) -> str:
        return f"<Endpoint {self.method} {self.path}>"


class Request(Generic[T]):
    """One set of arguments for an endpoint, by wire name."""

    __slots__ = ("body", "cookies", "endpoint", "headers", "path", "query", "url")

    def __init__(
        self,
        endpoint: Endpoint[T],
        *,
        path: tuple[object, ...] = (),
        query: Mapping[str, object] = _NONE,
        headers: Mapping[str, object] = _NONE,
        cookies: Mapping[str, object] = _NONE,
        body: object = OMIT,
        url: str | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.path = path
        """Values of the path's parameters, in the order of the path."""
        self.query = query
        self.headers = headers
        self.cookies = cookies
        self.body = body
        self.url = url
        """Takes the place of path and query: the next page, where the server names its URL."""

    def replaced(
        self,
        *,
        query: Mapping[str, object] | None = None,
        body: object = OMIT,
        url: str | None = None,
    ) -> Request[T]:
        """Copy this request with another query, body or URL."""
        return Request(
            self.endpoint,
            path=self.path,
            query=self.query if query is None else query,
            headers=self.headers,
            cookies=self.cookies,
            body=self.body if body is OMIT else body,
            url=url,
        )
