"""The clients that are measured, behind one face: bare httpx, ours, published and generated ones.

Each is made on a transport that answers from memory or, with a URL, on its own connections to a
server there. Methods whose names begin with `a` are asynchronous. Imports a client only when it is
asked for, as each is installed in an environment of its own.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from typing import Any

from replies import BASE, OLD, PIECE, PIECES, SSE, TTS, VERSION, media_type, small


def transports() -> tuple[Any, Any]:
    """A transport that answers from memory, sync and async, in 16 KiB pieces as a socket would."""
    import httpx

    class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __init__(self, body: bytes, times: int = 1, size: int = 16384) -> None:
            self.body, self.times, self.size = body, times, size

        def __iter__(self) -> Iterator[bytes]:
            for _ in range(self.times):
                for start in range(0, len(self.body), self.size):
                    yield self.body[start : start + self.size]

        async def __aiter__(self) -> Any:
            for piece in self:
                yield piece

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/sse"):
            stream = Pieces(SSE)
        elif path.endswith("/bytes"):
            stream = Pieces(PIECE, PIECES, len(PIECE))
        else:
            stream = Pieces(small(path), 1, 1 << 20)
        headers = [(b"content-type", media_type(path).encode())]
        return httpx.Response(200, headers=headers, stream=stream)

    class Sync(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return answer(request)

    class Async(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return answer(request)

    return Sync(), Async()


def _options(url: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arguments of httpx's clients, sync and async: a transport, if there is no server."""
    if url is not None:
        return {}, {}
    sync, async_ = transports()
    return {"transport": sync}, {"transport": async_}


class Raw:
    """httpx by hand with json.loads."""

    typed = False

    def __init__(self, url: str | None = None) -> None:
        import httpx

        sync, async_ = _options(url)
        headers = {"Authorization": "Bearer x"}
        # As many connections as the SDK allows itself.
        limits = httpx.Limits(max_connections=1000, max_keepalive_connections=100)
        shared: dict[str, Any] = {"base_url": url or BASE, "headers": headers, "limits": limits}
        self.client = httpx.Client(**shared, **sync)
        self.async_client = httpx.AsyncClient(**shared, **async_)
        self.read: Callable[[bytes], Any] = json.loads
        self.read_page: Callable[[bytes], Any] = json.loads
        if self.typed:
            voice, page = _models()
            self.read, self.read_page = voice.model_validate_json, page.model_validate_json

    def get(self) -> object:
        response = self.client.get("/voices/v_1")
        response.raise_for_status()
        return self.read(response.content)

    async def aget(self) -> object:
        response = await self.async_client.get("/voices/v_1")
        response.raise_for_status()
        return self.read(response.content)

    def page(self) -> int:
        return len(list(self.read_page(self.client.get("/voices/").content))) and 100

    def events(self) -> int:
        with self.client.stream("POST", "/tts/sse", json=TTS) as response:
            lines = (line for line in response.iter_lines() if line.startswith("data:"))
            return sum(1 for line in lines if json.loads(line[5:]))

    async def aevents(self) -> int:
        count = 0
        async with self.async_client.stream("POST", "/tts/sse", json=TTS) as response:
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    json.loads(line[5:])
                    count += 1
        return count

    def stream(self) -> int:
        with self.client.stream("POST", "/tts/bytes", json=TTS) as response:
            return sum(len(piece) for piece in response.iter_raw())

    async def astream(self) -> int:
        async with self.async_client.stream("POST", "/tts/bytes", json=TTS) as response:
            return sum([len(piece) async for piece in response.aiter_raw()])

    def upload(self, path: str) -> object:
        with open(path, "rb") as file:
            return self.client.post("/voices/clone", files={"clip": file}, data={"name": "n"})


def _models() -> tuple[Any, Any]:
    import pydantic

    class Voice(pydantic.BaseModel):
        model_config = pydantic.ConfigDict(extra="allow")
        id: str
        is_owner: bool
        is_public: bool
        name: str
        description: str
        gender: str | None = None
        created_at: datetime.datetime
        is_starred: bool | None = None
        language: str

    class Page(pydantic.BaseModel):
        data: list[Voice]
        has_more: bool
        next_page: str | None = None

    Page.model_rebuild(_types_namespace={"Voice": Voice})
    return Voice, Page


class Typed(Raw):
    """httpx by hand with pydantic."""

    typed = True


class Ours:
    """The SDK of this repository."""

    client: Any
    async_client: Any

    def __init__(self, url: str | None = None) -> None:
        from cartesia import AsyncCartesia, Cartesia

        sync, async_ = _options(url)
        self.client = Cartesia(token="x", base_url=url or BASE, **sync)
        self.async_client = AsyncCartesia(token="x", base_url=url or BASE, **async_)

    def get(self) -> object:
        return self.client.voices.get("v_1")

    async def aget(self) -> object:
        return await self.async_client.voices.get("v_1")

    def page(self) -> int:
        return len(self.client.voices.list().items)

    @property
    def read_page(self) -> Callable[[bytes], Any]:
        from cartesia import GetVoicesResponse
        from cartesia.core.decoding import decoder

        return decoder(GetVoicesResponse)

    def events(self) -> int:
        return sum(1 for _ in self.client.tts.sse(**TTS))

    async def aevents(self) -> int:
        return len([None async for _ in self.async_client.tts.sse(**TTS)])

    def stream(self) -> int:
        return sum(len(piece) for piece in self.client.tts.bytes(**TTS))

    async def astream(self) -> int:
        return sum([len(piece) async for piece in self.async_client.tts.bytes(**TTS)])

    def upload(self, path: str) -> object:
        from pathlib import Path

        return self.client.voices.clone(clip=Path(path), name="n", language="en")


