"""What a caller may set for one call only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class RequestOptions(TypedDict, total=False):
    """Options of one call; each overrides what the client was made with."""

    timeout_in_seconds: float
    """Bound on the whole call in seconds, retries and the pauses between them included. For
    streams: on everything until the stream is open, then on each wait for more data."""
    max_retries: int
    """How often to try again after the first attempt; 0 for never."""
    additional_headers: Mapping[str, object]
    """Headers to add; one that is named here replaces the SDK's own, None removes it."""
    additional_query_parameters: Mapping[str, object]
    """Query parameters to add or replace; None removes one."""
    additional_body_parameters: Mapping[str, object]
    """Properties to add to, or replace in, a body that is an object or a form."""
    chunk_size: int
    """Size in bytes of the pieces of a byte stream. Without it, pieces come as they arrive,
    which is fastest."""
    max_event_size: int
    """Bytes that one event of a stream may have, 16 MiB by default; a larger one is an error."""
    idempotency_key: str
    """Sent with the request and with each repetition of it, which makes repeating it safe."""
