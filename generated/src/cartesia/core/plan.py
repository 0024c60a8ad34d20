"""What follows from an endpoint alone, computed at its first call and kept with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from .endpoint import Endpoint, FormBody, JsonBody, RawBody
from .errors import InvalidRequestError
from .params import PATH_STYLE, path_value
from .retry import IDEMPOTENT_METHODS

if TYPE_CHECKING:
    from .decoding import Decode

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_ACCEPT = {
    "json": "application/json",
    "text": "text/plain, */*;q=0.5",
    "bytes": "*/*",
    "none": "*/*",
}
_STREAM_ACCEPT = {"sse": "text/event-stream", "json-lines": "application/jsonl, */*;q=0.5"}
KEY_HEADER = "Idempotency-Key"
EXPECT_BODY = frozenset({"POST", "PUT", "PATCH"})
"""RFC 9110, 8.6: requests of these methods say so when they have no body."""


class Plan:
    """The lasting part of each request to one endpoint."""

    __slots__ = (
        "_decode",
        "_literals",
        "_names",
        "endpoint",
        "headers",
        "key_header",
        "repeatable",
    )

    def __init__(self, endpoint: Endpoint[object]) -> None:
        self.endpoint = endpoint
        pieces = _PLACEHOLDER.split(endpoint.path)
        self._literals = [quote(piece, safe="/:@!$&'()*+,;=?%-._~") for piece in pieces[::2]]
        self._names = pieces[1::2]
        self.headers = _headers(endpoint)
        """Of every request, before those of the client: (name, value)."""
        # RFC 9110, 9.2.2, unless the operation says otherwise.
        self.repeatable = endpoint.retry == "idempotent" or (
            endpoint.retry == "method" and endpoint.method.upper() in IDEMPOTENT_METHODS
        )
        self.key_header = endpoint.key_header or KEY_HEADER
        self._decode: Decode | None = None

    @property
    def decode(self) -> Decode:
        """Decode the reply, or one event of the stream."""
        if self._decode is None:
            from .decoding import decoder

            self._decode = decoder(self.endpoint.returns)
        return self._decode

    def decoder(self, *, strict: bool) -> Decode:
        """Return what decodes the reply, or one event of the stream."""
        if strict:
            return self.decode
        from .decoding import decoder

        return decoder(self.endpoint.returns, strict=False)

    def path(self, values: Sequence[object]) -> str:
        """Fill in the path's parameters."""
        names = self._names
        if not names:
            return self._literals[0]
        if len(values) != len(names):
            raise InvalidRequestError(f"{self.endpoint.path} takes {len(names)} path parameters")
        styles = self.endpoint.path_styles
        written = [self._literals[0]]
        for name, value, literal in zip(names, values, self._literals[1:], strict=True):
            written.append(path_value(name, value, styles.get(name, PATH_STYLE)))
            written.append(literal)
        return "".join(written)


def plan_of(endpoint: Endpoint[object]) -> Plan:
    """Return the endpoint's plan, made once."""
    plan = endpoint.plan
    if plan is None:
        # Two threads that make it at once make the same.
        plan = endpoint.plan = Plan(endpoint)
    return cast("Plan", plan)


def _headers(endpoint: Endpoint[object]) -> Mapping[str, str]:
    stream = endpoint.stream
    accept = _STREAM_ACCEPT[stream.format] if stream else _ACCEPT[endpoint.reply]
    opaque = stream is not None or endpoint.reply == "bytes"
    headers = {
        "Accept": endpoint.accept or accept,
        # Compressing what is sent piece by piece delays the pieces, and audio gains nothing.
        "Accept-Encoding": "identity" if opaque else "gzip, deflate",
    }
    body = endpoint.body
    if isinstance(body, (JsonBody, RawBody)):
        headers["Content-Type"] = body.content_type
    elif isinstance(body, FormBody):
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif body is None and endpoint.method.upper() in EXPECT_BODY:
        headers["Content-Length"] = "0"
    return {**headers, **endpoint.headers}
