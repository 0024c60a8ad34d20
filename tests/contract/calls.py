"""Calls of the generated client, sync and async behind one face.

What comes in is a method and its arguments; what goes out is what a user gets, with the items of a
pager or stream collected. Never looks inside the SDK.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from contract.facts import Operation

TOKEN = "sk_test_1234"
ITERATED = ("pager", "bytes stream", "sse stream")


@dataclass(frozen=True)
class Outcome:
    """What a call returned."""

    value: Any
    items: list[Any]
    """What iterating over the value gave; empty where nothing is to be iterated over."""


@dataclass(frozen=True)
class SyncCaller:
    """Calls methods of `Cartesia`."""

    client: Any
    prefix = ""

    def method(self, operation: Operation) -> Any:
        return getattr(getattr(self.client, operation.resource), operation.method)

    def call(self, operation: Operation, *args: Any, **kwargs: Any) -> Outcome:
        value = self.method(operation)(*args, **kwargs)
        kind = operation.reply["kind"]
        return Outcome(value, list(value) if kind in ITERATED else [])

    def pages(self, operation: Operation, **kwargs: Any) -> list[Any]:
        return list(self.method(operation)(**kwargs).iter_pages())


@dataclass(frozen=True)
class AsyncCaller:
    """Calls methods of `AsyncCartesia`."""

    client: Any
    runner: asyncio.Runner
    prefix = "Async"

    def method(self, operation: Operation) -> Any:
        return getattr(getattr(self.client, operation.resource), operation.method)

    def call(self, operation: Operation, *args: Any, **kwargs: Any) -> Outcome:
        return self.runner.run(self._call(operation, *args, **kwargs))

    async def _call(self, operation: Operation, *args: Any, **kwargs: Any) -> Outcome:
        value = self.method(operation)(*args, **kwargs)
        kind = operation.reply["kind"]
        # 2.x iterates over a stream without awaiting it first.
        if "stream" not in kind:
            value = await value
        return Outcome(value, [item async for item in value] if kind in ITERATED else [])

    def pages(self, operation: Operation, **kwargs: Any) -> list[Any]:
        return self.runner.run(self._pages(operation, **kwargs))

    async def _pages(self, operation: Operation, **kwargs: Any) -> list[Any]:
        pager = await self.method(operation)(**kwargs)
        return [page async for page in pager.iter_pages()]
