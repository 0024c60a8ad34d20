"""Running calls of the SDK against the server made from the document, and judging both sides.

What comes in are calls; what goes out are `Done`s: what the caller got, and what the server sent
and saw. The server's view is the document's, so that nothing here trusts the SDK.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from clientsmith.mock import Exchange, MockReply, Service
from clientsmith.mock.inprocess import Transport

from . import sdk as clients
from .document import Document
from .judging import conforms, dumped, read_at, same, server_sent
from .shown import as_read
from .tokens import Tokens

DOCUMENT = Document(json.loads(Path(__file__).with_name("openapi.json").read_text("utf-8")))
_TOKENS = Tokens(DOCUMENT.value)


_EMPTY = (204, 205, 304)
"""Statuses of replies that have no body (RFC 9110, 15.3.5, 15.3.6, 15.4.5)."""


_OWN_HEADERS = {"user-agent", "accept-encoding", "host", "content-length"}
"""What every request has, whether a document declares it or not."""


@dataclass(frozen=True)
class Operation:
    """One operation: how the document and the SDK call things."""

    id: str
    """`GET /voices/{id}`"""
    reply: str
    """value, text, bytes, pages, events or none."""
    arguments: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(location, wire name) -> argument; `("whole", "")` is the body as a whole."""
    items: tuple[str, ...] = ()
    """Where the items of a page stand in it."""
    model: str | None = None
    """Class of the reply, or of an event, where it is one class."""


class _Controlled(Transport):
    """Asks the server for what a test wants to see, by headers that the document does not know."""

    controls: Mapping[str, object] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        token = _TOKENS.reply(request)
        return token or super().handle_request(self._marked(request))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        token = _TOKENS.reply(request)
        return token or await super().handle_async_request(self._marked(request))

    def _marked(self, request: httpx.Request) -> httpx.Request:
        for name, value in self.controls.items():
            request.headers[f"x-mock-{name.replace('_', '-')}"] = str(value)
        return request


