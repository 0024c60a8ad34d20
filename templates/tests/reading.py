"""Schemas of the document, as values are drawn from them: merged, their variants, how deep they go.

What comes in are schemas with references, read for one direction; what goes out are parts of them,
and strategies for plain values. What was read once is remembered. Draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote

from hypothesis import strategies as st

from clientsmith.ir import Json
from clientsmith.mock.pointers import Pointers, as_list, mapping
from clientsmith.mock.samples import drafts

from .document import Document, listed
from .scalars import Strategy, scalar

DEEPEST = 20
"""Nesting that is looked for where a schema asks for it."""
SCALARS = frozenset({"null", "boolean", "integer", "number", "string"})
_NESTED = frozenset({"properties", "items", "prefixItems", "additionalProperties", "required"})


class Reader:
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

    def new_names(self, count: int) -> Strategy:
        """Names of properties that nobody has declared, in whichever variant."""
        names = st.text(max_size=8).filter(lambda name: name not in self._document.names)
        return st.lists(names, min_size=count, max_size=count, unique=True)

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
        """How deep the simplest value of a schema is; `DEEPEST` where there is no end."""
        levels = range(DEEPEST)
        return next((level for level in levels if self._ends_within(schema, level)), DEEPEST)

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
        if not types or "const" in node or "enum" in node or set(types) & SCALARS:
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

    def with_files(self) -> Reader:
        """Read the same for bodies that hold files."""
        return Reader(self._document, self._writing, files=True)

    def scalar(self, node: Mapping[str, Any], kind: str) -> Strategy:
        """The strategy of a plain type."""
        if kind == "string" and self._files and self._pointers.is_binary(dict(node)):
            return st.binary(max_size=64)
        key = (id(node), kind)
        if key not in self._scalars:
            kept = {name: value for name, value in node.items() if name not in _NESTED}
            self._scalars[key] = scalar({**self.closed({**kept, "nullable": False}), "type": kind})
        return self._scalars[key]

    def is_never(self, schema: Any) -> bool:
        """Whether a schema is `false`, or refers to it."""
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(ref, str) and ref.startswith("#"):
            return self._pointers.at(unquote(ref[1:])) is False
        return schema is False

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
