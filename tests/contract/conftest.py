"""A recording server and the clients of the generated SDK, shared by the contract tests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from contract.calls import TOKEN, AsyncCaller, SyncCaller
from contract.server import Recorder, recording


@pytest.fixture(scope="session")
def server() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


@pytest.fixture(scope="session")
def sync_caller(server: Recorder) -> Iterator[SyncCaller]:
    from cartesia import Cartesia

    with Cartesia(token=TOKEN, base_url=server.url, max_retries=0) as client:
        yield SyncCaller(client)


@pytest.fixture(scope="session")
def async_caller(server: Recorder) -> Iterator[AsyncCaller]:
    from cartesia import AsyncCartesia

    with asyncio.Runner() as runner:
        client = AsyncCartesia(token=TOKEN, base_url=server.url, max_retries=0)
        yield AsyncCaller(client, runner)
        runner.run(client.__aexit__(None, None, None))


@pytest.fixture(params=["sync", "async"])
def caller(request: pytest.FixtureRequest) -> SyncCaller | AsyncCaller:
    """Both clients, one after the other."""
    return request.getfixturevalue(f"{request.param}_caller")