@dataclass
class Done:
    """A call that came back."""

    operation: Operation
    value: Any
    """What the caller got; of a stream or a list of pages, the object that was iterated over."""
    items: list[Any]
    """What iterating gave."""
    exchanges: list[Exchange]

    @property
    def reply(self) -> MockReply:
        """The only reply."""
        (exchange,) = self.exchanges
        return exchange.reply

    def sent(self, body: Any = None, **parameters: Mapping[str, Any]) -> None:
        """The first request satisfies the document, and holds these values and no other."""
        first = self.exchanges[0]
        for exchange in self.exchanges:
            assert exchange.problems == (), exchange.problems
            assert exchange.operation in DOCUMENT.twins(self.operation.id)
        given, seen = self._as_read(parameters), DOCUMENT.parameters(first)
        for name in [*seen.get("header", {})]:
            if name.lower() in _OWN_HEADERS and name not in given.get("header", {}):
                del seen["header"][name]
        seen = {place: values for place, values in seen.items() if values}
        assert same(given, seen), f"given {given}, seen {seen}"
        kind = first.request.header("content-type") or ""
        # A form of nothing but null, empty lists and objects is an empty one.
        is_form = kind.startswith(("application/x-www-form-urlencoded", "multipart/"))
        if not (body is None and first.body == {} and is_form):
            assert same(body, first.body), f"given {body}, seen {first.body}"
        for part in first.parts:
            # RFC 7578, 4.2: a file has a name; servers take other parts for texts.
            assert (part.filename is not None) == DOCUMENT.is_file(self.operation.id, part.name)
        if body is None and not kind.startswith(("application/json", "multipart/")):
            assert first.request.body == b""

    def _as_read(self, parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Give parameters as a server reads them: as text, where no type is declared."""
        return {
            place: {
                name: as_read(
                    DOCUMENT.declared(self.operation.id, place, name), value, DOCUMENT.pointers
                )
                for name, value in values.items()
            }
            for place, values in parameters.items()
        }

    def lossless(self) -> None:
        """What came back is what was sent, typed as the document has it."""
        for exchange in self.exchanges:
            assert exchange.problems == (), exchange.problems
        exchange = self.exchanges[0]
        if exchange.reply.status in _EMPTY or not exchange.reply.body:
            assert self.value is None
            return
        schema = DOCUMENT.reply_schema(
            self.operation.id, exchange.reply.status, self.operation.reply
        )
        if self.operation.reply == "events":
            sent: Any = _events(self.operation, exchange.reply)
            assert sent
            got = self.items
        elif self.operation.reply == "pages":
            sent, got = json.loads(exchange.reply.body), self.value.body
        else:
            sent, got = json.loads(exchange.reply.body), self.value
        assert same(sent, dumped(got)), f"sent {sent}, got {dumped(got)}"
        if self.operation.reply == "events":
            for one, event in zip(got, sent, strict=True):
                conforms(one, event, DOCUMENT.pointers, schema)
        else:
            conforms(got, sent, DOCUMENT.pointers, schema)
            if self.operation.model is not None and sent is not None:
                assert type(got).__name__ == self.operation.model

    def paged(self, count: int) -> None:
        """Every page was fetched once, and every item given once, in order."""
        assert len(self.exchanges) == count
        sent: list[Any] = []
        for exchange in self.exchanges:
            assert exchange.problems == (), exchange.problems
            sent += read_at(json.loads(exchange.reply.body), self.operation.items)
        assert same(sent, dumped(self.items)), f"sent {sent}, got {dumped(self.items)}"
        asked = {(each.request.target, each.request.body) for each in self.exchanges}
        assert len(asked) == count
        first = self.exchanges[0].parameters
        for exchange in self.exchanges[1:]:
            for place, values in first.items():
                for name, value in values.items():
                    kept = exchange.parameters[place][name]
                    assert same(value, kept) or place == "query", name


Call = Callable[[Any], Any]


class Sdk:
    """One of the two clients, and the server that it talks to."""

    def __init__(self, service: Service, colour: str, loop: asyncio.AbstractEventLoop) -> None:
        self._service = service
        self._loop = loop
        self._transport = _Controlled(service)
        make = clients.sync_client if colour == "sync" else clients.async_client
        self._client = make(self._transport, 0)
        self._stubborn = make(self._transport, 1)
        self._runs = 0
        self.items: list[Any] = []
        """What iterating gave so far, also where it ended in an error."""

    def close(self) -> None:
        """Close the clients."""
        for client in (self._client, self._stubborn):
            closed = client.close() if hasattr(client, "close") else client.aclose()
            if inspect.isawaitable(closed):
                self._loop.run_until_complete(_awaited(closed))

    def run(self, operation: Operation, call: Call, **controls: object) -> Done:
        """Make a call, and read what it gives to the end."""
        return self._run(operation, call, self._client, controls)

    def _run(
        self, operation: Operation, call: Call, client: Any, controls: Mapping[str, object]
    ) -> Done:
        self._service.clear()
        self._runs += 1
        # Escaped: a path may have any character, a header may not.
        known = {"operation": quote(operation.id, safe=" /{}"), "run": self._runs}
        if DOCUMENT.lacks_success(operation.id) or "body" in controls:
            known["status"] = DOCUMENT.success(operation.id)
        self._transport.controls = {**known, **controls}
        self.items = []
        value = call(client)
        if inspect.isawaitable(value) and not isinstance(value, AsyncIterable):
            value = self._loop.run_until_complete(_awaited(value))
        self._collect(operation, value)
        return Done(operation, value, self.items, list(self._service.exchanges))

    def _collect(self, operation: Operation, value: Any) -> None:
        if operation.reply not in ("pages", "events", "bytes"):
            return
        source = value.data if type(value).__name__ == "RawResponse" else value
        if isinstance(source, AsyncIterable):
            self._loop.run_until_complete(self._gather(source))
        else:
            for item in source:
                self.items.append(item)

    async def _gather(self, source: AsyncIterable[Any]) -> None:
        async for item in source:
            self.items.append(item)

    def newer(self, operation: Operation, call: Call) -> Done:
        """Answer with what a newer server might send."""
        done = self.run(operation, call, status=DOCUMENT.success(operation.id))
        value = json.loads(done.exchanges[0].reply.body)
        schema = DOCUMENT.reply_schema(
            operation.id, done.exchanges[0].reply.status, operation.reply
        )
        newer = DOCUMENT.newer(value, schema)
        return self.run(operation, call, body=json.dumps(newer))

    def raw(self, operation: Operation, raw: Call, plain: Call) -> None:
        """The same value, next to status and headers of its reply."""
        expected = self.run(operation, plain)
        done = self.run(operation, raw)
        response = done.value
        assert type(response).__name__ == "RawResponse"
        reply = done.exchanges[0].reply
        assert response.status_code == reply.status
        for name, value in reply.headers:
            assert response.headers[name.title()] == value
        if operation.reply in ("pages", "events", "bytes"):
            assert same(dumped(done.items), dumped(expected.items))
        else:
            assert same(dumped(response.data), dumped(expected.value))
            assert type(response.data) is type(expected.value)

    def fails(self, operation: Operation, call: Call, status: int, error: str) -> None:
        """The status raises its class, which holds status, headers and body."""
        raised = self._raised(operation, call, {"status": status})
        *earlier, exchange = self._service.exchanges
        # A token that is refused may have been revoked: another one is fetched, once.
        assert not earlier or (status == 401 and len(earlier) == 1)
        assert all(each.problems == () for each in (*earlier, exchange)), exchange.problems
        assert type(raised).__name__ == error
        assert raised.status_code == exchange.reply.status == status
        for name, value in exchange.reply.headers:
            assert raised.headers[name] == value
        text = exchange.reply.body.decode("utf-8", "replace")
        kind = exchange.reply.header("content-type") or "application/json"
        sent = (json.loads(text) if text else None) if "json" in kind else text
        assert same(sent, dumped(raised.body)), f"sent {sent}, got {dumped(raised.body)}"

    def cut(self, operation: Operation, call: Call) -> None:
        """Breaking off in the middle raises StreamError; what had arrived was given."""
        whole = self.run(operation, call)
        size = len(whole.reply.body)
        first = len(whole.reply.chunks[0].data)
        for cut in sorted({0, min(first, size - 1), size // 2, size - 1}):
            raised = self._raised(operation, call, {"cut": cut})
            assert type(raised).__name__ == "StreamError", cut
            if operation.reply == "bytes":
                assert b"".join(self.items) == whole.reply.body[:cut]
            else:
                assert same(dumped(self.items), dumped(whole.items)[: len(self.items)])
                assert len(self.items) <= _arrived(whole.reply, cut)
                assert cut < first or self.items
        if operation.reply == "events" and DOCUMENT.terminal(operation.id):
            # A body that ends as it should, before the stream has.
            events = json.dumps(_events(operation, whole.reply)[:-1])
            raised = self._raised(operation, call, {"body": events})
            assert type(raised).__name__ == "StreamError"
            assert len(self.items) == len(whole.items) - 1

    def retried(self, operation: Operation, call: Call, is_repeatable: bool) -> None:
        """A failure of the server that may come after the deed."""
        good = DOCUMENT.success(operation.id)
        controls = {"status": f"500 {good}", "retry_after": "0"}
        if is_repeatable:
            done = self._run(operation, call, self._stubborn, controls)
            first, second = done.exchanges[:2]
            assert (first.reply.status, second.reply.status) == (500, good)
            assert first.request.target == second.request.target
            assert first.request.body == second.request.body or first.parts == second.parts
        else:
            raised = self._raised(operation, call, controls, self._stubborn)
            assert raised.status_code == 500
            assert len(self._service.exchanges) == 1

    def _raised(
        self, operation: Operation, call: Call, controls: Mapping[str, object], client: Any = None
    ) -> Any:
        try:
            self._run(operation, call, client or self._client, controls)
        except Exception as error:
            return error
        raise AssertionError(f"nothing was raised for {controls}")


def _events(operation: Operation, reply: MockReply) -> list[Any]:
    """The events that the server wrote."""
    end = DOCUMENT.sentinel(operation.id)
    return server_sent(reply, end=end, is_text=DOCUMENT.has_text_events(operation.id))


def _arrived(reply: MockReply, size: int) -> int:
    """How many pieces of a body, each an event or what ends the stream, are within some bytes."""
    ends = accumulate(len(chunk.data) for chunk in reply.chunks)
    return sum(end <= size for end in ends)


async def _awaited(value: Any) -> Any:
    return await value


@contextmanager
def opened(colour: str) -> Iterator[Sdk]:
    """Open the clients of one colour, with a server of their own."""
    loop = asyncio.new_event_loop()
    sdk = Sdk(Service(DOCUMENT.value, strict=True), colour, loop)
    try:
        yield sdk
    finally:
        sdk.close()
        loop.close()
