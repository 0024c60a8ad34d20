"""The reply to a right request: status, media type, headers and a value of the spec.

What comes in is a route with the client's wishes; what goes out is a reply as plain data. Values
are the examples of the spec, else made from the schemas; each made value is checked, and one that
does not satisfy its schema is replaced, or marked with `X-Mock-Unverified`. Never reads a body.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clientsmith.ir import Json
from clientsmith.mock.controls import Controls
from clientsmith.mock.forms import content_type, kind_of, read_json
from clientsmith.mock.model import Chunk, Headers, MockReply
from clientsmith.mock.pointers import Node, Pointers, as_list, join, mapping
from clientsmith.mock.routes import Route
from clientsmith.mock.samples import drafts

if TYPE_CHECKING:
    from clientsmith.mock.checks import Checker

_BOUNDARY = "clientsmith-mock"
_BODILESS = (204, 205, 304)
"""RFC 9110, 15.3.5, 15.3.6, 15.4.5: whatever the spec declares, nothing comes with these."""
_FRAMING = frozenset(
    {"content-type", "content-length", "content-encoding", "transfer-encoding", "connection"}
)
"""Headers that say how a reply is written (RFC 9110, 8; RFC 9112, 6), which is not up to a spec."""

CHUNK = 64 * 1024
SIZE = 4096
"""Bytes of a binary reply, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A declared response with one of its media types."""

    status: int
    node: Node
    pointer: str
    """Of the response; empty where the spec has none for the status."""
    media_type: str | None
    media: Node
    media_pointer: str


def encode(value: Json) -> bytes:
    """Write JSON as clients see it: compact, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Answers:
    """Makes replies for the operations of one document."""

    def __init__(self, pointers: Pointers, checker: Checker, seed: int) -> None:
        self._pointers = pointers
        self._checker = checker
        self._seed = seed
        self._examples: dict[str, list[tuple[str, Json]]] = {}
        self._values: dict[tuple[str, int], tuple[Json, bool]] = {}

    def outcome(self, route: Route, status: int | None, accept: str | None) -> Outcome | None:
        """Choose the response; None where the client accepts no media type of it."""
        node, pointer, code = self._response(route, status)
        content = mapping(node.get("content"))
        if not content or code in _BODILESS:
            return Outcome(code, node, pointer, None, {}, "")
        key = acceptable(content, accept)
        if key is None:
            # RFC 9110, 12.5.1: errors may come in a type that was not asked for.
            if code < 400:
                return None
            key = next(iter(content))
        media, place = self._pointers.follow(content[key], join(pointer, "content", key))
        return Outcome(code, node, pointer, concrete(key, media, self._pointers), media, place)

    def _response(self, route: Route, status: int | None) -> tuple[Node, str, int]:
        responses = mapping(route.operation.get("responses"))
        base = join(route.pointer, "responses")
        code = success(responses) if status is None else status
        for key in (str(code), f"{code // 100}XX", f"{code // 100}xx", "default"):
            if key in responses:
                node, pointer = self._pointers.follow(responses[key], join(base, key))
                return node, pointer, code
        return {}, "", code

    def reply(self, outcome: Outcome, controls: Controls) -> MockReply:
        """Write a reply that is no stream of events."""
        headers = self.headers(outcome)
        if outcome.media_type is None:
            body = _undeclared(outcome) if not outcome.pointer else b""
            return MockReply(outcome.status, headers, _chunks(body, controls))
        schema = outcome.media.get("schema")
        kind = kind_of(outcome.media_type)
        is_bytes = kind == "binary" and not _is_written(outcome.media_type)
        if is_bytes or (kind == "text" and _is_raw(self._pointers, schema)):
            size = SIZE if controls.size is None else controls.size
            return MockReply(outcome.status, headers, _bytes(size, controls), streamed=True)
        value, verified = self.value(outcome, controls)
        if kind == "json":
            body = encode(value)
        elif kind == "multipart":
            body = _parts(value)
            named = ("content-type", f'{outcome.media_type}; boundary="{_BOUNDARY}"')
            headers = (named, *(pair for pair in headers if pair[0] != "content-type"))
        else:
            body = value.encode() if isinstance(value, str) else encode(value)
        headers = headers if verified else (*headers, ("x-mock-unverified", "1"))
        return MockReply(outcome.status, headers, _chunks(body, controls))

    def headers(self, outcome: Outcome) -> Headers:
        """The headers that the spec promises, with values of their schemas."""
        found: list[tuple[str, str]] = []
        if outcome.media_type is not None:
            found.append(("content-type", outcome.media_type))
        for name, declared in mapping(outcome.node.get("headers")).items():
            place = join(outcome.pointer, "headers", name)
            node, pointer = self._pointers.follow(declared, place)
            if name.lower() in _FRAMING or "schema" not in node:
                continue
            value = _example(self._pointers, node)
            if value is None:
                value = self.made(join(pointer, "schema"), 0)[0]
            found.append((name.lower(), _header_value(value)))
        return tuple(found)

    def value(self, outcome: Outcome, controls: Controls) -> tuple[Json, bool]:
        """The value of a body, and whether it satisfies its schema."""
        if controls.body is not None:
            return self._given(outcome, controls.body)
        examples = self.examples(outcome)
        if controls.seed is None and examples:
            named = [pair for pair in examples if pair[0] == controls.example]
            return (named or examples)[0][1], True
        if "schema" not in outcome.media:
            return {"status": outcome.status}, True
        return self.made(join(outcome.media_pointer, "schema"), controls.seed or 0)

    def examples(self, outcome: Outcome) -> list[tuple[str, Json]]:
        """The examples of a body that satisfy its schema, by name."""
        place = outcome.media_pointer
        if place not in self._examples:
            found = list(examples_of(self._pointers, outcome.media))
            if "schema" in outcome.media:
                schema = outcome.media["schema"]
                found = [(name, self._unquoted(value, schema)) for name, value in found]
                found = [pair for pair in found if self.fits(pair[1], join(place, "schema"))]
            self._examples[place] = found
        return self._examples[place]

    def _unquoted(self, value: Json, schema: Json) -> Json:
        """An example as it is meant: of an object, authors often write the text of its JSON."""
        types = self._pointers.types(schema)
        if isinstance(value, str) and "object" in types and "string" not in types:
            with suppress(ValueError):
                return read_json(value)
        return value

    def _given(self, outcome: Outcome, body: str) -> tuple[Json, bool]:
        value = read_json(body)
        if "schema" not in outcome.media:
            return value, True
        return value, self.fits(value, join(outcome.media_pointer, "schema"))

    def made(self, pointer: str, seed: int) -> tuple[Json, bool]:
        """A value made from the schema at a pointer; the same one each time."""
        key = (pointer, seed)
        if key not in self._values:
            self._values[key] = self._make(pointer, self._seed + seed)
        return self._values[key]

    def _make(self, pointer: str, seed: int) -> tuple[Json, bool]:
        first: Json = None
        schema, place = self._pointers.follow(self._pointers.at(pointer), pointer)
        for index, value in enumerate(
            drafts(self._pointers, dict(schema), seed, fits=self._satisfies)
        ):
            if not self._checker.value(value, place, writing=False):
                return value, True
            first = value if index == 0 else first
        return first, False

    def _satisfies(self, value: Json, schema: Node) -> bool:
        return self._checker.satisfies(value, schema, writing=False)

    def fits(self, value: Json, pointer: str) -> bool:
        """Whether a value satisfies the schema at a pointer."""
        return not self._checker.value(value, pointer, writing=False)


