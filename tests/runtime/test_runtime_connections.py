"""Real connections on loopback: faults, threads, event loops, closing, proxies."""

from __future__ import annotations

import asyncio
import gc
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from runtime_core.auth import BearerAuth
from runtime_core.endpoint import Endpoint, JsonBody, Request, StreamRule
from runtime_core.errors import (
    ApiConnectionError,
    ApiTimeoutError,
    ClientClosedError,
    StreamError,
)
from runtime_core.root import AsyncRoot, Settings, SyncRoot
from runtime_core.transport import tls_context
from runtime_support import BYTES, GET, Client

ONE = Request(GET, path=("1",))
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    length = next(
        (int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-l")),
        0,
    )
    while len(rest) < length:
        rest += connection.recv(65536)
    return data


def reset(connection: socket.socket) -> None:
    """Close with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Loopback:
    """Serves each connection with a function, in a thread of its own."""

    def __init__(self, serve: Callable[[socket.socket], None]) -> None:
        self.serve = serve
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        threads = []
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                break
            self.connections += 1
            threads.append(threading.Thread(target=self._one, args=(connection,), daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join(5)

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.serve(connection)

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(10)


@contextmanager
def serving(serve: Callable[[socket.socket], None]) -> Iterator[Loopback]:
    server = Loopback(serve)
    try:
        yield server
    finally:
        server.close()


def keep_alive(connection: socket.socket) -> None:
    while read_request(connection):
        connection.sendall(OK)


def run(kind: str, url: str, work: Callable[[Client], Any], **settings: Any) -> Any:
    """Run work on a client that is closed in the same event loop."""
    client = Client(kind, base_url=url, **settings)
    if kind == "sync":
        with client.root:
            return work(client.client)

    async def inside() -> Any:
        async with client.root:
            return await work(client.client)

    return asyncio.run(inside())


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


POST_ONE: Request[Any] = Request(
    Endpoint("POST", "/x", returns=object, body=JsonBody()), body={"a": 1}
)


def test_a_refused_connection_is_tried_again_for_every_method(kind: str) -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(ApiConnectionError) as caught:
        run(kind, url, lambda c: c.send(POST_ONE))
    assert caught.value.attempts == 3


def refuse_at_once(connection: socket.socket) -> None:
    reset(connection)


def reset_after_reading(connection: socket.socket) -> None:
    read_request(connection)
    reset(connection)


def close_after_reading(connection: socket.socket) -> None:
    read_request(connection)


def cut_body(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}")


def cut_chunks(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")


def nonsense(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"SSH-2.0-nope\r\n\r\n")


@pytest.mark.parametrize(
    "serve",
    [refuse_at_once, reset_after_reading, close_after_reading, cut_body, cut_chunks, nonsense],
)
def test_real_faults_are_repeated_where_that_is_safe(
    kind: str, serve: Callable[[socket.socket], None]
) -> None:
    for request, attempts in ((ONE, 3), (POST_ONE, 1)):
        with serving(serve) as server:
            with pytest.raises(ApiConnectionError) as caught:
                run(kind, server.url, lambda c, r=request: c.send(r))
            assert server.connections == caught.value.attempts
            # A reset that comes early enough is seen while connecting: then nothing was sent.
            assert caught.value.attempts == attempts or serve is refuse_at_once


def test_a_silent_server_times_out(kind: str) -> None:
    silence = threading.Event()

    def silent(connection: socket.socket) -> None:
        read_request(connection)
        silence.wait(10)

    with serving(silent) as server:
        for settings, options in (({"timeout": 0.1}, {}), ({}, {"timeout_in_seconds": 0.1})):
            options = {"max_retries": 0, **options}
            with pytest.raises(ApiTimeoutError):
                run(kind, server.url, lambda c, o=options: c.send(ONE, o), **settings)
        silence.set()


@pytest.mark.parametrize("serve", [cut_body, cut_chunks])
def test_a_cut_stream_is_an_error(kind: str, serve: Callable[[socket.socket], None]) -> None:
    async def drain(stream: Any) -> list[bytes]:
        return [piece async for piece in stream]

    read = list if kind == "sync" else drain
    with serving(serve) as server:
        with pytest.raises(StreamError) as caught:
            run(kind, server.url, lambda c: read(c.stream_bytes(Request(BYTES, body={}))))
        assert caught.value.bytes_received == 2


def test_a_connection_is_used_again(kind: str) -> None:
    with serving(keep_alive) as server:
        if kind == "sync":
            run(kind, server.url, lambda c: [c.send(ONE) for _ in range(5)])
        else:

            async def five(client: Any) -> None:
                for _ in range(5):
                    await client.send(ONE)

            run(kind, server.url, five)
        assert server.connections == 1


def test_leaving_a_stream_early_leaves_no_connection_busy(kind: str) -> None:
    endpoint: Endpoint[Any] = Endpoint(
        "POST", "/s", returns=object, body=JsonBody(), stream=StreamRule(terminal=(("d", (1,)),))
    )

    def events(connection: socket.socket) -> None:
        read_request(connection)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        connection.sendall(head + b'data: {"d":1}\n\n')
        assert connection.recv(1) == b""  # The client hangs up at the terminal event.
        hung_up.set()

    hung_up = threading.Event()

    async def drain(stream: Any) -> list[Any]:
        return [event async for event in stream]

    read = list if kind == "sync" else drain
    with serving(events) as server:
        found = run(kind, server.url, lambda c: read(c.stream_events(Request(endpoint, body={}))))
        assert found == [{"d": 1}]
        assert hung_up.wait(5)


def test_one_client_from_32_threads() -> None:
    with serving(keep_alive) as server:

        def work(client: Any) -> list[Any]:
            with ThreadPoolExecutor(32) as pool:
                return list(pool.map(lambda _: client.send(ONE), range(320)))

        assert run("sync", server.url, work) == [{}] * 320
        assert server.connections <= 32


def test_one_client_from_several_event_loops() -> None:
    with serving(keep_alive) as server:
        root = AsyncRoot(Settings(server.url))

        async def work() -> list[Any]:
            return [await root._client.send(ONE) for _ in range(3)]

        for _ in range(3):
            assert asyncio.run(work()) == [{}] * 3
        assert server.connections == 3

        def in_thread(_: int) -> list[Any]:
            return asyncio.run(work())

        with ThreadPoolExecutor(3) as pool:
            assert list(pool.map(in_thread, range(3))) == [[{}] * 3] * 3
        asyncio.run(root.close())
    gc.collect()  # Anything left open warns here, and a warning is an error.


def test_many_at_once_on_one_loop() -> None:
    with serving(keep_alive) as server:

        async def work(client: Any) -> list[Any]:
            return await asyncio.gather(*(client.send(ONE) for _ in range(50)))

        assert run("async", server.url, work) == [{}] * 50


def test_closing_twice_and_use_after_close(kind: str) -> None:
    with serving(keep_alive) as server:
        client = Client(kind, base_url=server.url)
        client.send(ONE)
        client.close()
        client.close()
        with pytest.raises(ClientClosedError, match="closed"):
            client.send(ONE)
        unused = Client(kind, base_url=server.url)
        unused.close()
        with pytest.raises(ClientClosedError):
            unused.send(ONE)
    gc.collect()


def test_a_root_closed_before_its_first_use_stays_closed(kind: str) -> None:
    if kind == "sync":
        root = SyncRoot(Settings("https://api.test"))
        root.close()
        with pytest.raises(ClientClosedError):
            root._client.send(ONE)
        return
    other = AsyncRoot(Settings("https://api.test"))
    asyncio.run(other.close())
    with pytest.raises(ClientClosedError):
        asyncio.run(other._client.send(ONE))


def test_a_forked_child_opens_connections_of_its_own() -> None:
    with serving(keep_alive) as server, SyncRoot(Settings(server.url)) as root:
        root._client.send(ONE)
        transport: Any = root._client._transport()
        before = transport._transport(secure=False)
        transport._pid = -1  # As it looks to a child.
        assert transport._transport(secure=False) is not before
        before.close()


# -- the SDK's own transports ---------------------------------------------------------------


def test_a_proxy_of_the_environment_is_used(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    targets: list[bytes] = []

    def proxy(connection: socket.socket) -> None:
        while request := read_request(connection):
            targets.append(request.split(b" ")[1])
            connection.sendall(OK)

    with serving(proxy) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        monkeypatch.setenv("NO_PROXY", "inside.test")
        assert run(kind, "http://outside.test", lambda c: c.send(ONE)) == {}
        with serving(keep_alive) as direct:
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            assert run(kind, direct.url, lambda c: c.send(ONE)) == {}
            assert direct.connections == 1
    assert targets == [b"http://outside.test/things/1"]


def test_clients_share_one_tls_context() -> None:
    assert tls_context("httpx") is tls_context("httpx")
    for _ in range(2):
        with SyncRoot(Settings("https://api.test", auth=(BearerAuth("x"),))) as root:
            root.preload()


def test_plain_http_loads_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    with serving(keep_alive) as server:
        assert run("sync", server.url, lambda c: c.send(ONE)) == {}
