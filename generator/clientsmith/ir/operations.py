"""Operations of the API: requests, replies, pages, security, and the whole document."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clientsmith.diagnostics import Origin
from clientsmith.ir.signing import STANDARD, Signing
from clientsmith.ir.types import (
    ABSENT,
    NO_DOCS,
    Const,
    Constraints,
    Docs,
    Field,
    Json,
    MaybeJson,
    NamedType,
    ProposedName,
    TypeExpr,
    TypeId,
)

OperationId: TypeAlias = str


class Location(enum.Enum):
    """Where a parameter travels."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its serialization (OpenAPI 3.1, 4.8.12)."""

    wire: str
    location: Location
    type: TypeExpr
    required: bool
    origin: Origin
    style: str
    """simple, label, matrix, form, spaceDelimited, pipeDelimited or deepObject."""
    explode: bool
    allow_reserved: bool = False
    media_type: str | None = None
    """Set when the parameter has `content` instead of a schema."""
    default: MaybeJson = ABSENT
    docs: Docs = NO_DOCS
    constraints: Constraints = ()
    examples: tuple[Json, ...] = ()
    pinned_name: str | None = None

    @property
    def constant(self) -> Const | None:
        """The only value it can have. Such a parameter is sent, and is no argument."""
        return self.type if self.required and isinstance(self.type, Const) else None


class BodyKind(enum.Enum):
    """How the SDK writes a request body."""

    JSON = "json"
    FORM = "form"
    """application/x-www-form-urlencoded"""
    MULTIPART = "multipart"
    BINARY = "binary"
    TEXT = "text"
    JSON_LINES = "json-lines"


@dataclass(frozen=True, slots=True)
class FormField:
    """A part of a multipart body, or a pair of a form (OpenAPI 3.1, 4.8.14, 4.8.15)."""

    field: Field
    is_file: bool
    is_list: bool
    """One part per item, under the same name."""
    content_type: str | None
    """From `encoding`, or None: text for scalars, JSON for objects."""
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True)
class MediaBody:
    """One media type of a request body."""

    media_type: str
    kind: BodyKind
    type: TypeExpr
    origin: Origin
    form: tuple[FormField, ...] = ()
    """For FORM and MULTIPART: the fields in order."""
    examples: tuple[tuple[str, Json], ...] = ()
    """(name, value); the name is empty for a lone `example`."""


@dataclass(frozen=True, slots=True)
class Body:
    """A request body; `media[0]` is the one that the SDK sends unless told otherwise."""

    media: tuple[MediaBody, ...]
    required: bool
    origin: Origin
    docs: Docs = NO_DOCS
    pinned_name: str | None = None


class ContentKind(enum.Enum):
    """How the SDK reads a reply."""

    JSON = "json"
    TEXT = "text"
    BYTES = "bytes"
    SSE = "sse"
    JSON_LINES = "json-lines"


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a reply. For SSE and JSON lines, `type` is that of one event."""

    media_type: str
    kind: ContentKind
    type: TypeExpr
    origin: Origin
    examples: tuple[tuple[str, Json], ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a reply."""

    wire: str
    type: TypeExpr
    required: bool
    origin: Origin
    docs: Docs = NO_DOCS


@dataclass(frozen=True, slots=True)
class Response:
    """The replies with one status: `200`, `4XX` (upper case) or `default`."""

    status: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...]
    origin: Origin
    docs: Docs = NO_DOCS

    @property
    def is_success(self) -> bool:
        """Whether it is of class 2 (RFC 9110, 15.3)."""
        return self.status.startswith("2")


@dataclass(frozen=True, slots=True)
class CursorPages:
    """Pages chained by a cursor: `param` takes what the field `next` of the last page held."""

    items: tuple[str, ...]
    """Path of property names from the body to the list of items."""
    item: TypeExpr
    next: tuple[str, ...]
    param: str
    """Wire name of the query parameter, or of the top-level body property."""
    in_body: bool
    previous_param: str | None
    previous: tuple[str, ...] | None
    has_more: tuple[str, ...] | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class OffsetPages:
    """Pages by number of items skipped."""

    items: tuple[str, ...]
    item: TypeExpr
    param: str
    limit_param: str | None
    in_body: bool
    total: tuple[str, ...] | None
    has_more: tuple[str, ...] | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class NumberedPages:
    """Pages by page number."""

    items: tuple[str, ...]
    item: TypeExpr
    param: str
    first: int
    in_body: bool
    total_pages: tuple[str, ...] | None
    has_more: tuple[str, ...] | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class LinkPages:
    """Pages chained by a URL: in the `Link` header (RFC 8288, `rel=next`), or in the body."""

    items: tuple[str, ...]
    item: TypeExpr
    next: tuple[str, ...] | None
    """Where the body holds the next URL; None for the Link header."""
    origin: Origin


Pages: TypeAlias = "CursorPages | OffsetPages | NumberedPages | LinkPages"


