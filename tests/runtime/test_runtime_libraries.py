"""Other HTTP libraries of httpx's kind: httpx2, and aiohttp's connections under httpx."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import httpx_aiohttp
import pytest
from runtime_core.endpoint import Endpoint, JsonBody, MultipartBody, Request
from runtime_core.errors import ApiConnectionError
from runtime_support import GET, Client
from test_runtime_connections import ONE, closed_port, keep_alive, serving

FILE: Endpoint[Any] = Endpoint(
    "POST", "/f", returns=object, body=MultipartBody(frozenset({"file"}))
)


def test_a_client_and_a_transport_of_httpx2(kind: str) -> None:
    transport = httpx2.MockTransport(lambda r: httpx2.Response(200, json=len(r.content)))
    make = httpx2.Client if kind == "sync" else httpx2.AsyncClient
    for settings in ({"transport": transport}, {"http_client": make(transport=transport)}):
        client = Client(kind, **settings)
        assert client.send(Request(GET, path=("1",))) == 0
        assert client.send(Request(FILE, body={"file": Path(__file__)})) > 1000


def test_httpx2_as_the_library_of_the_sdk(kind: str) -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(ApiConnectionError):
        Client(kind, base_url=url, http_library="httpx2", max_retries=0).send(ONE)


def test_connections_of_aiohttp() -> None:
    post: Request[Any] = Request(
        Endpoint("POST", "/x", returns=object, body=JsonBody()), body={"a": 1}
    )

    async def work(url: str) -> None:
        transport = httpx_aiohttp.AiohttpTransport()
        async with httpx_aiohttp.HttpxAiohttpClient() as own:
            for settings in ({"transport": transport}, {"http_client": own}):
                client = Client("async", base_url=url, **settings).client
                for request in (ONE, post, Request(FILE, body={"file": Path(__file__)})):
                    assert await client.send(request) == {}
        await transport.aclose()

    with serving(keep_alive) as server:
        asyncio.run(work(server.url))
