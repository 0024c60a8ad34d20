"""Every error that the SDK raises.

* SdkError
  x ApiError                      the server answered with an error
    + BadRequestError 400, UnauthorizedError 401, PaymentRequiredError 402, ForbiddenError 403,
      NotFoundError 404, RequestTimeoutError 408, ConflictError 409, GoneError 410,
      ContentTooLargeError 413, UnprocessableEntityError 422, TooManyRequestsError 429,
      InternalServerError 5xx
  x ApiConnectionError            no answer, or only a part of one
    + ApiTimeoutError
    + StreamError                 a stream broke off
  x DecodingError                 the answer is not what the specification says
  x PaginationError               the pages do not move on
  x RedirectError                 redirects without end, or to nowhere
  x InvalidRequestError           the arguments cannot be sent (also a ValueError)
  x ClientClosedError             the client was closed
  x WebhookSignatureError         a request to a webhook is not the API's, or came too late

All can be pickled. No message holds a query string, a header of the request or a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from .headers import Headers

_SHOWN = 500
"""Characters of a body that a message shows."""


class SdkError(Exception):
    """Base of all errors of this SDK."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are rebuilt by calling the class with `args`, which subclasses with keywords
        # of their own cannot stand; so make one without `__init__` and give it its state.
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(kind: type[SdkError], args: tuple[object, ...], state: dict[str, Any]) -> SdkError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ApiError(SdkError):
    """The server answered with a status outside 200 to 299."""

    def __init__(
        self,
        message: str | None = None,
        *,
        status_code: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        method: str | None = None,
        path: str | None = None,
        attempts: int = 1,
    ) -> None:
        self.status_code = status_code
        """Status of the reply."""
        self.headers: Mapping[str, str] = Headers() if headers is None else headers
        """Headers of the reply, found in any case."""
        self.body = body
        """The body: of the type that the specification gives it, else parsed JSON, else text."""
        self.request_id = request_id
        """The server's name for this request, for questions to its operators."""
        self.retry_after = retry_after
        """Seconds after which the server wants to be asked again, if it said so."""
        self.method = method
        self.path = path
        """Method and path of the request; the path without its query."""
        self.attempts = attempts
        """How often the request was sent."""
        super().__init__(self._describe() if message is None else message)

    def _describe(self) -> str:
        where = f" {self.method} {self.path}" if self.method else ""
        parts = [f"status {self.status_code} from{where or ' the server'}"]
        told = error_text(self.body)
        if told:
            parts.append(told)
        if self.retry_after is not None:
            parts.append(f"retry after {self.retry_after:g} s")
        if self.attempts > 1:
            parts.append(f"{self.attempts} attempts")
        if self.request_id:
            parts.append(f"request id {self.request_id}")
        return "; ".join(parts)


class BadRequestError(ApiError):
    """400: the server could not understand the request."""


class UnauthorizedError(ApiError):
    """401: no valid credentials."""


class PaymentRequiredError(ApiError):
    """402: the account cannot pay for this."""


class ForbiddenError(ApiError):
    """403: the credentials do not allow this."""


class NotFoundError(ApiError):
    """404: there is no such thing."""


class RequestTimeoutError(ApiError):
    """408: the server waited too long for the request."""


class ConflictError(ApiError):
    """409: the request conflicts with the state of its target."""


class GoneError(ApiError):
    """410: the thing is gone for good."""


class ContentTooLargeError(ApiError):
    """413: the body is larger than the server takes."""


class UnprocessableEntityError(ApiError):
    """422: the request was understood, and its values refused."""


class TooManyRequestsError(ApiError):
    """429: too many requests; see `retry_after`."""


class InternalServerError(ApiError):
    """5xx: the server failed."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    402: PaymentRequiredError,
    403: ForbiddenError,
    404: NotFoundError,
    408: RequestTimeoutError,
    409: ConflictError,
    410: GoneError,
    413: ContentTooLargeError,
    422: UnprocessableEntityError,
    429: TooManyRequestsError,
}


def error_class(status: int) -> type[ApiError]:
    """Return the class for a status."""
    return _BY_STATUS.get(status) or (InternalServerError if status >= 500 else ApiError)


class ApiConnectionError(SdkError):
    """No answer arrived, or not all of it."""

    def __init__(self, message: str, *, attempts: int = 1) -> None:
        super().__init__(message)
        self.attempts = attempts
        """How often the request was sent, or tried to be."""


class ApiTimeoutError(ApiConnectionError):
    """Something took longer than its timeout, or the call longer than its deadline."""


class StreamError(ApiConnectionError):
    """A stream broke off before its end."""

    def __init__(self, message: str, *, bytes_received: int = 0, events_received: int = 0) -> None:
        super().__init__(message)
        self.bytes_received = bytes_received
        """Bytes of the body that arrived, before any decompression."""
        self.events_received = events_received
        """Events that were handed out; 0 for byte streams."""
        self.partial_file: str | None = None
        """Where `write_to_file` left what arrived."""

    def kept_in(self, path: str) -> None:
        """Say where what arrived can be found."""
        self.partial_file = path
        self.message = f"{self.message}; kept in {path}"
        self.args = (self.message,)


class DecodingError(SdkError):
    """A reply, or an event of a stream, is not of the type that the specification gives it."""

    def __init__(
        self,
        message: str,
        *,
        body: bytes = b"",
        place: tuple[str | int, ...] = (),
        status_code: int | None = None,
        headers: Mapping[str, str] | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.body = body
        """What was to be decoded, as it arrived."""
        self.place = place
        """Keys and indexes that lead to the first wrong value; empty for the whole."""
        self.status_code = status_code
        self.headers: Mapping[str, str] = Headers() if headers is None else headers
        self.request_id = request_id


class PaginationError(SdkError):
    """A page points to itself, or its list of items is missing."""


class RedirectError(SdkError):
    """Too many redirects, or one that cannot be followed."""


class InvalidRequestError(SdkError, ValueError):
    """The arguments cannot be sent; nothing was."""


class ClientClosedError(SdkError):
    """The client was used after it was closed."""

    def __init__(self, message: str = "the client is closed; make a new one") -> None:
        super().__init__(message)


class WebhookSignatureError(SdkError):
    """A request to a webhook is not signed by the API, or was signed too long ago."""


def error_text(body: object) -> str:
    """Find the words for a person in the body of an error.

    There is no standard that all servers follow; these are the names in common use, those of
    RFC 9457 among them.
    """
    found = _words(body, 2)
    if not found and body not in (None, b"", ""):
        found = str(body)
    return found if len(found) <= _SHOWN else f"{found[:_SHOWN]}..."


def _words(body: object, depth: int) -> str:
    if isinstance(body, str):
        return " ".join(body.split())
    if depth == 0 or body is None:
        return ""
    for name in ("message", "detail", "error_description", "error", "title", "description"):
        found = _words(_property(body, name), depth - 1)
        if found:
            return found
    return ""


def _property(body: object, name: str) -> object:
    if isinstance(body, Mapping):
        return cast("Mapping[str, object]", body).get(name)
    return cast("object", getattr(body, name, None))
