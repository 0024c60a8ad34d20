"""A server on loopback that keeps what it is sent, to the byte, and answers what it is told.

What comes in is HTTP/1.1; what goes out is `Recorded`, with path and query as they stood on the
request line. It never normalizes a path, follows the spec or judges a request.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote


@dataclass(frozen=True)
class Part:
    """One part of a multipart body."""

    name: str
    filename: str | None
    content_type: str | None
    content: bytes


@dataclass(frozen=True)
class Recorded:
    """A request as it came over the wire."""

    method: str
    path: str
    query: str
    headers: Message
    body: bytes

    @property
    def segments(self) -> list[str]:
        """Segments of the path, each decoded by itself."""
        return [unquote(segment, errors="strict") for segment in self.path.split("/")]

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True, strict_parsing=bool(self.query))

    @property
    def parts(self) -> list[Part]:
        """The body taken apart; it has to be multipart/form-data (RFC 7578)."""
        media_type, _, rest = self.headers["Content-Type"].partition(";")
        assert media_type == "multipart/form-data"
        boundary = b"--" + rest.strip().removeprefix("boundary=").strip('"').encode("ascii")
        preamble, *parts, epilogue = (b"\r\n" + self.body).split(b"\r\n" + boundary)
        assert preamble == b"", "bytes in front of the first part"
        assert epilogue in (b"--\r\n", b"--"), "the last boundary is not closed"
        return [_part(part) for part in parts]


def _part(part: bytes) -> Part:
    head, separator, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    assert separator, "a part without headers"
    lines = [line.partition(":") for line in head.decode("utf-8").split("\r\n")]
    headers = {name.lower(): value.strip() for name, _, value in lines}
    disposition = headers["content-disposition"]
    assert disposition.startswith("form-data;")
    # RFC 7578, 4.2: `filename*` must not be used in a form.
    assert "filename*" not in disposition
    values = dict(re.findall(r'(\w+)="([^"]*)"', disposition))
    return Part(values["name"], values.get("filename"), headers.get("content-type"), content)


@dataclass(frozen=True)
class Reply:
    """What the server answers; several pieces are sent one after another."""

    status: int = 200
    media_type: str | None = None
    pieces: tuple[bytes, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Recorder:
    """The server, as a test sees it."""

    url: str = ""
    answer: Callable[[Recorded], Reply] = lambda _: Reply(204)
    requests: list[Recorded] = field(default_factory=list[Recorded])

    def answers(self, answer: Callable[[Recorded], Reply]) -> None:
        """Answer like this from now on; forget what was recorded."""
        self.requests.clear()
        self.answer = answer

    def only(self) -> Recorded:
        """The single request since the answer was set."""
        assert len(self.requests) == 1, [r.path for r in self.requests]
        return self.requests[0]


@contextmanager
def recording() -> Iterator[Recorder]:
    """Run the server on a free port for the time of the block."""
    recorder = Recorder()

    class Handler(_Handler):
        seen = recorder

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    recorder.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Small writes would otherwise wait for the reader's delayed acknowledgement.
    disable_nagle_algorithm = True
    seen: Recorder

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of the base class
        """Stay silent."""

    def handle(self) -> None:
        """Serve a connection; a client that breaks off is none of the server's business."""
        with suppress(ConnectionError):
            super().handle()

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        recorded = Recorded(self.command, path, query, self.headers, self._body())
        self.seen.requests.append(recorded)
        self._send(self.seen.answer(recorded))

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = bytearray()
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.media_type:
            self.send_header("Content-Type", reply.media_type)
        if reply.status == 204:
            self.end_headers()
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (*reply.pieces, b""):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
