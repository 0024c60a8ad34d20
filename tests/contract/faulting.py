"""Every operation of the SDK, as the spec lists them, and servers that fail in a given way.

What comes in is the spec and a `Fault`; what goes out is an httpx transport that lets it happen in
the right phase, and arguments that each operation accepts. Knows no rule of the SDK about what is
to be sent again.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from contract import document
from contract.facts import Json

TOKEN = "sk-secret-token"
QUOTING = json.dumps({"message": f"not now, {TOKEN}"}).encode()
"""Servers like to quote what they refuse."""
AUDIO = b"RIFF" + bytes(range(256)) * 4
FILE = ("clip.wav", AUDIO, "audio/wav")


@dataclass(frozen=True)
class Operation:
    """One operation of the spec, and where the SDK has it."""

    path: str
    http_method: str
    node: Json

    def __str__(self) -> str:
        return f"{self.resource}.{self.method}"

    @property
    def resource(self) -> str:
        return "_".join(re.findall("[A-Z][a-z]*", self.node["tags"][0])).lower()

    @property
    def method(self) -> str:
        return self.node["operationId"].removeprefix(f"{self.resource}_")

    @property
    def media_type(self) -> str:
        return document.reply(self.path, self.http_method)[1] or ""

    @property
    def streamed(self) -> bool:
        """Whether the caller reads the reply piece by piece."""
        return self.media_type.startswith(("audio/", "text/event-stream", "application/octet"))

    @property
    def body(self) -> bytes:
        """What the server answers when all is well."""
        if self.media_type == "text/event-stream":
            event = document.reply_examples(self.path, self.http_method)[0]
            events = [event, {**event, "type": "done", "done": True}]
            return b"".join(b"data: %s\n\n" % json.dumps(each).encode() for each in events)
        if self.streamed:
            return AUDIO
        if self.media_type == "application/json":
            return json.dumps(document.reply_examples(self.path, self.http_method)[0]).encode()
        return b"id,status\r\n1,completed\r\n"

    def bind(self, client: Any) -> Any:
        """The method of a client."""
        return getattr(getattr(client, self.resource), self.method)

    def arguments(self, method: Any) -> dict[str, Any]:
        """A value for everything that has to be given."""
        examples: dict[str, Any] = {}
        body = document.resolve(self.node.get("requestBody", {}))
        for media in body.get("content", {}).values():
            for example in media.get("examples", {}).values():
                examples |= document.resolve(example)["value"]
        return {
            name: FILE if "File" in str(parameter.annotation) else examples.get(name, "some")
            for name, parameter in inspect.signature(method).parameters.items()
            if parameter.default is parameter.empty
        }


def operations() -> list[Operation]:
    """The operations of the spec, in its order."""
    return [Operation(path, verb, place.node) for path, verb, place in document.operations()]


@dataclass(frozen=True)
class Fault:
    """What goes wrong in each attempt, and when."""

    name: str
    error: tuple[type[Exception], str] | None = None
    """What the transport raises; None to answer."""
    reads: float = float("inf")
    """How many pieces of the request's body are read before that."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: float | None = None
    """How much of the body arrives, from 0 to below 1; the announced length is that of all."""

    def __str__(self) -> str:
        return self.name


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that ends, by an exception or without a word."""

    def __init__(self, data: bytes, error: Exception | None) -> None:
        self.data, self.error, self.closed = data, error, False

    def __iter__(self) -> Iterator[bytes]:
        # In two pieces, so that a fault can come between them.
        yield from filter(None, (self.data[:3], self.data[3:]))
        if self.error is not None:
            raise self.error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


@dataclass
class Faulty(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Lets the same fault happen to each attempt, and keeps count."""

    fault: Fault
    body: bytes
    attempts: int = 0
    bodies: list[_Body] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.attempts += 1
        if self.fault.reads:
            for read, _ in enumerate(request.stream, 1):  # type: ignore[arg-type]  # is one of both
                if read >= self.fault.reads:
                    break
        return self._answer()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.attempts += 1
        if self.fault.reads:
            read = 0
            async for _ in request.stream:  # type: ignore[union-attr]  # is one of both
                read += 1
                if read >= self.fault.reads:
                    break
        return self._answer()

    def _answer(self) -> httpx.Response:
        fault = self.fault
        error = None if fault.error is None else fault.error[0](fault.error[1])
        if fault.cut is None and error is not None:
            raise error
        data = self.body if fault.status < 300 else QUOTING
        arrived = data if fault.cut is None else data[: int(len(data) * fault.cut)]
        self.bodies.append(_Body(arrived, error))
        headers = [("content-length", str(len(data))), *fault.headers]
        return httpx.Response(fault.status, headers=headers, stream=self.bodies[-1])

    @property
    def all_closed(self) -> bool:
        """Whether every connection was given back."""
        return all(body.closed for body in self.bodies)
