"""Reading a bundled document by JSON Pointer: references, kinds of schema, places.

What comes in is one OpenAPI document whose references are all internal. Nothing is changed, and
nothing is checked: a reference that leads nowhere reads as an empty schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias, cast
from urllib.parse import unquote

from clientsmith.document import escape, json_type
from clientsmith.ir import Json

Node: TypeAlias = Mapping[str, Json]

_EMPTY: Node = {}
_COMPOSED = ("allOf", "anyOf", "oneOf")


def unescape(token: str) -> str:
    """Read a token of a JSON Pointer (RFC 6901, 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *keys: str | int) -> str:
    """Extend a pointer."""
    return pointer + "".join(f"/{escape(str(key))}" for key in keys)


class Pointers:
    """A document, read by pointer."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self._places: dict[int, str] | None = None

    def at(self, pointer: str) -> Json:
        """The value at a pointer, or None."""
        value: Json = cast(Json, self.document)
        for token in pointer.split("/")[1:]:
            key = unescape(token)
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    def follow(self, value: Json, pointer: str) -> tuple[Node, str]:
        """Follow `$ref`s from a node to the one that is meant, and to its pointer."""
        seen: set[str] = set()
        while isinstance(value, dict):
            ref = value.get("$ref")
            if not isinstance(ref, str) or not ref.startswith("#") or ref in seen:
                return value, pointer
            seen.add(ref)
            pointer = unquote(ref[1:])
            value = self.at(pointer)
        return _EMPTY, pointer

    def node(self, value: Json) -> Node:
        """Follow `$ref`s from a node to the one that is meant."""
        return self.follow(value, "")[0]

    def schemas(self, schema: Json, seen: frozenset[int] = frozenset()) -> Iterator[Node]:
        """Give a schema and all that it is composed of, references followed."""
        if not isinstance(schema, dict) or id(schema) in seen:
            return
        seen = seen | {id(schema)}
        yield schema
        if "$ref" in schema:
            yield from self.schemas(cast(Json, self.node(schema)), seen)
        for keyword in _COMPOSED:
            for part in nodes(schema.get(keyword)):
                yield from self.schemas(cast(Json, part), seen)

    def types(self, schema: Json) -> frozenset[str]:
        """The types that a schema names; empty where it names none."""
        found: set[str] = set()
        for part in self.schemas(schema):
            declared = part.get("type")
            found.update(t for t in as_list(declared) if isinstance(t, str))
            found.update(json_type(v) for v in as_list(part.get("enum")))
            if "const" in part:
                found.add(json_type(part["const"]))
            if part.get("nullable") is True:
                found.add("null")
            if "type" not in part and ("properties" in part or "additionalProperties" in part):
                found.add("object")
            if "type" not in part and ("items" in part or "prefixItems" in part):
                found.add("array")
        return frozenset(found)

    def properties(self, schema: Json) -> dict[str, Json]:
        """The properties that a schema and its parts declare; the first of a name counts."""
        found: dict[str, Json] = {}
        for part in self.schemas(schema):
            declared = part.get("properties")
            if isinstance(declared, dict):
                for name, value in declared.items():
                    if isinstance(value, (dict, bool)):
                        found.setdefault(name, value)
        return found

    def required(self, schema: Json) -> frozenset[Json]:
        """The properties that any part of a schema asks for, declared or not."""
        parts = self.schemas(schema)
        return frozenset(n for part in parts for n in as_list(part.get("required")) if text(n))

    def items(self, schema: Json) -> Json:
        """The schema of an array's items; the empty one where there is none."""
        for part in self.schemas(schema):
            if "items" in part:
                return part["items"]
        return {}

    def extra(self, schema: Json) -> Json:
        """The schema of an object's further properties; the empty one where there is none."""
        for part in self.schemas(schema):
            if "additionalProperties" in part:
                return part["additionalProperties"]
        return {}

    def is_binary(self, schema: Json) -> bool:
        """Whether a schema describes bytes: 3.0's format, 3.1's media type."""
        return any(
            part.get("format") == "binary"
            # RFC 2045, 6.2: bytes as they are.
            or part.get("contentEncoding") == "binary"
            or ("contentEncoding" not in part and _is_bytes(part.get("contentMediaType")))
            for part in self.schemas(schema)
        )

    def place(self, node: object) -> str | None:
        """The pointer of a mapping of this very document, found by identity."""
        if self._places is None:
            self._places = dict(_walk(cast(Json, self.document), ""))
        return self._places.get(id(node))


def _is_bytes(media: Json) -> bool:
    """Whether unencoded content of this type is bytes rather than text (2020-12, 8.4)."""
    if not isinstance(media, str):
        return False
    return not media.startswith("text/") and not media.endswith(("json", "xml", "yaml"))


def _walk(value: Json, pointer: str) -> Iterator[tuple[int, str]]:
    if isinstance(value, dict):
        yield id(value), pointer
        for key, child in value.items():
            yield from _walk(child, join(pointer, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _walk(child, join(pointer, index))


def nodes(value: Json) -> list[Node]:
    """The mappings of a list; none where it is no list."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def as_list(value: Json) -> list[Json]:
    """A list as it is, nothing for null, anything else as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def mapping(value: Json) -> Node:
    """A mapping as it is; an empty one for anything else."""
    return value if isinstance(value, dict) else _EMPTY


def text(value: Json) -> str:
    """A text as it is; the empty one for anything else."""
    return value if isinstance(value, str) else ""
