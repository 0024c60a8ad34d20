"""JSON text to values, and their places in a second pass that runs when one is asked for.

Python's own parser is a hundred times faster than any that keeps places, and a spec without
mistakes is seldom asked for those of its largest parts.
"""

from __future__ import annotations

import functools
import json
import re
from bisect import bisect_right
from collections.abc import Iterator

from clientsmith.config import Limits
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.source import (
    BadSyntax,
    DuplicateKey,
    LoneSurrogate,
    NotJson,
    TooDeep,
    TooManyNodes,
)
from clientsmith.document import escape
from clientsmith.ir import Json
from clientsmith.source import scalars
from clientsmith.source.parsed import Marks, Parsed, Place, Unreadable, origin_of

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]|[^\s{}\[\],:"]+', re.DOTALL)
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(text: str, name: str, limits: Limits, report: Report) -> Parsed:
    """Read one JSON document; raises Unreadable where it is none."""
    reader = _Reader()
    try:
        value = reader.read(text)
    except json.JSONDecodeError as error:
        place = Origin(name, error.lineno, error.colno, "")
        raise Unreadable(BadSyntax(place, f"not JSON: {_lower(error.msg)}")) from None
    except RecursionError:
        raise Unreadable(TooDeep(_deep_place(text, name, limits.depth), limits.depth)) from None
    size = _measure(value, text, name, limits)
    parsed = Parsed(value, functools.cache(lambda: _Index(text, value).marks), size)
    if reader.has_duplicates:
        _report_duplicates(text, name, value, report)
    if reader.has_odd_numbers or _ESCAPED_SURROGATE.search(text):
        _mend(parsed, name, report)
    return parsed


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


class _Odd:
    """Stands for a number that JSON does not have, until it is reported."""


_ODD: Json = _Odd()  # type: ignore[assignment]  # replaced by null before anyone else sees it


class _Reader:
    """Python's parser, with a note of what it would pass over in silence."""

    def __init__(self) -> None:
        self.has_duplicates = False
        self.has_odd_numbers = False

    def read(self, text: str) -> Json:
        # strict=False: a raw tab inside of a text is a mistake that loses nothing.
        value: Json = json.loads(
            text,
            strict=False,
            object_pairs_hook=self._map,
            parse_int=self._integer,
            parse_float=self._real,
            parse_constant=self._constant,
        )
        return value

    def _map(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        self.has_duplicates |= len(found) < len(pairs)
        return found

    def _integer(self, text: str) -> Json:
        try:
            return scalars.integer(text)
        except scalars.NotFinite:
            return self._constant(text)

    def _real(self, text: str) -> Json:
        try:
            return scalars.real(text)
        except scalars.NotFinite:
            return self._constant(text)

    def _constant(self, _text: str) -> Json:
        self.has_odd_numbers = True
        return _ODD


def _children(value: Json) -> Iterator[Json]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _measure(value: Json, text: str, name: str, limits: Limits) -> int:
    """Count values level by level; recursion would be as deep as the document."""
    level, size, depth = [value], 1, 0
    while level:
        containers = [item for item in level if isinstance(item, (dict, list))]
        depth += bool(containers)
        level = [child for item in containers for child in _children(item)]
        size += len(level)
        if depth > limits.depth:
            raise Unreadable(TooDeep(_deep_place(text, name, limits.depth), limits.depth))
        if size > limits.total_nodes:
            raise Unreadable(TooManyNodes(Origin(name, 0, 0, ""), limits.total_nodes))
    return size


def _deep_place(text: str, name: str, limit: int) -> Origin:
    """Where the document first is too deep."""
    lines, depth = _Lines(text), 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        depth += (first in "{[") - (first in "}]")
        if depth > limit:
            return Origin(name, *lines.place(token.start()), "")
    return Origin(name, 0, 0, "")


class _Lines:
    """Offsets to lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class _Index:
    """Walks through the text and the value side by side, and notes where each key stands."""

    def __init__(self, text: str, value: Json) -> None:
        self._text = text
        self._lines = _Lines(text)
        self.found: dict[int, dict[str | int, Place]] = {}
        self.duplicates: list[tuple[str, str, Place, Place]] = []
        """Pointer of the map, key, second place, first place."""
        self._walk(value)

    @property
    def marks(self) -> Marks:
        """The places, by the id of the map or list around them."""
        return self.found

    def _walk(self, root: Json) -> None:
        text, place = self._text, self._lines.place
        stack: list[tuple[Json, dict[str | int, Place], str]] = []
        current: Json = root
        pointer = ""
        awaiting_key = False
        for token in _TOKEN.finditer(text):
            start = token.start()
            first = text[start]
            if first == ",":
                awaiting_key = bool(stack) and isinstance(stack[-1][0], dict)
                continue
            if first in "}]":
                stack.pop()
                awaiting_key = False
                continue
            if stack:
                around, marks, above = stack[-1]
                if awaiting_key:
                    key = _text(token.group())
                    if key in marks:
                        self.duplicates.append((above, key, place(start), marks[key]))
                    marks.setdefault(key, place(start))
                    current = around.get(key) if isinstance(around, dict) else None
                    pointer = f"{above}/{escape(key)}"
                    awaiting_key = False
                    continue
                if isinstance(around, list):
                    index = len(marks)
                    marks[index] = place(start)
                    current = around[index] if index < len(around) else None
                    pointer = f"{above}/{index}"
            if first in "{[":
                stack.append((self._container(current, first), {}, pointer))
                self.found.setdefault(id(stack[-1][0]), stack[-1][1])
                awaiting_key = first == "{"

    def _container(self, value: Json, bracket: str) -> Json:
        """The value that a bracket opens; another one where a later duplicate has replaced it."""
        if bracket == "{":
            return value if isinstance(value, dict) else {}
        return value if isinstance(value, list) else []


def _text(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    return str(json.loads(token, strict=False))


def _report_duplicates(text: str, name: str, value: Json, report: Report) -> None:
    for pointer, key, second, first in _Index(text, value).duplicates:
        below = f"{pointer}/{escape(key)}"
        report.add(DuplicateKey(Origin(name, *second, below), key, Origin(name, *first, below)))


def _mend(parsed: Parsed, name: str, report: Report) -> None:
    """Replace what can't be written out again: numbers beyond JSON, halves of characters."""
    parsed.marks()  # places first: mending changes keys
    waiting: list[tuple[Json, str]] = [(parsed.value, "")]
    while waiting:
        value, pointer = waiting.pop()
        items: list[tuple[str | int, Json]] = []
        if isinstance(value, dict):
            items = list(value.items())
        elif isinstance(value, list):
            items = list(enumerate(value))
        for key, child in items:
            below = f"{pointer}/{escape(str(key))}"
            waiting.append((child, below))
            if isinstance(child, _Odd):
                report.add(NotJson(origin_of(name, parsed, below)))
                _set(value, key, None)
            elif _has_surrogate(child) or _has_surrogate(key):
                report.add(LoneSurrogate(origin_of(name, parsed, _whole(below))))
                _rename(value, key, child)


def _has_surrogate(value: object) -> bool:
    return isinstance(value, str) and _SURROGATE.search(value) is not None


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _set(container: Json, key: str | int, value: Json) -> None:
    if isinstance(container, dict):
        container[str(key)] = value
    elif isinstance(container, list) and isinstance(key, int):
        container[key] = value


def _rename(container: Json, key: str | int, value: Json) -> None:
    """Replace halves in a key and in its value, keeping the order of keys."""
    mended = _whole(value) if isinstance(value, str) else value
    if isinstance(key, str) and isinstance(container, dict) and _has_surrogate(key):
        items = [(_whole(k) if k == key else k, v) for k, v in container.items()]
        container.clear()
        container.update(items)
        key = _whole(key)
    _set(container, key, mended)
