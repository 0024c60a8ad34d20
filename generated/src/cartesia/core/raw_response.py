"""A reply with its status and headers next to the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class RawResponse(Generic[T]):
    """What a method of `with_raw_response` returns."""

    __slots__ = ("_data", "_headers", "_request_id", "_status_code")

    def __init__(
        self, status_code: int, headers: Mapping[str, str], data: T, request_id: str | None = None
    ) -> None:
        self._status_code = status_code
        self._headers = headers
        self._data = data
        self._request_id = request_id

    @property
    def status_code(self) -> int:
        """Status of the reply."""
        return self._status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers of the reply, found in any case."""
        return self._headers

    @property
    def data(self) -> T:
        """What the method without `with_raw_response` returns."""
        return self._data

    @property
    def request_id(self) -> str | None:
        """The server's name for this request, for questions to its operators."""
        return self._request_id

    def __repr__(self) -> str:
        return f"<RawResponse {self._status_code} {self._data!r}>"
