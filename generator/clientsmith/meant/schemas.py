"""Schemas as they are meant: each keyword that says nothing, or nothing possible, is left out.

What comes in is a document; what goes out is a copy whose schemas admit what the SDK admits. A
dangling reference is anything, an unknown type the nearest one, and of a `oneOf` whose variants
hide each other any variant will do. Never narrows a schema, and keeps every pointer.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from clientsmith.document import json_type
from clientsmith.ir import Json
from clientsmith.meant import media, overlaps
from clientsmith.meant.cycles import Circles
from clientsmith.meant.kinds import covers, fitted, is_json_type, is_null, nearest

_DATA = frozenset({"example", "default", "const", "enum", "value", "dataValue"})
_NAMES = frozenset(
    {"parameters", "responses", "requestBodies", "headers", "securitySchemes", "links"}
    | {"callbacks", "pathItems", "mediaTypes", "paths", "webhooks", "content", "encoding"}
    | {"variables", "examples"}
)
"""Keys below these are names that the author chose."""
_FILES = "x-bundle"
"""Files of a document that is joined, but not taken apart."""
_SCHEMA_MAPS = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
)
_SCHEMA_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SCHEMAS = frozenset(
    {"items", "additionalItems", "additionalProperties", "unevaluatedProperties", "contains"}
    | {"unevaluatedItems", "not", "if", "then", "else", "propertyNames", "contentSchema"}
)
_IN_PLACE = ("allOf", "anyOf", "oneOf")
_BOUNDS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))

Node = dict[str, Json]


class Reading:
    """Copies one document."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._is_30 = str(document.get("openapi", "")).startswith("3.0")
        self._circles = Circles(self._in_place)

    def whole(self) -> Node:
        """Give the document as it is meant."""
        return {key: self._part(key, value) for key, value in self._document.items()}

    def _part(self, key: str, value: Json) -> Json:
        """Copy what stands at a key outside of schemas."""
        if key in _DATA or (key.startswith("x-") and key != _FILES):
            return value
        if key in ("schema", "itemSchema") and isinstance(value, (dict, bool)):
            return self._schema(value)
        if isinstance(value, list):
            return [self._part("", item) for item in value]
        if not isinstance(value, dict):
            return value
        if key == "schemas" or key in _SCHEMA_MAPS:
            return {name: self._schema(inner) for name, inner in value.items()}
        if key == "content":
            return {name: self._medium(name, inner) for name, inner in value.items()}
        if key in _NAMES:
            return {name: self._part("", inner) for name, inner in value.items()}
        return {name: self._part(name, inner) for name, inner in value.items()}

    def _medium(self, name: str, value: Json) -> Json:
        """Read a media type: XML and the like are text, lines of JSON are single values."""
        found = self._part("", value)
        if isinstance(found, dict) and name.lower().startswith("text/event-stream"):
            found |= {
                key: self._event(found[key], is_told=key == "itemSchema")
                for key in ("schema", "itemSchema")
                if key in found
            }
        if not isinstance(found, dict) or "schema" not in found or "itemSchema" in found:
            return found
        parts = self._parts(found["schema"])
        types = {str(t) for part in parts for t in _list(part.get("type"))}
        if media.is_raw(name) and (types - {"string", "null"} or _has_fields(parts)):
            return {**found, "schema": {"type": "string"}}
        if media.is_lines(name) and "array" not in types:
            found["itemSchema"] = found.pop("schema")
        return found

    def _event(self, schema: Json, *, is_told: bool) -> Json:
        """Give the data of an event the schema of what its text is the JSON of (3.2, 4.14.4)."""
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        whole = self._schema(self._at(ref)) if isinstance(ref, str) else schema
        declared = whole.get("properties") if isinstance(whole, dict) else None
        data = declared.get("data") if isinstance(declared, dict) else None
        content = data.get("contentSchema") if isinstance(data, dict) else None
        if not isinstance(whole, dict) or not isinstance(declared, dict) or content is None:
            return schema
        is_whole = is_told or bool({"event", "id", "retry"} & declared.keys())
        return {**whole, "properties": {**declared, "data": content}} if is_whole else schema

    # -- one schema -------------------------------------------------------------------------

    def _schema(self, value: Json, *, in_place: bool = False) -> Json:
        """Read a schema; `in_place` says that it is part of another one."""
        if not isinstance(value, dict):
            return value if isinstance(value, bool) else {}
        found: Node = {}
        for key, given in value.items():
            if (read := self._keyword(key, given)) is not None or key in _DATA:
                found[key] = read
        self._reference(found, value)
        self._types(found)
        self._listed(found)
        self._needed(found, value, in_place=in_place)
        self._limits(found)
        self._unions(found)
        if "default" in found and not self._is_value(found["default"], found):
            del found["default"]
        return found

    def _keyword(self, key: str, value: Json) -> Json:
        """Read what stands at a keyword; None where it is no use of it."""
        if key in _SCHEMA_MAPS:
            return self._map(value)
        if key in _SCHEMA_LISTS:
            in_place = key in _IN_PLACE
            parts = value if isinstance(value, list) else []
            return [self._schema(part, in_place=in_place) for part in parts] or None
        if key == "items" and isinstance(value, list):
            return [self._schema(part) for part in value]
        if key in _SCHEMAS:
            return self._schema(value) if isinstance(value, (dict, bool)) else None
        return value

    def _map(self, value: Json) -> Json:
        if not isinstance(value, dict):
            return None
        ref = value.get("$ref")
        if len(value) == 1 and isinstance(ref, str):
            # All properties by one reference, which JSON Schema does not have.
            target = self._at(ref)
            value = target if isinstance(target, dict) else {}
        return {name: self._schema(inner) for name, inner in value.items()}

    # -- references -------------------------------------------------------------------------

    def _reference(self, found: Node, value: Node) -> None:
        ref = value.get("$ref")
        if "$ref" in value and not (isinstance(ref, str) and self._leads(ref, value)):
            del found["$ref"]

    def _leads(self, ref: str, holder: Node) -> bool:
        """Whether a reference leads to a schema, and not back to where it stands."""
        target = self._at(ref)
        if isinstance(target, dict):
            return not self._circles.joins(holder, target)
        return isinstance(target, bool)

    def _at(self, ref: str) -> Json:
        if not ref.startswith("#"):
            return None
        value: Json = self._document
        for token in unquote(ref[1:]).split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    def _in_place(self, node: Node) -> Iterator[Json]:
        ref = node.get("$ref")
        if isinstance(ref, str):
            yield self._at(ref)
        for keyword in _IN_PLACE:
            given = node.get(keyword)
            yield from given if isinstance(given, list) else ()

    # -- keywords ---------------------------------------------------------------------------

    def _types(self, found: Node) -> None:
        given = found.get("type")
        listed = [name for name in _list(given) if isinstance(name, str)]
        if "type" in found and not listed:
            del found["type"]
        if all(map(is_json_type, listed)) and not (self._is_30 and isinstance(given, list)):
            return
        read = [nearest(name) for name in listed if not is_null(name)]
        types = list(dict.fromkeys(type_ for type_, _ in read if type_))
        formats = [format_ for _, format_ in read if format_]
        has_null = any(map(is_null, listed))
        if formats:
            found["format"] = formats[-1]
        if any(type_ is None for type_, _ in read):
            del found["type"]
        else:
            self._write_types(found, types, has_null=has_null)

    def _write_types(self, found: Node, types: list[str], *, has_null: bool) -> None:
        """Write types in the words of the version."""
        if not self._is_30:
            listed = [*types, "null"] if has_null or not types else types
            found["type"] = listed[0] if len(listed) == 1 else [*listed]
            return
        found.pop("type")
        if has_null:
            found["nullable"] = True
        if not types:
            found["enum"] = [None]
        elif len(types) == 1:
            found["type"] = types[0]
        elif "anyOf" not in found:
            found["anyOf"] = [{"type": type_} for type_ in types]

    def _listed(self, found: Node) -> None:
        if "enum" not in found:
            return
        given = found["enum"]
        # By the letter nothing is of an empty enum (2020-12 validation, 6.1.2).
        if not isinstance(given, list) or not given:
            del found["enum"]
            return
        types = [t for t in _list(found.get("type")) if t != "null"]
        wanted = [str(t) for t in types] or None
        plain = all(not isinstance(value, (dict, list)) for value in given)
        values = [_listed_value(value, wanted) for value in given] if plain else given
        kept = [v for v, was in zip(values, given, strict=True) if v is not None or was is None]
        if found.get("nullable") is True and None not in kept:
            kept.append(None)
        if kept:
            found["enum"] = kept
        else:
            del found["enum"]

    def _needed(self, found: Node, value: Node, *, in_place: bool) -> None:
        """Read draft 3's `required` of a property as a key of its object's."""
        given = found.get("required")
        names = [n for n in given if isinstance(n, str)] if isinstance(given, list) else []
        declared = value.get("properties")
        if isinstance(declared, dict):
            said = (n for n, p in declared.items() if isinstance(p, dict))
            names += [n for n in said if _says_required(declared[n]) and n not in names]
            if not in_place:
                self._undeclared(found, names)
        if names:
            found["required"] = [*names]
        else:
            found.pop("required", None)

    def _undeclared(self, found: Node, names: list[str]) -> None:
        """Declare what an object asks for and nobody describes."""
        properties = found.get("properties")
        composed = "$ref" in found or any(keyword in found for keyword in _IN_PLACE)
        if isinstance(properties, dict) and not composed:
            extra = found.get("additionalProperties")
            for name in names:
                properties.setdefault(name, extra if isinstance(extra, dict) else {})

    def _limits(self, found: Node) -> None:
        for exclusive, plain in () if self._is_30 else _BOUNDS:
            # The booleans of draft 4.
            given = found.get(exclusive)
            if isinstance(given, bool):
                del found[exclusive]
                if given and plain in found:
                    found[exclusive] = found.pop(plain)
        if "pattern" in found and not _is_pattern(found["pattern"]):
            del found["pattern"]

    # -- unions -----------------------------------------------------------------------------

    def _unions(self, found: Node) -> None:
        self._mapping(found)
        for keyword in ("oneOf", "anyOf"):
            given = found.get(keyword)
            if isinstance(given, list):
                found[keyword] = [self._null() if _only_null(part) else part for part in given]
        variants = found.get("oneOf")
        if isinstance(variants, list) and "anyOf" not in found:
            parts = [self._parts(variant) for variant in variants]
            if overlaps.is_hiding(parts):
                found["anyOf"] = found.pop("oneOf")

    def _mapping(self, found: Node) -> None:
        """Leave out what a discriminator maps to no schema."""
        discriminator = found.get("discriminator")
        given = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if isinstance(discriminator, dict) and isinstance(given, dict):
            kept = {tag: to for tag, to in given.items() if self._is_schema(to)}
            found["discriminator"] = {**discriminator, "mapping": kept}

    def _is_schema(self, target: Json) -> bool:
        """Whether a name of a schema, or a reference to one, leads to it (3.1, 4.8.25)."""
        named = f"#/components/schemas/{str(target).replace('~', '~0').replace('/', '~1')}"
        return isinstance(target, str) and any(
            isinstance(self._at(ref), (dict, bool)) for ref in (target, named)
        )

    def _null(self) -> Json:
        return {"enum": [None], "nullable": True} if self._is_30 else {"type": "null"}

    def _parts(self, variant: Json) -> list[Mapping[str, Json]]:
        """All schemas that hold for a variant."""
        found: dict[int, Mapping[str, Json]] = {}
        waiting = [variant]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, dict) or id(node) in found:
                continue
            found[id(node)] = node
            ref, members = node.get("$ref"), node.get("allOf")
            waiting += [self._at(ref)] if isinstance(ref, str) else []
            waiting += members if isinstance(members, list) else []
        return list(found.values())

    def _is_value(self, value: Json, schema: Node) -> bool:
        """Whether a default is of the types and among the values of its schema."""
        return all(self._may_be(value, part) for part in self._parts(schema))

    def _may_be(self, value: Json, part: Mapping[str, Json]) -> bool:
        if value is None and part.get("nullable") is True:
            return True
        types = [t for t in _list(part.get("type")) if isinstance(t, str)]
        is_whole = isinstance(value, float) and value.is_integer()
        kind = "integer" if is_whole else json_type(value)
        values = part.get("enum")
        return (not types or covers(types, (kind,))) and (
            not isinstance(values, list) or not values or value in values
        )


def _has_fields(parts: list[Mapping[str, Json]]) -> bool:
    """Whether schemas speak of an object without saying so."""
    return any("properties" in part or "additionalProperties" in part for part in parts)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _says_required(node: Json) -> bool:
    return isinstance(node, dict) and node.get("required") is True


def _listed_value(value: Json, types: list[str] | None) -> Json:
    if value is None or isinstance(value, (dict, list)):
        return value
    return fitted(value, types)


def _is_pattern(value: Json) -> bool:
    """Whether a validator in Python can read a pattern, which ECMA 262 wrote."""
    try:
        with warnings.catch_warnings():
            # Of what Python may read in another way one day (`[[a]`).
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(value if isinstance(value, str) else "(")
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _only_null(node: Json) -> bool:
    """Whether a variant says no more than that null is admitted (OpenAPI 3.0's `nullable`)."""
    return (
        isinstance(node, dict)
        and node.get("nullable") is True
        and all(key in overlaps.SILENT or key.startswith("x-") for key in node)
    )
