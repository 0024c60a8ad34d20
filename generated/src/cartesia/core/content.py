"""The body of a request: bytes in memory and files on disk, read piece by piece.

A body knows its length beforehand wherever all its files do, can be read again wherever all its
files can, and never holds more than one piece of a file in memory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from .errors import InvalidRequestError
from .file import Upload

if TYPE_CHECKING:
    from typing import IO

PIECE = 64 * 1024
"""Bytes read from a file at a time."""


class Content:
    """A body, ready to be sent; the parts follow each other without anything between them."""

    __slots__ = ("content_type", "length", "parts", "replayable", "started")

    def __init__(self, parts: Sequence[bytes | Upload], content_type: str | None) -> None:
        self.parts = parts
        self.content_type = content_type
        sizes = [len(part) if isinstance(part, bytes) else part.size for part in parts]
        self.length = None if None in sizes else sum(size for size in sizes if size is not None)
        """Bytes in all; None when a file's size cannot be known beforehand."""
        self.replayable = all(isinstance(part, bytes) or part.replayable for part in parts)
        self.started = False
        """Whether anything of it was read."""

    @property
    def data(self) -> bytes | None:
        """The whole body, if it is in memory."""
        parts = self.parts
        if len(parts) == 1:
            part = parts[0]
            return part if isinstance(part, bytes) else part.data
        return None

    def chunks(self) -> Iterator[bytes]:
        """Read the body from its beginning."""
        self._begin()
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
                continue
            with part.opened() as file:
                left = part.size
                while piece := _read(file, left):
                    left = None if left is None else left - len(piece)
                    yield piece

    async def achunks(self) -> AsyncIterator[bytes]:
        """Read the body from its beginning, the disk in another thread."""
        import asyncio

        self._begin()
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
                continue
            with part.opened() as file:
                left = part.size
                while piece := await asyncio.to_thread(_read, file, left):
                    left = None if left is None else left - len(piece)
                    yield piece

    def _begin(self) -> None:
        if self.started and not self.replayable:
            raise InvalidRequestError("a file of this request cannot be read a second time")
        self.started = True


def _read(file: IO[bytes], left: int | None) -> bytes:
    # Never more than was announced, though the file grew meanwhile: it would be taken for the
    # beginning of the next request.
    piece = cast("object", file.read(PIECE if left is None else min(PIECE, left)))
    if isinstance(piece, bytes):
        return piece
    if isinstance(piece, (bytearray, memoryview)):
        return bytes(cast("bytes", piece))
    raise InvalidRequestError("the file gave text; open it in binary mode")
