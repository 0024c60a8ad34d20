"""Server objects (OpenAPI 3.1, 4.8.5 and 4.8.6)."""

from __future__ import annotations

import re

from clientsmith.diagnostics.operations import FieldMissing
from clientsmith.document import Located, ServerNode, ServerVariableNode
from clientsmith.ir import Json
from clientsmith.parse import typed
from clientsmith.parse.extensions import Site
from clientsmith.parse.extensions import read as read_extensions
from clientsmith.parse.reader import Node, Reader

_VARIABLE = re.compile(r"\{([^{}]+)\}")


def servers(node: Node, where: str, reader: Reader) -> tuple[ServerNode, ...] | None:
    """The servers of a document, path item or operation; None where it names none."""
    if not node.value("servers"):
        return None
    places = reader.items(node, "servers", where)
    found = [server for place in places if (server := _server(place, reader))]
    return tuple(found) or None


def _server(place: Located, reader: Reader) -> ServerNode | None:
    node = reader.node(place, "a server", "it is left out")
    if node is None:
        return None
    server = typed.read(typed.Server, node, "the server", reader, parts=("variables",))
    if server is None:
        return None
    return ServerNode(
        url=server.url,
        description=server.description or node.text("name") or "",
        variables=_variables(node, server.url, reader),
        origin=reader.origin(node.place),
        extensions=read_extensions(node, Site.SERVER, reader),
    )


def _variables(node: Node, url: str, reader: Reader) -> tuple[ServerVariableNode, ...]:
    found: list[ServerVariableNode] = []
    for name, place in reader.entries(node, "variables", "the server"):
        where = f"the server variable `{name}`"
        inner = reader.node(place, where, "it is left out")
        if inner is None:
            continue
        given: dict[str, Json] = {}
        if "default" not in inner.fields:
            given["default"] = _first(inner)
            instead = f"`{given['default']}` is used" if given["default"] else "it is empty"
            reader.report.add(FieldMissing(reader.origin(place), where, "default", instead))
        variable = typed.read(typed.ServerVariable, inner, where, reader, given=given)
        if variable is not None:
            values = tuple(variable.enum or ())
            description = variable.description or ""
            found.append(ServerVariableNode(name, variable.default, values, description))
    declared = {variable.name for variable in found}
    for name in dict.fromkeys(_VARIABLE.findall(url)):
        if name not in declared:
            origin = reader.origin(node.fields["url"])
            instead = "it is empty unless the caller gives the whole URL"
            reader.report.add(FieldMissing(origin, "the server", f"variables/{name}", instead))
            found.append(ServerVariableNode(name, "", (), ""))
    return tuple(found)


def _first(node: Node) -> str:
    values = node.value("enum")
    return str(values[0]) if isinstance(values, list) and values else ""
