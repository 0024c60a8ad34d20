"""Reading a matched request: its parameters, its body, and the rules that it breaks.

What comes in is a match with its request; what goes out is what the client meant, and Problems.
Security is judged first and alone, as services do. Says nothing about replies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clientsmith.ir import Json
from clientsmith.mock.forms import Bodies, ContentType, content_type
from clientsmith.mock.model import MockRequest, Part, Problem
from clientsmith.mock.pointers import Node, Pointers, as_list, join, mapping, text
from clientsmith.mock.routes import Match, Route, is_free

if TYPE_CHECKING:
    from clientsmith.mock.checks import Checker


@dataclass(frozen=True, slots=True)
class Read:
    """A request as the spec reads it."""

    problems: list[Problem]
    parameters: dict[str, dict[str, Json]]
    body: Json
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """The entry of `content` that a body answers to."""

    key: str
    node: Node
    pointer: str


class Requests:
    """Reads the requests of one document."""

    def __init__(self, pointers: Pointers, checker: Checker) -> None:
        self._pointers = pointers
        self._checker = checker
        self._bodies = Bodies(pointers)

    def read(self, match: Match, request: MockRequest, strict: bool) -> Read:
        """Read a request, and check it."""
        parameters = self._checker.values(match, request)
        problems = self._checker.security(match, request)
        if problems:
            return Read(problems, parameters, None, ())
        problems = self._checker.parameters(match, request)
        if strict:
            problems += list(self._undeclared_query(match.route, request))
        body, parts, wrong = self._body(match.route, request, strict)
        return Read(problems + wrong, parameters, body, parts)

    def _undeclared_query(self, route: Route, request: MockRequest) -> Iterator[Problem]:
        declared = [p for p in route.parameters if p.location in ("query", "querystring")]
        names: set[str] = set(self._key_names())
        for parameter in declared:
            names.add(parameter.name)
            schema = parameter.node.get("schema")
            if parameter.style == "form" and parameter.explode:
                names.update(self._pointers.properties(schema))
        if any(is_free(self._pointers, parameter) for parameter in declared):
            return
        deep = tuple(f"{p.name}[" for p in declared if p.style == "deepObject")
        for name in self._checker.query(request):
            if name not in names and not name.startswith(deep or ("\0",)):
                message = f"the operation has no query parameter `{name}`"
                yield Problem("undeclared", message, join(route.pointer, "parameters"))

    def _key_names(self) -> Iterator[str]:
        """Query parameters that are credentials."""
        components = mapping(self._pointers.document.get("components"))
        for scheme in mapping(components.get("securitySchemes")).values():
            node = self._pointers.node(scheme)
            if node.get("in") == "query":
                yield text(node.get("name"))

    def _body(
        self, route: Route, request: MockRequest, strict: bool
    ) -> tuple[Json, tuple[Part, ...], list[Problem]]:
        node, pointer = self._pointers.follow(
            route.operation.get("requestBody"), join(route.pointer, "requestBody")
        )
        if not node:
            if strict and request.body:
                message = "the operation takes no body"
                return None, (), [Problem("undeclared", message, route.pointer)]
            return None, (), []
        header = request.header("content-type")
        if not request.body and header is None:
            missing = Problem(
                "body", "the body is required, and missing", join(pointer, "required")
            )
            return None, (), [missing] if node.get("required") is True else []
        kind = content_type(header or "")
        content = mapping(node.get("content"))
        media = self._media(content, join(pointer, "content"), kind)
        if media is None:
            message = f"the body is {header or 'of no type'}, not {' or '.join(content)}"
            return None, (), [Problem("content-type", message, join(pointer, "content"))]
        return self._decoded(media, kind, request.body, strict)

    def _media(self, content: Node, pointer: str, kind: ContentType) -> Media | None:
        """The closest key of `content` (OpenAPI 3.1, 4.8.13)."""
        key = max(content, key=kind.fits, default=None)
        if key is None or not kind.fits(key):
            return None
        node, place = self._pointers.follow(content[key], join(pointer, key))
        return Media(key, node, place)

    def _decoded(
        self, media: Media, kind: ContentType, body: bytes, strict: bool
    ) -> tuple[Json, tuple[Part, ...], list[Problem]]:
        try:
            value, parts = self._bodies.decode(kind, media.node, body)
        except ValueError as error:
            message = f"the body is not {kind.essence}: {error}"
            return None, (), [Problem("body-syntax", message, media.pointer)]
        if "schema" not in media.node:
            return value, parts, []
        place = join(media.pointer, "schema")
        problems = self._checker.value(value, place, writing=True)
        problems += self._part_types(media, parts)
        if strict and not problems:
            problems += self.undeclared(value, media.node["schema"], place, "")
        return value, parts, problems

    def _part_types(self, media: Media, parts: tuple[Part, ...]) -> list[Problem]:
        """Parts whose type is none of `encoding.contentType` (OpenAPI 3.1, 4.8.15.1)."""
        found: list[Problem] = []
        for part in parts:
            place = ("encoding", part.name, "contentType")
            wanted = text(mapping(mapping(media.node.get("encoding")).get(part.name)).get(place[2]))
            allowed = [content.strip() for content in wanted.split(",") if content.strip()]
            sent = content_type(part.content_type or "text/plain")
            if allowed and not any(sent.fits(declared) for declared in allowed):
                message = f"part {part.name} is {sent.essence}, not {wanted}"
                found.append(Problem("content-type", message, join(media.pointer, *place)))
        return found

    def _is_open(self, schema: Node) -> bool:
        """Whether a schema speaks of properties that it does not name, or has a variant of any."""
        variants = (*as_list(schema.get("oneOf")), *as_list(schema.get("anyOf")))
        return bool({"additionalProperties", "patternProperties"} & schema.keys()) or any(
            self._is_any(mapping(variant)) for variant in variants
        )

    def _is_any(self, schema: Node) -> bool:
        """Whether any object will do, rather than one with some more properties required."""
        types = self._pointers.types(dict(schema))
        is_bare = not self._pointers.properties(dict(schema)) and "required" not in schema
        return is_bare and (not types or "object" in types)

    def undeclared(self, value: Json, schema: Json, place: str, at: str) -> list[Problem]:
        """Properties that a schema neither declares nor speaks of."""
        found: list[Problem] = []
        if isinstance(value, list):
            parts = self._pointers.schemas(schema)
            items: Json = {"anyOf": [part["items"] for part in parts if "items" in part]}
            for index, item in enumerate(value):
                found += self.undeclared(item, items, place, join(at, index))
        if not isinstance(value, dict):
            return found
        declared = self._pointers.properties(schema)
        is_open = any(map(self._is_open, self._pointers.schemas(schema))) or not declared
        for name, inner in value.items():
            if name in declared:
                parts = self._pointers.schemas(schema)
                owners = [mapping(part.get("properties")) for part in parts]
                union: Json = {"anyOf": [owner[name] for owner in owners if name in owner]}
                found += self.undeclared(inner, union, place, join(at, name))
            elif not is_open and name not in self._pointers.required(schema):
                message = f"the schema has no property `{name}`"
                found.append(Problem("undeclared", message, place, join(at, name)))
        return found
