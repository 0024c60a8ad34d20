"""What the tests of the runtime share: one way to drive both clients, and replies to drive them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

import httpx
from runtime_core.auth import BearerAuth
from runtime_core.endpoint import Endpoint, JsonBody, Request
from runtime_core.root import AsyncRoot, Settings, SyncRoot

BASE = "https://api.test"
TOKEN = "sk-secret-token"

GET: Endpoint[Any] = Endpoint("GET", "/things/{id}", returns=object)
POST: Endpoint[Any] = Endpoint("POST", "/things", returns=object, body=JsonBody())
BYTES: Endpoint[Any] = Endpoint("POST", "/audio", reply="bytes", body=JsonBody())

Handler = Callable[[httpx.Request], httpx.Response]


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces; an exception among them is raised in its place."""

    def __init__(self, pieces: Iterable[bytes | Exception]) -> None:
        self.pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class Server:
    """Answers from a list, the last one again and again; keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception | Handler) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            # Each answer is sent once only, but a test may want the last one many times.
            return httpx.Response(
                answer.status_code, headers=answer.headers.raw, stream=answer.stream
            )
        return answer(request)


def json_reply(value: object, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(
        status,
        headers={"content-type": "application/json", **headers},
        content=json.dumps(value).encode(),
    )


class Client:
    """One of the two clients behind one face; sleeps are recorded, not slept."""

    def __init__(self, kind: str, handler: Handler | None = None, **settings: Any) -> None:
        self.kind = kind
        self.sleeps: list[float] = []
        if handler is not None:
            settings.setdefault("transport", httpx.MockTransport(handler))
        settings.setdefault("auth", (BearerAuth(TOKEN),))
        settings = Settings(settings.pop("base_url", BASE), **settings)  # type: ignore[assignment]
        self.root: Any = SyncRoot(settings) if kind == "sync" else AsyncRoot(settings)
        self.client: Any = self.root._client
        self.client._core.random = lambda: 0.0
        if kind == "sync":
            self.client._sleep = self.sleeps.append
        else:
            self.client._sleep = self._note

    async def _note(self, seconds: float) -> None:
        self.sleeps.append(seconds)

    def _run(self, work: Any) -> Any:
        return asyncio.run(_awaited(work)) if self.kind == "async" else work()

    def send(self, request: Request[Any], options: Any = None) -> Any:
        return self._run(lambda: self.client.send(request, options))

    def raw(self, request: Request[Any], options: Any = None) -> Any:
        return self._run(lambda: self.client.raw.send(request, options))

    def close(self) -> None:
        self._run(self.root.close)

    def read_bytes(self, request: Request[Any], options: Any = None) -> list[bytes]:
        if self.kind == "sync":
            return list(self.client.stream_bytes(request, options))

        async def collect() -> list[bytes]:
            return [piece async for piece in self.client.stream_bytes(request, options)]

        return asyncio.run(collect())

    def read_events(self, request: Request[Any], into: list[Any] | None = None) -> list[Any]:
        found: list[Any] = [] if into is None else into
        if self.kind == "sync":
            # One by one, so that those before an error are there.
            found.extend(self.client.stream_events(request))
            return found

        async def collect() -> None:
            async for event in self.client.stream_events(request):
                found.append(event)  # noqa: PERF401 - a comprehension loses those before an error

        asyncio.run(collect())
        return found

    def all_items(self, request: Request[Any]) -> list[Any]:
        if self.kind == "sync":
            return list(self.client.paginate(request))

        async def collect() -> list[Any]:
            return [item async for item in await self.client.paginate(request)]

        return asyncio.run(collect())


async def _awaited(work: Callable[[], Any]) -> Any:
    return await work()
