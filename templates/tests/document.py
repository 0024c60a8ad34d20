"""The OpenAPI document, as the tests read it: operations, schemas, and closed copies of schemas.

What comes in is the bundled document; what goes out are its parts. A closed copy stands alone, in
the words of JSON Schema draft 7; it allows no value that the original forbids.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from clientsmith.mock import Exchange
from clientsmith.mock.answers import concrete
from clientsmith.mock.events import framing
from clientsmith.mock.forms import kind_of
from clientsmith.mock.pointers import Pointers, as_list, mapping
from clientsmith.mock.routes import Route, Routes

_ANNOTATIONS = frozenset(
    {"title", "description", "default", "example", "examples", "deprecated", "discriminator"}
    | {"xml", "externalDocs", "readOnly", "writeOnly", "nullable", "contentMediaType"}
    | {"contentEncoding", "contentSchema", "unevaluatedProperties", "unevaluatedItems"}
    | {"$id", "$schema", "$comment", "$defs"}
)
_KINDS = {
    "value": ("json",),
    "pages": ("json",),
    "events": ("text", "json-lines"),
    "text": ("text",),
    "bytes": ("binary", "text"),
}
_SAFE = 2**53
"""RFC 8259, 6: integers beyond it are not the same everywhere."""
_FORMATS = {"date-time", "date", "time", "duration", "uuid", "email", "uri", "ipv4", "ipv6"}
_FORMATS |= {"byte", "decimal"}
_NEW = [None, True, 7, "new", ["new"], {"new": None}]


class Document:
    """A bundled document."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.value = value
        self.pointers = Pointers(value)
        self._routes = {route.id: route for route in Routes(self.pointers).all}

    def route(self, operation: str) -> Route:
        """The operation `GET /voices/{id}`."""
        return self._routes[operation]

    def twins(self, operation: str) -> set[str]:
        """The operations that a request for this one may be taken for: those on the same path."""
        own = self.route(operation)
        return {
            route.id
            for route in self._routes.values()
            if (route.method, route.shape) == (own.method, own.shape)
        }

    def declared(self, operation: str, location: str, name: str) -> Mapping[str, Any]:
        """What the document says of a parameter."""
        for parameter in self.route(operation).parameters:
            if (parameter.location, parameter.name) == (location, name):
                return parameter.node
        return {}

    def parameters(self, exchange: Exchange) -> dict[str, dict[str, Any]]:
        """What the server read, by location and name; JSON in `content` it left as text."""
        found = {place: dict(values) for place, values in exchange.parameters.items() if values}
        for parameter in self.route(exchange.operation or "").parameters:
            values = found.get(parameter.location, {})
            text = values.get(parameter.name)
            kinds = {kind_of(media) for media in mapping(parameter.node.get("content"))}
            if kinds - {"text"} and isinstance(text, str):
                values[parameter.name] = json.loads(text)
        return found

    def success(self, operation: str) -> int:
        """The first status that is a success, of those with a body if there are any."""
        good = sorted(
            self._good(operation), key=lambda code: (not self._has_body(operation, code), code)
        )
        return int(good[0].upper().replace("XX", "00")) if good else 200

    def lacks_success(self, operation: str) -> bool:
        """Whether no success is declared: a redirection, or class 1, ends no call by itself."""
        return not self._good(operation) and "default" not in self._responses(operation)

    def _has_body(self, operation: str, code: str) -> bool:
        return bool(self.pointers.node(self._responses(operation)[code]).get("content"))

    def _good(self, operation: str) -> list[str]:
        return [code for code in self._responses(operation) if code.startswith("2")]

    def _responses(self, operation: str) -> Mapping[str, Any]:
        return mapping(self.route(operation).operation.get("responses"))

    def reply_schema(self, operation: str, status: int, reply: str) -> Any:
        """The schema of a good reply, or of one event of it."""
        responses = self._responses(operation)
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in responses:
                content = mapping(self.pointers.node(responses[key]).get("content"))
                return self._schema(content, reply)
        return {}

    def _schema(self, content: Mapping[str, Any], reply: str) -> Any:
        for name, media in content.items():
            node = self.pointers.node(media)
            if kind_of(concrete(name, node, self.pointers)) in _KINDS[reply]:
                schema = node.get("itemSchema", node.get("schema", {}))
                frame = framing(self.pointers, node) if reply == "events" else None
                if frame is not None and name.startswith("text/event-stream"):
                    return frame.data
                whole = self.pointers.node(schema)
                is_list = reply == "events" and whole.get("type") == "array"
                return whole.get("items", {}) if is_list else schema
        return {}

    def terminal(self, operation: str) -> Mapping[str, Any]:
        """Which values of which properties end a stream of events."""
        hint = mapping(self.route(operation).operation.get("x-sdk-streaming"))
        return mapping(hint.get("terminal"))

    def sentinel(self, operation: str) -> str:
        """The text that ends a stream of events; empty where there is none."""
        hint = mapping(self.route(operation).operation.get("x-sdk-streaming"))
        return str(hint.get("sentinel") or "")

    def has_text_events(self, operation: str) -> bool:
        """Whether the data of a stream's events is text rather than JSON."""
        schema = self.reply_schema(operation, self.success(operation), "events")
        return self.pointers.types(schema) - {"null"} == frozenset({"string"}) and not any(
            "enum" in part or "const" in part for part in self.pointers.schemas(schema)
        )

    def body(self, operation: str) -> tuple[str, Mapping[str, Any], bool] | None:
        """Kind, media type object and requiredness of the request body: of its first type."""
        node = self.pointers.node(self.route(operation).operation.get("requestBody"))
        for name, media in mapping(node.get("content")).items():
            found = self.pointers.node(media)
            kind = kind_of(concrete(name, found, self.pointers))
            return kind, found, node.get("required") is True
        return None

    def is_file(self, operation: str, part: str) -> bool:
        """Whether a part of a form holds the content of a file, or one of several."""
        body = self.body(operation)
        declared = self.pointers.properties(body[1].get("schema")) if body else {}
        schema = declared.get(part)
        items = self.pointers.items(schema) if "array" in self.pointers.types(schema) else schema
        return self.pointers.is_binary(items)

    def closed(self, schema: Any, *, writing: bool) -> dict[str, Any]:
        """A copy of a schema that stands alone."""
        return _Closing(self.pointers, writing).whole(schema)

    def newer(self, value: Any, schema: Any) -> Any:
        """The same value as a newer server might send it."""
        if isinstance(value, dict):
            declared = self.pointers.properties(schema)
            if not declared:
                return value
            tags = set(self._tags(schema))
            newer = {
                key: item if key in tags else self.newer(item, declared.get(key, {}))
                for key, item in value.items()
            }
            return newer if self._is_closed(schema) else {**newer, "x-newer": {"a": [1, None]}}
        if isinstance(value, list):
            items = self.pointers.items(schema)
            return [self.newer(item, items) for item in value]
        if isinstance(value, str) and self._is_open_enum(schema):
            return f"{value}-of-tomorrow"
        return value

    def _tags(self, schema: Any) -> Iterator[str]:
        for part in self.pointers.schemas(schema):
            name = mapping(part.get("discriminator")).get("propertyName")
            if isinstance(name, str):
                yield name

    def _is_closed(self, schema: Any) -> bool:
        return any(
            part.get("additionalProperties") not in (None, True)
            for part in self.pointers.schemas(schema)
        )

    def _is_open_enum(self, schema: Any) -> bool:
        parts = list(self.pointers.schemas(schema))
        if any(part.get("x-sdk-enum") == "closed" or id(part) in self._telling for part in parts):
            return False
        return any(len(listed(part)) > 1 for part in parts) or (
            any(listed(part) for part in parts) and not any(map(_members, parts))
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """All that properties are called anywhere."""
        declared = (mapping(node.get("properties")) for node in _nodes(self.value))
        return frozenset(name for each in declared for name in each)

    @cached_property
    def _telling(self) -> frozenset[int]:
        """Constants that tell the variants of a union apart, by identity."""
        found: set[int] = set()
        for union in _nodes(self.value):
            variants = [self.pointers.properties(member) for member in _members(union)]
            for name in {name for variant in variants for name in variant}:
                held = [self._constants(each.get(name)) for each in variants]
                if len({str([listed(part) for part in parts]) for parts in held}) > 1:
                    found |= {id(part) for parts in held for part in parts}
        return frozenset(found)

    def _constants(self, schema: Any) -> list[Mapping[str, Any]]:
        """The parts of a schema that list one value."""
        return [part for part in self.pointers.schemas(schema) if len(listed(part)) == 1]


def listed(schema: Mapping[str, Any]) -> list[Any]:
    """The values that a schema lists itself, without null."""
    given = [schema["const"]] if "const" in schema else schema.get("enum") or []
    return [value for value in given if value is not None]


def _members(schema: Mapping[str, Any]) -> list[Any]:
    """The members of a union; none where there is no choice."""
    for keyword in ("oneOf", "anyOf"):
        found = schema.get(keyword)
        if isinstance(found, list) and len(found) > 1:
            return found
    return []


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object inside of a document."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
        waiting += (
            node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        )


class _Closing:
    """Makes one closed copy."""

    def __init__(self, pointers: Pointers, writing: bool) -> None:
        self._pointers = pointers
        self._writing = writing
        self._definitions: dict[str, Any] = {}

    def whole(self, schema: Any) -> dict[str, Any]:
        """Close a schema."""
        found = self._of(schema, is_part=False)
        if not isinstance(found, dict):
            return {} if found else {"not": {}}
        return {**found, "definitions": self._definitions} if self._definitions else found

    def _of(self, schema: Any, *, is_part: bool) -> Any:
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            target = self._referred(schema["$ref"], is_part=is_part)
            own = self._of(rest, is_part=True)
            return {"allOf": [target, own]} if own else target
        found = self._keywords(schema, is_part=is_part)
        if schema.get("nullable") is True and found.get("type") != "null":
            return {"anyOf": [found, {"type": "null"}]}
        return found

    def _referred(self, ref: str, *, is_part: bool) -> dict[str, Any]:
        name = re.sub(r"\W", "_", ref) + ("_part" if is_part else "")
        if name not in self._definitions:
            self._definitions[name] = {}
            target = self._pointers.node({"$ref": ref})
            self._definitions[name] = self._of(dict(target), is_part=is_part)
        return {"$ref": f"#/definitions/{name}"}

    def _keywords(self, schema: Mapping[str, Any], *, is_part: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        composed = is_part or "allOf" in schema
        for key, value in schema.items():
            if key in _ANNOTATIONS or key.startswith("x-"):
                continue
            if key in ("properties", "patternProperties"):
                found[key] = self._properties(value)
            elif key in ("allOf", "anyOf", "oneOf"):
                inner = composed or key == "allOf" or "properties" in schema
                # Where a tag tells which one it is, a value may be of others as well.
                told = key == "oneOf" and "discriminator" in schema and "anyOf" not in schema
                found["anyOf" if told else key] = [self._of(part, is_part=inner) for part in value]
            elif key in ("items", "additionalProperties", "not", "contains", "propertyNames"):
                # Draft 7 has other words for what 2020-12 calls `prefixItems` and `items` (10.3.1).
                is_rest = key == "items" and "prefixItems" in schema
                found["additionalItems" if is_rest else key] = self._of(value, is_part=key == "not")
            elif key == "prefixItems":
                found["items"] = [self._of(part, is_part=False) for part in value]
            else:
                found[key] = copy.deepcopy(value)
        self._narrow(found, schema, composed=composed)
        return found

    def _properties(self, declared: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self._of(value, is_part=False)
            for name, value in declared.items()
            if not self._is_hidden(value)
        }

    def _is_hidden(self, schema: Any) -> bool:
        hidden = "readOnly" if self._writing else "writeOnly"
        return any(part.get(hidden) is True for part in self._pointers.schemas(schema))

    def _narrow(self, found: dict[str, Any], schema: Mapping[str, Any], *, composed: bool) -> None:
        """Leave out what no reader promises to keep, and what cannot be drawn."""
        if "required" in found:
            kept = found.get("properties", {})
            declared = mapping(schema.get("properties"))
            found["required"] = [n for n in found["required"] if n in kept or n not in declared]
        if "properties" in found and not composed:
            new = False if self._writing else {"enum": _NEW}
            found.setdefault("additionalProperties", new)
        for key in ("minimum", "maximum"):
            # OpenAPI 3.0 has JSON Schema's old booleans.
            exclusive = f"exclusive{key.title()}"
            if isinstance(found.get(exclusive), bool):
                is_exclusive = found.pop(exclusive) and key in found
                found |= {exclusive: found.pop(key)} if is_exclusive else {}
        types = set(as_list(found.get("type")))
        if types & {"integer", "number"} and "enum" not in found:
            limit = 2**31 - 1 if found.get("format") == "int32" else _SAFE
            if "minimum" not in found and "exclusiveMinimum" not in found:
                found["minimum"] = -limit
            if "maximum" not in found and "exclusiveMaximum" not in found:
                found["maximum"] = limit
        if found.get("format") not in _FORMATS:
            found.pop("format", None)
        if "pattern" in found:
            try:
                re.compile(str(found["pattern"]))
            except re.error:
                del found["pattern"]
