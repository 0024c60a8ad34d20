"""The contract tests of the generated SDK, run once more with Prism as the server.

What comes in are the test functions of `generated/tests`, as they are; what goes out are the same
tests with another `sdk`. Not collected by `make test`, as it needs Node; `run.py` names it.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from prism.breaches import breaches, broken
from prism.limits import Value, known
from prism.relay import PrismSdk, Relay
from prism.server import ROOT, prism
from tests.harness import Call, Operation

from clientsmith.mock import MockRequest

GENERATED = ROOT / "generated" / "tests"

OPERATIONS: dict[str, tuple[Operation, Call]] = {}
pytestmark: list[pytest.MarkDecorator] = []
for _path in sorted(GENERATED.glob("test_*.py")):
    _module = importlib.import_module(f"tests.{_path.stem}")
    _found = {name: value for name, value in vars(_module).items() if name.startswith("test_")}
    assert not _found.keys() & globals().keys(), "two tests of one name"
    globals().update(_found)
    for _name, _value in vars(_module).items():
        if isinstance(_value, Operation):
            OPERATIONS[_value.id] = _value, vars(_module)[f"call_{_name.lower()}"]
    if hasattr(_module, "pytestmark"):
        pytestmark.append(_module.pytestmark)


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Prism, with the document that the generated tests read."""
    with prism(Path(GENERATED / "openapi.json")) as found:
        yield found


@pytest.fixture(scope="session", params=["sync", "async"])
def sdk(request: pytest.FixtureRequest, port: int) -> Iterator[PrismSdk]:
    """Both clients, one after the other."""
    loop = asyncio.new_event_loop()
    clients = PrismSdk(Relay(port), str(request.param), loop)
    try:
        yield clients
    finally:
        clients.close()
        loop.close()


@pytest.mark.parametrize(
    ("operation", "breach"),
    [(operation, breach) for operation in OPERATIONS for breach in breaches(operation)],
)
def test_refused(sdk: PrismSdk, operation: str, breach: str) -> None:
    """What our mock refuses, Prism refuses, but for what is listed."""
    requests = broken(operation, breach, sdk.first(*OPERATIONS[operation]))
    assert requests
    for request in requests:
        ours, theirs = sdk.refusals(request)
        assert ours, f"our mock lets it through; Prism: {theirs}"
        assert theirs, f"Prism lets it through; our mock: {ours}"


@pytest.mark.parametrize("value", known().values, ids=lambda value: value.name)
def test_value_limit(sdk: PrismSdk, value: Value) -> None:
    """A right request with such a value is still one that Prism gets wrong."""
    method, _, target = value.probe.partition(" ")
    headers = {"Authorization": "Bearer secret", "Cartesia-Version": "2025-04-16"}
    request = MockRequest.of(method, target, headers)
    assert sdk.status(request) >= 400, "limits.toml: Prism can do this after all"


def test_error_of_another_type(sdk: PrismSdk) -> None:
    """Prism still needs a wider Accept for errors, or the relay need not widen it."""
    operation, call = OPERATIONS["POST /tts/bytes"]
    asked = sdk.first(operation, call)
    headers = (*asked.headers, ("prefer", "code=404"))
    assert sdk.status(replace(asked, headers=headers)) == 200
