"""The fault table: every operation under every fault, on both clients.

What is expected is written here as data: how often a request goes out if it does no harm when it is
acted on twice, how often otherwise, and what the caller gets. Which operations do no harm follows
from the spec. Each row runs on both clients, on a transport of theirs and through an httpx client
that the user passes. Nothing waits, and nothing reaches a network.
"""

from __future__ import annotations

import asyncio
import pickle
import traceback
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest
from contract.faulting import TOKEN, Fault, Faulty, Operation, operations

OPERATIONS = operations()

# RFC 9110, 9.2.2; other methods need the spec's word for it.
IDEMPOTENT = {"get", "head", "put", "delete", "options", "trace"}
LIMITED = (("retry-after", "2"),)


class Row(NamedTuple):
    """What a fault leads to."""

    fault: Fault
    safe: int
    """Attempts, if the request may be acted on twice."""
    other: int
    """Attempts, if it may not: only what was not acted on for certain is sent again."""
    error: str
    pauses: tuple[float, ...] = (0.5, 1.0)


def raising(name: str, kind: type[Exception], text: str = "", reads: float = 1e9) -> Fault:
    return Fault(name, (kind, text), reads)


def answering(status: int, *headers: tuple[str, str]) -> Fault:
    name = " ".join([str(status), *(f"{key}: {value}" for key, value in headers)])
    return Fault(name, status=status, headers=headers)


TABLE = (
    # Nothing of the request was sent.
    Row(raising("refused", httpx.ConnectError, "refused", 0), 3, 3, "ApiConnectionError"),
    Row(raising("reset before", httpx.ConnectError, "reset", 0), 3, 3, "ApiConnectionError"),
    Row(raising("connecting", httpx.ConnectTimeout, "", 0), 3, 3, "ApiTimeoutError"),
    Row(raising("no free connection", httpx.PoolTimeout, "", 0), 3, 3, "ApiTimeoutError"),
    # Some or all of it was, and nobody knows what became of it.
    Row(raising("reset while sent", httpx.WriteError, "reset", 1), 3, 1, "ApiConnectionError"),
    Row(raising("sending", httpx.WriteTimeout, "", 1), 3, 1, "ApiTimeoutError"),
    Row(raising("reset after", httpx.ReadError, "reset"), 3, 1, "ApiConnectionError"),
    Row(raising("hung up", httpx.RemoteProtocolError, "gone"), 3, 1, "ApiConnectionError"),
    Row(raising("reading", httpx.ReadTimeout), 3, 1, "ApiTimeoutError"),
    # The server answered.
    Row(answering(408), 3, 1, "RequestTimeoutError"),
    Row(answering(409), 3, 1, "ConflictError"),
    Row(answering(425), 3, 3, "ApiError"),
    Row(answering(429), 3, 3, "TooManyRequestsError"),
    Row(answering(429, *LIMITED), 3, 3, "TooManyRequestsError", (2.0, 2.0)),
    Row(answering(429, ("retry-after", "31")), 1, 1, "TooManyRequestsError"),
    Row(answering(500), 3, 1, "InternalServerError"),
    Row(answering(503), 3, 1, "InternalServerError"),
    Row(answering(503, *LIMITED), 3, 3, "InternalServerError", (2.0, 2.0)),
    # No retry mends these.
    Row(answering(400), 1, 1, "BadRequestError"),
    Row(answering(401), 1, 1, "UnauthorizedError"),
    Row(answering(404), 1, 1, "NotFoundError"),
    Row(answering(422), 1, 1, "UnprocessableEntityError"),
    Row(raising("no scheme", httpx.UnsupportedProtocol, "x", 0), 1, 1, "ApiConnectionError"),
)
# A reply of which a part arrives. Once a stream is in the caller's hands, nothing is sent again.
CUTS = tuple(
    Row(Fault(f"{name} at {cut:.0%}", error, cut=cut), 3, 1, "ApiConnectionError")
    for cut in (0, 0.01, 0.5, 0.99)
    for name, error in (
        ("ends", None),
        ("reset", (httpx.ReadError, "reset")),
        ("hung up", (httpx.RemoteProtocolError, "incomplete")),
        ("stuck", (httpx.ReadTimeout, "")),
    )
)


