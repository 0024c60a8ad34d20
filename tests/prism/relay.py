"""The contract tests' server, with Prism answering instead of our mock.

What comes in are requests of the SDK, with the `X-Mock-*` headers of the contract tests; what goes
out are Prism's replies, and exchanges that hold what both servers say of the request. Requests are
handed on as the SDK wrote them. Never makes up a reply: what Prism cannot do raises `CannotError`.
"""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import reject
from tests.harness import DOCUMENT, Call, Done, Operation, Sdk

from clientsmith.mock import Chunk, Exchange, MockReply, MockRequest, Problem, Service

_PREFIX = "x-mock-"
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date"}
"""Headers of the connection to Prism, not of the reply (RFC 9110, 7.6.1)."""
_PATIENCE = 60.0
_THEIRS = ("prism", "reply")


class CannotError(Exception):
    """A test asks for something that Prism has no control for."""

    def __init__(self, control: str) -> None:
        super().__init__(f"Prism has no control like `{control}`")


class Relay(Service):
    """Our mock, which reads and judges each request, but lets Prism answer."""

    def __init__(self, port: int) -> None:
        super().__init__(DOCUMENT.value, strict=True)
        self._port = port
        self._turns: dict[tuple[str, ...], int] = {}
        self._drawn = 0

    def handle(self, request: MockRequest) -> MockReply:
        """Let Prism answer, and record what both servers say of the request."""
        asked = {
            name.removeprefix(_PREFIX): value
            for name, value in request.headers
            if name.startswith(_PREFIX)
        }
        plain = tuple(pair for pair in request.headers if not pair[0].startswith(_PREFIX))
        request = replace(request, headers=plain)
        prefer = self._prefer(request, asked)
        super().handle(request)
        ours = self.exchanges.pop()
        if any(self._misread(ours)):
            reject()
        reply = self.ask(_accepting(request, prefer), prefer)
        if "retry-after" in asked:
            # Only so that the SDK need not wait: Prism has no such header to send.
            reply = replace(reply, headers=(*reply.headers, ("retry-after", asked["retry-after"])))
        theirs = verdict(reply)
        for problem in theirs:
            # For whoever reads the report of a failed test; limits.toml quotes from it, too.
            print(f"Prism, of {request.method} {request.target}: {problem.message}")
        problems = (*ours.problems, *theirs)
        if not problems and ours.operation is not None:
            wrong = self.check_reply(ours.operation, reply)
            problems = tuple(replace(problem, rule="reply") for problem in wrong)
        self.exchanges.append(replace(ours, reply=reply, problems=problems))
        return reply

    def _misread(self, exchange: Exchange) -> Iterator[bool]:
        """Whether a drawn value is one of those that limits.toml lists."""
        segments = exchange.request.path.upper().split("/")
        yield not {"%2E", "%2E%2E"}.isdisjoint(segments)
        for parameter in DOCUMENT.route(exchange.operation or "").parameters:
            if parameter.location == "query" and parameter.node.get("required") is True:
                yield exchange.parameters.get("query", {}).get(parameter.name) == ""

    def _prefer(self, request: MockRequest, asked: Mapping[str, str]) -> list[str]:
        """What Prism calls the controls of a contract test."""
        prefer: list[str] = []
        if "status" in asked:
            statuses = asked["status"].split()
            key = (request.method, request.target, asked["status"], asked.get("run", ""))
            turn = self._turns[key] = self._turns.get(key, -1) + 1
            prefer.append(f"code={statuses[turn % len(statuses)]}")
        if "example" in asked:
            prefer.append(f"example={asked['example']}")
        if "body" in asked:
            self._drawn += 1
            prefer += ["dynamic=true", f"seed={self._drawn}"]
        return prefer

    def ask(self, request: MockRequest, prefer: Sequence[str] = ()) -> MockReply:
        """Prism's reply to a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        try:
            connection.putrequest(
                request.method, request.target, skip_host=True, skip_accept_encoding=True
            )
            for name, value in _headers(request):
                connection.putheader(name, value.encode("latin-1"))
            if prefer:
                connection.putheader("prefer", ", ".join(prefer))
            connection.endheaders(request.body)
            response = connection.getresponse()
            headers = tuple(
                (name.lower(), value)
                for name, value in response.getheaders()
                if name.lower() not in _HOP
            )
            return MockReply(response.status, headers, (Chunk(response.read()),))
        finally:
            connection.close()


def _accepting(request: MockRequest, prefer: list[str]) -> MockRequest:
    """Prism wants leave for the media type of an error, or it sends the success.

    RFC 9110, 12.5.1, lets a server disregard Accept; errors are JSON, whatever the success is.
    """
    accept = request.header("accept")
    if accept is None or not prefer:
        return request
    kept = [pair for pair in request.headers if pair[0] != "accept"]
    return replace(request, headers=(*kept, ("accept", f"{accept}, application/json;q=0.1")))


def _headers(request: MockRequest) -> list[tuple[str, str]]:
    """The SDK's headers; a body that comes in pieces has been put together, and has a length."""
    if request.header("transfer-encoding") is None:
        return list(request.headers)
    kept = [pair for pair in request.headers if pair[0] != "transfer-encoding"]
    return [*kept, ("content-length", str(len(request.body)))]


def verdict(reply: MockReply) -> tuple[Problem, ...]:
    """What Prism finds wrong with the request, or fails with."""
    told = reply.header("sl-violations")
    if told is None and "problem+json" in (reply.header("content-type") or ""):
        told = reply.body.decode()
    return () if told is None else (Problem("prism", told, ""),)


class PrismSdk(Sdk):
    """The contract tests' clients, for a server that always sends the same page."""

    def __init__(self, relay: Relay, colour: str, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(relay, colour, loop)
        self._relay = relay

    def run(self, operation: Operation, call: Call, **controls: object) -> Done:
        """Make a call; of pages, only the first is read, as Prism's never end."""
        for control in ("size", "chunk", "cut"):
            if control in controls:
                raise CannotError(control)
        if controls.pop("pages", 1) != 1:
            raise CannotError("pages")
        return super().run(operation, call, **controls)

    def newer(self, operation: Operation, call: Call) -> Done:
        """Answer with what a newer server might send."""
        raise CannotError("body")

    def cut(self, operation: Operation, call: Call) -> None:
        """Break off in the middle."""
        raise CannotError("cut")

    def _collect(self, operation: Operation, value: Any) -> None:
        if operation.reply != "pages":
            super()._collect(operation, value)

    def refusals(self, request: MockRequest) -> tuple[str, str]:
        """What our mock finds wrong with a request, and what Prism does; empty if nothing."""
        self._relay.clear()
        self._relay.handle(request)
        (exchange,) = self._relay.exchanges
        ours = [problem.message for problem in exchange.problems if problem.rule not in _THEIRS]
        # From 500 on it is Prism that failed, not the request.
        is_refused = 400 <= exchange.reply.status < 500
        return "; ".join(ours), str(exchange.reply) if is_refused else ""

    def status(self, request: MockRequest) -> int:
        """What Prism answers, without our mock."""
        return self._relay.ask(request).status

    def first(self, operation: Operation, call: Call) -> MockRequest:
        """The first request of a call, whatever comes of it."""
        with suppress(Exception):
            self.run(operation, call)
        return self._relay.exchanges[0].request
