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
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from hypothesis import reject
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from clientsmith.ir import Json
from clientsmith.mock.judge import Judge
from clientsmith.mock.pointers import Pointers, as_list, mapping
from clientsmith.mock.prepare import prepare
from clientsmith.mock.samples import drafts

from .document import Document, listed
from .scalars import Strategy, scalar

_DEEP = 6
"""Nesting below which optional properties are left out and lists stay empty."""
_DEEPEST = 20
"""Nesting that is still looked for below that, where a schema asks for it."""
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


class _Reader:
    """Reads schemas for one direction; what it has read once, it remembers."""

    def __init__(self, document: Document, writing: bool, *, files: bool = False) -> None:
        self._document = document
        self._writing = writing
        self._files = files
        self._pointers: Pointers = document.pointers
        self._merged: dict[int, tuple[Any, Mapping[str, Any]]] = {}
        self._options: dict[int, list[Any]] = {}
        self._scalars: dict[tuple[int, str], Strategy] = {}
        self._hidden: dict[int, tuple[Any, bool]] = {}
        self._ending: dict[tuple[int, int], tuple[Any, bool]] = {}

    def closed(self, schema: Any) -> dict[str, Any]:
        """A copy that stands alone."""
        return self._document.closed(schema, writing=self._writing)

    def place(self, schema: Any) -> str | None:
        """Where a schema stands in the document."""
        return self._pointers.place(schema)

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
        known = [v for part in self._pointers.schemas(declared) for v in listed(part)]
        if not names and not known and isinstance(ref := option.get("$ref"), str):
            # Nothing else says so: then it is the name of the schema.
            tags = [ref.rpartition("/")[2]]
        if not tags or not self._pointers.types(declared) <= {"string"}:
            return [{"required": [name]}] if declared is not None else []
        kept = [tag for tag in tags if tag in known] or known or tags
        return [{"properties": {name: {"enum": kept}}, "required": [name]}]

    def shallow(self, options: list[Any]) -> list[Any]:
        """The variants that lead least deep."""
        heights = [self._height(option) for option in options]
        return [o for o, height in zip(options, heights, strict=True) if height == min(heights)]

    def _height(self, schema: Any) -> int:
        """How deep the simplest value of a schema is; `_DEEPEST` where there is no end."""
        levels = range(_DEEPEST)
        return next((level for level in levels if self._ends_within(schema, level)), _DEEPEST)

    def _ends_within(self, schema: Any, level: int) -> bool:
        if not isinstance(schema, dict):
            return True
        key = (id(schema), level)
        if key not in self._ending:
            self._ending[key] = (schema, level >= 0 and self._is_ending(schema, level))
        return self._ending[key][1]

    def _is_ending(self, schema: Any, level: int) -> bool:
        node = self.merged(schema)
        options = self.options(node)
        if options:
            return any(self._ends_within(option, level - 1) for option in options)
        types = self.types(node)
        if not types or "const" in node or "enum" in node or set(types) & _SCALARS:
            return True
        inner = as_list(node.get("prefixItems"))
        inner = [*inner, node.get("items")] if node.get("minItems", 0) > len(inner) else inner
        if "object" in types:
            declared, extra = mapping(node.get("properties")), node.get("additionalProperties")
            needed = [declared.get(name, extra) for name in node.get("required", ())]
            inner = [each for each in needed if not self.is_hidden(each)]
        return all(self._ends_within(each, level - 1) for each in inner)

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

    def with_files(self) -> _Reader:
        """Read the same for bodies that hold files."""
        return _Reader(self._document, self._writing, files=True)

    def scalar(self, node: Mapping[str, Any], kind: str) -> Strategy:
        """The strategy of a plain type."""
        if kind == "string" and self._files and self._pointers.is_binary(dict(node)):
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
        if schema is False or depth > _DEEP + _DEEPEST:
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
            types = [kind for kind in types if kind in _SCALARS] or types
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
