"""The parsed document: what `parse` hands to `schemas` and `operations`.

All references outside of schemas are resolved, 3.0 and 3.2 wording has become that of 3.1, and
every node has its origin. Schemas stay as they are written (`Located`): JSON Schema is read by
`schemas` alone, because a keyword that is absent and one that is null differ there (`const: null`,
`default: null`) and typed models of OpenAPI lose that. Data only: no I/O, no openapi_pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from clientsmith.diagnostics import Origin
from clientsmith.ir import STANDARD, Json, Signing

OWN_HEADERS = frozenset(
    {"accept", "content-type", "authorization"}
    | {"content-length", "transfer-encoding", "connection", "host"}
)
"""Headers that are no parameters: described elsewhere (OpenAPI 3.1, 4.8.12.1), or about how a
request is written, which is known when it is (RFC 9112, 3.2, 6 and 9.1). In lower case."""


@dataclass(frozen=True, slots=True)
class Located:
    """A piece of the bundle and where it stands, so that `$ref`s in it can be followed."""

    value: Json
    file: str
    """Relative to the root document's folder, as in Origin."""
    pointer: str
    """JSON Pointer inside the file, without `#`; the empty text is the whole file."""

    def child(self, *keys: str | int) -> Located:
        """The piece below `keys`, which must exist."""
        value, pointer = self.value, self.pointer
        for key in keys:
            value = value[int(key)] if isinstance(value, list) else _member(value, str(key))
            pointer = f"{pointer}/{escape(str(key))}"
        return Located(value, self.file, pointer)


def _member(value: Json, key: str) -> Json:
    if not isinstance(value, dict):
        raise KeyError(key)
    return value[key]


Usage: TypeAlias = Literal["json", "form", "raw"]
"""Where the value of a schema travels: in JSON, as a field of a form, or as a body of its own.
Bytes (`format: binary`) are possible in the last two only."""


def json_type(value: Json) -> str:
    """The JSON Schema type of a value (2020-12 core, 4.2.1); `1.0` is a number as it is written."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def escape(key: str) -> str:
    """Write a key as a token of a JSON Pointer (RFC 6901, 3)."""
    return key.replace("~", "~0").replace("/", "~1")


class Sources(Protocol):
    """The files of a bundle, as later stages may use them."""

    def follow(self, ref: str, base: Located) -> Located | None:
        """The target of a `$ref` that stands at `base`; None when there is nothing there."""
        ...

    def origin(self, place: Located) -> Origin:
        """Line and column of a place."""
        ...

    def component_schemas(self) -> list[tuple[str, Located]]:
        """Schemas below `components` of the files read so far, the root document's first."""
        ...


@dataclass(frozen=True, slots=True)
class PaginationHint:
    """`x-sdk-pagination`, or an alias of it, checked for shape but not against the operation."""

    style: str
    """cursor, offset, page, link or url."""
    items: tuple[str, ...]
    next: tuple[str, ...] | None
    param: str | None
    previous_param: str | None
    previous: tuple[str, ...] | None
    has_more: tuple[str, ...] | None
    total: tuple[str, ...] | None
    limit_param: str | None
    first: int | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class StreamingHint:
    """`x-sdk-streaming`, or an alias of it."""

    format: str | None
    """bytes, sse or json-lines; None to go by the media type."""
    terminal: tuple[tuple[str, tuple[Json, ...]], ...]
    sentinel: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class RetryHint:
    """`x-sdk-retry`, or an alias of it."""

    idempotent: bool | None
    key_header: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Extensions:
    """The `x-sdk-*` of one node, aliases of other generators included."""

    group: tuple[str, ...] | None = None
    method: str | None = None
    name: str | None = None
    enum_open: bool | None = None
    ignore: bool = False
    order: int | None = None
    pagination: PaginationHint | None = None
    streaming: StreamingHint | None = None
    retry: RetryHint | None = None


