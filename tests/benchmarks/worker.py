"""One measurement of one client, in a process of its own; prints a JSON object.

Usage: worker.py CLIENT MEASURE. Run by run.py in the environment that CLIENT is installed in; needs
nothing but that client and the standard library. CPU time of this process throughout.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

VOICE = {
    "id": "v_1",
    "is_owner": True,
    "is_public": False,
    "name": "Narrator",
    "description": "A calm voice for long texts",
    "gender": "feminine",
    "created_at": "2025-01-01T00:00:00Z",
    "is_starred": False,
    "language": "en",
    # Fields that some of the published clients need.
    "user_id": "u_1",
    "embedding": [],
}
ONE = json.dumps(VOICE).encode()
PAGE = json.dumps({"data": [VOICE] * 100, "has_more": False, "next_page": None}).encode()
CHUNK = {
    "type": "chunk",
    "data": "A" * 400,
    "step_time": 1.5,
    "status_code": 206,
    "done": False,
    "context_id": "c",
}
DONE = {"type": "done", "status_code": 200, "done": True, "context_id": "c"}
EVENTS = 2000
SSE = (
    b"".join(b"event: chunk\ndata: " + json.dumps(CHUNK).encode() + b"\n\n" for _ in range(EVENTS))
    + b"event: done\ndata: "
    + json.dumps(DONE).encode()
    + b"\n\n"
)
PIECE = b"\0" * 65536
PIECES = 256
TTS = {
    "model_id": "sonic-2",
    "transcript": "Hello",
    "voice": {"mode": "id", "id": "v"},
    "output_format": {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 44100},
}
BASE = "https://api.example"


def transports() -> tuple[Any, Any]:
    """A transport that answers from memory, sync and async, in 16 KiB pieces as a socket would."""
    import httpx

    json_headers = [(b"content-type", b"application/json")]

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
            return httpx.Response(
                200, headers=[(b"content-type", b"text/event-stream")], stream=Pieces(SSE)
            )
        if path.endswith("/bytes"):
            stream = Pieces(PIECE, PIECES, len(PIECE))
            return httpx.Response(200, headers=[(b"content-type", b"audio/wav")], stream=stream)
        body = PAGE if path.rstrip("/").endswith("voices") else ONE
        return httpx.Response(200, headers=json_headers, stream=Pieces(body, 1, len(body)))

    class Sync(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return answer(request)

    class Async(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return answer(request)

    return Sync(), Async()


class Raw:
    """httpx by hand with json.loads."""

    typed = False

    def __init__(self) -> None:
        import httpx

        sync, async_ = transports()
        headers = {"Authorization": "Bearer x"}
        self.client = httpx.Client(base_url=BASE, transport=sync, headers=headers)
        self.async_client = httpx.AsyncClient(base_url=BASE, transport=async_, headers=headers)
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
        count = 0
        with self.client.stream("POST", "/tts/sse", json=TTS) as response:
            for line in response.iter_lines():
                if line.startswith("data:"):
                    json.loads(line[5:])
                    count += 1
        return count

    def stream(self) -> int:
        with self.client.stream("POST", "/tts/bytes", json=TTS) as response:
            return sum(len(piece) for piece in response.iter_raw())


def _models() -> tuple[Any, Any]:
    import datetime
    from typing import Optional

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

    Page.model_rebuild(_types_namespace={"Voice": Voice, "Optional": Optional})
    return Voice, Page


class Typed(Raw):
    """httpx by hand with pydantic."""

    typed = True


class Ours:
    """The SDK of this repository."""

    def __init__(self) -> None:
        from cartesia import AsyncCartesia, Cartesia

        sync, async_ = transports()
        self.client: Any = Cartesia(token="x", base_url=BASE, transport=sync)
        self.async_client: Any = AsyncCartesia(token="x", base_url=BASE, transport=async_)

    def get(self) -> object:
        return self.client.voices.get("v_1")

    async def aget(self) -> object:
        return await self.async_client.voices.get("v_1")

    def page(self) -> int:
        return len(self.client.voices.list().items)

    def events(self) -> int:
        return sum(1 for _ in self.client.tts.sse(**TTS))

    def stream(self) -> int:
        return sum(len(piece) for piece in self.client.tts.bytes(**TTS))


class OursPassed(Ours):
    """The SDK of this repository, through a client that the user passes."""

    def __init__(self) -> None:
        import httpx
        from cartesia import AsyncCartesia, Cartesia

        sync, async_ = transports()
        own, async_own = httpx.Client(transport=sync), httpx.AsyncClient(transport=async_)
        self.client = Cartesia(token="x", base_url=BASE, httpx_client=own)
        self.async_client = AsyncCartesia(token="x", base_url=BASE, httpx_client=async_own)


class Fern(Ours):
    """cartesia 2.0.17, made by Fern."""

    def __init__(self) -> None:
        import httpx
        from cartesia import AsyncCartesia, Cartesia

        sync, async_ = transports()
        own, async_own = httpx.Client(transport=sync), httpx.AsyncClient(transport=async_)
        self.client = Cartesia(api_key="x", base_url=BASE, httpx_client=own)
        self.async_client = AsyncCartesia(api_key="x", base_url=BASE, httpx_client=async_own)


class Stainless(Ours):
    """cartesia 4.2.0, made by Stainless."""

    def __init__(self) -> None:
        import httpx
        from cartesia import AsyncCartesia, Cartesia

        sync, async_ = transports()
        own, async_own = httpx.Client(transport=sync), httpx.AsyncClient(transport=async_)
        self.client = Cartesia(api_key="x", base_url=BASE, http_client=own)
        self.async_client = AsyncCartesia(api_key="x", base_url=BASE, http_client=async_own)

    def page(self) -> int:
        return len(self.client.voices.list().data)

    def events(self) -> int:
        return sum(1 for _ in self.client.tts.generate_sse(**TTS))

    def stream(self) -> int:
        return sum(len(piece) for piece in self.client.tts.generate(**TTS).iter_bytes())


CLIENTS: dict[str, Any] = {
    "raw": Raw,
    "typed": Typed,
    "ours": Ours,
    "ours-passed": OursPassed,
    "fern": Fern,
    "stainless": Stainless,
}


def _cpu(work: Callable[[], object], times: int) -> float:
    """Seconds of CPU for one call: the best of five rounds, after one to warm up."""
    work()
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - start) / times)
    return best


def _get(client: Any) -> float:
    return _cpu(client.get, 200)


def _aget(client: Any) -> float:
    async def many() -> None:
        for _ in range(200):
            await client.aget()

    loop = asyncio.new_event_loop()
    seconds = _cpu(lambda: loop.run_until_complete(many()), 1) / 200
    loop.close()
    return seconds


def _page(client: Any) -> float:
    assert client.page() == 100
    return _cpu(client.page, 10) / 100


def _events(client: Any) -> float:
    assert client.events() >= EVENTS
    return _cpu(client.events, 1) / EVENTS


def _stream(client: Any) -> float:
    assert client.stream() == len(PIECE) * PIECES
    return _cpu(client.stream, 1) / PIECES


def _second(name: str) -> dict[str, float]:
    """Cost of one more client in a warm process, with TLS."""
    if name in ("raw", "typed"):
        import httpx

        def make() -> Any:
            return httpx.Client(base_url=BASE)
    else:
        from cartesia import Cartesia

        key = {"token": "x"} if name.startswith("ours") else {"api_key": "x"}

        def make() -> Any:
            client: Any = Cartesia(**key)
            _ = client.voices
            return client

    kept = [make()]
    seconds = _cpu(lambda: kept.append(make()), 10)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept += [make() for _ in range(20)]
    size = (tracemalloc.get_traced_memory()[0] - before) / 20
    return {"seconds": seconds, "bytes": size}


def _import(name: str) -> dict[str, float]:
    before = set(sys.modules)
    start = time.process_time()
    if name in ("raw", "typed"):
        import httpx  # noqa: F401 # what is measured

        if name == "typed":
            import pydantic  # noqa: F401 # what is measured
            from pydantic import BaseModel  # noqa: F401 # what is measured
    else:
        import cartesia  # noqa: F401 # what is measured
    return {
        "seconds": time.process_time() - start,
        "modules": float(len(set(sys.modules) - before)),
    }


def _first(name: str) -> float:
    """CPU from process start to the first answer."""
    CLIENTS[name]().get()
    return time.process_time()


PER_CALL = {"get": _get, "aget": _aget, "page": _page, "events": _events, "stream": _stream}


def main(name: str, measure: str) -> None:
    """Measure, and print the result."""
    if measure == "import":
        result: dict[str, float] = _import(name)
    elif measure == "first":
        result = {"seconds": _first(name)}
    elif measure == "second":
        result = _second(name)
    else:
        result = {"seconds": PER_CALL[measure](CLIENTS[name]())}
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
