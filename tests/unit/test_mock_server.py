"""The two faces of the mock: sockets and httpx transports; both behave alike."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from clientsmith import mock

DOCUMENT: dict[str, object] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/bytes": {
            "get": {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"audio/wav": {"schema": {"format": "binary"}}},
                    }
                }
            }
        },
        "/echo/{name}": {
            "post": {
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "requestBody": {"content": {"text/plain": {"schema": {"type": "string"}}}},
                "responses": {"204": {"description": ""}},
            }
        },
    },
}


@pytest.fixture(scope="module")
def server() -> Iterator[mock.Server]:
    with mock.serve(mock.Service(DOCUMENT)) as running:  # type: ignore[arg-type]
        yield running


@pytest.fixture(params=["socket", "transport"])
def client(request: pytest.FixtureRequest, server: mock.Server) -> Iterator[httpx.Client]:
    server.service.clear()
    transport = mock.transport(server.service) if request.param == "transport" else None
    with httpx.Client(base_url=server.url, transport=transport) as client:
        yield client


def test_a_connection_serves_many_requests(client: httpx.Client, server: mock.Server) -> None:
    for _ in range(3):
        assert len(client.get("/bytes", headers={"X-Mock-Size": "100000"}).content) == 100000
        assert client.post("/echo/a%2Fb", headers={"content-type": "text/plain"}).status_code == 204
    assert server.service.exchanges[-1].parameters == {"path": {"name": "a/b"}}
    assert client.head("/bytes").status_code == 405


def test_chunked_requests_are_read(client: httpx.Client, server: mock.Server) -> None:
    pieces = iter([b"caf", b"\xc3\xa9"])
    client.post("/echo/a", headers={"content-type": "text/plain"}, content=pieces)
    assert server.service.exchanges[-1].body == "caf\u00e9"


def test_refusals_say_what_and_where(client: httpx.Client) -> None:
    refused = client.post("/echo/a", content=b"x", headers={"content-type": "image/png"})
    assert refused.status_code == 415
    assert refused.json()["pointer"] == "/paths/~1echo~1{name}/post/requestBody/content"


@pytest.mark.parametrize("reset", ["0", "1"])
def test_a_cut_is_an_error_after_the_bytes(client: httpx.Client, reset: str) -> None:
    headers = {"X-Mock-Cut": "1500", "X-Mock-Chunk": "500", "X-Mock-Pause": "0.01"}
    got: list[bytes] = []

    def read() -> None:
        with client.stream("GET", "/bytes", headers={**headers, "X-Mock-Reset": reset}) as reply:
            got.extend(reply.iter_raw())

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        read()
    assert len(b"".join(got)) <= 1500
    assert client.get("/bytes").status_code == 200


def test_delays_run_into_timeouts(client: httpx.Client) -> None:
    with pytest.raises(httpx.ReadTimeout):
        client.get("/bytes", headers={"X-Mock-Delay": "0.3"}, timeout=0.05)
    started = time.monotonic()
    client.get("/bytes", headers={"X-Mock-Pause": "0.02", "X-Mock-Chunk": "1024"})
    assert time.monotonic() - started > 0.08


def test_one_transport_serves_async_clients(server: mock.Server) -> None:
    async def calls() -> list[int]:
        async with httpx.AsyncClient(
            base_url="http://mock", transport=mock.transport(server.service)
        ) as client:
            replies = await asyncio.gather(*(client.get("/bytes") for _ in range(10)))
            return [len(reply.content) for reply in replies]

    assert asyncio.run(calls()) == [4096] * 10


def test_many_connections_at_once(server: mock.Server) -> None:
    with ThreadPoolExecutor(20) as pool:
        sizes = list(pool.map(lambda _: len(httpx.get(server.url + "/bytes").content), range(40)))
    assert sizes == [4096] * 40


def test_nonsense_closes_the_connection(server: mock.Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"POST /echo/a HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n")
        data = b""
        while piece := connection.recv(65536):
            data += piece
    assert data.startswith(b"HTTP/1.1 400")


def test_closing_frees_the_port() -> None:
    with mock.serve(mock.Service(DOCUMENT)) as first:  # type: ignore[arg-type]
        url = first.url
        httpx.get(url + "/bytes")
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/bytes")


def test_without_openapi_core_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['openapi_core'] = None\n"
        "from clientsmith import mock\n"
        "try: mock.Service({'openapi': '3.1.0', 'paths': {}})\n"
        "except mock.MissingExtraError as error: print(error)\n"
        "print('httpx' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said, loaded = run.stdout.splitlines()
    assert "pip install 'clientsmith[mock]'" in said
    assert loaded == "False"
