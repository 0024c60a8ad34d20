"""One attempt of a request, as data, and what its failure means.

Knows the names of httpx's exceptions, not its classes: httpx2, and transports of other makers,
raise exceptions of the same names that are not the same classes. Never sends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, overload

from .errors import InvalidRequestError, RedirectError, SdkError

if TYPE_CHECKING:
    from .content import Content

D = TypeVar("D")

RawHeaders = Sequence[tuple[bytes, bytes]]

# RFC 9110, 5.6.2 and 5.5.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

MAX_REDIRECTS = 20
# The roots of httpx's exceptions, and that of aiohttp's, some of which httpx-aiohttp lets through.
_FAILURES = frozenset({"TransportError", "RequestError", "StreamError", "HTTPError", "ClientError"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What the SDK sets by itself and no secret can be in; nothing else goes to another origin.
_HARMLESS = frozenset(
    {b"accept", b"accept-encoding", b"connection", b"user-agent", b"content-type",
     b"content-length", b"transfer-encoding"}
)  # fmt: skip


class HeaderSet:
    """Header fields, and the HTTP library's form of them once it was made."""

    __slots__ = ("host", "raw", "ready")

    def __init__(self, raw: RawHeaders) -> None:
        self.raw = raw
        self.ready: Any = None
        self.host = b""
        """The host that `ready` was made for."""


class Outgoing(NamedTuple):
    """A request as it goes out."""

    method: str
    url: str
    headers: HeaderSet
    content: Content | None
    timeouts: dict[str, float | None] | None
    """By phase, as httpx has them; None leaves them to the user's own client."""
    cacheable: bool = True
    """Whether the parsed URL may be kept: it is short, and no secret is in it."""
    redirected: bool = False
    foreign: bool = False
    """Whether a redirect has led away from the origin that the credentials are for."""


class Timeouts(dict[str, "float | None"]):
    """Timeouts by phase that shrink as the deadline of the call comes nearer.

    A transport asks for a phase's timeout when the phase begins, so each gets what is left.
    """

    def __init__(
        self, phases: dict[str, float | None], deadline: float, now: Callable[[], float]
    ) -> None:
        super().__init__(phases)
        self._deadline = deadline
        self._now = now

    def __getitem__(self, phase: str) -> float | None:
        return self._left(super().__getitem__(phase))

    @overload
    def get(self, phase: str, default: None = None, /) -> float | None: ...
    @overload
    def get(self, phase: str, default: float | None, /) -> float | None: ...
    @overload
    def get(self, phase: str, default: D, /) -> float | D | None: ...
    def get(self, phase: str, default: object = None, /) -> object:
        """Return the seconds that this phase may take."""
        if phase not in self:
            return default
        return self._left(super().get(phase))

    def _left(self, bound: float | None) -> float:
        # Zero would mean "do not block" to a socket, not "no time".
        left = max(0.001, self._deadline - self._now())
        return left if bound is None else min(bound, left)


class Failure(NamedTuple):
    """What an exception of a transport means."""

    message: str
    sent: bool
    """Whether the server may have seen any of the request."""
    timeout: bool = False
    final: bool = False
    """Whether every further attempt would fail the same way."""


class CutBodyError(Exception):
    """A body ended before its announced length. Becomes one of the SDK's own errors."""


def check_length(response: Any, received: int) -> None:
    """Compare the bytes of a body with its announced length.

    HTTP/1.1 parsers do this themselves; not all transports have one.
    """
    if response.status_code in (204, 304):
        # RFC 9110, 8.6: a 304 may tell the length of what it does not send.
        return
    for name, value in response.headers.raw:
        if name.lower() == b"content-length" and value.isdigit() and received < int(value):
            raise CutBodyError(f"the body ended after {received} of {int(value)} bytes")


