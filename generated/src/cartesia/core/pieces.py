"""The body of a reply in pieces: as they arrive, or cut to one size.

Never reads by itself, and never holds more than one piece of the size asked for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, cast


def source(response: Any) -> Iterator[bytes]:
    """Give the body as it arrives, decompressed where it is compressed."""
    if response.is_stream_consumed:
        # A hook of the user's own client has read it already.
        return iter((cast("bytes", response.content),))
    if "content-encoding" in response.headers:
        return cast("Iterator[bytes]", response.iter_bytes())
    return cast("Iterator[bytes]", iter(response.stream))


def asource(response: Any) -> AsyncIterator[bytes]:
    """Give the body as it arrives, decompressed where it is compressed."""
    if response.is_stream_consumed:
        return _one(cast("bytes", response.content))
    if "content-encoding" in response.headers:
        return cast("AsyncIterator[bytes]", response.aiter_bytes())
    return cast("AsyncIterator[bytes]", aiter(response.stream))


async def _one(piece: bytes) -> AsyncIterator[bytes]:
    yield piece


class _Resizer:
    """Cuts pieces of any size into pieces of one size; joins each byte once."""

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError("chunk_size must be at least 1")
        self._size = size
        self._held: list[bytes] = []
        self._count = 0

    def feed(self, piece: bytes) -> list[bytes]:
        self._held.append(piece)
        self._count += len(piece)
        size = self._size
        if self._count < size:
            return []
        joined = b"".join(self._held)
        whole = self._count - self._count % size
        self._held, self._count = [joined[whole:]], self._count - whole
        return [joined[start : start + size] for start in range(0, whole, size)]

    def finish(self) -> list[bytes]:
        rest = b"".join(self._held)
        return [rest] if rest else []


def resized(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Give the same bytes in pieces of one size; the last may be smaller."""
    resizer = _Resizer(size)
    for piece in pieces:
        yield from resizer.feed(piece)
    yield from resizer.finish()


async def aresized(pieces: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """Give the same bytes in pieces of one size; the last may be smaller."""
    resizer = _Resizer(size)
    async for piece in pieces:
        for cut in resizer.feed(piece):
            yield cut
    for cut in resizer.finish():
        yield cut
