"""The mock on a socket: HTTP/1.1 on loopback, one thread for each connection.

What comes in are connections; what goes out are the replies of a Service, with their pauses, and
broken off where they say so. Keeps connections alive, reads bodies of known length and chunked
ones. Decides nothing about the contract.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from clientsmith.mock.model import MockReply, MockRequest
from clientsmith.mock.service import Service

_STANDARD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")
_BODILESS = (204, 205, 304)


class Server:
    """A running server; `close` it, or use it as a context manager."""

    def __init__(self, service: Service, host: str, port: int) -> None:
        self.service = service
        self._http = _Listener((host, port), _handler(service))
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Base URL for clients, without a slash at the end."""
        host, port = self._http.server_address[:2]
        name = host.decode() if isinstance(host, bytes | bytearray) else str(host)
        return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"

    def close(self) -> None:
        """Stop listening, and break what is still open."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def serve(service: Service, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Serve on a host and port; port 0 is any free one."""
    return Server(service, host, port)


class _Listener(ThreadingHTTPServer):
    """Connections in daemon threads, closed with the server."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[_Handler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, handler)

    def process_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Remember a connection while it lasts."""
        if isinstance(request, socket.socket):
            with self._guard:
                self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Forget a connection that has ended."""
        if isinstance(request, socket.socket):
            with self._guard:
                self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Close the listening socket and all connections."""
        super().server_close()
        with self._guard:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of ours."""


class _BadRequestError(Exception):
    """The bytes are no HTTP request."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    service: Service

    def answer(self) -> None:
        """Answer one request."""
        try:
            body = self._body()
        except _BadRequestError as error:
            self.send_error(HTTPStatus.BAD_REQUEST, str(error))
            self.close_connection = True
            return
        headers = tuple((name.lower(), value) for name, value in self.headers.items())
        reply = self.service.handle(MockRequest(self.command, self.path, headers, body))
        try:
            self._send(reply)
        except OSError:
            self.close_connection = True

    def _body(self) -> bytes:
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return b"".join(iter(self._chunk, b""))
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit():
            raise _BadRequestError("Content-Length is no number")
        return self.rfile.read(int(length))

    def _chunk(self) -> bytes:
        """Read a chunk (RFC 9112, 7.1); the empty one is the last, and ends with the trailers."""
        size_text = self.rfile.readline(1024).split(b";")[0].strip()
        try:
            size = int(size_text, 16)
        except ValueError as error:
            raise _BadRequestError("a chunk has no size") from error
        if size == 0:
            while self.rfile.readline(65536).strip():
                pass
            return b""
        data = self.rfile.read(size)
        self.rfile.readline(8)
        return data

    def _send(self, reply: MockReply) -> None:
        time.sleep(reply.delay)
        bodiless = reply.status in _BODILESS or self.command == "HEAD"
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        chunked = reply.streamed and not bodiless and self.request_version != "HTTP/1.0"
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif reply.status not in (204, 304):
            length = sum(len(chunk.data) for chunk in reply.chunks)
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if bodiless:
            self.wfile.flush()
        elif self._write(reply, chunked) and chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _write(self, reply: MockReply, chunked: bool) -> bool:
        """Send the body; say whether it went out whole."""
        left = reply.cut
        for chunk in reply.chunks:
            if chunk.pause:
                self.wfile.flush()
                time.sleep(chunk.pause)
            data = chunk.data if left is None else chunk.data[:left]
            if data:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
            if left is not None:
                left -= len(data)
                if left == 0:
                    break
        self.wfile.flush()
        if reply.cut is not None:
            self._break(reply.reset)
        return reply.cut is None

    def _break(self, reset: bool) -> None:
        """End the connection early, with a reset (RFC 9293, 3.5.2) or without."""
        self.close_connection = True
        if reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            # The file objects share the socket, and keep it open until they are closed.
            self.rfile.close()
            self.wfile.close()
            self.connection.close()
            return
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing: only the command line prints."""

    def version_string(self) -> str:
        """Name ourselves, without versions, so that replies are the same everywhere."""
        return "clientsmith-mock"


def _handler(service: Service) -> type[_Handler]:
    """A handler for all methods of a service; http.server looks for `do_<method>`."""
    methods = {operation.partition(" ")[0] for operation in service.operations}
    members: dict[str, object] = {
        f"do_{method}": _Handler.answer for method in (*_STANDARD, *sorted(methods))
    }
    return type("_ServiceHandler", (_Handler,), {**members, "service": service})
