"""Replies that are read while they arrive: bytes, and typed events.

Memory stays the same however long a stream is. A stream that breaks off is an error, not a short
success. Leaving a loop, an exception in it, `close` and the end of a `with` block all release the
connection. A synchronous stream is open from the start; an asynchronous one opens when it is
first awaited, entered or iterated.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast

from .errors import SdkError, StreamError
from .events import EventReader, body_bytes_received, broken
from .wire import check_length

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from .calls import Call
    from .headers import Headers
    from .reply import Reply

T = TypeVar("T")


class _Stream:
    """What all streams have: the reply, and the state of reading it."""

    def __init__(self, reply: Reply | None, call: Call) -> None:
        self._reply = reply
        self._call = call
        self._consumed = False

    @property
    def reply(self) -> Reply:
        """The reply whose body this is."""
        if self._reply is None:
            raise SdkError("the stream is not open yet: await it, or iterate over it")
        return self._reply

    @property
    def status_code(self) -> int:
        """Status of the reply."""
        return self.reply.status_code

    @property
    def headers(self) -> Headers:
        """Headers of the reply, found in any case."""
        return self.reply.headers

    @property
    def request_id(self) -> str | None:
        """The server's name for this request."""
        return self.reply.request_id

    def _consume(self) -> Any:
        """Begin to read; a body can be read once only."""
        if self._consumed:
            raise StreamError("the stream was read before; make the request again")
        self._consumed = True
        response = self.reply.response
        if response.is_closed and not response.is_stream_consumed:
            raise StreamError("the stream is closed")
        return response


class _SyncStream(_Stream):
    def _pieces(self) -> Iterator[bytes]:
        """Read the body as it arrives."""
        response = self._consume()
        received = 0
        try:
            for piece in _source(response):
                received += len(piece)
                yield piece
            received = body_bytes_received(response, received)
            check_length(response, received)
        except Exception as error:
            _reraise(error, broken(error, self._call, received))
        finally:
            response.close()

    def close(self) -> None:
        """Release the connection; what has not arrived is lost."""
        self._consumed = True
        self.reply.response.close()

    def __del__(self) -> None:
        # Dropped unread: its connection would be lost to the pool for good.
        if not self._consumed and self._reply is not None:
            self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code}>"