class OursPassed(Ours):
    """The SDK of this repository, through a client that the user passes."""

    def __init__(self, url: str | None = None) -> None:
        from cartesia import AsyncCartesia, Cartesia

        own, async_own = _httpx_clients(url)
        self.client = Cartesia(token="x", base_url=url or BASE, httpx_client=own)
        self.async_client = AsyncCartesia(token="x", base_url=url or BASE, httpx_client=async_own)


class OursAiohttp(Ours):
    """The SDK of this repository, with the extra `aiohttp`; asynchronous only."""

    def __init__(self, url: str | None = None) -> None:
        from cartesia import AsyncCartesia
        from httpx_aiohttp import HttpxAiohttpClient

        self.async_client = AsyncCartesia(
            token="x", base_url=url or BASE, httpx_client=HttpxAiohttpClient(timeout=60)
        )


class OursAiohttpTransport(Ours):
    """The SDK of this repository on the connections of `aiohttp`, without a client between."""

    def __init__(self, url: str | None = None) -> None:
        from cartesia import AsyncCartesia
        from httpx_aiohttp import AiohttpTransport

        self.async_client = AsyncCartesia(
            token="x", base_url=url or BASE, transport=AiohttpTransport()
        )


def _httpx_clients(url: str | None) -> tuple[Any, Any]:
    import httpx

    sync, async_ = _options(url)
    return httpx.Client(**sync), httpx.AsyncClient(**async_)


class Fern(Ours):
    """cartesia 2.0.17, made by Fern."""

    def __init__(self, url: str | None = None) -> None:
        from cartesia import AsyncCartesia, Cartesia

        own, async_own = _httpx_clients(url)
        base = (url or BASE) + OLD
        self.client = Cartesia(api_key="x", base_url=base, httpx_client=own)
        self.async_client = AsyncCartesia(api_key="x", base_url=base, httpx_client=async_own)

    def upload(self, path: str) -> object:
        with open(path, "rb") as file:
            return self.client.voices.clone(clip=file, name="n", language="en", mode="similarity")


class Stainless(Ours):
    """cartesia 4.2.0, made by Stainless."""

    def __init__(self, url: str | None = None) -> None:
        from cartesia import AsyncCartesia, Cartesia

        own, async_own = _httpx_clients(url)
        self.client = Cartesia(api_key="x", base_url=url or BASE, http_client=own)
        self.async_client = AsyncCartesia(api_key="x", base_url=url or BASE, http_client=async_own)

    def page(self) -> int:
        return len(self.client.voices.list().data)

    def events(self) -> int:
        return sum(1 for _ in self.client.tts.generate_sse(**TTS))

    async def aevents(self) -> int:
        return len([None async for _ in await self.async_client.tts.generate_sse(**TTS)])

    def stream(self) -> int:
        with self.client.tts.with_streaming_response.generate(**TTS) as response:
            return sum(len(piece) for piece in response.iter_bytes())

    async def astream(self) -> int:
        opened = self.async_client.tts.with_streaming_response.generate(**TTS)
        async with opened as response:
            return sum([len(piece) async for piece in response.iter_bytes()])

    def upload(self, path: str) -> object:
        with open(path, "rb") as file:
            return self.client.voices.clone(clip=file, name="n", language="en")


class Generated(Ours):
    """A client that openapi-python-client makes of the same spec."""

    def __init__(self, url: str | None = None) -> None:
        from bench_client.api.voices import voices_get, voices_list
        from bench_client.client import AuthenticatedClient

        sync, async_ = _options(url)
        self._get, self._list = voices_get, voices_list
        self.client = AuthenticatedClient(base_url=url or BASE, token="x", httpx_args=sync)
        self.async_client = AuthenticatedClient(base_url=url or BASE, token="x", httpx_args=async_)

    def get(self) -> object:
        return self._get.sync("v_1", client=self.client, cartesia_version=VERSION)

    async def aget(self) -> object:
        client = self.async_client
        return await self._get.asyncio("v_1", client=client, cartesia_version=VERSION)

    def page(self) -> int:
        return len(self._list.sync(client=self.client, cartesia_version=VERSION).data)

    @property
    def read_page(self) -> Callable[[bytes], Any]:
        from bench_client.models import GetVoicesResponse

        make = GetVoicesResponse.from_dict
        return lambda body: make(json.loads(body))


CLIENTS: dict[str, Callable[[str | None], Any]] = {
    "raw": Raw,
    "typed": Typed,
    "ours": Ours,
    "ours-passed": OursPassed,
    "ours-aiohttp": OursAiohttp,
    "ours-aiohttp-transport": OursAiohttpTransport,
    "opc": Generated,
    "fern": Fern,
    "stainless": Stainless,
}
