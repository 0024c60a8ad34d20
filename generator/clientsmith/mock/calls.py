"""Values for calls that the server accepts: what contract tests are made of.

What comes in are a document and, for each value that a test would like to send, its place; what
goes out is whether the server would take it, or another value that it does. Needs no openapi-core,
because SDKs are made where it may not be installed. Sends nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import quote

from clientsmith.ir import ABSENT, Json, MaybeJson
from clientsmith.mock.answers import success
from clientsmith.mock.forms import content_type, kind_of
from clientsmith.mock.judge import Judge
from clientsmith.mock.pointers import Node, Pointers, mapping
from clientsmith.mock.prepare import prepare
from clientsmith.mock.routes import Parameter, Routes, mixed_up
from clientsmith.mock.samples import drafts

_EMPTY: tuple[Json, ...] = (None, "", [], {})


class Calls:
    """The calls of one document's operations (`contract.Values`)."""

    def __init__(self, document: Node) -> None:
        self._pointers = Pointers(prepare(document))
        self._routes = Routes(self._pointers)
        self._judge = Judge(self._pointers, writing=True)
        self._reader = Judge(self._pointers, writing=False)
        self._known: dict[str, bool] = {}

    def takes(self, operation: str, location: str, name: str, value: Json) -> bool:
        """Whether a parameter may have a value; an undeclared one may have any."""
        parameter = self._parameter(operation, location, name)
        return parameter is None or (
            self._takes(parameter, value)
            and not self._is_mixed_up(operation, parameter)
            and not self._leads_astray(operation, parameter, value)
        )

    def _leads_astray(self, operation: str, parameter: Parameter, value: Json) -> bool:
        """Whether a path with a value is another operation's: `/a/{id}` with the id of `/a/id`."""
        route = self._routes.get(operation)
        if route is None or parameter.location != "path" or not isinstance(value, str):
            return False
        path = route.plain_path.replace(f"{{{parameter.name}}}", quote(value, safe=""))
        found = self._routes.find(route.method, re.sub(r"\{[^{}]*\}", "~", path))
        return isinstance(found, list) and operation not in {match.route.id for match in found}

    def parameter(self, operation: str, location: str, name: str) -> MaybeJson:
        """A value of a parameter; ABSENT where we know of none."""
        parameter = self._parameter(operation, location, name)
        if parameter is None or self._is_mixed_up(operation, parameter):
            return ABSENT
        found = self._drafts(_schema(self._pointers, parameter))
        fitting = (value for value in found if self._takes(parameter, value))
        return next(fitting, ABSENT)

    def takes_body(self, operation: str, media_type: str, value: MaybeJson) -> bool:
        """Whether a body may have a value, with nothing in it that nobody declared."""
        schema = self._body(operation, media_type)
        if value is ABSENT or schema is ABSENT:
            return True
        if kind_of(media_type) in ("form", "multipart") and not isinstance(value, dict):
            return False
        return self._judge.fits(value, schema) and self._is_declared(value, schema)

    def body(self, operation: str, media_type: str) -> MaybeJson:
        """A value of a body; ABSENT where we know of none."""
        schema = self._body(operation, media_type)
        if schema is ABSENT:
            return ABSENT
        found = self._drafts(schema)
        fitting = (value for value in found if self.takes_body(operation, media_type, value))
        return next(fitting, ABSENT)

    def returns(self, operation: str) -> bool:
        """Whether a reply is known that satisfies its schema, where it is JSON."""
        route = self._routes.get(operation)
        responses = mapping(None if route is None else route.operation.get("responses"))
        code = str(success(responses))
        node = self._pointers.node(responses.get(code, responses.get("default")))
        for name, media in mapping(node.get("content")).items():
            if kind_of(name) == "json":
                return self._is_known(self._pointers.node(media).get("schema", {}))
        return True

    def _is_known(self, schema: Json) -> bool:
        key = json.dumps(schema, sort_keys=True, default=str)
        if key not in self._known:
            whole = self._pointers.node(schema) if isinstance(schema, dict) else schema
            found = drafts(self._pointers, cast(Json, whole), 0, fits=self._promised)
            self._known[key] = any(self._reader.fits(value, schema) for value in found)
        return self._known[key]

    def _promised(self, value: Json, schema: Node) -> bool:
        return self._reader.fits(value, cast(Json, schema))

    def _drafts(self, schema: Json) -> Iterator[Json]:
        node = self._pointers.node(schema) if isinstance(schema, dict) else schema
        return drafts(self._pointers, cast(Json, node), 0, replies=False, fits=self._fits)

    def _fits(self, value: Json, schema: Node) -> bool:
        return self._judge.fits(value, cast(Json, schema))

    def _is_mixed_up(self, operation: str, parameter: Parameter) -> bool:
        """Whether the server could take another parameter for this one."""
        route = self._routes.get(operation)
        return route is not None and parameter in mixed_up(self._pointers, route)

    def _parameter(self, operation: str, location: str, name: str) -> Parameter | None:
        route = self._routes.get(operation)
        declared = route.parameters if route is not None else ()
        return next((p for p in declared if (p.location, p.name) == (location, name)), None)

    def _takes(self, parameter: Parameter, value: Json) -> bool:
        if parameter.location == "path" and value in _EMPTY:
            return False
        # An empty list has no item to send (OpenAPI 3.1, 4.8.12.4).
        if parameter.node.get("required") is True and value in (None, [], {}):
            return False
        if parameter.location in ("header", "cookie") and not _is_visible(value):
            return False
        schema = _schema(self._pointers, parameter)
        if "schema" in parameter.node and _holds_null(value):
            return False
        # Of a list, an empty text is an item.
        if value == "" and "array" in self._pointers.types(schema):
            return False
        return self._judge.fits(value, schema)

    def _body(self, operation: str, media_type: str) -> MaybeJson:
        route = self._routes.get(operation)
        body = None if route is None else route.operation.get("requestBody")
        wanted = content_type(media_type)
        for key, media in mapping(self._pointers.node(body).get("content")).items():
            if key == media_type or content_type(key) == wanted:
                return self._pointers.node(media).get("schema", ABSENT)
        return ABSENT

    def _is_declared(self, value: Json, schema: Json) -> bool:
        """Whether no object in a value has a property that its schema does not speak of."""
        if isinstance(value, list):
            items = self._pointers.items(schema)
            return all(self._is_declared(item, items) for item in value)
        declared = self._pointers.properties(schema)
        if not isinstance(value, dict) or not declared:
            return True
        is_open = any(
            "additionalProperties" in part or "patternProperties" in part
            for part in self._pointers.schemas(schema)
        )
        free = self._pointers.required(schema)
        return all(
            self._is_declared(inner, self._declared(schema, name))
            if name in declared
            else is_open or name in free
            for name, inner in value.items()
        )

    def _declared(self, schema: Json, name: str) -> Json:
        """What all parts of a schema say of a property."""
        owners = [mapping(part.get("properties")) for part in self._pointers.schemas(schema)]
        return {"anyOf": [owner[name] for owner in owners if name in owner]}


def _schema(pointers: Pointers, parameter: Parameter) -> Json:
    if "schema" in parameter.node:
        return parameter.node["schema"]
    media = next(iter(mapping(parameter.node.get("content")).values()), None)
    return pointers.node(media).get("schema", {})


def _is_visible(value: Json) -> bool:
    """Whether a header can hold a text as it is (RFC 9110, 5.5)."""
    return not isinstance(value, str) or (value.isascii() and value.isprintable() and value != "")


def _holds_null(value: Json) -> bool:
    """Whether there is a null in a list or object, which no style has a spelling for."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(each is None or _holds_null(each) for each in inner)
