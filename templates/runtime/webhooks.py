"""Requests that the API sends: whether they are its own, and what they hold.

What comes in are body and headers as they arrived; what goes out is the event. Signatures follow
Standard Webhooks 1.0, or what the document says of its own way. A comparison takes as long
whatever it compares, and no message holds a secret or a signature. Opens no connection.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

from .decoding import decode_text, decoder
from .errors import DecodingError, InvalidRequestError, WebhookSignatureError
from .omit import OMIT, Omit

if TYPE_CHECKING:
    Secret: TypeAlias = str | bytes
    Secrets: TypeAlias = Secret | Sequence[Secret] | None

Read: TypeAlias = Callable[[bytes], object]
_WHAT = "the event"
_SECONDS = re.compile(r"[0-9]{1,15}\Z")
_FAMILIES = ("webhook", "svix")
"""The second is how the headers were called before there was a standard."""
_VERSION = "v1,"
_SECRET = "whsec_"
_SAMPLE_ID = "msg_sample"


# -- what events hold -----------------------------------------------------------------------


def of_json(kind: object) -> Read:
    """Read JSON as a type."""

    def read(body: bytes) -> object:
        return decoder(kind, what=_WHAT)(body)

    return read


def of_any(kind: object) -> Read:
    """Read JSON as one of several types; an object that fits none is kept, and marked."""

    def read(body: bytes) -> object:
        from .model import UnknownVariant

        try:
            return decoder(kind, what=_WHAT)(body)
        except DecodingError as error:
            try:
                return decoder(UnknownVariant, what=_WHAT)(body)
            except DecodingError:
                raise error from None

    return read


def of_text(body: bytes) -> str:
    """Read text."""
    return decode_text(body, "")


def of_bytes(body: bytes) -> bytes:
    """Give the body as it is."""
    return body


def of_nothing(body: bytes) -> None:
    """Give nothing: the event is told by its name alone."""


# -- signatures -----------------------------------------------------------------------------


class Signing:
    """How requests are signed; the defaults are those of Standard Webhooks."""

    __slots__ = ("algorithm", "encoding", "header", "prefix", "signed", "stamp", "stamp_header")

    def __init__(
        self,
        algorithm: str = "sha256",
        *,
        header: str = "",
        encoding: str = "base64",
        prefix: str = _VERSION,
        timestamp_header: str = "",
        timestamp_prefix: str = "",
        signed: str = "{timestamp}.{body}",
    ) -> None:
        """Describe it.

        Args:
            algorithm: Hash of the HMAC (RFC 2104); empty where nothing is signed.
            header: Holds the signatures; without it, the headers are those of the standard.
            encoding: hex or base64.
            prefix: In front of each signature; others are skipped.
            timestamp_header: Holds the moment of sending.
            timestamp_prefix: Marks that moment where it stands among the signatures.
            signed: What is signed: `{body}`, with `{timestamp}` where there is one.
        """
        self.algorithm = algorithm
        self.header = header.lower()
        self.encoding = encoding
        self.prefix = prefix
        self.stamp_header = timestamp_header.lower()
        self.stamp = timestamp_prefix
        self.signed = signed

    def key(self, secret: Secret) -> bytes:
        """Give the key of a secret: its bytes, or what they stand for in base64."""
        found = secret if isinstance(secret, bytes) else secret.encode("utf-8", "surrogatepass")
        if not self.header and isinstance(secret, str):
            text = secret.strip().removeprefix(_SECRET)
            try:
                found = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
            except (binascii.Error, ValueError):
                raise InvalidRequestError(
                    "the secret is not base64; give other keys as bytes"
                ) from None
        if not found:
            raise InvalidRequestError("the secret is empty")
        return found

    def signature(self, key: bytes, identity: str, timestamp: str, body: bytes) -> str:
        """Sign a body."""
        before, _, after = self.signed.partition("{body}")
        head = f"{identity}.{before}" if not self.header else before
        head, tail = (text.replace("{timestamp}", timestamp) for text in (head, after))
        content = head.encode("utf-8", "surrogatepass") + body + tail.encode()
        made = hmac.new(key, content, self.algorithm)
        return made.hexdigest() if self.encoding == "hex" else _base64(made.digest())

    def read(self, headers: Mapping[str, str]) -> tuple[str, str | None, list[str]]:
        """Give id, moment and signatures; the moment is None where the API does not say it."""
        if self.header:
            parts = [part.strip() for part in _header(headers, self.header).split(",")]
            return "", self._timestamp(headers, parts), list(self._signatures(parts))
        family = next((f for f in _FAMILIES if f"{f}-signature" in headers), _FAMILIES[0])
        parts = _header(headers, f"{family}-signature").split()
        identity = _header(headers, f"{family}-id")
        return identity, _header(headers, f"{family}-timestamp"), list(self._signatures(parts))

    def _timestamp(self, headers: Mapping[str, str], parts: list[str]) -> str | None:
        if self.stamp_header:
            return _header(headers, self.stamp_header)
        if not self.stamp:
            return None
        for part in parts:
            if part.startswith(self.stamp):
                return part.removeprefix(self.stamp)
        raise WebhookSignatureError(f"the header `{self.header}` holds no timestamp")

    def _signatures(self, parts: list[str]) -> Iterator[str]:
        for part in parts:
            if part.startswith(self.prefix):
                found = part.removeprefix(self.prefix)
                yield found.lower() if self.encoding == "hex" else found

    def headers(self, key: bytes, timestamp: str, body: bytes) -> dict[str, str]:
        """Make the headers of a request."""
        made = f"{self.prefix}{self.signature(key, _SAMPLE_ID, timestamp, body)}"
        if not self.header:
            names = ("webhook-id", "webhook-timestamp", "webhook-signature")
            return dict(zip(names, (_SAMPLE_ID, timestamp, made), strict=True))
        moment = {self.stamp_header: timestamp} if self.stamp_header else {}
        first = f"{self.stamp}{timestamp}," if self.stamp else ""
        return {**moment, self.header: f"{first}{made}"}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _header(headers: Mapping[str, str], name: str) -> str:
    found = headers.get(name, "").strip()
    if not found:
        raise WebhookSignatureError(f"the request has no header `{name}`")
    return found


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    """Give headers by their names in lower case (RFC 9110, 5.1); of several, the first."""
    found: dict[str, str] = {}
    for name, value in cast("Mapping[object, object]", headers).items():
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        key = name.decode("latin-1") if isinstance(name, bytes) else name
        if isinstance(text, str) and isinstance(key, str):
            found.setdefault(key.lower(), text)
    return found


# -- requests -------------------------------------------------------------------------------


class Receiver:
    """Checks and reads the requests of one API."""

    __slots__ = ("_any", "_events", "_signing", "_variable")

    def __init__(
        self,
        events: Mapping[str, Read],
        any_event: Read,
        *,
        variable: str,
        signing: Signing | None = None,
    ) -> None:
        """Remember what there is.

        Args:
            events: How each event is read, by its name.
            any_event: How an event is read whose name is not known.
            variable: The environment variable that holds the secret.
            signing: How requests are signed.
        """
        self._events = events
        self._any = any_event
        self._variable = variable
        self._signing = Signing() if signing is None else signing

    def unwrap(
        self,
        payload: bytes | str,
        headers: Mapping[str, str],
        secret: Secrets,
        tolerance: float,
        event: str | Omit = OMIT,
    ) -> object:
        """Check a request, and give its event."""
        read = self._any if isinstance(event, Omit) else self._events.get(event)
        if read is None:
            raise InvalidRequestError(f"there is no event {event!r}")
        body = _body(payload)
        self.verify(body, headers, secret, tolerance)
        return read(body)

    def verify(
        self, payload: bytes | str, headers: Mapping[str, str], secret: Secrets, tolerance: float
    ) -> None:
        """Check that the API has sent a request, and not long ago."""
        if not tolerance >= 0:
            raise InvalidRequestError("the tolerance is less than no time")
        body = _body(payload)
        if not self._signing.algorithm:
            return
        keys = self._keys(secret)
        identity, timestamp, given = self._signing.read(_lowered(headers))
        if not given:
            raise WebhookSignatureError("the request has no signature of the kind that is known")
        moment = "" if timestamp is None else timestamp
        made = [self._signing.signature(key, identity, moment, body) for key in keys]
        # All are compared, so that time does not tell which one it was.
        same = [_same(one, other) for one in made for other in given]
        if not any(same):
            raise WebhookSignatureError(
                "the signature does not fit: the secret is another one, or the body has changed"
            )
        if timestamp is not None:
            _check_age(timestamp, tolerance)

    def sign(
        self, payload: bytes | str, secret: Secrets, timestamp: float | None
    ) -> dict[str, str]:
        """Make the headers that the API would send."""
        if not self._signing.algorithm:
            return {}
        moment = str(int(time.time() if timestamp is None else timestamp))
        return self._signing.headers(self._keys(secret)[0], moment, _body(payload))

    def _keys(self, secret: Secrets) -> list[bytes]:
        given = os.environ.get(self._variable) if secret is None else secret
        secrets = [given] if isinstance(given, (str, bytes)) else list(given or ())
        if not secrets:
            # Never taken for a request that need not be checked.
            raise InvalidRequestError(f"there is no secret; give one, or set `{self._variable}`")
        return [self._signing.key(each) for each in secrets]


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogatepass"))


def _check_age(timestamp: str, tolerance: float) -> None:
    if not _SECONDS.match(timestamp):
        raise WebhookSignatureError("the timestamp of the request is no number of seconds")
    age = time.time() - int(timestamp)
    if abs(age) > tolerance:
        told = "old" if age > 0 else "ahead of time"
        raise WebhookSignatureError(
            f"the request is {abs(age):.0f} seconds {told}; {tolerance:g} are accepted"
        )


def _body(payload: object) -> bytes:
    if isinstance(payload, str):
        return payload.encode("utf-8", "surrogatepass")
    if isinstance(payload, (bytes, bytearray, memoryview)):
        return bytes(cast("bytes", payload))
    raise InvalidRequestError(
        f"the payload is a {type(payload).__name__}; give the body as it arrived, bytes or text"
    )
