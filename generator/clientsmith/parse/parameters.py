"""Parameters: those of a path item merged into its operations, defaults by location filled in."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.diagnostics.operations import (
    BadNode,
    DuplicateParameter,
    FieldIgnored,
    FieldMissing,
    ReadAs,
    SeveralContents,
)
from clientsmith.document import Located, MediaType, ParameterNode
from clientsmith.ir import Json
from clientsmith.parse import typed
from clientsmith.parse.contents import OVERRIDES, Contents, examples
from clientsmith.parse.extensions import Site
from clientsmith.parse.extensions import read as read_extensions
from clientsmith.parse.reader import Node, Reader

# OpenAPI 3.1, 4.8.12.2: `style` by location, and those that a location allows.
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),  # `cookie` is 3.2's
    "querystring": ("form",),
}
_LABELS = {location.lower(): location for location in _STYLES}


class Parameters:
    """Reads parameters, each once however often it is referred to."""

    def __init__(self, reader: Reader, contents: Contents) -> None:
        self._reader = reader
        self._contents = contents
        self._read: dict[tuple[str, str, str | None], ParameterNode | None] = {}

    def listed(self, node: Node, where: str) -> list[Located]:
        """The places of the parameters of a path item or operation."""
        place = node.fields.get("parameters")
        if place is not None and not isinstance(place.value, (list, dict)):
            origin = self._reader.origin(place)
            self._reader.report.add(BadNode(origin, where, "`parameters` is no list"))
            return []
        return self._reader.items(node, "parameters", where)

    def merged(
        self, shared: Iterable[Located], own: Iterable[Located]
    ) -> tuple[ParameterNode, ...]:
        """The parameters of an operation; its own ones win over those of its path (4.8.9)."""
        inherited = self._listed(shared)
        merged = inherited | self._listed(own)
        return tuple(node for node in merged.values() if not node.extensions.ignore)

    def _listed(self, places: Iterable[Located]) -> dict[tuple[str, str], ParameterNode]:
        found: dict[tuple[str, str], ParameterNode] = {}
        for place in places:
            parameter = self._parameter(place)
            if parameter is None:
                continue
            key = (parameter.location, parameter.name)
            if key in found:
                origin = self._reader.origin(place)
                first = found[key].origin
                if origin != first:
                    self._reader.report.add(
                        DuplicateParameter(origin, parameter.name, parameter.location, first)
                    )
            found.setdefault(key, parameter)
        return found

    def _parameter(self, place: Located) -> ParameterNode | None:
        node = self._reader.needed(place, "a parameter", OVERRIDES)
        if node is None:
            return None
        key = (*node.identity, node.text("description"))
        if key not in self._read:
            self._read[key] = self._node(node)
        return self._read[key]

    def _node(self, node: Node) -> ParameterNode | None:
        where = f"the parameter `{node.text('name') or '?'}`"
        location = self._location(node, where)
        if location is None:
            return None
        parts = ("schema", "content", "example", "examples", "style", "in")
        # The model knows no `querystring`; apart from its location it is a query parameter.
        given: dict[str, Json] = {"in": "query" if location == "querystring" else location}
        read = typed.read(typed.Parameter, node, where, self._reader, parts=parts, given=given)
        if read is None:
            return None
        style = self._style(node, location, where)
        content = self._content(node, read.name, where)
        # Where nothing is said, `form` explodes and nothing else does (4.8.12.2); so does 3.2's
        # `cookie`.
        exploded = style in ("form", "cookie")
        return ParameterNode(
            name=read.name,
            location=location,
            required=self._required(node, location, read.required, where),
            schema=None if content else node.fields.get("schema"),
            content=content,
            style=style,
            explode=exploded if read.explode is None else read.explode,
            allow_reserved=node.value("allowReserved") is True,
            deprecated=read.deprecated,
            description=read.description or "",
            examples=tuple(value for _, value in examples(node, self._reader)),
            origin=self._reader.origin(node.place),
            extensions=read_extensions(node, Site.PARAMETER, self._reader),
        )

    def _location(self, node: Node, where: str) -> str | None:
        written = node.value("in")
        if isinstance(written, str) and written in _STYLES:
            return written
        origin = self._reader.origin(node.fields.get("in", node.outer))
        read = _LABELS.get(written.strip().lower()) if isinstance(written, str) else None
        if read is not None:
            self._reader.report.add(ReadAs(origin, "the location", str(written), read))
        elif written == "body":
            problem = "it is in the body, which is a `requestBody` since OpenAPI 3"
            self._reader.report.add(BadNode(origin, where, problem))
        else:
            problem = "its `in` is none of path, query, header, cookie"
            self._reader.report.add(BadNode(origin, where, problem))
        return read

    def _required(self, node: Node, location: str, required: bool, where: str) -> bool:
        if location == "path" and not required:
            # 4.8.12.1: the property is required for path parameters, and its value true.
            origin = self._reader.origin(node.outer)
            instead = "it is required all the same"
            self._reader.report.add(FieldMissing(origin, where, "required: true", instead))
            return True
        return required

    def _style(self, node: Node, location: str, where: str) -> str:
        default = _STYLES[location][0]
        written = node.value("style")
        if written is None:
            return default
        if isinstance(written, str) and written in _STYLES[location]:
            return written
        origin = self._reader.origin(node.fields["style"])
        problem = f"a {location} parameter is sent as one of {', '.join(_STYLES[location])}"
        self._reader.report.add(FieldIgnored(origin, "style", where, problem))
        return default

    def _content(self, node: Node, name: str, where: str) -> MediaType | None:
        contents = self._contents.content(node, where)
        origin = self._reader.origin(node.place)
        if len(contents) == 0:
            if "schema" not in node.fields:
                instead = "it takes any value"
                self._reader.report.add(FieldMissing(origin, where, "schema", instead))
            return None
        if len(contents) > 1:
            chosen = contents[0].media_type
            self._reader.report.add(SeveralContents(contents[1].origin, name, chosen))
        if "schema" in node.fields:
            problem = "it has `content`, too, and one excludes the other"
            place = self._reader.origin(node.fields["schema"])
            self._reader.report.add(FieldIgnored(place, "schema", where, problem))
        return contents[0]
