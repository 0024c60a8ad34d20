"""Paths, webhooks and callbacks to operations, and `x-websocket` to channels.

What comes in is the root of a document; what goes out are lists of nodes in the document's order.
"""

from __future__ import annotations

from dataclasses import replace

from clientsmith.diagnostics.operations import (
    DuplicateOperation,
    FieldIgnored,
    ReadAs,
)
from clientsmith.document import ChannelNode, Located, OperationNode
from clientsmith.ir import Json
from clientsmith.parse import typed
from clientsmith.parse.contents import Contents
from clientsmith.parse.extensions import Site
from clientsmith.parse.extensions import read as read_extensions
from clientsmith.parse.parameters import Parameters
from clientsmith.parse.reader import Node, Reader, empty
from clientsmith.parse.security import requirements
from clientsmith.parse.servers import servers

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_PARTS = ("parameters", "requestBody", "responses", "callbacks", "security", "servers", "tags")


class Paths:
    """Reads everything that has operations."""

    def __init__(self, reader: Reader, root: Node) -> None:
        self._reader = reader
        self._root = root
        self._contents = Contents(reader)
        self._parameters = Parameters(reader, self._contents)
        self._open_callbacks: set[tuple[str, str]] = set()
        """Those being read: a callback may refer to the operation that it belongs to."""
        self.operations: list[OperationNode] = []
        self.webhooks: list[OperationNode] = []
        self.callbacks: list[OperationNode] = []
        self.channels: list[ChannelNode] = []

    def read(self) -> None:
        """Read paths and webhooks, with the callbacks in them."""
        for path, place in self._reader.entries(self._root, "paths", "the document"):
            if not path.startswith("x-"):
                self._path(path, place)
        # `x-webhooks` is what 3.0 documents use for lack of the other.
        for key in ("webhooks", "x-webhooks"):
            for name, place in self._reader.entries(self._root, key, "the document"):
                # Names of the author's own (4.8.1): one may begin like an extension.
                if not name.startswith("x-") or isinstance(place.value, dict):
                    self.webhooks += self._item(name, place, f"the webhook `{name}`")

    def _path(self, path: str, place: Located) -> None:
        if not path.startswith("/"):
            # 4.8.8.1: the field name begins with a slash, as it is appended to a server's URL.
            origin = self._reader.origin(place)
            self._reader.report.add(ReadAs(origin, "the path", path, f"/{path}"))
            path = f"/{path}"
        self.operations += self._item(path, place, f"the path `{path}`")

    # -- path items ------------------------------------------------------------------------------

    def _item(self, path: str, place: Located, where: str) -> list[OperationNode]:
        item = self._reader.needed(place, where)
        if item is None or read_extensions(item, Site.PATH, self._reader).ignore:
            return []
        if "x-websocket" in item.fields:
            value = item.fields["x-websocket"]
            self.channels.append(ChannelNode(path, value, self._reader.origin(value)))
        shared = self._parameters.listed(item, where)
        found: dict[str, OperationNode] = {}
        for method, operation_place in self._methods(item, where):
            if method in found:
                origin = self._reader.origin(operation_place)
                first = found[method].origin
                self._reader.report.add(DuplicateOperation(origin, method, path, first))
                continue
            operation = self._operation(method, path, operation_place, item, shared)
            if operation is not None:
                found[method] = operation
        return list(found.values())

    def _methods(self, item: Node, where: str) -> list[tuple[str, Located]]:
        """The operations of an item by method, in its order."""
        found: list[tuple[str, Located]] = []
        rest: dict[str, Located] = {}
        for key, place in item.fields.items():
            if key in METHODS:
                found.append((key.upper(), place))
            elif key.lower() in METHODS:
                origin = self._reader.origin(place)
                self._reader.report.add(ReadAs(origin, "the method", key, key.lower()))
                found.append((key.upper(), place))
            else:
                rest[key] = place
        typed.warn_unknown(typed.PathItem, replace(item, fields=rest), where, self._reader)
        written = item.place.value if isinstance(item.place.value, dict) else {}
        # `get:` with nothing below it is an operation of which nothing is said.
        found += [
            (key.upper(), empty(item.place.child(key)))
            for key in METHODS
            if key in written and written[key] is None
        ]
        # 3.2, 4.9.1: methods that have no field of their own, in the case that they are sent in.
        for key, place in self._reader.entries(item, "additionalOperations", where):
            if not key.startswith("x-"):
                found.append((key.upper(), place))
        return found

    # -- operations ------------------------------------------------------------------------------

    def _operation(
        self, method: str, path: str, place: Located, item: Node, shared: list[Located]
    ) -> OperationNode | None:
        where = f"{method} {path}"
        node = self._reader.needed(place, where)
        if node is None:
            return None
        extensions = read_extensions(node, Site.OPERATION, self._reader, self._root)
        if extensions.ignore:
            return None
        # `deprecated: null` and the like have gone; what is left is checked and typed here.
        read = typed.read(typed.Operation, node, where, self._reader, parts=_PARTS)
        if read is None:
            return None
        self._callbacks(node, where)
        body = node.fields.get("requestBody")
        return OperationNode(
            method=method,
            path=path,
            operation_id=read.operationId,
            tags=self._tags(node, where),
            summary=read.summary or self._inherited(item, "summary"),
            description=read.description or self._inherited(item, "description"),
            deprecated=read.deprecated,
            external_url=read.externalDocs.url if read.externalDocs else "",
            parameters=self._parameters.merged(shared, self._parameters.listed(node, where)),
            request_body=self._contents.body(body, f"the body of {where}") if body else None,
            responses=self._contents.responses(node, where),
            security=requirements(node, where, self._reader),
            servers=servers(node, where, self._reader) or servers(item, where, self._reader),
            origin=self._reader.origin(node.place),
            extensions=extensions,
        )

    def _inherited(self, item: Node, key: str) -> str:
        """What a path item says is "intended to apply to all operations" (4.8.9.1)."""
        value = self._reader.prose(item.fields[key]) if key in item.fields else None
        return value if isinstance(value, str) else ""

    def _tags(self, node: Node, where: str) -> tuple[str, ...]:
        place = node.fields.get("tags")
        if place is None:
            return ()
        values: list[Json] = place.value if isinstance(place.value, list) else [place.value]
        if not isinstance(place.value, list):
            origin = self._reader.origin(place)
            problem = "it is no list; it is read as a list of one"
            self._reader.report.add(FieldIgnored(origin, "tags", where, problem))
        tags = [str(tag) for tag in values if isinstance(tag, (str, int, float))]
        return tuple(dict.fromkeys(tags))

    def _callbacks(self, node: Node, where: str) -> None:
        """Read the callbacks of an operation; each maps URLs to path items (4.8.18)."""
        if node.identity in self._open_callbacks:
            return
        self._open_callbacks.add(node.identity)
        for name, place in self._reader.entries(node, "callbacks", where):
            label = f"the callback `{name}` of {where}"
            callback = self._reader.node(place, label, "the callback is left out")
            for url, inner in callback.fields.items() if callback else ():
                if not url.startswith("x-"):
                    found = self._item(url, inner, label)
                    self.callbacks += [replace(each, callback=name) for each in found]