def examples_of(pointers: Pointers, node: Node) -> Iterator[tuple[str, Json]]:
    """The examples of a media type or parameter, by name; a lone one has the empty name."""
    examples = mapping(node.get("examples"))
    for name, example in examples.items():
        found = pointers.node(example)
        if "value" in found or "dataValue" in found:
            yield name, found.get("value", found.get("dataValue"))
    if not examples and "example" in node:
        yield "", node["example"]
    elif not examples:
        schema = pointers.node(node.get("schema"))
        candidates = [schema["example"]] if "example" in schema else as_list(schema.get("examples"))
        yield from (("", value) for value in candidates[:1])


def _is_raw(pointers: Pointers, schema: Json) -> bool:
    """Whether the text of a media type is bytes after all; encodings of text are no such thing."""
    return any(part.get("format") == "binary" for part in pointers.schemas(schema))


def _example(pointers: Pointers, node: Node) -> Json:
    return next((value for _, value in examples_of(pointers, node)), None)


def _is_written(media_type: str) -> bool:
    """Whether a reply is XML or YAML, which are text (RFC 7303, 9.1; RFC 9512, 2.1)."""
    subtype = content_type(media_type).essence.partition("/")[2]
    return subtype.rpartition("+")[2] in ("xml", "yaml", "x-yaml")


