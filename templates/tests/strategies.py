"""Values of the document's schemas, drawn by hypothesis.

What comes in are schemas with references; what goes out are strategies of JSON values, and of bytes
where a part is a file. A value is drawn from the outside inwards, so that only what is in it costs
time, however large its schema is; every declared property has its turn. Values that the whole
schema forbids after all (`not`, `dependentRequired`, ...) are drawn again, and given up in favour
of the server's own where that does not help.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from clientsmith.mock.judge import Judge
from clientsmith.mock.pointers import Pointers, as_list, mapping
from clientsmith.mock.prepare import prepare

from .document import Document
from .reading import DEEPEST, SCALARS, Reader
from .scalars import Strategy

_DEEP = 6
"""Nesting below which optional properties are left out and lists stay empty."""
_PARTS = 60 if os.environ.get("CONTRACT_BRIEF") else 500
"""Parts of one value, after which the same holds."""
_TRIES = 5
_NEW = st.sampled_from([None, True, 7, "new", ["new"], {"new": None}])
_NOTHING: Any = object()
"""Stands for the value of a schema that we know no value of."""
_COIN = st.booleans()


class Strategies:
    """Makes strategies for one direction: values that are sent, or that come back."""

    def __init__(self, document: Document, *, writing: bool) -> None:
        self._reader = Reader(document, writing)
        # As the server reads it, whose discriminators are told in full.
        self._served = Pointers(prepare(document.value))
        self._judge = Judge(self._served, writing=writing)

    def with_files(self) -> Strategies:
        """Make another one that draws bytes for files, as a multipart body has them."""
        other = copy.copy(self)
        other._reader = self._reader.with_files()
        return other

    def fits(self, value: Any, schema: Any) -> bool:
        """Whether the server takes a value."""
        place = self._reader.place(schema)
        return self._judge.fits(value, schema if place is None else self._served.at(place))

    def of(self, schema: Any) -> Strategy:
        """Draw values of a schema that satisfy all of it."""
        reader = self._reader
        validator = Draft7Validator(reader.closed(schema))

        def fits(value: Any) -> bool:
            return validator.is_valid(value) and self.fits(value, schema)

        @cache
        def spare() -> Any:
            return next(filter(fits, reader.spare(schema)), _NOTHING)

        @st.composite
        def drawn(draw: st.DrawFn) -> Any:
            for _ in range(_TRIES):
                value = _Value(reader, draw).of(schema, 0)
                if fits(as_text(value)):
                    return value
            return spare() if spare() is not _NOTHING else reject()

        return drawn()


class _Value:
    """Draws one value."""

    def __init__(self, reader: Reader, draw: st.DrawFn) -> None:
        self._reader = reader
        self._draw = draw
        self._left = _PARTS

    def of(self, schema: Any, depth: int) -> Any:
        """Draw a value of a schema."""
        self._left -= 1
        if schema is True:
            return self._draw(_NEW)
        if schema is False or depth > _DEEP + DEEPEST:
            return reject()
        node = self._reader.merged(schema)
        options = self._reader.options(node)
        if options:
            options = self._reader.shallow(options) if self._ends(depth) else options
            return self.of(self._one(options), depth + 1)
        if "const" in node or "enum" in node:
            return self._one(as_list(node["enum"]) if "enum" in node else [node["const"]])
        types = self._reader.types(node)
        if self._ends(depth):
            types = [kind for kind in types if kind in SCALARS] or types
        return self._typed(node, self._one(types), depth) if types else self._draw(_NEW)

    def _ends(self, depth: int) -> bool:
        return depth >= _DEEP or self._left < 0

    def _one(self, choices: list[Any]) -> Any:
        if len(choices) < 2:
            return choices[0] if choices else reject()
        return choices[self._draw(st.integers(0, len(choices) - 1))]

    def _typed(self, node: Mapping[str, Any], kind: str, depth: int) -> Any:
        if kind == "object":
            return self._object(node, depth)
        if kind == "array":
            return self._array(node, depth)
        return self._draw(self._reader.scalar(node, kind))

    def _array(self, node: Mapping[str, Any], depth: int) -> list[Any]:
        first = as_list(node.get("prefixItems"))
        found = [self.of(item, depth + 1) for item in first]
        least = max(node.get("minItems", 0), len(first))
        most = min(node.get("maxItems", least + 3), least + 3)
        items = node.get("items", not first)
        if items is False or (self._ends(depth) and least == len(first)):
            return found
        count = least if self._ends(depth) else self._draw(st.integers(least, max(least, most)))
        found += [self.of(items, depth + 1) for _ in range(count - len(first))]
        if node.get("uniqueItems") is True:
            return list({json.dumps(as_text(value)): value for value in found}.values())
        return found

    def _object(self, node: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """All declared properties, or those that are required and some."""
        declared = mapping(node.get("properties"))
        required = set(node.get("required", ()))
        is_whole = self._draw(_COIN)
        found: dict[str, Any] = {}
        for name, inner in declared.items():
            if self._reader.is_hidden(inner):
                continue
            if name not in required:
                if self._ends(depth) or self._reader.is_never(inner):
                    continue
                if not is_whole and not self._draw(_COIN):
                    continue
            found[name] = self.of(inner, depth + 1)
        names = [name for name in node.get("required", ()) if name not in declared]
        names += self._new_names(node, len(found) + len(names), depth)
        more = self._reader.more(node)
        for name in names if more is not False else ():
            if name not in declared:
                found[name] = self.of(more, depth + 1)
        return found

    def _new_names(self, node: Mapping[str, Any], count: int, depth: int) -> list[str]:
        """Names of properties that nobody declared."""
        some = 0 if self._ends(depth) else self._draw(st.integers(0, 2))
        wanted = max(some, node.get("minProperties", 0) - count)
        return self._draw(self._reader.new_names(wanted)) if wanted else []


def as_text(value: Any) -> Any:
    """Bytes as the server shows them: text of one character each."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    return [as_text(item) for item in value] if isinstance(value, list) else value
