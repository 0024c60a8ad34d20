"""Right requests for every operation of a document, from its examples or made from its schemas."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from mock_sources import Files

from clientsmith import mock
from clientsmith.ir import Json
from clientsmith.mock.answers import examples_of
from clientsmith.mock.forms import kind_of
from clientsmith.mock.pointers import Node, Pointers, as_list, join, mapping, text
from clientsmith.mock.routes import Parameter, Route, Routes
from clientsmith.mock.samples import NoValueError, drafts

BOUNDARY = "frontier"


def service_of(path: Path, *, strict: bool = False) -> mock.Service:
    files = Files(path)
    return mock.Service.of(mock.bundle(files, files.root), strict=strict)


class Asker:
    """Builds requests for the operations of a service's document."""

    def __init__(self, service: mock.Service) -> None:
        self.service = service
        self.pointers: Pointers = service._pointers
        self.routes = Routes(self.pointers)

    def requests(self, route: Route, seed: int = 0) -> Iterator[mock.MockRequest]:
        """A request for each example of the body, or one."""
        node = self.pointers.node(route.operation.get("requestBody"))
        content = mapping(node.get("content"))
        if not content:
            yield self.request(route, None, None, seed)
            return
        for media_type, media in content.items():
            declared = self.pointers.node(media)
            examples = [value for _, value in examples_of(self.pointers, declared)]
            for value in examples if examples and not seed else [self.made(declared, seed)]:
                yield self.request(route, media_type, value, seed)

    def made(self, media: Node, seed: int) -> Json:
        if "schema" not in media:
            return {}
        pointer = self.pointers.place(media)
        assert pointer is not None
        for value in drafts(self.pointers, media["schema"], seed, replies=False, fits=self.fits):
            if not self.service._checker.value(value, join(pointer, "schema"), writing=True):
                return value
        raise NoValueError(pointer)

    def fits(self, value: Json, schema: Node) -> bool:
        return self.service._checker.satisfies(value, schema, writing=True)

    def request(
        self, route: Route, media_type: str | None, value: Json, seed: int = 0
    ) -> mock.MockRequest:
        headers = dict(self.credentials(route))
        query: list[str] = [headers.pop("?")] if "?" in headers else []
        path = route.path.partition("#")[0]
        for parameter in route.parameters:
            given = self.parameter(parameter, seed)
            if given is None:
                continue
            if parameter.location == "path":
                path = path.replace(f"{{{parameter.name}}}", write(parameter, given))
            elif parameter.location == "query":
                query.append(write(parameter, given))
            elif parameter.location == "header":
                headers[parameter.name] = write(parameter, given)
            elif parameter.location == "cookie":
                headers["cookie"] = f"{parameter.name}={write(parameter, given)}"
        body = b""
        if media_type is not None:
            body, headers["content-type"] = encode(self.pointers, route, media_type, value)
        target = path + ("?" + "&".join(query) if query else "")
        return mock.MockRequest.of(route.method, target, headers, body)

    def parameter(self, parameter: Parameter, seed: int) -> Json:
        """A value where one is needed or an example is given."""
        example = next((v for _, v in examples_of(self.pointers, parameter.node)), None)
        if example is not None and not seed:
            return example
        if parameter.node.get("required") is not True and not seed:
            return None
        holder, keys = parameter.node, (parameter.pointer, "schema")
        if "content" in holder:
            name, holder = next(iter(mapping(holder["content"]).items()))
            keys = (join(parameter.pointer, "content", name), "schema")
        for value in drafts(self.pointers, holder.get("schema", {}), seed, replies=False):
            place = join(keys[0], keys[1])
            if value not in ("", [], {}) and not self.service._checker.value(
                value, place, writing=True
            ):
                return value
        return None

    def credentials(self, route: Route) -> Iterator[tuple[str, str]]:
        wanted = as_list(route.operation.get("security", self.pointers.document.get("security")))
        schemes = mapping(mapping(self.pointers.document.get("components")).get("securitySchemes"))
        for name in mapping(wanted[0]) if wanted else ():
            scheme = self.pointers.node(schemes.get(name))
            where = text(scheme.get("in"))
            if where == "header":
                yield text(scheme.get("name")), "secret"
            elif where == "query":
                yield "?", f"{text(scheme.get('name'))}=secret"
            elif where == "cookie":
                yield "cookie", f"{text(scheme.get('name'))}=secret"
            elif text(scheme.get("scheme")).lower() == "basic":
                yield "Authorization", "Basic " + base64.b64encode(b"user:secret").decode()
            else:
                yield "Authorization", f"{text(scheme.get('scheme')) or 'Bearer'} secret"