def failure(error: Exception) -> Failure | None:
    """Tell what an exception of a transport means; None for one that is not a transport's."""
    names = {kind.__name__ for kind in type(error).__mro__}
    words = str(error) or type(error).__name__
    if isinstance(error, CutBodyError):
        return Failure(words, sent=True)
    if isinstance(error, SdkError) or not names & _FAILURES:
        return None
    if "ConnectTimeout" in names:
        return Failure("timed out while connecting", sent=False, timeout=True)
    if "PoolTimeout" in names:
        return Failure("timed out waiting for a free connection", sent=False, timeout=True)
    if "ConnectError" in names:
        return Failure(f"could not connect: {words}", sent=False)
    if names & {"UnsupportedProtocol", "LocalProtocolError"}:
        return Failure(f"the request cannot be sent: {words}", sent=False, final=True)
    if "TimeoutException" in names:
        phase = "sending the request" if "WriteTimeout" in names else "waiting for the reply"
        return Failure(f"timed out while {phase}", sent=True, timeout=True)
    return Failure(f"the connection failed: {words}", sent=True)


def is_decoding_failure(error: Exception) -> bool:
    """Tell whether a body could not be decompressed."""
    return type(error).__name__ == "DecodingError" and not isinstance(error, SdkError)


def refused_response(error: Exception) -> Any:
    """Return the response whose status an exception is about (`raise_for_status`), or None."""
    named = any(kind.__name__ == "HTTPStatusError" for kind in type(error).__mro__)
    return getattr(error, "response", None) if named else None


def redirected(
    out: Outgoing, status: int, location: str | None, joined: JoinUrl
) -> Outgoing | None:
    """Return the request that follows a redirect (RFC 9110, 15.4); None if this is none."""
    if status not in _REDIRECTS or location is None:
        return None
    url, same_origin = joined(out.url, location)
    method = out.method
    # 15.4.4: 303 asks for GET. 15.4.2 and 15.4.3: for 301 and 302 all clients change POST so.
    if (status == 303 and method != "HEAD") or (status in (301, 302) and method == "POST"):
        method = "GET"
    headers = out.headers.raw
    content = out.content
    if method != out.method:
        content = None
        headers = [pair for pair in headers if not pair[0].lower().startswith(b"content-")]
    if content is not None and content.started and not content.replayable:
        raise RedirectError("redirected, but a file of the request cannot be read again")
    if not same_origin:
        headers = [pair for pair in headers if pair[0].lower() in _HARMLESS]
    return Outgoing(
        method,
        url,
        HeaderSet(headers),
        content,
        out.timeouts,
        cacheable=False,
        redirected=True,
        foreign=out.foreign or not same_origin,
    )


JoinUrl = Callable[[str, str], tuple[str, bool]]


def join_url(base: str, location: str) -> tuple[str, bool]:
    """Resolve a URL against another; tell whether both are of one origin (RFC 6454, 4)."""
    from urllib.parse import urljoin, urlsplit

    try:
        url = urljoin(base, location)
        old, new = urlsplit(base), urlsplit(url)
        same = (old.scheme, old.hostname, _port(old.scheme, old.port)) == (
            new.scheme, new.hostname, _port(new.scheme, new.port)
        )  # fmt: skip
    except ValueError:
        raise RedirectError("redirected to something that is not a URL") from None
    if new.scheme not in ("http", "https") or not new.hostname:
        raise RedirectError(f"redirected to a URL of scheme {new.scheme!r}")
    return url, same


def _port(scheme: str, port: int | None) -> int | None:
    return port if port is not None else {"http": 80, "https": 443}.get(scheme)


def header_bytes(name: str, value: str) -> tuple[bytes, bytes]:
    """Encode a header field; refuse what would end it early.

    No message here shows the value: it may be a secret, and HTTP libraries do show it.
    """
    if not _NAME.fullmatch(name):
        raise InvalidRequestError(f"{name!r} cannot be the name of a header")
    # RFC 9110, 5.5: blanks around a value are not part of it. Keys read from files often have some.
    value = value.strip(" \t")
    if _CONTROL.search(value):
        raise InvalidRequestError(
            f"header `{name}` must not hold a line break or control character"
        )
    try:
        return name.encode("ascii"), value.encode("latin-1")
    except UnicodeEncodeError:
        # RFC 9110, 5.5: bytes beyond ASCII are opaque. UTF-8 is what servers expect in them.
        return name.encode("ascii"), value.encode()
