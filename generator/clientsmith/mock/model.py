"""What goes into the mock server and what comes out of it, as plain data.

Requests are what a client put on the wire; replies are what a face puts back on it. Nothing here
knows a specification, a socket or an HTTP library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clientsmith.ir import Json

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Names in lower case, in the order of the wire, repeated where the wire repeats them."""


@dataclass(frozen=True, slots=True)
class MockRequest:
    """A request as it was sent."""

    method: str
    target: str
    """Path and query, still percent-encoded (RFC 9112, 3.2.1)."""
    headers: Headers = ()
    body: bytes = b""

    @classmethod
    def of(
        cls, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> MockRequest:
        """Build a request from a mapping of headers."""
        pairs = tuple((name.lower(), value) for name, value in (headers or {}).items())
        return cls(method.upper(), target, pairs, body)

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query, still percent-encoded."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """The values of a header as one list (RFC 9110, 5.2), or None."""
        values = [value for key, value in self.headers if key == name.lower()]
        return ", ".join(values) if values else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a reply's body."""

    data: bytes
    pause: float = 0.0
    """Seconds to wait before it is sent."""


@dataclass(frozen=True, slots=True)
class MockReply:
    """A reply, and how it is to be sent."""

    status: int
    headers: Headers = ()
    chunks: tuple[Chunk, ...] = ()
    cut: int | None = None
    """Bytes of the body after which the connection breaks."""
    reset: bool = False
    """Whether it breaks with a reset rather than an early end."""
    delay: float = 0.0
    """Seconds before the first byte."""
    streamed: bool = False
    """Sent without a known length: `Transfer-Encoding: chunked` over sockets."""

    @property
    def body(self) -> bytes:
        """The whole body, as it would be without a cut."""
        return b"".join(chunk.data for chunk in self.chunks)

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule of the spec that a request or a reply breaks."""

    rule: str
    """path, method, security, parameter, content-type, accept, body, body-syntax, undeclared,
    control or unsupported."""
    message: str
    pointer: str
    """JSON Pointer, in the bundled document, of the rule."""
    at: str = ""
    """JSON Pointer, in the value sent, of what breaks it."""
    headers: Headers = ()
    """What the refusal has to say in headers."""


STATUS_OF_RULE: Mapping[str, int] = {
    "path": 404,
    "method": 405,
    "security": 401,
    "parameter": 400,
    "control": 400,
    "body-syntax": 400,
    "undeclared": 400,
    "accept": 406,
    "content-type": 415,
    "body": 422,
    "unsupported": 501,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart body."""

    name: str
    filename: str | None
    content_type: str | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, its reply, and what the service made of them."""

    request: MockRequest
    reply: MockReply
    operation: str | None
    """`GET /orders/{id}`; None where no operation was found."""
    problems: tuple[Problem, ...] = ()
    parameters: Mapping[str, Mapping[str, Json]] = field(
        default_factory=dict[str, Mapping[str, Json]]
    )
    """Location -> wire name -> value, as the spec reads it; what the client left out is absent."""
    body: Json = None
    """The decoded body; bytes as text of one character each."""
    parts: tuple[Part, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the request breaks the contract."""
        return bool(self.problems)
