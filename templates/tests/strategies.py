"""Strategies of hypothesis for the schemas of the document.

What comes in are schemas with references; what goes out are strategies of JSON values, and of bytes
where a part is a file. Objects, lists and unions are put together here, so that every declared
property has its turn; plain values are hypothesis-jsonschema's. Values that the whole schema
forbids after all (`not`, `dependentRequired`, ...) are filtered out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema
from jsonschema import Draft7Validator

from clientsmith.mock.pointers import Pointers, as_list, mapping

from .document import Document

Strategy = st.SearchStrategy[Any]

_DEEP = 6
"""Nesting below which optional properties are left out and lists stay empty."""
_NEW = st.sampled_from([None, True, 7, "new", ["new"], {"new": None}])
_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "uuid": st.uuids().map(str),
    "byte": st.binary(max_size=48).map(lambda data: base64.b64encode(data).decode()),
}
"""Those that hypothesis-jsonschema does not know."""
_OBJECT = frozenset({"object", "array"})


class Strategies:
    """Makes strategies for one direction: values that are sent, or that come back."""

    def __init__(self, document: Document, *, writing: bool) -> None:
        self._document = document
        self._pointers: Pointers = document.pointers
        self._writing = writing

    def of(self, schema: Any) -> Strategy:
        """Draw values of a schema that satisfy all of it."""
        validator = Draft7Validator(self._document.closed(schema, writing=self._writing))
        return self._of(schema, 0).filter(lambda value: validator.is_valid(as_text(value)))

    def _of(self, schema: Any, depth: int) -> Strategy:
        if schema is True:
            return _NEW
        node = self._merged(schema)
        options = self._options(node)
        if options:
            deep = depth >= _DEEP
            plain = [o for o in options if not self._pointers.types(o) & _OBJECT] if deep else []
            return st.one_of([self._of(option, depth + 1) for option in plain or options])
        if "const" in node or "enum" in node:
            return st.sampled_from(as_list(node["enum"]) if "enum" in node else [node["const"]])
        types = self._types(node)
        if not types:
            return _NEW
        return st.one_of([self._typed(node, kind, depth) for kind in types])

    def _merged(self, schema: Any) -> Mapping[str, Any]:
        """A schema with what it refers to and all parts of `allOf`, the first of a name first."""
        if not isinstance(schema, dict):
            return {}
        found: dict[str, Any] = {k: v for k, v in schema.items() if k not in ("$ref", "allOf")}
        parts = [self._pointers.node({"$ref": schema["$ref"]})] if "$ref" in schema else []
        for part in [*parts, *schema.get("allOf", ())]:
            inner = self._merged(part)
            for key, value in inner.items():
                if key == "properties":
                    found[key] = {**value, **found.get(key, {})}
                elif key == "required":
                    found[key] = [*dict.fromkeys([*found.get(key, ()), *value])]
                else:
                    found.setdefault(key, value)
        return found

    def _options(self, node: Mapping[str, Any]) -> list[Any]:
        """The variants of a union, each with what the union says itself."""
        for keyword in ("oneOf", "anyOf"):
            if isinstance(node.get(keyword), list):
                own = {key: node[key] for key in ("properties", "required", "type") if key in node}
                return [{"allOf": [option, own]} if own else option for option in node[keyword]]
        return []

    def _types(self, node: Mapping[str, Any]) -> list[str]:
        declared = [str(kind) for kind in as_list(node.get("type"))]
        if not declared and ("properties" in node or "additionalProperties" in node):
            declared = ["object"]
        if not declared and ("items" in node or "prefixItems" in node):
            declared = ["array"]
        if not declared and any(key in node for key in ("minLength", "maxLength", "pattern")):
            declared = ["string"]
        return [*declared, "null"] if node.get("nullable") is True else declared

    def _typed(self, node: Mapping[str, Any], kind: str, depth: int) -> Strategy:
        if kind == "object":
            return self._object(node, depth)
        if kind == "array" and "prefixItems" not in node:
            return self._array(node, depth)
        if kind == "string" and self._writing and self._pointers.is_binary(dict(node)):
            return st.binary(max_size=64)
        return self._plain({**node, "type": kind})

    def _plain(self, node: Mapping[str, Any]) -> Strategy:
        return _made(json.dumps(self._document.closed(node, writing=self._writing), sort_keys=True))

    def _array(self, node: Mapping[str, Any], depth: int) -> Strategy:
        least = node.get("minItems", 0)
        most = min(node.get("maxItems", least + 3), least + 3)
        most = least if depth >= _DEEP else most
        item = self._of(node.get("items", True), depth + 1)
        unique = json.dumps if node.get("uniqueItems") is True else None
        return st.lists(item, min_size=least, max_size=most, unique_by=unique)

    def _object(self, node: Mapping[str, Any], depth: int) -> Strategy:
        """All declared properties, or those that are required and some."""
        declared = mapping(node.get("properties"))
        named = {name: inner for name, inner in declared.items() if not self._is_hidden(inner)}
        required = {name for name in node.get("required", ()) if name in named}
        deep = depth >= _DEEP
        parts = {
            name: st.deferred(lambda inner=inner: self._of(inner, depth + 1))
            for name, inner in named.items()
            if name in required or not deep
        }
        first = {name: part for name, part in parts.items() if name in required}
        others = {name: part for name, part in parts.items() if name not in required}
        whole = st.fixed_dictionaries({**first, **others})
        if others:
            whole = st.one_of(whole, st.fixed_dictionaries(first, optional=others))
        more = self._more(node, depth)
        return whole if more is None else st.builds(lambda a, b: {**b, **a}, whole, more)

    def _more(self, node: Mapping[str, Any], depth: int) -> Strategy | None:
        """Properties that nobody declared, where values may have some."""
        extra = node.get("additionalProperties")
        if extra is False or depth >= _DEEP or "patternProperties" in node:
            return None
        if extra in (None, True) and self._writing and "properties" in node:
            return None
        names = st.text(max_size=8).filter(lambda name: name not in node.get("properties", {}))
        values = _NEW if extra in (None, True) else self._of(extra, depth + 1)
        least = node.get("minProperties", 0)
        return st.dictionaries(names, values, min_size=least, max_size=max(least, 2))

    def _is_hidden(self, schema: Any) -> bool:
        hidden = "readOnly" if self._writing else "writeOnly"
        return any(part.get(hidden) is True for part in self._pointers.schemas(schema))


def as_text(value: Any) -> Any:
    """Bytes as the server shows them: text of one character each."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    return [as_text(item) for item in value] if isinstance(value, list) else value


@cache
def _made(text: str) -> Strategy:
    """Strategies are slow to make, and the same schemas come again and again."""
    return from_schema(json.loads(text), custom_formats=_FORMATS)
