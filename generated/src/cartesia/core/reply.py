"""A reply that was read, and the value or the error that it becomes. Never reads anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from .endpoint import Endpoint
from .errors import ApiError, DecodingError, error_class
from .headers import Headers
from .raw_response import RawResponse

if TYPE_CHECKING:
    from .plan import Plan

T = TypeVar("T")

_REQUEST_ID = ("x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid")


class Reply:
    """Status, headers and body of a reply. The body is empty while a stream is unread."""

    __slots__ = ("_headers", "body", "response")

    def __init__(self, response: Any, body: bytes = b"") -> None:
        self.response = response
        """The HTTP library's response; its body is read or, for a stream, about to be."""
        self.body = body
        self._headers: Headers | None = None

    @property
    def status_code(self) -> int:
        """Status of the reply."""
        return cast("int", self.response.status_code)

    @property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """Headers as they arrived."""
        return cast("list[tuple[bytes, bytes]]", self.response.headers.raw)

    @property
    def headers(self) -> Headers:
        """Headers in the SDK's own form."""
        if self._headers is None:
            self._headers = Headers(self.raw_headers)
        return self._headers

    @property
    def request_id(self) -> str | None:
        """The server's name for the request."""
        return next((self.headers[name] for name in _REQUEST_ID if name in self.headers), None)

    @property
    def content_type(self) -> str:
        """Media type with its parameters; empty when there is none."""
        return self.headers.get("content-type", "")

    def raw(self, data: T) -> RawResponse[T]:
        """Put a value next to status and headers."""
        return RawResponse(self.status_code, self.headers, data, self.request_id)

    def decode(self, plan: Plan, *, strict: bool) -> object:
        """Decode the body by the rule of the endpoint."""
        kind = plan.endpoint.reply
        if kind == "json":
            try:
                return plan.decoder(strict=strict)(self.body)
            except DecodingError as error:
                return self._undecodable(plan, error)
        if kind == "none":
            return None
        if kind == "bytes":
            return self.body
        from .decoding import decode_text

        return decode_text(self.body, self.content_type)

    def _undecodable(self, plan: Plan, error: DecodingError) -> object:
        if not self.body:
            # No content is a null to a type that has room for one.
            try:
                return plan.decode(b"null")
            except DecodingError:
                error.message = f"the reply with status {self.status_code} has no body"
        elif not error.place and self.content_type and "json" not in self.content_type.lower():
            media_type = self.content_type.partition(";")[0]
            error.message = f"the reply is {media_type}, not JSON"
        endpoint = plan.endpoint
        error.args = (f"{endpoint.method} {endpoint.path}: {error.message}",)
        error.status_code = self.status_code
        error.headers = self.headers
        error.request_id = self.request_id
        raise error


def api_error(
    endpoint: Endpoint[Any], reply: Reply, retry_after: float | None, attempts: int
) -> ApiError:
    """Make the error for a reply that is not good."""
    status = reply.status_code
    return error_class(status)(
        status_code=status,
        headers=reply.headers,
        body=_error_body(endpoint, reply),
        request_id=reply.request_id,
        retry_after=retry_after,
        method=endpoint.method,
        path=endpoint.path,
        attempts=attempts,
    )


def _error_body(endpoint: Endpoint[Any], reply: Reply) -> object:
    from .decoding import decoder, parse_body

    status, errors = reply.status_code, endpoint.errors
    # OpenAPI 3.1, 4.8.16: the exact status wins over its range, and both over `default`.
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in errors and errors[key] is not None:
            try:
                return decoder(errors[key])(reply.body)
            except DecodingError:
                break  # An error must not be hidden by another: its body is shown as it is.
    return parse_body(reply.body, reply.content_type)
