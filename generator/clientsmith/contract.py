"""The contract tests to print: a test module a resource, and how its clients are made.

Built by `lower`, read by `render`. Each text is valid Python already. Data only: frozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clientsmith.ir import Json, MaybeJson


class Values(Protocol):
    """What the document allows to be sent; given to `lower` by those who can read it so."""

    def takes(self, operation: str, location: str, name: str, value: Json) -> bool:
        """Whether a parameter may have a value."""
        ...

    def parameter(self, operation: str, location: str, name: str) -> MaybeJson:
        """A value of a parameter; ABSENT where none is known."""
        ...

    def takes_body(self, operation: str, media_type: str, value: MaybeJson) -> bool:
        """Whether a body may have a value."""
        ...

    def body(self, operation: str, media_type: str) -> MaybeJson:
        """A value of a body; ABSENT where none is known."""
        ...

    def returns(self, operation: str) -> bool:
        """Whether a reply is known that the document promises."""
        ...


@dataclass(frozen=True, slots=True)
class Example:
    """One call with fixed arguments, and what the server has to see of it."""

    test: str
    """Last part of the test's name: `example_usage`."""
    docstring: str
    """A finished literal."""
    call: str
    """`client.voices.get(id="voice_123")`"""
    sent: tuple[str, ...]
    """Finished keyword arguments of `Done.sent`, in wire names: `path={"id": "voice_123"}`."""


@dataclass(frozen=True, slots=True)
class Status:
    """A declared status that is no success."""

    status: int
    error: str
    """The class that it raises, plain."""


@dataclass(frozen=True, slots=True)
class OperationTests:
    """What is tested of one operation."""

    name: str
    """`voices_list`; tests are called after it."""
    constant: str
    """`VOICES_LIST`"""
    path: str
    """Of the method, behind `client.`: `voices.list`."""
    comment: str
    """A whole comment that names the operation."""
    arguments: tuple[str, ...]
    """Of `Operation(...)`, finished."""
    call: str
    """The call of the first example."""
    raw_call: str
    """The same behind `with_raw_response`."""
    examples: tuple[Example, ...]
    replies: tuple[tuple[int, str], ...]
    """(status, literal of the name) of each example of a good reply."""
    statuses: tuple[Status, ...]
    reply: str
    """value, text, bytes, pages, events or none."""
    draws_arguments: bool
    """Whether there is an argument at all."""
    sized: bool
    """Whether the reply is nothing but bytes, as many as one asks the server for."""
    retried: bool
    """Whether a request that may have been acted on is sent again."""


@dataclass(frozen=True, slots=True)
class TestModule:
    """`tests/test_<resource>.py`."""

    path: str
    docstring: str
    imports: tuple[str, ...]
    """Standard modules that values need, as whole statements."""
    operations: tuple[OperationTests, ...]
    deprecated: bool
    """Whether one of the methods is."""

    @property
    def parametrized(self) -> bool:
        """Whether a test is run for several values."""
        return any(len(op.replies) > 1 or op.statuses for op in self.operations)


@dataclass(frozen=True, slots=True)
class EventTest:
    """An event that the API sends."""

    name: str
    """A literal, as is the next."""
    body: str
    type: str
    """Name of the class that `unwrap` gives; empty where it is no class of the SDK's."""
    is_json: bool


@dataclass(frozen=True, slots=True)
class WebhookTests:
    """`tests/test_webhook_events.py`: what is signed by hand, the SDK has to take."""

    path: str
    module: str
    """Of the package, plain."""
    events: tuple[EventTest, ...]
    signed: bool
    algorithm: str
    """A literal, as is all that follows; empty where there is none."""
    signature: str
    """Names of headers: of the signature, of the moment, of the id."""
    moment: str
    identity: str
    prefix: str
    stamp: str
    """In front of the moment, where it stands among the signatures."""
    before: str
    """What is signed in front of the body, with `{timestamp}`; the next, behind it."""
    after: str
    hexadecimal: bool
    timed: bool


@dataclass(frozen=True, slots=True)
class Contract:
    """All contract tests of one SDK."""

    header: str
    package: str
    client: str
    async_client: str
    settings: str
    """What a client is made with: `token="secret", `; empty, or with a comma behind."""
    modules: tuple[TestModule, ...]
    webhooks: WebhookTests | None = None