@dataclass(frozen=True, slots=True)
class Streaming:
    """How an event stream ends (`x-sdk-streaming`)."""

    terminal: tuple[tuple[str, tuple[Json, ...]], ...]
    """(property, values): the stream is complete after an event with one of them. Empty when
    the end of the body is the end of the stream."""
    sentinel: str | None
    """Text that ends the stream instead of a JSON event, such as `[DONE]`."""
    origin: Origin


class Retry(enum.Enum):
    """Whether a request that may have been acted on may be sent again."""

    BY_METHOD = "by-method"
    """RFC 9110, 9.2.2: GET, HEAD, OPTIONS, TRACE, PUT, DELETE."""
    IDEMPOTENT = "idempotent"
    NEVER = "never"
    KEYED = "keyed"
    """With an idempotency key, which the SDK then sends."""


@dataclass(frozen=True, slots=True)
class RetryRule:
    """`x-sdk-retry`."""

    retry: Retry = Retry.BY_METHOD
    key_header: str | None = None


class SecurityKind(enum.Enum):
    """The schemes that the SDK can serve; any other is a header that the caller sets."""

    BEARER = "bearer"
    BASIC = "basic"
    API_KEY = "apiKey"
    OAUTH2_CLIENT_CREDENTIALS = "oauth2"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A security scheme of `components`."""

    name: str
    kind: SecurityKind
    origin: Origin
    location: Location | None = None
    """For API_KEY."""
    wire: str | None = None
    """For API_KEY: name of header, query parameter or cookie."""
    token_url: str | None = None
    scopes: tuple[str, ...] = ()
    docs: Docs = NO_DOCS


SecurityRequirement: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Schemes needed together, with their scopes; an empty one means that none is needed."""


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A variable of a server URL."""

    name: str
    default: str
    values: tuple[str, ...]
    docs: Docs = NO_DOCS


@dataclass(frozen=True, slots=True)
class Server:
    """A base URL."""

    url: str
    variables: tuple[ServerVariable, ...]
    origin: Origin
    docs: Docs = NO_DOCS
    pinned_name: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """An HTTP method on a path."""

    id: OperationId
    """`GET /orders/{id}`; unique in the document."""
    method: str
    """Upper case, also `QUERY` and custom ones."""
    path: str
    """With `{name}` for each path parameter; without fragment."""
    group: tuple[str, ...]
    """Names of the resources that hold it, outermost first, in the spec's own spelling; empty
    for a method of the client itself."""
    proposed_method: ProposedName
    """Before conversion to Python; the group's name is taken off already."""
    operation_id: str | None
    """The document's `operationId`."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    origin: Origin
    docs: Docs = NO_DOCS
    security: tuple[SecurityRequirement, ...] = ()
    """Alternatives; empty when none is needed."""
    servers: tuple[Server, ...] = ()
    """Only where it overrides those of the document."""
    pages: Pages | None = None
    streaming: Streaming | None = None
    retry: RetryRule = RetryRule()
    order: int | None = None
    """`x-sdk-order`: place within its resource."""


@dataclass(frozen=True, slots=True)
class Resource:
    """The operations behind one client attribute."""

    group: tuple[str, ...]
    title: str
    """The tag as the document spells it, for headings."""
    operations: tuple[Operation, ...]
    origin: Origin
    docs: Docs = NO_DOCS


@dataclass(frozen=True, slots=True)
class Channel:
    """A WebSocket (`x-websocket`)."""

    id: str
    """`WS /tts/websocket`."""
    path: str
    group: tuple[str, ...]
    proposed_method: ProposedName
    query: tuple[Parameter, ...]
    send: TypeExpr
    receive: TypeExpr
    settings: tuple[tuple[str, Json], ...]
    """The rest of the extension: context key, terminal events, keepalive."""
    origin: Origin
    docs: Docs = NO_DOCS


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request that the API sends to its user (`webhooks`, `x-webhooks` and `callbacks`)."""

    name: str
    """The event: the webhook's name; for a callback, that of its operation."""
    method: str
    payload: TypeExpr | None
    origin: Origin
    docs: Docs = NO_DOCS
    kind: ContentKind | None = ContentKind.JSON
    """JSON, TEXT or BYTES; None without a body."""


@dataclass(frozen=True, slots=True)
class Api:
    """A whole document."""

    title: str
    version: str
    """`info.version`."""
    source: str
    """The spec's path as the user named it, for headers of generated files."""
    resources: tuple[Resource, ...]
    types: Mapping[TypeId, NamedType]
    """In order of first use; every Ref leads here."""
    servers: tuple[Server, ...]
    security_schemes: tuple[SecurityScheme, ...]
    security: tuple[SecurityRequirement, ...]
    channels: tuple[Channel, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    signing: Signing = STANDARD
    docs: Docs = NO_DOCS
    contact: tuple[tuple[str, str], ...] = field(default=())
    license: tuple[tuple[str, str], ...] = field(default=())

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, resource by resource."""
        return tuple(op for resource in self.resources for op in resource.operations)
