"""Streams of events: server-sent events and JSON lines, from the spec's examples or variants.

What comes in is a chosen response whose media type is sequential; what goes out are its events in
an order that ends with a terminal one (`x-sdk-streaming`). One piece of the body is one event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clientsmith.ir import Json
from clientsmith.mock.answers import Answers, Outcome, encode, examples_of
from clientsmith.mock.controls import Controls
from clientsmith.mock.forms import content_type, kind_of, read_json
from clientsmith.mock.model import Chunk, MockReply
from clientsmith.mock.pointers import Node, Pointers, as_list, join, mapping, text
from clientsmith.mock.samples import NoValueError, Sampler

_SSE_FIELDS = frozenset({"data", "event", "id", "retry"})


def is_stream(outcome: Outcome) -> bool:
    """Whether the media type of a response is a sequence of events."""
    if outcome.media_type is None:
        return False
    essence = content_type(outcome.media_type).essence
    return essence == "text/event-stream" or kind_of(essence) == "json-lines"


class Events:
    """Makes streams for the operations of one document."""

    def __init__(self, pointers: Pointers, answers: Answers, seed: int) -> None:
        self._pointers = pointers
        self._answers = answers
        self._seed = seed

    def reply(self, operation: Node, outcome: Outcome, controls: Controls) -> MockReply:
        """Write the stream of an operation."""
        hint = mapping(operation.get("x-sdk-streaming"))
        terminal = {name: as_list(values) for name, values in mapping(hint.get("terminal")).items()}
        if controls.body is not None:
            events = as_list(read_json(controls.body))
        else:
            events = self.ordered(outcome, terminal, controls.example)
        is_sse = content_type(outcome.media_type or "").essence == "text/event-stream"
        if is_sse:
            tag = self._tag(outcome)
            frame = framing(self._pointers, outcome.media)
            texts = [_sse(event, tag, frame) for event in events]
        else:
            texts = [encode(event) + b"\n" for event in events]
        if sentinel := text(hint.get("sentinel")):
            texts.append((f"data: {sentinel}\n\n" if is_sse else f"{sentinel}\n").encode())
        chunks = tuple(Chunk(piece, controls.pause) for piece in _pieces(texts, controls.chunk))
        return MockReply(outcome.status, self._answers.headers(outcome), chunks, streamed=True)

    def ordered(
        self, outcome: Outcome, terminal: Mapping[str, Sequence[Json]], example: str | None
    ) -> list[Json]:
        """Events that do not end the stream, then one that does: the named one, or the first."""
        named = self._candidates(outcome)
        if terminal and not any(is_terminal(value, terminal) for _, value in named):
            named += [("", value) for value in self._ended(outcome, named, terminal)]
        middle = [value for _, value in named if not is_terminal(value, terminal)]
        ends = {name: value for name, value in named if is_terminal(value, terminal)}
        if example in ends:
            return [*middle, ends[str(example)]]
        picked = [value for name, value in named if name == example]
        # The first terminal event is the good end, by the order of the spec; a stream whose rules
        # no candidate meets simply ends.
        return [*(picked or middle), *list(ends.values())[:1]]

    def _ended(
        self,
        outcome: Outcome,
        named: list[tuple[str, Json]],
        terminal: Mapping[str, Sequence[Json]],
    ) -> list[Json]:
        """Events made terminal, where the schema has room for that."""
        item = "itemSchema" if "itemSchema" in outcome.media else "schema"
        _, pointer = self._events_of(outcome.media.get(item), join(outcome.media_pointer, item))
        made: list[Json] = [
            {**value, name: end}
            for _, value in named
            if isinstance(value, dict)
            for name, ends in terminal.items()
            for end in ends
        ]
        return [value for value in made if self._answers.fits(value, pointer)][:1]

    def _candidates(self, outcome: Outcome) -> list[tuple[str, Json]]:
        """The examples that satisfy the schema of an event, else a value for each variant."""
        item = "itemSchema" if "itemSchema" in outcome.media else "schema"
        pointer = join(outcome.media_pointer, item)
        schema = outcome.media.get(item)
        found = list(examples_of(self._pointers, outcome.media))
        if schema is None:
            return found or [("", {})]
        schema, pointer = self._events_of(schema, pointer)
        examples = [pair for pair in found if self._answers.fits(pair[1], pointer)]
        if examples:
            return examples
        try:
            variants = Sampler(self._pointers, self._seed).variants(schema)
        except NoValueError:
            variants = []
        good = [("", value) for value in variants if self._answers.fits(value, pointer)]
        return good or [("", self._answers.made(pointer, 0)[0])]

    def _events_of(self, schema: Json, pointer: str) -> tuple[Json, str]:
        """The schema of one event; some specs declare the list of all of them."""
        node, place = self._pointers.follow(schema, pointer)
        if node.get("type") == "array" and "items" in node:
            inner, place = self._pointers.follow(node["items"], join(place, "items"))
            return dict(inner), place
        return dict(node), place

    def _tag(self, outcome: Outcome) -> str | None:
        """The property that names the kind of an event: the discriminator's."""
        for part in self._pointers.schemas(outcome.media.get("schema")):
            name = mapping(part.get("discriminator")).get("propertyName")
            if isinstance(name, str):
                return name
        return None