class ByteStream(_SyncStream):
    """A body in pieces, as they arrive or of the size asked for."""

    _iterator: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self.iter(self._call.options.get("chunk_size"))

    def iter(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Give the body in pieces of one size; without a size, as they arrive."""
        pieces = self._pieces()
        return pieces if chunk_size is None else _resized(pieces, chunk_size)

    def __next__(self) -> bytes:
        if self._iterator is None:
            self._iterator = iter(self)
        return next(self._iterator)

    def read(self) -> bytes:
        """Read all that is left."""
        return b"".join(self._pieces())

    def write_to_file(self, path: str | os.PathLike[str]) -> int:
        """Write the body to a file as it arrives; return the number of bytes."""
        written = 0
        with open(path, "wb") as file:
            for piece in self._pieces():
                written += file.write(piece)
        return written


class EventStream(_SyncStream, Generic[T]):
    """Events of one type, as they arrive."""

    def __init__(self, reply: Reply, call: Call) -> None:
        super().__init__(reply, call)
        self._reader = EventReader(call)
        self._iterator: Iterator[T] | None = None

    def __iter__(self) -> Iterator[T]:
        response = self._consume()
        reader = self._reader
        try:
            for piece in _source(response):
                for event in reader.feed(piece):
                    yield event
                if reader.complete:
                    return
            for event in reader.finish():
                yield event
            check_length(response, body_bytes_received(response, reader.bytes_received))
            reader.check_end()
        except Exception as error:
            _reraise(error, reader.broken(error))
        finally:
            response.close()

    def __next__(self) -> T:
        if self._iterator is None:
            self._iterator = iter(self)
        return next(self._iterator)

    @property
    def last_event_id(self) -> str:
        """The id of the last event that had one."""
        return self._reader.last_event_id


Opener = Callable[[], Awaitable["Reply"]]


class _AsyncStream(_Stream):
    _reply: Reply | None

    def __init__(self, opener: Opener, call: Call) -> None:
        super().__init__(None, call)
        self._opener = opener

    async def open(self) -> Self:
        """Send the request, unless that was done."""
        if self._reply is None:
            if self._consumed:
                raise StreamError("the stream is closed")
            self._reply = await self._opener()
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        return self.open().__await__()

    async def _pieces(self) -> AsyncIterator[bytes]:
        """Read the body as it arrives."""
        await self.open()
        response = self._consume()
        received = 0
        try:
            async for piece in _asource(response):
                received += len(piece)
                yield piece
            received = body_bytes_received(response, received)
            check_length(response, received)
        except Exception as error:
            _reraise(error, broken(error, self._call, received))
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Release the connection; what has not arrived is lost."""
        self._consumed = True
        if self._reply is not None:
            await self._reply.response.aclose()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        state = "not open" if self._reply is None else str(self.status_code)
        return f"<{type(self).__name__} {state}>"


class AsyncByteStream(_AsyncStream):
    """A body in pieces, as they arrive or of the size asked for."""

    _iterator: AsyncIterator[bytes] | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.iter(self._call.options.get("chunk_size"))

    def iter(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """Give the body in pieces of one size; without a size, as they arrive."""
        pieces = self._pieces()
        return pieces if chunk_size is None else _aresized(pieces, chunk_size)

    async def __anext__(self) -> bytes:
        if self._iterator is None:
            self._iterator = aiter(self)
        return await anext(self._iterator)

    async def read(self) -> bytes:
        """Read all that is left."""
        return b"".join([piece async for piece in self._pieces()])

    async def write_to_file(self, path: str | os.PathLike[str]) -> int:
        """Write the body to a file as it arrives; return the number of bytes."""
        import asyncio

        written = 0
        with open(path, "wb") as file:
            async for piece in self._pieces():
                written += await asyncio.to_thread(file.write, piece)
        return written


class AsyncEventStream(_AsyncStream, Generic[T]):
    """Events of one type, as they arrive."""

    def __init__(self, opener: Opener, call: Call) -> None:
        super().__init__(opener, call)
        self._reader = EventReader(call)
        self._iterator: AsyncIterator[T] | None = None

    async def __aiter__(self) -> AsyncIterator[T]:
        await self.open()
        response = self._consume()
        reader = self._reader
        try:
            async for piece in _asource(response):
                for event in reader.feed(piece):
                    yield event
                if reader.complete:
                    return
            for event in reader.finish():
                yield event
            check_length(response, body_bytes_received(response, reader.bytes_received))
            reader.check_end()
        except Exception as error:
            _reraise(error, reader.broken(error))
        finally:
            await response.aclose()

    async def __anext__(self) -> T:
        if self._iterator is None:
            self._iterator = aiter(self)
        return await anext(self._iterator)

    @property
    def last_event_id(self) -> str:
        """The id of the last event that had one."""
        return self._reader.last_event_id


def _reraise(error: Exception, instead: Exception) -> NoReturn:
    if instead is error:
        raise error
    raise instead from error


def _source(response: Any) -> Iterator[bytes]:
    if response.is_stream_consumed:
        # A hook of the user's own client has read it already.
        return iter((cast("bytes", response.content),))
    if "content-encoding" in response.headers:
        return cast("Iterator[bytes]", response.iter_bytes())
    return cast("Iterator[bytes]", iter(response.stream))


def _asource(response: Any) -> AsyncIterator[bytes]:
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


def _resized(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    resizer = _Resizer(size)
    for piece in pieces:
        yield from resizer.feed(piece)
    yield from resizer.finish()


async def _aresized(pieces: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    resizer = _Resizer(size)
    async for piece in pieces:
        for cut in resizer.feed(piece):
            yield cut
    for cut in resizer.finish():
        yield cut