NO_EXTENSIONS = Extensions()


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form is sent (OpenAPI 3.1, 4.8.15)."""

    content_type: str | None
    style: str | None
    explode: bool | None
    allow_reserved: bool


@dataclass(frozen=True, slots=True)
class MediaType:
    """One entry of `content`."""

    media_type: str
    schema: Located | None
    item_schema: Located | None
    """3.2: schema of each item of a sequential media type."""
    origin: Origin
    examples: tuple[tuple[str, Json], ...] = ()
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])


@dataclass(frozen=True, slots=True)
class ParameterNode:
    """A parameter; defaults of style and explode are filled in by location (4.8.12.2)."""

    name: str
    location: str
    """path, query, header, cookie, or 3.2's querystring."""
    required: bool
    schema: Located | None
    content: MediaType | None
    style: str
    explode: bool
    allow_reserved: bool
    deprecated: bool
    description: str
    examples: tuple[Json, ...]
    origin: Origin
    extensions: Extensions = NO_EXTENSIONS


@dataclass(frozen=True, slots=True)
class HeaderNode:
    """A header of a reply."""

    name: str
    schema: Located | None
    required: bool
    description: str
    deprecated: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class ResponseNode:
    """The replies with one status key, as text: `200`, `4XX`, `default`."""

    status: str
    description: str
    content: tuple[MediaType, ...]
    headers: tuple[HeaderNode, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class RequestBodyNode:
    """A request body."""

    content: tuple[MediaType, ...]
    required: bool
    description: str
    origin: Origin
    extensions: Extensions = NO_EXTENSIONS


@dataclass(frozen=True, slots=True)
class ServerVariableNode:
    """A variable of a server URL."""

    name: str
    default: str
    enum: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class ServerNode:
    """A base URL."""

    url: str
    description: str
    variables: tuple[ServerVariableNode, ...]
    origin: Origin
    extensions: Extensions = NO_EXTENSIONS


@dataclass(frozen=True, slots=True)
class OperationNode:
    """An operation with the parameters of its path item merged in (operation's win)."""

    method: str
    """Upper case."""
    path: str
    """As written; for a webhook, its name."""
    operation_id: str | None
    tags: tuple[str, ...]
    summary: str
    description: str
    deprecated: bool
    external_url: str
    parameters: tuple[ParameterNode, ...]
    request_body: RequestBodyNode | None
    responses: tuple[ResponseNode, ...]
    security: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] | None
    """None where the document's applies."""
    servers: tuple[ServerNode, ...] | None
    origin: Origin
    extensions: Extensions = NO_EXTENSIONS
    callback: str = ""
    """For the operation of a callback: the callback's name."""


@dataclass(frozen=True, slots=True)
class ChannelNode:
    """A path item with `x-websocket`; the value is checked by `operations`."""

    path: str
    value: Located
    origin: Origin


@dataclass(frozen=True, slots=True)
class TagNode:
    """A tag; `parent` is 3.2's."""

    name: str
    description: str
    parent: str | None
    origin: Origin
    extensions: Extensions = NO_EXTENSIONS


@dataclass(frozen=True, slots=True)
class SecuritySchemeNode:
    """A security scheme, as written."""

    name: str
    type: str
    scheme: str
    location: str
    wire: str
    token_url: str
    """Of the client credentials flow, where there is one."""
    scopes: tuple[str, ...]
    description: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Document:
    """A document, whatever version and however many files it was written in."""

    sources: Sources
    source: str
    """Path of the root document as the user named it."""
    openapi: str
    """The version that the document declares."""
    title: str
    version: str
    description: str
    contact: tuple[tuple[str, str], ...]
    license: tuple[tuple[str, str], ...]
    servers: tuple[ServerNode, ...]
    tags: tuple[TagNode, ...]
    operations: tuple[OperationNode, ...]
    webhooks: tuple[OperationNode, ...]
    callbacks: tuple[OperationNode, ...]
    channels: tuple[ChannelNode, ...]
    component_schemas: tuple[tuple[str, Located], ...]
    """Those of the root document, in its order."""
    security_schemes: tuple[SecuritySchemeNode, ...]
    security: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]
    signing: Signing = STANDARD
    """Of the requests that the API sends."""
