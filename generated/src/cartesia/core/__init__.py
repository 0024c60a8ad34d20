"""The runtime of the SDK: everything that does not depend on the API.

Hand-written and copied verbatim into each SDK. Modules import one another relatively and nothing
else of the SDK; httpx and pydantic arrive with the first request.
"""

from __future__ import annotations

from .lazy import TYPE_CHECKING, attach

if TYPE_CHECKING:
    from .errors import ApiError, SdkError
    from .file import File
    from .omit import OMIT, Omit
    from .pagination import AsyncPager, SyncPager
    from .raw_response import RawResponse
    from .request_options import RequestOptions
    from .streaming import AsyncByteStream, AsyncEventStream, ByteStream, EventStream

__all__ = [
    "OMIT",
    "ApiError",
    "AsyncByteStream",
    "AsyncEventStream",
    "AsyncPager",
    "ByteStream",
    "EventStream",
    "File",
    "Omit",
    "RawResponse",
    "RequestOptions",
    "SdkError",
    "SyncPager",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "errors": ("ApiError", "SdkError"),
        "file": ("File",),
        "omit": ("OMIT", "Omit"),
        "pagination": ("AsyncPager", "SyncPager"),
        "raw_response": ("RawResponse",),
        "request_options": ("RequestOptions",),
        "streaming": ("AsyncByteStream", "AsyncEventStream", "ByteStream", "EventStream"),
    },
)
