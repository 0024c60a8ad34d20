"""Methods, what travels for them, and how they behave; WebSockets and webhooks."""

from __future__ import annotations

from dataclasses import dataclass


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
    kept: str = ""
    """What it is called now, when this is its name in an earlier release."""


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


# -- WebSockets and webhooks --------------------------------------------------------------------


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
    """A request that the API sends, which `unwrap` reads."""

    name: str
    verb: str
    type: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Receiver:
    """The module that has `unwrap`, `verify` and `sign`, and how requests are signed."""

    module: str
    signature: str
    header: str = ""
    encoding: str = ""
    prefix: str = ""
    timestamp_header: str = ""
    timestamp_prefix: str = ""
    signed: str = ""
