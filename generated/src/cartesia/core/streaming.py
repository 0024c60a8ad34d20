"""Replies that are read while they arrive: bytes, and typed events.

Memory stays the same however long a stream is. A stream that breaks off is an error, not a short
success. Leaving a loop, an exception in it, `close` and the end of a `with` block all release the
connection; dropping a stream unread does as well, and warns. A synchronous stream is open from the
start; an asynchronous one opens when it is first awaited, entered or iterated.
"""

from __future__ import annotations

import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from .errors import SdkError, StreamError
from .events import EventReader, body_bytes_received, broken
from .pieces import aresized, asource, resized, source
from .saving import PartFile
from .wire import check_length

if TYPE_CHECKING:
    import os
    from types import TracebackType

    from typing_extensions import Self

    from .calls import Call
    from .headers import Headers
    from .reply import Reply

T = TypeVar("T")


class _State:
    """Whether a stream was read or closed; outlives the stream."""

    __slots__ = ("consumed",)

    def __init__(self) -> None:
        self.consumed = False


class _Stream:
    """What all streams have: the reply, and the state of reading it."""

    def __init__(self, reply: Reply | None, call: Call) -> None:
        self._reply = reply
        self._call = call
        self._state = _State()

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
        response = self._readable()
        self._state.consumed = True
        return response

    def _readable(self) -> Any:
        """Return the response, if its body is still to be read."""
        response = self.reply.response
        if self._state.consumed:
            raise StreamError("the stream was read before; make the request again")
        if response.is_closed and not response.is_stream_consumed:
            raise StreamError("the stream is closed")
        return response


class _SyncStream(_Stream):
    def _pieces(self) -> Iterator[bytes]:
        """Read the body as it arrives."""
        response = self._consume()
        received = 0
        try:
            for piece in source(response):
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
        self._state.consumed = True
        self.reply.response.close()

    def __del__(self) -> None:
        # Dropped unread: its connection would be lost to the pool for good.
        if not self._state.consumed and self._reply is not None:
            self.close()
            _warn_unread(repr(self))

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
        return pieces if chunk_size is None else resized(pieces, chunk_size)

    def __next__(self) -> bytes:
        if self._iterator is None:
            self._iterator = iter(self)
        return next(self._iterator)

    def read(self) -> bytes:
        """Read all that is left."""
        return b"".join(self._pieces())

    def write_to_file(self, path: str | os.PathLike[str]) -> int:
        """Write the body to a file as it arrives; return the number of bytes.

        The file is there when all of it has arrived. Until then, and for good when the stream
        breaks off, what has arrived is in a file beside it whose name ends with `.part`.
        """
        self._readable()
        written = 0
        with PartFile(path) as file:
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
            for piece in source(response):
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
        self._watcher: AsyncGenerator[None, None] | None = None

    async def open(self) -> Self:
        """Send the request, unless that was done."""
        await self._open()
        if self._watcher is None:
            self._watcher = _watch(self.reply.response, self._state, repr(self))
            await anext(self._watcher)
        return self

    async def _open(self) -> None:
        if self._reply is None:
            if self._state.consumed:
                raise StreamError("the stream is closed")
            self._reply = await self._opener()

    def __await__(self) -> Generator[Any, None, Self]:
        return self.open().__await__()

    async def _pieces(self) -> AsyncIterator[bytes]:
        """Read the body as it arrives."""
        await self._open()
        response = self._consume()
        received = 0
        try:
            async for piece in asource(response):
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
        self._state.consumed = True
        if self._reply is not None:
            await self._reply.response.aclose()

    async def __aenter__(self) -> Self:
        await self._open()
        return self

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
        return pieces if chunk_size is None else aresized(pieces, chunk_size)

    async def __anext__(self) -> bytes:
        if self._iterator is None:
            self._iterator = aiter(self)
        return await anext(self._iterator)

    async def read(self) -> bytes:
        """Read all that is left."""
        return b"".join([piece async for piece in self._pieces()])

    async def write_to_file(self, path: str | os.PathLike[str]) -> int:
        """Write the body to a file as it arrives; return the number of bytes.

        The file is there when all of it has arrived. Until then, and for good when the stream
        breaks off, what has arrived is in a file beside it whose name ends with `.part`.
        """
        import asyncio

        await self._open()
        self._readable()
        written = 0
        with PartFile(path) as file:
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
        await self._open()
        response = self._consume()
        reader = self._reader
        try:
            async for piece in asource(response):
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


async def _watch(response: Any, state: _State, name: str) -> AsyncGenerator[None, None]:
    """Close a reply whose stream was dropped unread.

    A finalizer cannot await. But an event loop closes the asynchronous generators that nobody holds
    any more (PEP 525), and this one is held by its stream alone.
    """
    try:
        yield
    finally:
        if not state.consumed:
            state.consumed = True
            await response.aclose()
            _warn_unread(name)


def _warn_unread(name: str) -> None:
    warnings.warn(
        f"{name} was dropped unread; read it, close it, or use it in a `with` block",
        ResourceWarning,
        stacklevel=3,
    )


def _reraise(error: Exception, instead: Exception) -> NoReturn:
    if instead is error:
        raise error
    raise instead from error
