"""Values of the document's schemas, drawn by hypothesis.

What comes in are schemas with references; what goes out are strategies of JSON values, and of bytes
where a part is a file. A value is drawn from the outside inwards, so that only what is in it costs
time, however large its schema is; every declared property has its turn. Values that the whole
schema forbids after all (`not`, `dependentRequired`, ...) are drawn again, and given up in favour
of the server's own where that does not help.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from hypothesis import reject
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from clientsmith.ir import Json
from clientsmith.mock.pointers import Pointers, as_list, mapping
from clientsmith.mock.samples import drafts

from .document import Document, listed
from .scalars import Strategy, scalar

_DEEP = 6
"""Nesting below which optional properties are left out and lists stay empty."""
_PARTS = 60 if os.environ.get("CONTRACT_BRIEF") else 500
"""Parts of one value, after which the same holds."""
_TRIES = 5
_NEW = st.sampled_from([None, True, 7, "new", ["new"], {"new": None}])
_NOTHING: Any = object()
"""Stands for the value of a schema that we know no value of."""
_NAMES = st.text(max_size=8)
_COIN = st.booleans()
_SCALARS = frozenset({"null", "boolean", "integer", "number", "string"})


class Strategies:
    """Makes strategies for one direction: values that are sent, or that come back."""

    def __init__(self, document: Document, *, writing: bool) -> None:
        self._reader = _Reader(document, writing)

    def of(self, schema: Any) -> Strategy:
        """Draw values of a schema that satisfy all of it."""
        reader = self._reader
        validator = Draft7Validator(reader.closed(schema))

        @cache
        def spare() -> Any:
            return next(filter(validator.is_valid, reader.spare(schema)), _NOTHING)

        @st.composite
        def drawn(draw: st.DrawFn) -> Any:
            for _ in range(_TRIES):
                value = _Value(reader, draw).of(schema, 0)
                if validator.is_valid(as_text(value)):
                    return value
            return spare() if spare() is not _NOTHING else reject()

        return drawn()


class _Reader:
    """Reads schemas for one direction; what it has read once, it remembers."""

    def __init__(self, document: Document, writing: bool) -> None:
        self._document = document
        self._writing = writing
        self._pointers: Pointers = document.pointers
        self._merged: dict[int, tuple[Any, Mapping[str, Any]]] = {}
        self._options: dict[int, list[Any]] = {}
        self._scalars: dict[tuple[int, str], Strategy] = {}
        self._hidden: dict[int, tuple[Any, bool]] = {}

    def closed(self, schema: Any) -> dict[str, Any]:
        """A copy that stands alone."""
        return self._document.closed(schema, writing=self._writing)

    def spare(self, schema: Any) -> Iterator[Json]:
        """Values of the server's own making, where drawing leads to none."""
        pointers = self._pointers
        node = cast(Json, dict(pointers.node(schema)) if isinstance(schema, dict) else schema)
        return drafts(pointers, node, 0, replies=not self._writing)

    def merged(self, schema: Any) -> Mapping[str, Any]:
        """A schema with what it refers to and all parts of `allOf`, the first of a name first."""
        known = self._merged.get(id(schema))
        if known is None:
            # Kept with the schema, so that no other one takes over its identity.
            known = self._merged[id(schema)] = (schema, self._joined(schema, frozenset()))
        return known[1]

    def _joined(self, schema: Any, seen: frozenset[int]) -> Mapping[str, Any]:
        if not isinstance(schema, dict) or id(schema) in seen:
            return {}
        seen = seen | {id(schema)}
        found: dict[str, Any] = {k: v for k, v in schema.items() if k not in ("$ref", "allOf")}
        parts = [self._pointers.node({"$ref": schema["$ref"]})] if "$ref" in schema else []
        for part in [*parts, *schema.get("allOf", ())]:
            for key, value in self._joined(part, seen).items():
                if key == "properties":
                    found[key] = {**value, **found.get(key, {})}
                elif key == "required":
                    found[key] = [*dict.fromkeys([*found.get(key, ()), *value])]
                else:
                    found.setdefault(key, value)
        return found

    def options(self, node: Mapping[str, Any]) -> list[Any]:
        """The variants of a union, each with what the union says itself."""
        known = self._options.get(id(node))
        if known is None:
            # The node is one of `merged`, which keeps it.
            known = self._options[id(node)] = list(self._variants(node))
        return known

    def _variants(self, node: Mapping[str, Any]) -> list[Any]:
        for keyword in ("oneOf", "anyOf"):
            if isinstance(node.get(keyword), list):
                own = {key: node[key] for key in ("properties", "required", "type") if key in node}
                parts = [[*self._tag(node, option), option] for option in node[keyword]]
                whole = [[*found, own] if own else found for found in parts]
                return [found[0] if len(found) == 1 else {"allOf": found} for found in whole]
        return []

    def _tag(self, union: Mapping[str, Any], option: Any) -> list[Any]:
        """What the discriminator wants in a variant (OpenAPI 3.1, 4.8.25)."""
        discriminator = mapping(union.get("discriminator"))
        name = discriminator.get("propertyName")
        if not isinstance(option, dict) or not isinstance(name, str):
            return []
        names = mapping(discriminator.get("mapping"))
        tags = [tag for tag, target in names.items() if target == option.get("$ref")]
        declared = self._pointers.properties(option).get(name)
        if not tags or not self._pointers.types(declared) <= {"string"}:
            return [{"required": [name]}] if declared is not None else []
        known = [v for part in self._pointers.schemas(declared) for v in listed(part)]
        kept = [tag for tag in tags if tag in known] or known or tags
        return [{"properties": {name: {"enum": kept}}, "required": [name]}]

    def plain(self, options: list[Any]) -> list[Any]:
        """The variants that lead no deeper."""
        return [o for o in options if self._pointers.types(o) <= _SCALARS]

    def types(self, node: Mapping[str, Any]) -> list[str]:
        """Which types a value may have; none where nothing is said of it."""
        declared = [str(kind) for kind in as_list(node.get("type"))]
        if not declared and ("properties" in node or "additionalProperties" in node):
            declared = ["object"]
        if not declared and ("items" in node or "prefixItems" in node):
            declared = ["array"]
        if not declared and any(key in node for key in ("minLength", "maxLength", "pattern")):
            declared = ["string"]
        return [*declared, "null"] if node.get("nullable") is True else declared

    def scalar(self, node: Mapping[str, Any], kind: str) -> Strategy:
        """The strategy of a plain type."""
        if kind == "string" and self._writing and self._pointers.is_binary(dict(node)):
            return st.binary(max_size=64)
        key = (id(node), kind)
        if key not in self._scalars:
            kept = {name: value for name, value in node.items() if name not in _NESTED}
            self._scalars[key] = scalar({**self.closed({**kept, "nullable": False}), "type": kind})
        return self._scalars[key]

    def is_hidden(self, schema: Any) -> bool:
        """Whether a property belongs to the other direction."""
        known = self._hidden.get(id(schema))
        if known is None:
            flag = "readOnly" if self._writing else "writeOnly"
            hidden = any(part.get(flag) is True for part in self._pointers.schemas(schema))
            known = self._hidden[id(schema)] = (schema, hidden)
        return known[1]

    def more(self, node: Mapping[str, Any]) -> Any:
        """The schema of properties that nobody declared; False where there are to be none."""
        extra = node.get("additionalProperties")
        if extra is False or "patternProperties" in node:
            return False
        if extra in (None, True) and self._writing and "properties" in node:
            return False
        return True if extra is None else extra


_NESTED = frozenset({"properties", "items", "prefixItems", "additionalProperties", "required"})


class _Value:
    """Draws one value."""

    def __init__(self, reader: _Reader, draw: st.DrawFn) -> None:
        self._reader = reader
        self._draw = draw
        self._left = _PARTS

    def of(self, schema: Any, depth: int) -> Any:
        """Draw a value of a schema."""
        self._left -= 1
        if schema is True:
            return self._draw(_NEW)
        if schema is False:
            return reject()
        node = self._reader.merged(schema)
        options = self._reader.options(node)
        if options:
            plain = self._reader.plain(options) if self._ends(depth) else []
            return self.of(self._one(plain or options), depth + 1)
        if "const" in node or "enum" in node:
            return self._one(as_list(node["enum"]) if "enum" in node else [node["const"]])
        types = self._reader.types(node)
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
                if self._ends(depth) or inner is False:
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
        return (
            self._draw(st.lists(_NAMES, min_size=wanted, max_size=wanted, unique=True))
            if wanted
            else []
        )


def as_text(value: Any) -> Any:
    """Bytes as the server shows them: text of one character each."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    return [as_text(item) for item in value] if isinstance(value, list) else value
