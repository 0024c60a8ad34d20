"""The exceptions that an operation's declared replies become.

What comes in is an operation; what goes out are class names of the runtime's error tree.
"""

from __future__ import annotations

from clientsmith import ir, pyir
from clientsmith.lower import replies, text

_BY_STATUS = {
    "400": "BadRequestError",
    "401": "UnauthorizedError",
    "402": "PaymentRequiredError",
    "403": "ForbiddenError",
    "404": "NotFoundError",
    "408": "RequestTimeoutError",
    "409": "ConflictError",
    "410": "GoneError",
    "413": "ContentTooLargeError",
    "422": "UnprocessableEntityError",
    "429": "TooManyRequestsError",
}
CLASSES = (
    "SdkError",
    "ApiError",
    *_BY_STATUS.values(),
    "InternalServerError",
    "ApiConnectionError",
    "ApiTimeoutError",
    "StreamError",
    "DecodingError",
    "PaginationError",
    "RedirectError",
    "InvalidRequestError",
    "ClientClosedError",
    "WebhookSignatureError",
)
"""All that `core/errors.py` of the runtime defines; a test compares the two."""
OF_WEBHOOKS = frozenset({"WebhookSignatureError"})
"""Those that only an SDK of an API with webhooks raises."""


def class_of(status: str) -> str:
    """Name the class that is raised for a status key."""
    if status.startswith("5"):
        return "InternalServerError"
    return _BY_STATUS.get(status, "ApiError")


def raised(operation: ir.Operation) -> tuple[pyir.Raised, ...]:
    """List the classes that the declared statuses lead to."""
    return tuple(
        pyir.Raised(class_of(response.status), response.status)
        for response in replies.failures(operation)
    )


def described(operation: ir.Operation) -> list[tuple[str, str]]:
    """Pair each class with what the spec says of it first, joined where statuses share one."""
    said: dict[str, list[str]] = {}
    for response in replies.failures(operation):
        told = text.sentence(text.first_sentence(response.docs.description))
        said.setdefault(class_of(response.status), []).append(told)
    return [(name, " ".join(dict.fromkeys(filter(None, told)))) for name, told in said.items()]
