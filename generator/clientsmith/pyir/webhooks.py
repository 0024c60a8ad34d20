"""The module that reads what the API sends, and what documents say of it."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.pyir.code import Imports


@dataclass(frozen=True, slots=True)
class Event:
    """A request that the API sends."""

    name: str
    """A literal."""
    type: str
    """What `unwrap` gives for it."""
    read: str
    """The runtime's function that reads it, finished: `of_json(Pet)`."""
    title: str
    """The name, in HTML; so is the next, the type."""
    shown: str
    description: str
    """Markdown, escaped."""
    snippet: str
    """A whole program; empty where no sample of the payload can be made."""


@dataclass(frozen=True, slots=True)
class WebhookModule:
    """`webhook_events.py`."""

    path: str
    docstring: str
    imports: Imports
    union: str
    """What any event is: the alias `WebhookEvent`."""
    receiver: tuple[str, ...]
    """Arguments of `Receiver(...)`, finished."""
    variable: str
    """The environment variable that holds the secret."""
    signed: bool
    """Whether requests are signed at all."""
    scheme: str
    """How they are, in a sentence of Markdown."""
    events: tuple[Event, ...]
