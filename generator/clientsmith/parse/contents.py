"""Media types, headers, examples, and the bodies and responses around them."""

from __future__ import annotations

import re

from clientsmith.diagnostics.operations import BadStatus, FieldMissing, ReadAs
from clientsmith.document import (
    Encoding,
    HeaderNode,
    Located,
    MediaType,
    RequestBodyNode,
    ResponseNode,
)
from clientsmith.ir import Json
from clientsmith.parse import typed
from clientsmith.parse.extensions import Site
from clientsmith.parse.extensions import read as read_extensions
from clientsmith.parse.reader import Node, Reader

OVERRIDES = frozenset({"description", "summary"})
"""What may stand beside a `$ref` (Reference Object, OpenAPI 3.1, 4.8.23)."""

_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)\Z")
_LOOSE_CLASS = re.compile(r"([1-5])[xX]{2}\Z")


class Contents:
    """Reads what a message carries; what is shared by reference is read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._contents: dict[tuple[str, str], tuple[MediaType, ...]] = {}

    def body(self, place: Located, where: str) -> RequestBodyNode | None:
        """Read a request body."""
        node = self._reader.needed(place, where, OVERRIDES)
        if node is None:
            return None
        given: dict[str, Json] = {"content": {}}
        body = typed.read(typed.RequestBody, node, where, self._reader, given=given)
        if body is None:
            return None
        extensions = read_extensions(node, Site.BODY, self._reader)
        if "content" not in node.fields:
            origin = self._reader.origin(place)
            instead = "the operation takes no body"
            self._reader.report.add(FieldMissing(origin, where, "content", instead))
            return None
        return RequestBodyNode(
            content=self.content(node, where),
            required=body.required,
            description=body.description or "",
            origin=self._reader.origin(node.place),
            extensions=extensions,
        )

    def responses(self, node: Node, where: str) -> tuple[ResponseNode, ...]:
        """Read the responses of an operation."""
        entries = self._reader.entries(node, "responses", where)
        if "responses" not in node.fields and self._reader.version < (3, 1):
            # Required in 3.0 only (4.7.10.1); 3.1 made it optional.
            origin = self._reader.origin(node.outer)
            instead = "any reply is accepted"
            self._reader.report.add(FieldMissing(origin, where, "responses", instead))
        found: dict[str, ResponseNode] = {}
        for key, place in entries:
            status = None if key.startswith("x-") else self._status(key, place)
            if status is not None and status not in found:
                response = self._response(status, place, where)
                if response is not None:
                    found[status] = response
        return tuple(found.values())

    def _status(self, key: str, place: Located) -> str | None:
        if key == "default" or _STATUS.match(key):
            return key
        loose = _LOOSE_CLASS.match(key)
        read = f"{loose[1]}XX" if loose else ("default" if key.lower() == "default" else None)
        origin = self._reader.origin(place)
        if read is None:
            self._reader.report.add(BadStatus(origin, key))
        else:
            self._reader.report.add(ReadAs(origin, "the status", key, read))
        return read

    def _response(self, status: str, place: Located, operation: str) -> ResponseNode | None:
        where = f"the response `{status}` of {operation}"
        # A status that is announced stays announced, whatever can't be read of it.
        unread = ResponseNode(status, "", (), (), self._reader.origin(place))
        node = self._reader.node(place, where, "any reply is accepted", OVERRIDES)
        if node is None:
            return unread
        given: dict[str, Json] = {}
        if "description" not in node.fields:
            given["description"] = node.text("summary") or ""
            # 3.2 made it optional (4.17.1).
            if self._reader.version < (3, 2):
                origin = self._reader.origin(node.place)
                instead = "its status is all that is known"
                self._reader.report.add(
                    FieldMissing(origin, f"the response `{status}`", "description", instead)
                )
        parts = ("headers", "content", "links")
        response = typed.read(typed.Response, node, where, self._reader, parts=parts, given=given)
        if response is None:
            return unread
        return ResponseNode(
            status=status,
            description=response.description,
            content=self.content(node, where),
            headers=self._headers(node, where),
            origin=self._reader.origin(node.place),
        )

    def _headers(self, node: Node, where: str) -> tuple[HeaderNode, ...]:
        found: list[HeaderNode] = []
        for name, place in self._reader.entries(node, "headers", where):
            label = f"the header `{name}`"
            header = self._reader.node(place, label, "it is left out", OVERRIDES)
            if header is None:
                continue
            parts = ("schema", "content", "example", "examples")
            read = typed.read(typed.Header, header, label, self._reader, parts=parts)
            if read is not None:
                found.append(
                    HeaderNode(
                        name=name,
                        schema=header.fields.get("schema") or self._header_content(header, label),
                        required=read.required,
                        description=read.description or "",
                        deprecated=read.deprecated,
                        origin=self._reader.origin(header.place),
                    )
                )
        return tuple(found)

    def _header_content(self, header: Node, where: str) -> Located | None:
        contents = self.content(header, where)
        return contents[0].schema if contents else None

    def content(self, node: Node, where: str) -> tuple[MediaType, ...]:
        """Read the media types of a body, response, parameter or header."""
        place = node.fields.get("content")
        if place is None:
            return ()
        key = (place.file, place.pointer)
        if key not in self._contents:
            entries = self._reader.entries(node, "content", where)
            self._contents[key] = tuple(
                media
                for name, entry in entries
                if not name.startswith("x-") and (media := self._media(name, entry, where))
            )
        return self._contents[key]

    def _media(self, name: str, place: Located, where: str) -> MediaType | None:
        label = f"`{name}` of {where}"
        node = self._reader.node(place, label, "any content is accepted")
        bare = MediaType(name, None, None, self._reader.origin(place))
        if node is None:
            return bare
        parts = ("schema", "example", "examples", "encoding")
        if typed.read(typed.MediaType, node, label, self._reader, parts=parts) is None:
            return bare
        return MediaType(
            media_type=name,
            schema=node.fields.get("schema"),
            item_schema=node.fields.get("itemSchema"),
            origin=bare.origin,
            examples=examples(node, self._reader),
            encoding=self._encodings(node, label),
        )

    def _encodings(self, node: Node, where: str) -> dict[str, Encoding]:
        found: dict[str, Encoding] = {}
        for name, place in self._reader.entries(node, "encoding", where):
            label = f"the encoding of `{name}`"
            inner = self._reader.node(place, label, "it is left out")
            read = (
                typed.read(typed.Encoding, inner, label, self._reader, parts=("headers",))
                if inner
                else None
            )
            if inner is not None and read is not None:
                found[name] = Encoding(
                    content_type=read.contentType,
                    style=read.style,
                    explode=read.explode,
                    allow_reserved=inner.value("allowReserved") is True,
                )
        return found


def examples(node: Node, reader: Reader) -> tuple[tuple[str, Json], ...]:
    """The examples of a media type or parameter; a `$ref` inside of a value is data."""
    found: list[tuple[str, Json]] = []
    if isinstance(node.place.value, dict) and "example" in node.place.value:
        found.append(("", node.place.value["example"]))
    listed = node.value("examples")
    if isinstance(listed, list):
        # JSON Schema's form, which authors use here as well.
        return (*found, *((str(n), value) for n, value in enumerate(listed)))
    for name, place in reader.entries(node, "examples", "the examples"):
        inner = reader.node(place, f"the example `{name}`", "it is left out", OVERRIDES)
        if inner is None or not isinstance(inner.place.value, dict):
            continue
        # 3.2 splits `value` in two (4.20); `externalValue` is a URL, and nothing is fetched.
        for key in ("value", "dataValue", "serializedValue"):
            if key in inner.place.value:
                found.append((name, inner.place.value[key]))
                break
    return tuple(found)