class Caller(NamedTuple):
    """One of the clients, and how to call it."""

    half: str
    """sync or async."""
    passed: bool
    """Whether it sends through an httpx client of the user."""
    runner: asyncio.Runner

    def call(self, operation: Operation, transport: Faulty, sleeps: list[float]) -> Any:
        """Call the operation; read the reply to its end."""
        client = self._client(transport)
        # What the SDK waits with, and what makes its pauses differ.
        sender = client._client
        sender._core.random = lambda: 0.0
        if self.half == "sync":
            sender._sleep = sleeps.append
        else:
            sender._sleep = lambda seconds: _noted(seconds, sleeps)
        method = operation.bind(client)
        arguments = operation.arguments(method)
        if self.half == "sync":
            value = method(**arguments)
            return list(value) if operation.streamed else value
        return self.runner.run(_called(operation, method, arguments))

    def _client(self, transport: Faulty) -> Any:
        from cartesia import AsyncCartesia, Cartesia

        if not self.passed:
            make: Any = Cartesia if self.half == "sync" else AsyncCartesia
            return make(token=TOKEN, transport=transport)
        if self.half == "sync":
            return Cartesia(token=TOKEN, httpx_client=httpx.Client(transport=transport))
        return AsyncCartesia(token=TOKEN, httpx_client=httpx.AsyncClient(transport=transport))


async def _noted(seconds: float, sleeps: list[float]) -> None:
    sleeps.append(seconds)


async def _called(operation: Operation, method: Any, arguments: dict[str, Any]) -> Any:
    value = method(**arguments)
    return [item async for item in value] if operation.streamed else await value


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as found:
        yield found


@pytest.fixture(params=["sync", "async", "sync-passed", "async-passed"])
def caller(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Caller:
    half, _, passed = request.param.partition("-")
    return Caller(half, bool(passed), runner)


def is_safe(operation: Operation) -> bool:
    told = operation.node.get("x-sdk-retry", {}).get("idempotent")
    return operation.http_method in IDEMPOTENT if told is None else told


def check(row: Row, attempts: int, operation: Operation, caller: Caller) -> Any:
    """Let it happen; give back the error."""
    transport, sleeps = Faulty(row.fault, operation.body), list[float]()
    with pytest.raises(Exception) as caught:  # noqa: PT011 - judged below, by its exact class
        caller.call(operation, transport, sleeps)
    error = caught.value
    assert type(error).__name__ == row.error, repr(error)
    assert transport.attempts == attempts
    assert sleeps == list(row.pauses[: attempts - 1])
    assert transport.all_closed
    check_error(error)
    return error


def check_error(error: Any) -> None:
    """It is the SDK's own, tells no secret, and survives a trip to another process."""
    own = {kind.__module__ for kind in type(error).__mro__}
    assert own <= {"cartesia.core.errors", "builtins"}
    assert TOKEN not in f"{error} {error!r} {error.message}"
    assert TOKEN not in "".join(traceback.format_exception(error))
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row.fault))
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_fault(operation: Operation, row: Row, caller: Caller) -> None:
    attempts = row.safe if is_safe(operation) else row.other
    error = check(row, attempts, operation, caller)
    assert error.attempts == attempts
    if row.fault.error is None:
        assert error.status_code == row.fault.status
        assert (error.method, error.path) == (operation.http_method.upper(), operation.path)
    assert operation.path in str(error)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_cut_reply(operation: Operation, caller: Caller) -> None:
    """A body that ends early is never taken for a whole one."""
    for row in CUTS:
        if operation.streamed:
            error = check(row._replace(error="StreamError"), 1, operation, caller)
            arrived = int(len(operation.body) * (row.fault.cut or 0))
            assert error.bytes_received == arrived, row.fault
            assert str(arrived) in str(error)
        else:
            timed_out = row.fault.name.startswith("stuck")
            expected = row._replace(error="ApiTimeoutError") if timed_out else row
            check(expected, row.safe if is_safe(operation) else row.other, operation, caller)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_without_a_fault(operation: Operation, caller: Caller) -> None:
    """The arguments and replies of this table are good ones: only the fault makes the error."""
    transport, sleeps = Faulty(Fault("none"), operation.body), list[float]()
    caller.call(operation, transport, sleeps)
    assert (transport.attempts, sleeps, transport.all_closed) == (1, [], True)


def test_no_operation_is_left_out() -> None:
    """What the client offers and what the table tries are the same."""
    from cartesia import Cartesia
    from cartesia.core.resource import SyncResource

    client = Cartesia(token=TOKEN)
    resources = {name: getattr(client, name) for name in vars(Cartesia) if not name.startswith("_")}
    offered = {
        f"{name}.{method}"
        for name, resource in resources.items()
        if isinstance(resource, SyncResource)
        for method in vars(type(resource))
        if not method.startswith("_") and method != "with_raw_response"
    }
    assert offered == {str(operation) for operation in OPERATIONS}
    assert {is_safe(operation) for operation in OPERATIONS} == {True, False}
    assert {operation.streamed for operation in OPERATIONS} == {True, False}
