"""The public surface of an SDK: a record for each line of `api-surface.txt`.

Made by `surface`, of an API or of such a file; read by whoever compares two of them. Types are
Python in one normal form (see `docs/surface.md`), values are JSON. Data only: frozen, and without
any reference to `ir` or to a place in a spec, so that a file says as much as the spec it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

# -- the package and its clients ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Package:
    """The distribution."""

    name: str
    """Import name."""
    distribution: str
    http_library: str


@dataclass(frozen=True, slots=True)
class Client:
    """The root clients."""

    name: str
    async_name: str
    security: tuple[str, ...] = ()
    """What methods need unless they say otherwise: alternatives, each with its schemes, and
    with their scopes in brackets; `none` where nothing is needed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An argument of the root clients' constructors."""

    symbol: str
    """`Cartesia.timeout`"""
    type: str
    required: bool
    default: str = ""
    """As an expression."""
    async_type: str = ""
    """Where it is another for the asynchronous client."""
    variable: str = ""
    """Environment variable that is read in its absence."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme."""

    name: str
    kind: str
    at: tuple[str, ...] = ()
    """Location and wire name, for an API key."""
    token_url: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A member of the environment class."""

    symbol: str
    """`CartesiaEnvironment.PRODUCTION`"""
    url: str
    template: str = ""
    """The URL before its variables got their defaults."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of methods, and the classes that hold them."""

    path: str
    """From the client: `beta.agents`."""
    sync_class: str
    async_class: str
    module: str


# -- methods --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Method:
    """A method, with its synchronous signature."""

    name: str
    """From the client: `voices.list`."""
    parameters: str
    returns: str
    binding: tuple[str, ...]
    """HTTP method and path."""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method, or of a channel."""

    method: str
    name: str
    type: str
    """Without the `Omit` of optional ones."""
    required: bool
    at: tuple[str, ...]
    """Location (path, query, header, cookie, body) and wire name; no name for a body as a
    whole."""
    positional: int = 0
    """Its place, from 1; 0 when it is given by name only."""
    style: tuple[str, ...] = ()
    """How it travels where that is not the usual way of its location: the style, then `explode`
    and `reserved`; or `content` and a media type."""
    schema: str = ""
    """What the API takes, where the Python type says less than that."""
    default: str = ""
    """The API's default, as JSON; the SDK sends nothing in place of what is not given."""
    limits: tuple[str, ...] = ()
    """`minimum=1`: JSON Schema's keywords, sorted."""
    nullable: bool = False
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """A parameter that is sent always and is no argument."""

    method: str
    location: str
    wire: str
    value: str
    """As JSON."""


@dataclass(frozen=True, slots=True)
class Body:
    """A media type that a request's body may have."""

    method: str
    media_type: str
    type: str
    """The whole body; its properties are arguments where there are any `at body`."""
    kind: str
    """How it is written: json, form, multipart, binary, text or json-lines."""
    required: bool
    sent: bool = False
    """Whether it is the one that the SDK sends."""
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart body, or a pair of a form."""

    method: str
    media_type: str
    wire: str
    file: bool = False
    repeated: bool = False
    """One for each item of a list."""
    content_type: str = ""
    style: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A media type of a reply; without any for an empty one."""

    method: str
    status: str
    media_type: str = ""
    type: str = ""
    """Of one event, in a stream."""
    kind: str = ""
    """How it is read: json, text, bytes, sse or json-lines."""
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Error:
    """A reply that becomes an exception."""

    method: str
    status: str
    media_type: str = ""
    type: str = ""
    raises: str = ""
    kind: str = ""
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a reply."""

    method: str
    status: str
    wire: str
    type: str
    required: bool
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """How the pages of a method follow one another."""

    method: str
    style: str
    """cursor, offset, numbered or link."""
    item: str
    rule: tuple[str, ...]
    """`param="starting_after"`: each of its settings, as JSON."""


@dataclass(frozen=True, slots=True)
class Stream:
    """How the events of a method end before the reply does."""

    method: str
    terminal: tuple[str, ...] = ()
    """`type=["done"]`: values of a property that end it, as JSON."""
    sentinel: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Whether a call may be repeated, where its HTTP method does not decide that."""

    method: str
    rule: str
    """idempotent, never or keyed."""
    key_header: str = ""


@dataclass(frozen=True, slots=True)
class Security:
    """What a method needs in place of what the client says."""

    method: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnServers:
    """Where a method is sent in place of the client's server; to the first of them."""

    method: str
    urls: tuple[str, ...]


# -- WebSockets and webhooks ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Channel:
    """A WebSocket."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Message:
    """What travels on a channel."""

    channel: str
    direction: str
    """send or receive."""
    type: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A setting of a channel: context key, terminal events, keepalive."""

    channel: str
    name: str
    value: str
    """As JSON, without prose."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request that the API sends."""

    name: str
    verb: str
    type: str = ""
    deprecated: bool = False


# -- types ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Model:
    """A pydantic model."""

    name: str
    module: str
    extra: str = ""
    """Type of unlisted keys; empty for any, `none` where the spec forbids them."""
    component: str = ""
    """Key below `components` where it is not the name."""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of a model."""

    symbol: str
    """`Voice.created_at`"""
    type: str
    """As the class declares it: with None where the property may be left out."""
    required: bool
    """As the spec says; one that is only ever sent is None in replies all the same."""
    wire: str | None = None
    """Wire name where it is another."""
    nullable: bool = False
    read_only: bool = False
    write_only: bool = False
    constant: str = ""
    """As JSON, as are the next two."""
    default: str = ""
    limits: tuple[str, ...] = ()
    schema: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Enum:
    """Listed values."""

    name: str
    type: str
    """Of the values."""
    open: bool
    module: str
    constants: str = ""
    """The class that names them, if there is one."""
    component: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an enum."""

    enum: str
    value: str
    """As JSON."""
    name: str = ""
    """Its constant."""


@dataclass(frozen=True, slots=True)
class Union:
    """A union with a name."""

    name: str
    open: bool
    module: str
    discriminator: str = ""
    component: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A member of a union."""

    union: str
    type: str
    tags: tuple[str, ...] = ()
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name for a type."""

    name: str
    type: str
    module: str
    nullable: bool = False
    limits: tuple[str, ...] = ()
    schema: str = ""
    component: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """What requests may hold in place of a model: a TypedDict, or an alias when it has a type."""

    name: str
    model: str
    module: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a TypedDict, under its wire name."""

    twin: str
    wire: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Export:
    """A name that can be imported from a package."""

    name: str
    """`cartesia.voices.Voice`"""
    target: str = ""
    """`module:name` below the package, for a name of an earlier release."""


# -- all of it ------------------------------------------------------------------------------

Record: TypeAlias = (
    Package
    | Client
    | Setting
    | Scheme
    | Server
    | Resource
    | Method
    | Argument
    | Constant
    | Body
    | Part
    | Reply
    | Error
    | Header
    | Pages
    | Stream
    | Retry
    | Security
    | OwnServers
    | Channel
    | Message
    | Rule
    | Webhook
    | Model
    | Field
    | Enum
    | Value
    | Union
    | Variant
    | Alias
    | Twin
    | Key
    | Export
)
_R = TypeVar("_R", bound=Record)


@dataclass(frozen=True, slots=True)
class Surface:
    """A whole surface, in the order of the file."""

    records: tuple[Record, ...]

    def all(self, kind: type[_R]) -> tuple[_R, ...]:
        """Give the records of one kind."""
        return tuple(record for record in self.records if isinstance(record, kind))
