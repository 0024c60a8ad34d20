"""Bodies of requests: from bytes to JSON values.

JSON is read strictly (no NaN, no repeated names), forms and multipart bodies are taken apart and
given the types that their schema names, bytes become text of one character each, so that a schema
of type string can speak about them. Raises ValueError where the bytes are not what they are said
to be; never looks at a schema's limits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from clientsmith.ir import Json
from clientsmith.mock.model import Part
from clientsmith.mock.pointers import Node, Pointers, mapping, text
from clientsmith.mock.styles import Pairs, Reader, query_pairs

_PARAMETER = re.compile(r';\s*([^\s=;]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;]*))')


@dataclass(frozen=True, slots=True)
class ContentType:
    """A media type with its parameters (RFC 9110, 8.3.1)."""

    essence: str
    """Type and subtype, in lower case."""
    parameters: Mapping[str, str]

    @property
    def kind(self) -> str:
        """json, json-lines, form, multipart, text or binary."""
        return kind_of(self.essence)

    def fits(self, declared: str) -> int:
        """How closely a key of `content` fits: 3 exact, 2 a range, 1 anything, 0 not at all."""
        wanted = content_type(declared)
        if wanted.essence == self.essence:
            # JSON and forms are UTF-8 whatever is said; for text it is what we take for granted.
            needed = {**wanted.parameters, "charset": "utf-8"}.items()
            given = {**self.parameters, "charset": "utf-8"}
            return 3 if all(given.get(name) == value for name, value in needed) else 0
        major, _, minor = wanted.essence.partition("/")
        if minor != "*":
            return 0
        if major == "*":
            return 1
        return 2 if self.essence.startswith(f"{major}/") else 0


def kind_of(essence: str) -> str:
    """How a media type is read."""
    major, _, minor = essence.lower().partition(";")[0].strip().partition("/")
    if minor in ("jsonl", "x-jsonl", "ndjson", "x-ndjson", "json-seq"):
        return "json-lines"
    if minor == "json" or minor.endswith("+json"):
        return "json"
    if minor == "x-www-form-urlencoded":
        return "form"
    if major == "multipart":
        return "multipart"
    return "text" if major == "text" else "binary"


def content_type(header: str) -> ContentType:
    """Read a Content-Type header, or a key of `content`."""
    essence = header.partition(";")[0].strip().lower()
    parameters: dict[str, str] = {}
    for name, quoted, plain in _PARAMETER.findall(header):
        parameters[name.lower()] = re.sub(r"\\(.)", r"\1", quoted) or plain
    return ContentType(essence, parameters)


def read_json(data: bytes | str) -> Json:
    """Read JSON as RFC 8259 has it; a name that is repeated in an object is an error (4)."""
    if isinstance(data, bytes):
        data = data.decode("utf-8")
    value = json.loads(data, parse_constant=_refuse, object_pairs_hook=_unique)
    return cast(Json, value)


def _refuse(constant: str) -> Json:
    raise ValueError(f"{constant} is not JSON")


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has a name twice")
    return found


class Bodies:
    """Decodes bodies by media type and schema."""

    def __init__(self, pointers: Pointers) -> None:
        self._pointers = pointers
        self._reader = Reader(pointers)

    def decode(self, kind: ContentType, media: Node, body: bytes) -> tuple[Json, tuple[Part, ...]]:
        """Decode a body; for multipart, give the parts as well."""
        schema = media.get("schema", {})
        if kind.kind in ("form", "multipart") and self._pointers.types(schema) == frozenset(
            {"string"}
        ):
            # A form without properties is one that the client has ready.
            return body.decode("utf-8" if kind.kind == "form" else "latin-1"), ()
        if kind.kind == "json":
            return read_json(body), ()
        if kind.kind == "json-lines":
            lines = body.decode("utf-8").replace("\x1e", "\n").split("\n")
            return [read_json(line) for line in lines if line.strip()], ()
        if kind.kind == "form":
            return self._form(query_pairs(body.decode("ascii")), schema, media), ()
        if kind.kind == "multipart":
            parts = split_parts(body, kind.parameters.get("boundary", ""))
            return self._multipart(parts, schema, media), parts
        if kind.kind == "text" and not self._pointers.is_binary(schema):
            decoded = body.decode(kind.parameters.get("charset", "utf-8"))
            return self._reader.typed(decoded, schema), ()
        return body.decode("latin-1"), ()

    def _form(self, pairs: Pairs, schema: Json, media: Node) -> Json:
        """Read an urlencoded form: each property by its style (OpenAPI 3.1, 4.8.15.1)."""
        found: dict[str, Json] = {}
        properties = self._properties(schema)
        encodings = mapping(media.get("encoding"))
        for name, inner in properties.items():
            encoding = mapping(encodings.get(name))
            try:
                found[name] = self._form_field(name, inner, encoding, pairs)
            except KeyError:
                continue
        if not any(mapping(e).get("style") == "deepObject" for e in encodings.values()):
            extra = self._pointers.extra(schema)
            for name in pairs:
                if name not in found:
                    found[name] = self._form_field(name, extra, {}, pairs)
        return found

    def _properties(self, schema: Json) -> Mapping[str, Json]:
        """What any part of a schema declares; of what several do, one of theirs."""
        found: dict[str, list[Json]] = {}
        for part in self._pointers.schemas(schema):
            for name, inner in mapping(part.get("properties")).items():
                if inner not in found.setdefault(name, []):
                    found[name].append(inner)
        return {
            name: each[0] if len(each) == 1 else {"anyOf": each} for name, each in found.items()
        }

    def _form_field(self, name: str, schema: Json, encoding: Node, pairs: Pairs) -> Json:
        style = text(encoding.get("style")) or "form"
        explode = encoding.get("explode", style == "form") is True
        types = self._pointers.types(schema)
        if not types and not encoding and len(pairs.all(name)) > 1:
            return [pairs.decode(value) for value in pairs.all(name)]
        if "object" in types and not encoding:
            return self._json_field(name, schema, pairs)
        if text(encoding.get("contentType")).endswith("json"):
            return read_json(pairs[name])
        return self._reader.read(name, style, explode, schema, pairs)

    def _json_field(self, name: str, schema: Json, pairs: Pairs) -> Json:
        """A property that is an object, written as JSON, or may as well be something else."""
        values = [pairs.decode(value) for value in pairs.all(name)]
        types = self._pointers.types(schema)
        if types <= {"object", "null"}:
            return read_json(values[0])
        with suppress(ValueError):
            found = read_json(values[0])
            if isinstance(found, dict) and len(values) == 1:
                return found
        if "array" in types:
            items = self._pointers.items(schema)
            return [self._reader.typed(value, items) for value in values]
        return self._reader.typed(values[0], schema)

    def _multipart(self, parts: tuple[Part, ...], schema: Json, media: Node) -> Json:
        found: dict[str, Json] = {}
        properties = self._properties(schema)
        extra = self._pointers.extra(schema)
        encodings = mapping(media.get("encoding"))
        for name in dict.fromkeys(part.name for part in parts):
            inner = properties.get(name, extra)
            types = self._pointers.types(inner)
            same = [part for part in parts if part.name == name]
            encoding = mapping(encodings.get(name))
            if "array" in types or (len(same) > 1 and not types):
                found[name] = self._parts(same, inner, encoding)
            elif len(same) > 1:
                raise ValueError(f"part {name} is there {len(same)} times")
            else:
                found[name] = self._part(same[0], inner, encoding)
        return found

    def _parts(self, parts: list[Part], schema: Json, encoding: Node) -> Json:
        """An array: a part for each item, or one part of JSON for all (OpenAPI 3.1, 4.8.14.4)."""
        items = self._pointers.items(schema)
        values = [self._part(part, items, encoding) for part in parts]
        types = self._pointers.types(items)
        if len(values) != 1:
            return values
        is_list = isinstance(values[0], list) and types and "array" not in types
        # An array, or an object as well: then it is the object that items are not.
        is_object = isinstance(values[0], dict) and "object" not in types
        is_object = is_object and "object" in self._pointers.types(schema)
        return values[0] if is_list or is_object else values

    def _part(self, part: Part, schema: Json, encoding: Node) -> Json:
        if self._pointers.is_binary(schema):
            return part.data.decode("latin-1")
        types = self._pointers.types(schema)
        # Of two kinds of values, the part's own type tells which it is.
        if _is_json(part, encoding) or ("object" in types and "string" not in types):
            return read_json(part.data)
        if part.filename is not None:
            # A file where the schema speaks of a plain value: shown as what it is.
            return {"filename": part.filename}
        return self._reader.typed(part.data.decode("utf-8"), schema)


def _is_json(part: Part, encoding: Node) -> bool:
    declared = part.content_type or text(encoding.get("contentType"))
    return kind_of(declared) == "json"


def split_parts(body: bytes, boundary: str) -> tuple[Part, ...]:
    """Take a multipart body apart (RFC 2046, 5.1.1; RFC 7578)."""
    if not boundary:
        raise ValueError("the content type names no boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1"))
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise ValueError("the closing boundary is missing")
    found: list[Part] = []
    for piece in pieces[1:-1]:
        padding, _, rest = piece.partition(b"\r\n")
        if padding.strip(b" \t"):
            raise ValueError("a boundary is followed by something else than a line break")
        found.append(_one_part(rest))
    return tuple(found)


def _one_part(piece: bytes) -> Part:
    if piece.startswith(b"\r\n"):
        raise ValueError("a part has no Content-Disposition")
    head, blank, data = piece.partition(b"\r\n\r\n")
    if not blank:
        raise ValueError("a part has no blank line behind its headers")
    headers: dict[str, str] = {}
    for line in head.decode("utf-8").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"a part has a header without a colon: {line!r}")
        headers[name.strip().lower()] = value.strip()
    disposition = content_type(headers.get("content-disposition", ""))
    if disposition.essence != "form-data" or "name" not in disposition.parameters:
        raise ValueError("a part has no `Content-Disposition: form-data` with a name")
    names = disposition.parameters
    # WHATWG HTML, 4.10.21.8: quotes and line breaks in names come percent-encoded.
    return Part(
        _name(names["name"]),
        _name(names["filename"]) if "filename" in names else None,
        headers.get("content-type"),
        data,
    )


def _name(value: str) -> str:
    return value.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
