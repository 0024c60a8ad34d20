"""A server on loopback, in a process of its own, so that its work is not counted as a client's.

Prints its port, then answers until its standard input ends. A path whose first segment is a number,
`/1073741824/tts/bytes`, is a stream of at least as many bytes. Reads uploads to their end. Speaks
just enough HTTP/1.1 for the clients that are measured.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

from replies import EVENT, LAST_EVENT, LINE, PIECE, PIECES, SSE, media_type, small

_CHUNKED = "Transfer-Encoding: chunked"


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            await _skip(reader, head.lower())
            path = head.split(" ", 2)[1].partition("?")[0]
            if path.endswith(("/sse", "/bytes", "/lines")):
                await _stream(writer, path)
            else:
                _send(writer, path, f"Content-Length: {len(small(path))}", small(path))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
        pass  # The client hung up, or the benchmark is over.
    finally:
        writer.close()


async def _skip(reader: asyncio.StreamReader, head: str) -> None:
    if "transfer-encoding: chunked" in head:
        await reader.readuntil(b"0\r\n\r\n")
        return
    left = int(head.partition("content-length:")[2].partition("\r\n")[0] or 0)
    while left:
        left -= len(await reader.readexactly(min(left, 65536)))


async def _stream(writer: asyncio.StreamWriter, path: str) -> None:
    _send(writer, path, _CHUNKED, b"")
    for piece in _pieces(path):
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        await writer.drain()
    writer.write(b"0\r\n\r\n")


def _pieces(path: str) -> Iterator[bytes]:
    size = path.split("/")[1]
    if not size.isdigit():
        yield from [PIECE] * PIECES if path.endswith("/bytes") else [SSE]
        return
    unit = {"sse": EVENT, "lines": LINE}.get(path.rpartition("/")[2], PIECE)
    piece = unit * max(1, len(PIECE) // len(unit))
    for _ in range(-(-int(size) // len(piece))):
        yield piece
    if path.endswith("/sse"):
        yield LAST_EVENT


def _send(writer: asyncio.StreamWriter, path: str, framing: str, body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type(path)}\r\n{framing}\r\n\r\n"
    writer.write(head.encode() + body)


async def main() -> None:
    """Serve until standard input ends."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