def is_terminal(event: Json, terminal: Mapping[str, Sequence[Json]]) -> bool:
    """Whether an event ends its stream. Equal means the same JSON: true is not 1."""
    return isinstance(event, dict) and any(
        name in event and any(json.dumps(event[name]) == json.dumps(value) for value in values)
        for name, values in terminal.items()
    )


@dataclass(frozen=True, slots=True)
class Framing:
    """What a schema says of an event's data, where it speaks of the event as a whole."""

    data: Json
    """The schema of the data."""
    is_text: bool
    """Whether the data is text rather than JSON."""


def framing(pointers: Pointers, media: Node) -> Framing | None:
    """Tell how a media type speaks of an event's fields; None where it speaks of the data alone.

    OpenAPI 3.2, 4.14.4, says so of every `itemSchema`; of `schema`, a field besides the data does.
    """
    whole = pointers.node(media.get("itemSchema", media.get("schema")))
    if whole.get("type") == "array":
        whole = pointers.node(whole.get("items"))
    variants = as_list(whole.get("oneOf", whole.get("anyOf")))
    own = {key: value for key, value in whole.items() if key not in ("oneOf", "anyOf")}
    common = pointers.properties(own)
    events = [common | pointers.properties(each) for each in variants] or [common]
    names = {name for event in events for name in event}
    is_told = "itemSchema" in media or len(names) > 1
    if not all(events) or "data" not in names or not names <= _SSE_FIELDS or not is_told:
        return None
    found = [event["data"] for event in events if "data" in event]
    if len(found) > 1:
        data: Json = {"anyOf": found}
    else:
        parts = pointers.schemas(found[0])
        data = next((part["contentSchema"] for part in parts if "contentSchema" in part), found[0])
    is_text = data in found or len(found) > 1
    return Framing(data, is_text and pointers.types(data) - {"null"} == frozenset({"string"}))


def _sse(event: Json, tag: str | None, frame: Framing | None) -> bytes:
    """Write an event (WHATWG HTML, 9.2.5)."""
    if frame and isinstance(event, dict) and "data" in event and event.keys() <= _SSE_FIELDS:
        lines = [(name, _field(value)) for name, value in event.items() if value is not None]
    elif frame and frame.is_text and isinstance(event, str):
        lines = [("data", event)]
    else:
        name = event.get(tag) if tag and isinstance(event, dict) else None
        lines = [("event", name)] if isinstance(name, str) else []
        lines.append(("data", encode(event).decode()))
    rows = [f"{name}: {row}" for name, value in lines for row in value.split("\n")]
    return ("\n".join(rows) + "\n\n").encode()


def _field(value: Json) -> str:
    return value if isinstance(value, str) else encode(value).decode()


def _pieces(texts: list[bytes], chunk: int | None) -> list[bytes]:
    if chunk is None:
        return texts
    whole = b"".join(texts)
    return [whole[start : start + chunk] for start in range(0, len(whole), chunk)]