def plain(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def write(parameter: Parameter, value: Json) -> str:
    """Write a parameter by its style (OpenAPI 3.1, 4.8.12.3)."""
    name, style = parameter.name, parameter.style
    encode_text = plain if parameter.location == "header" else lambda v: quote(plain(v), safe="")
    if "content" in parameter.node:
        body = encode_text(json.dumps(value))
        return f"{name}={body}" if parameter.location == "query" else body
    separator = {"spaceDelimited": "%20", "pipeDelimited": "|"}.get(style, ",")
    if parameter.location == "query":
        key = quote(name, safe="")
        if isinstance(value, dict):
            if style == "deepObject":
                return "&".join(f"{key}%5B{k}%5D={encode_text(v)}" for k, v in value.items())
            if parameter.explode:
                return "&".join(f"{quote(k)}={encode_text(v)}" for k, v in value.items())
        if isinstance(value, list) and parameter.explode:
            return "&".join(f"{key}={encode_text(v)}" for v in value)
        return f"{key}={flat(value, separator, encode_text)}"
    prefix = {"label": ".", "matrix": f";{name}="}.get(style, "")
    if style == "label" and parameter.explode:
        separator = "."
    if style == "matrix" and parameter.explode:
        if isinstance(value, list):
            return "".join(f";{name}={encode_text(v)}" for v in value)
        if isinstance(value, dict):
            return "".join(f";{k}={encode_text(v)}" for k, v in value.items())
    if isinstance(value, dict) and parameter.explode:
        return prefix + separator.join(f"{k}={encode_text(v)}" for k, v in value.items())
    return prefix + flat(value, separator, encode_text)


def flat(value: Json, separator: str, encode_text: object) -> str:
    assert callable(encode_text)
    if isinstance(value, dict):
        return separator.join(
            f"{encode_text(k)}{separator}{encode_text(v)}" for k, v in value.items()
        )
    if isinstance(value, list):
        return separator.join(encode_text(v) for v in value)
    return str(encode_text(value))


def encode(pointers: Pointers, route: Route, media_type: str, value: Json) -> tuple[bytes, str]:
    """Write a body by its media type."""
    kind = kind_of(media_type)
    concrete = "application/octet-stream" if "*" in media_type else media_type
    node = pointers.node(route.operation.get("requestBody"))
    media = pointers.node(mapping(node.get("content")).get(media_type))
    if kind == "json":
        return json.dumps(value).encode(), concrete
    if kind == "json-lines":
        return "\n".join(json.dumps(item) for item in as_list(value)).encode(), concrete
    if kind == "multipart":
        properties = pointers.properties(media.get("schema"))
        parts = [
            part
            for name, inner in mapping(value).items()
            for part in multipart(pointers, name, properties.get(name, {}), inner, media)
        ]
        body = b"".join(b"--frontier\r\n" + part + b"\r\n" for part in parts) + b"--frontier--\r\n"
        return body, f"{media_type}; boundary={BOUNDARY}"
    if kind == "form":
        pairs = [
            f"{quote(name)}={quote(plain(item), safe='')}"
            for name, inner in mapping(value).items()
            for item in (inner if isinstance(inner, list) else [inner])
        ]
        return "&".join(pairs).encode(), concrete
    return plain(value).encode(), concrete


def multipart(
    pointers: Pointers, name: str, schema: Json, value: Json, media: Node
) -> Iterator[bytes]:
    encoding = mapping(mapping(media.get("encoding")).get(name))
    declared = text(encoding.get("contentType")).partition(",")[0]
    for item in value if isinstance(value, list) else [value]:
        inner = pointers.items(schema) if isinstance(value, list) else schema
        lines = [f'Content-Disposition: form-data; name="{name}"']
        if pointers.is_binary(inner):
            lines[0] += f'; filename="{plain(item)[:20]}"'
            lines.append(f"Content-Type: {declared or 'application/octet-stream'}")
        elif isinstance(item, dict):
            lines.append("Content-Type: application/json")
        elif declared:
            lines.append(f"Content-Type: {declared}")
        yield "\r\n".join(lines).encode() + b"\r\n\r\n" + plain(item).encode()
