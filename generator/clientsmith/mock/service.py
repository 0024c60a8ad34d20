"""The mock itself: a request in, a reply out, and a record of both.

What comes in is one bundled OpenAPI document and requests as plain data; what goes out are replies
as plain data. A request that breaks the contract is refused, and told which rule of the spec it
breaks and where that rule stands. Opens no socket and sleeps never; `server` and `transport` do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from clientsmith.diagnostics import Origin
from clientsmith.ir import Json
from clientsmith.mock import controls as control_headers
from clientsmith.mock.answers import Answers, Outcome, encode, shaped, success
from clientsmith.mock.controls import Controls
from clientsmith.mock.events import Events, is_stream
from clientsmith.mock.model import (
    STATUS_OF_RULE,
    Chunk,
    Exchange,
    Headers,
    MockReply,
    MockRequest,
    Part,
    Problem,
)
from clientsmith.mock.pages import Pages, rule_of, unmarked
from clientsmith.mock.pointers import Pointers, mapping
from clientsmith.mock.prepare import prepare
from clientsmith.mock.requests import Requests
from clientsmith.mock.routes import Match, Routes

if TYPE_CHECKING:
    from clientsmith.mock.bundle import Bundle

Places = Callable[[str], Origin | None]


class MissingExtraError(ImportError):
    """openapi-core is not installed."""

    def __init__(self) -> None:
        super().__init__("the mock needs openapi-core: pip install 'clientsmith[mock]'")


@dataclass(slots=True)
class _Seen:
    """What was understood of a request so far."""

    operation: str | None = None
    problems: list[Problem] = field(default_factory=list[Problem])
    parameters: dict[str, dict[str, Json]] = field(default_factory=dict[str, dict[str, Json]])
    body: Json = None
    parts: tuple[Part, ...] = ()


class Service:
    """Answers requests as a document says."""

    def __init__(
        self,
        spec: Mapping[str, Json],
        seed: int = 0,
        *,
        strict: bool = False,
        places: Places | None = None,
        keep: int | None = None,
        told: Callable[[Exchange], None] | None = None,
    ) -> None:
        """Read a document.

        Args:
            spec: The bundled document; it is not changed.
            seed: Another seed gives other made values.
            strict: Also refuse what the spec does not declare: query parameters, bodies, and
                properties of bodies where their schema says nothing of further ones.
            places: Gives the file, line and column of a pointer, for messages.
            keep: How many exchanges to remember; all of them by default.
            told: Is called with each exchange, on the thread that answers it.
        """
        try:
            from clientsmith.mock.checks import Checker
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("clientsmith"):
                raise
            raise MissingExtraError from error
        pointers = Pointers(prepare(spec))
        self._pointers = pointers
        self._places = places
        self._strict = strict
        self._keep = keep
        self._told = told
        self._routes = Routes(pointers)
        checker = Checker(pointers)
        self._requests = Requests(pointers, checker)
        self._answers = Answers(pointers, checker, seed)
        self._events = Events(pointers, self._answers, seed)
        self._pages = Pages(pointers, self._answers, seed)
        self._checker = checker
        self._lock = threading.Lock()
        self._runs: dict[tuple[object, ...], int] = {}
        self.exchanges: list[Exchange] = []
        """All requests with their replies, oldest first."""

    @classmethod
    def of(
        cls,
        bundle: Bundle,
        seed: int = 0,
        *,
        strict: bool = False,
        keep: int | None = None,
        told: Callable[[Exchange], None] | None = None,
    ) -> Service:
        """Read a bundle, whose map of places makes messages name file and line."""
        places = bundle.origin
        return cls(bundle.document, seed, strict=strict, places=places, keep=keep, told=told)

    @property
    def requests(self) -> list[MockRequest]:
        """All requests, oldest first."""
        return [exchange.request for exchange in self.exchanges]

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations, such as `GET /orders/{id}`, in the document's order."""
        return tuple(route.id for route in self._routes.all)

    def clear(self) -> None:
        """Forget the requests so far."""
        with self._lock:
            self.exchanges.clear()
            self._runs.clear()

    def handle(self, request: MockRequest) -> MockReply:
        """Answer a request, and record both."""
        seen = _Seen()
        try:
            reply = self._reply(request, seen)
        except Exception as error:  # a spec that fails us must not stop the server
            message = f"the mock cannot answer this: {type(error).__name__}: {error}"
            reply = self._refusal(seen, [Problem("unsupported", message[:500], "")])
        if request.method == "HEAD":
            reply = replace(reply, chunks=(), streamed=False)
        exchange = Exchange(
            request,
            reply,
            seen.operation,
            tuple(seen.problems),
            seen.parameters,
            seen.body,
            seen.parts,
        )
        with self._lock:
            self.exchanges.append(exchange)
            if self._keep is not None:
                del self.exchanges[: -self._keep or None]
        if self._told is not None:
            self._told(exchange)
        return reply

    def _reply(self, request: MockRequest, seen: _Seen) -> MockReply:
        controls = control_headers.read(request.headers)
        if isinstance(controls, Problem):
            return self._refusal(seen, [controls])
        found = self._routes.find(request.method, request.path)
        if isinstance(found, Problem):
            return self._refusal(seen, [found])
        found = [m for m in found if controls.operation in (None, m.route.id)] or found
        plain = unmarked(request)
        strict = self._strict if controls.strict is None else controls.strict
        wrong: list[Problem] = []
        for match in found:
            problems = self._problems(match, plain, seen, strict)
            seen.operation = match.route.id
            outcome = None if problems else self._outcome(match, plain, request, controls)
            if isinstance(outcome, Outcome):
                answer = self._answer(match, request, controls, outcome, seen)
                return shaped(answer, controls)
            wrong = wrong or problems or ([outcome] if outcome else [])
        seen.operation = found[0].route.id
        return self._refusal(seen, wrong)

    def _problems(
        self, match: Match, request: MockRequest, seen: _Seen, strict: bool
    ) -> list[Problem]:
        try:
            read = self._requests.read(match, request, strict)
        except Exception as error:  # whatever openapi-core fails with is told
            problem = f"openapi-core cannot check this: {type(error).__name__}: {error}"
            return [Problem("unsupported", problem[:500], match.route.pointer)]
        seen.parameters, seen.body, seen.parts = read.parameters, read.body, read.parts
        return read.problems

    def _outcome(
        self, match: Match, request: MockRequest, sent: MockRequest, controls: Controls
    ) -> Outcome | Problem:
        """Choose the response; of operations that share a path, not each has one to offer."""
        accept = controls.type or request.header("accept")
        outcome = self._answers.outcome(match.route, self._status(sent, controls), accept)
        if outcome is not None:
            return outcome
        responses = mapping(match.route.operation.get("responses"))
        message = f"no media type of {success(responses)} is accepted by `{accept}`"
        return Problem("accept", message, f"{match.route.pointer}/responses")

    def _answer(
        self,
        match: Match,
        sent: MockRequest,
        controls: Controls,
        outcome: Outcome,
        seen: _Seen,
    ) -> MockReply:
        reply = self._good(match, sent, controls, outcome, seen)
        echo = _echo(seen.parts)
        return replace(reply, headers=(*reply.headers, ("x-mock-parts", echo))) if echo else reply

    def _good(
        self, match: Match, sent: MockRequest, controls: Controls, outcome: Outcome, seen: _Seen
    ) -> MockReply:
        operation = match.route.operation
        if is_stream(outcome):
            return self._events.reply(operation, outcome, controls)
        rule = rule_of(operation)
        if rule is None or outcome.status >= 300 or outcome.media_type is None:
            return self._answers.reply(outcome, controls)
        values = {**seen.parameters.get("query", {}), **dict(mapping(seen.body))}
        value, verified, link = self._pages.page(match.route, rule, outcome, controls, sent, values)
        headers = self._answers.headers(outcome)
        headers = headers if verified else (*headers, ("x-mock-unverified", "1"))
        if link is not None:
            # RFC 8288, 3.
            headers = (*headers, ("link", f'<{link}>; rel="next"'))
        return MockReply(outcome.status, headers, (Chunk(encode(value), controls.pause),))

    def _status(self, request: MockRequest, controls: Controls) -> int | None:
        """The status asked for; of several, one for each time that the same request comes."""
        if len(controls.status) < 2:
            return controls.status[0] if controls.status else None
        key = (request.method, request.target, controls.status, controls.run)
        with self._lock:
            turn = self._runs.get(key, 0)
            self._runs[key] = turn + 1
        return controls.status[turn % len(controls.status)]

    def _refusal(self, seen: _Seen, problems: list[Problem]) -> MockReply:
        """Say what is wrong, and where the spec says so."""
        seen.problems = problems
        first = problems[0]
        body: dict[str, Json] = {
            "error": first.rule,
            "message": first.message,
            **self._place(first.pointer),
            "detail": [self._detail(problem) for problem in problems],
        }
        headers: Headers = (("content-type", "application/json"), ("x-mock-refused", first.rule))
        headers = (*headers, *first.headers)
        return MockReply(STATUS_OF_RULE[first.rule], headers, (Chunk(encode(body)),))

    def _detail(self, problem: Problem) -> Json:
        return {
            "error": problem.rule,
            "message": problem.message,
            **self._place(problem.pointer),
            "at": problem.at,
        }

    def _place(self, pointer: str) -> dict[str, Json]:
        """Lead from the bundle back to the file that somebody wrote."""
        origin = self._places(pointer) if self._places else None
        if origin is None:
            return {"pointer": pointer, "place": None}
        return {"pointer": origin.pointer, "place": str(origin)}

    def check_reply(self, operation: str, reply: MockReply) -> list[Problem]:
        """Whether a reply, ours or another server's, satisfies the spec."""
        from clientsmith.mock.replies import check

        route = self._routes.get(operation)
        if route is None:
            return [Problem("path", f"the spec has no operation {operation}", "/paths")]
        return check(self._pointers, self._checker, route, reply)


def _echo(parts: tuple[Part, ...]) -> str:
    """What came in a multipart body: `clip; filename=a.wav; type=audio/wav; size=10, ...`."""
    return ", ".join(_part(part) for part in parts)


def _part(part: Part) -> str:
    words = [part.name]
    words += [f"filename={part.filename}"] if part.filename is not None else []
    words += [f"type={part.content_type}"] if part.content_type is not None else []
    plain = "; ".join([*words, f"size={len(part.data)}"])
    return plain.encode("ascii", "backslashreplace").decode().replace("\r", " ").replace("\n", " ")
