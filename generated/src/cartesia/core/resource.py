"""What the classes of generated resources derive from.

A resource holds the client that sends its requests and nothing else. `raw` and `async_raw` only
change types: the resource behind `with_raw_response` already holds a client that answers with
`RawResponse`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from .async_client import AsyncClient
    from .raw_response import RawResponse
    from .sync_client import SyncClient

P = ParamSpec("P")
T = TypeVar("T")


class SyncResource:
    """Operations behind one attribute of the client."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client


class AsyncResource:
    """Operations behind one attribute of the asynchronous client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client


def raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Retype a method of a resource that holds a raw client."""
    return cast("Callable[P, RawResponse[T]]", method)


def async_raw(
    method: Callable[P, Awaitable[T]],
) -> Callable[P, Coroutine[Any, Any, RawResponse[T]]]:
    """Retype a method of an asynchronous resource that holds a raw client."""
    return cast("Callable[P, Coroutine[Any, Any, RawResponse[T]]]", method)
