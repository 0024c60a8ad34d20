"""Random documents: a few operations with everything that operations can have.

What goes out are documents of OpenAPI 3.0, 3.1 and 3.2, valid as far as the standard goes, and the
operations that they declare.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from hypothesis import strategies as st
from property.schemas import Draw, Json, Kinds, names, object_, plain, schemas

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
PATHS = (
    *("/", "/list", "/a-b/{id}", "/a/{a-b}/c/{class}", "/self/{self}.json", "/v1/things/{x}:stop"),
    *("/A", "/a/", "/\u00e9", "/things/{thing_id}/parts", "/things/{thing_id}/parts/{part id}"),
)
ARRAY_STYLES = ("form", "spaceDelimited", "pipeDelimited")
TEMPLATE = re.compile(r"\{([^{}]*)\}")


@st.composite
def documents(draw: Draw) -> dict[str, Any]:
    """Draw a document."""
    version = draw(st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]))
    is_30 = version == "3.0.3"
    components = draw(st.lists(names | plain, min_size=1, max_size=4, unique=True))
    kinds = Kinds(tuple(components), is_30)
    listed = {name: draw(schemas(kinds, 2)) for name in components}
    schemes = _schemes(draw)
    maker = _Operations(draw, kinds, tuple(schemes), version)
    chosen = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=2, unique=True))
    document: dict[str, Any] = {
        "openapi": version,
        "info": {"title": draw(names | plain), "version": "1"},
        "servers": _servers(draw),
        "paths": {path: maker.item(path) for path in chosen},
        "components": {"schemas": listed, "securitySchemes": schemes},
    }
    if draw(st.booleans()):
        document["security"] = maker.requirements()
    if not is_30 and draw(st.integers(0, 3)) == 0:
        document["webhooks"] = {draw(names): {"post": maker.operation("/", "post")}}
    return document


def declared(document: dict[str, Any]) -> Counter[str]:
    """Count the operations of a document by method and path."""
    found: Counter[str] = Counter()
    for path, item in document["paths"].items():
        for key in item:
            if key in (*METHODS, "query"):
                found[f"{key.upper()} {path}"] += 1
        for key in item.get("additionalOperations", ()):
            found[f"{key} {path}"] += 1
    return found


def _servers(draw: Draw) -> list[Json]:
    variable = {"url": "https://{r}.example/v1", "variables": {"r": {"default": "eu"}}}
    some = [{"url": "https://a.example"}, variable, {"url": "/v2", "description": draw(names)}]
    return draw(st.lists(st.sampled_from(some), min_size=1, max_size=2, unique_by=str))


def _schemes(draw: Draw) -> dict[str, Json]:
    flow = {"tokenUrl": "https://a.example/token", "scopes": {"read": "To read."}}
    some = [
        {"type": "apiKey", "in": "header", "name": "X-Key"},
        {"type": "apiKey", "in": "query", "name": "key"},
        {"type": "apiKey", "in": "cookie", "name": "session"},
        {"type": "http", "scheme": "basic"},
        {"type": "http", "scheme": "bearer"},
        {"type": "http", "scheme": "digest"},
        {"type": "oauth2", "flows": {"clientCredentials": flow}},
        {
            "type": "oauth2",
            "flows": {"implicit": {**flow, "authorizationUrl": "https://a.example"}},
        },
        {"type": "openIdConnect", "openIdConnectUrl": "https://a.example"},
    ]
    chosen = draw(st.lists(names | plain, max_size=3, unique=True))
    return {name: draw(st.sampled_from(some)) for name in chosen}


class _Operations:
    """Draws operations."""

    def __init__(self, draw: Draw, kinds: Kinds, schemes: tuple[str, ...], version: str) -> None:
        self._draw = draw
        self._kinds = kinds
        self._schemes = schemes
        self._version = version
        self._schema = schemas(kinds, 1)

    def _some(self, *items: Any) -> Any:
        return self._draw(st.sampled_from(items))

    def _now_and_then(self) -> bool:
        return self._draw(st.integers(0, 4)) == 0

    def item(self, path: str) -> Json:
        methods = self._draw(
            st.lists(st.sampled_from(METHODS), min_size=1, max_size=2, unique=True)
        )
        found: dict[str, Json] = {method: self.operation(path, method) for method in methods}
        if self._version == "3.2.0" and self._now_and_then():
            found["query"] = self.operation(path, "query")
            found["additionalOperations"] = {"COPY": self.operation(path, "copy")}
        found["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in TEMPLATE.findall(path)
        ]
        return found

    def operation(self, path: str, method: str) -> Json:
        found: dict[str, Json] = {
            "parameters": self._parameters(path),
            "responses": self._responses(),
        }
        if self._draw(st.booleans()):
            found["operationId"] = f"{self._draw(names | plain)}{self._some('', ' of it', method)}"
        if self._draw(st.booleans()):
            found["tags"] = [self._draw(names | plain)]
        if method not in ("get", "head", "trace") and self._draw(st.integers(0, 3)):
            found["requestBody"] = self._body()
        if self._now_and_then():
            found["security"] = self.requirements()
        if self._now_and_then():
            found["servers"] = [{"url": "https://other.example"}]
        if self._now_and_then():
            call = {"post": {"responses": {"200": {"description": ""}}}}
            found["callbacks"] = {self._draw(names): {"{$request.body#/url}": call}}
        return found

    def requirements(self) -> list[Json]:
        """List alternatives, each of them a combination; the empty one makes it optional."""
        options: list[Json] = [{}]
        options += [{name: []} for name in self._schemes]
        options += [{name: [] for name in self._schemes}]
        return self._draw(st.lists(st.sampled_from(options), min_size=1, max_size=2))

    # -- parameters --------------------------------------------------------------------------

    def _parameters(self, path: str) -> list[Json]:
        found = [self._parameter() for _ in range(self._draw(st.integers(0, 3)))]
        if self._now_and_then():
            found += [self._path_parameter(name) for name in TEMPLATE.findall(path)]
        unique = {(entry["name"].lower(), entry["in"]): entry for entry in found}
        return list(unique.values())

    def _path_parameter(self, name: str) -> Json:
        scalar = {"type": self._some("string", "integer", "boolean")}
        schema = self._some(scalar, {"type": "array", "items": scalar})
        style = self._some("simple", "label", "matrix")
        return {
            "name": name,
            "in": "path",
            "required": True,
            "style": style,
            "explode": self._draw(st.booleans()),
            "schema": schema,
        }

    def _parameter(self) -> Json:
        found = self._some(self._plain, self._array, self._object, self._content)()
        found["name"] = self._draw(names | plain)
        if self._draw(st.booleans()):
            found["required"] = True
        return found

    def _plain(self) -> Json:
        schema = self._draw(schemas(Kinds((), self._kinds.is_30), 0))
        # What a name in a header or a cookie may hold is no matter of schemas.
        place = self._some("query", "header", "cookie")
        return {"in": place, "schema": schema, "description": self._some("", "Said.", '"""')}

    def _array(self) -> Json:
        schema = {"type": "array", "items": {"type": self._some("string", "integer")}}
        explode = self._draw(st.booleans())
        return {
            "in": "query",
            "style": self._some(*ARRAY_STYLES),
            "explode": explode,
            "schema": schema,
        }

    def _object(self) -> Json:
        schema = object_(self._draw, Kinds((), self._kinds.is_30), 0)
        style = self._some("form", "deepObject")
        return {"in": "query", "style": style, "explode": True, "schema": schema}

    def _content(self) -> Json:
        media = {"application/json": {"schema": self._draw(self._schema)}}
        return {"in": "query", "content": media}

    # -- bodies and replies ------------------------------------------------------------------

    def _body(self) -> Json:
        kinds = self._draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=2, unique=True))
        content = {kind: self._media(kind) for kind in kinds}
        return {"content": content, "required": self._draw(st.booleans())}

    def _media(self, kind: str) -> Json:
        if "form" in kind:
            schema = object_(self._draw, self._kinds, 1)
            if kind.startswith("multipart"):
                schema["properties"]["file"] = {"type": "string", "format": "binary"}
            return {"schema": schema}
        if kind in ("text/plain", "application/xml"):
            return {"schema": {"type": "string"}}
        if kind == "application/octet-stream":
            return self._some({}, {"schema": {"type": "string", "format": "binary"}})
        return {"schema": self._draw(self._schema)}

    def _responses(self) -> Json:
        statuses = self._draw(
            st.lists(st.sampled_from(STATUSES), min_size=1, max_size=3, unique=True)
        )
        return {status: self._response() for status in statuses}

    def _response(self) -> Json:
        found: dict[str, Json] = {"description": self._some("", "Said.")}
        way = self._draw(st.integers(0, 4))
        if way:
            kind = self._some("application/json", *REPLIES)
            found["content"] = {kind: self._media(kind)}
            if self._version == "3.2.0" and kind in ("text/event-stream", "application/jsonl"):
                found["content"] = {kind: {"itemSchema": self._draw(self._schema)}}
        if self._now_and_then():
            found["headers"] = {self._draw(plain): {"schema": {"type": "integer"}}}
        return found


BODIES = (
    *("application/json", "application/json; charset=utf-8", "application/vnd.a.b+json"),
    *("application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream"),
    *("text/plain", "application/xml", "*/*", "image/png"),
)
REPLIES = (
    *("application/json", "application/problem+json", "text/plain", "application/octet-stream"),
    *("text/event-stream", "application/jsonl", "*/*", "application/xml"),
)
STATUSES = ("200", "201", "204", "2XX", "400", "404", "4XX", "5XX", "default")