def success(responses: Node) -> int:
    """The status of a reply when all is well: the first of class 2, else what there is."""
    codes = sorted(key for key in responses if key[:1] in "23" and key[:1])
    if codes:
        return int(codes[0].upper().replace("XX", "00"))
    # What is declared alone may be `default`, errors, or class 1, which is never the whole reply
    # (RFC 9110, 15.2).
    return 200


def acceptable(content: Node, accept: str | None) -> str | None:
    """The first media type that an Accept header takes (RFC 9110, 12.5.1), by its preference."""
    if accept is None or not accept.strip():
        return next(iter(content))
    best: tuple[float, int, str] | None = None
    for part in accept.split(","):
        wanted = content_type(part.strip())
        quality = float(wanted.parameters.get("q", "1") or "1")
        for index, key in enumerate(content):
            offered = content_type(_one_of(key, "json"))
            if quality > 0 and offered.fits(wanted.essence):
                # A named type before a range of the same quality.
                rank = (quality + offered.fits(wanted.essence) / 1000, -index, key)
                best = rank if best is None or rank > best else best
    return best[2] if best else None


def concrete(key: str, media: Node, pointers: Pointers) -> str:
    """A media type for a key of `content`, which may be a range: bytes, unless it holds data."""
    schema = media.get("schema")
    types = pointers.types(schema)
    # A schema with a name is about data, also where it admits any.
    is_data = bool(types - {"string"}) or (not types and "$ref" in mapping(schema))
    return _one_of(key, "json" if is_data else "octet-stream")


def _one_of(key: str, preferred: str) -> str:
    """The key itself, or a media type of a range."""
    major, _, minor = key.partition("/")
    if not minor.startswith("*"):
        return key
    return f"application/{preferred}" if major in ("*", "application") else f"{major}/plain"


def _header_value(value: Json) -> str:
    if isinstance(value, list):
        return ",".join(_header_value(item) for item in value)
    if isinstance(value, str):
        return value
    return json.dumps(value)


def _undeclared(outcome: Outcome) -> bytes:
    # RFC 9110, 15.3.5 and 15.4.5: these two have no body.
    if outcome.status in _BODILESS:
        return b""
    return encode({"status": outcome.status, "declared": False})


def _parts(value: Json) -> bytes:
    """Write an object as a multipart body (RFC 2046, 5.1.1), a part for each property."""
    found = b""
    for name, inner in mapping(value).items():
        data = inner.encode("utf-8") if isinstance(inner, str) else encode(inner)
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        found += head.encode() + data + b"\r\n"
    return found + f"--{_BOUNDARY}--\r\n".encode()


def _chunks(body: bytes, controls: Controls) -> tuple[Chunk, ...]:
    if not body:
        return ()
    step = controls.chunk or len(body)
    return tuple(
        Chunk(body[start : start + step], controls.pause) for start in range(0, len(body), step)
    )


def _bytes(size: int, controls: Controls) -> tuple[Chunk, ...]:
    """Counting bytes; the chunks share their memory, so any size may be asked for."""
    step = controls.chunk or CHUNK
    block = bytes(index % 251 for index in range(min(step, size)))
    whole = Chunk(block, controls.pause)
    rest = block[: size % step] if block else b""
    chunks = (whole,) * (size // step)
    return (*chunks, Chunk(rest, controls.pause)) if rest else chunks


def shaped(reply: MockReply, controls: Controls) -> MockReply:
    """Apply delays, cuts and `Retry-After` to a reply."""
    headers = reply.headers
    if controls.retry_after is not None:
        kept = tuple(pair for pair in headers if pair[0] != "retry-after")
        headers = (*kept, ("retry-after", controls.retry_after))
    return replace(
        reply, headers=headers, delay=controls.delay, cut=controls.cut, reset=controls.reset
    )
