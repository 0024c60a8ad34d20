"""Finding the operation that a request is for.

What comes in is a document and a method with a target; what goes out is a Route with the raw path
values, or the Problem. Concrete paths win over templated ones (OpenAPI 3.1, 4.8.8), whatever their
order in the document. The path of a server URL may stand in front, or be left out: of the
document's servers for all, of those of a path or an operation for it alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from clientsmith.document import OWN_HEADERS
from clientsmith.ir import Json
from clientsmith.mock.model import Problem
from clientsmith.mock.pointers import Node, Pointers, as_list, join, mapping, text

_OPERATORS = ".;/?&+#"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation, references followed."""

    name: str
    location: str
    node: Node
    pointer: str

    @property
    def style(self) -> str:
        """How it is written (OpenAPI 3.1, 4.8.12.2)."""
        fallback = "simple" if self.location in ("path", "header") else "form"
        return text(self.node.get("style")) or fallback

    @property
    def explode(self) -> bool:
        """Whether each item or property stands alone; true for two styles, unless said."""
        value = self.node.get("explode")
        return value if isinstance(value, bool) else self.style in ("form", "cookie")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation, where it is declared, and how its path is recognized."""

    method: str
    path: str
    """The template, as written."""
    operation: Node
    pointer: str
    """Of the operation, references followed."""
    parameters: tuple[Parameter, ...]
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    """Of the variables in the path, in order."""
    servers: frozenset[str] = frozenset()
    """Paths of the URLs of its own servers."""

    @property
    def plain_path(self) -> str:
        """The template without query and fragment."""
        return re.split(r"[?#]", self.path, maxsplit=1)[0]

    @property
    def shape(self) -> str:
        """The plain path whatever its variables are called, which no request tells."""
        return re.sub(r"\{[^{}]*\}", "{}", self.plain_path)

    @property
    def id(self) -> str:
        """`GET /orders/{id}`."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Match:
    """A route and the path's variables, still percent-encoded."""

    route: Route
    variables: Mapping[str, str]


class Routes:
    """All operations of a document."""

    def __init__(self, pointers: Pointers) -> None:
        self.all = tuple(_routes(pointers))
        self._by_id = {route.id: route for route in self.all}
        self._shared = {"", *_server_paths(pointers.document)}
        prefixes = self._shared.union(*(route.servers for route in self.all))
        self._prefixes = sorted(prefixes, key=lambda prefix: (-len(prefix), prefix))
        self._exact: dict[str, list[Route]] = {}
        self._templated: list[Route] = []
        for route in self.all:
            if route.names:
                self._templated.append(route)
            else:
                self._exact.setdefault(route.plain_path, []).append(route)
        self._templated.sort(key=lambda route: _generality(route.path))

    def get(self, operation: str) -> Route | None:
        """The route of `GET /orders/{id}`."""
        return self._by_id.get(operation)

    def find(self, method: str, path: str) -> list[Match] | Problem:
        """Find the operation for a path, with or without the path of a server.

        There are several where the document tells them apart by a fragment (`/chat#stream`), which
        no request carries, or by the names of their variables.
        """
        allowed: dict[str, None] = {}
        for prefix in self._prefixes:
            if not path.startswith(prefix):
                continue
            found = self._candidates(path[len(prefix) :])
            is_shared = prefix in self._shared
            candidates = [m for m in found if is_shared or prefix in m.route.servers]
            fitting = [match for match in candidates if match.route.method == method]
            if fitting:
                shape = fitting[0].route.shape
                return [match for match in fitting if match.route.shape == shape]
            allowed |= dict.fromkeys(match.route.method for match in candidates)
        if allowed:
            methods = ", ".join(allowed)
            message = f"{path} allows {methods}, not {method}"
            # RFC 9110, 15.5.6: the reply names the methods that there are.
            return Problem("method", message, "/paths", headers=(("allow", methods),))
        return Problem("path", f"the spec has no path {path}", "/paths")

    def _candidates(self, path: str) -> list[Match]:
        exact = self._exact.get(path) or self._exact.get(unquote(path))
        if exact:
            return [Match(route, {}) for route in exact]
        return [
            Match(route, dict(zip(route.names, hit.groups(), strict=True)))
            for route in self._templated
            if (hit := route.pattern.fullmatch(path)) is not None
        ]


def _server_paths(*owners: Node) -> frozenset[str]:
    """The paths of the servers' URLs; of several owners, the first that names any decides."""
    declared = [as_list(owner.get("servers")) for owner in owners]
    found: set[str] = set()
    for server in next(filter(None, declared), declared[0]):
        url = mapping(server)
        address = text(url.get("url"))
        for name, variable in mapping(url.get("variables")).items():
            address = address.replace(f"{{{name}}}", text(mapping(variable).get("default")))
        found.add(_path_of(address))
    return frozenset(found)


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:  # What stands in brackets is no address of a host (RFC 3986, 3.2.2).
        return ""


def is_free(pointers: Pointers, parameter: Parameter) -> bool:
    """Whether a parameter's own names stand in the query, and may be any (3.1, 4.8.12.4)."""
    if parameter.location != "query" or parameter.style != "form" or not parameter.explode:
        return False
    schema = parameter.node.get("schema")
    if "object" not in pointers.types(schema):
        return False
    open_ = any(
        part.get("additionalProperties") not in (None, False) for part in pointers.schemas(schema)
    )
    return open_ or not pointers.properties(schema)


def mixed_up(pointers: Pointers, route: Route) -> list[Parameter]:
    """Parameters whose names in the query another one has, too, so that nobody can tell them apart.

    Of two the optional one, so that the other can be sent; both, where neither is.
    """
    named = [(each, _query_names(pointers, each)) for each in route.parameters]
    return [
        one
        for one, names in named
        for other, others in named
        if one is not other
        and names & others
        and (one.node.get("required") is not True or other.node.get("required") is True)
    ]


def _query_names(pointers: Pointers, parameter: Parameter) -> set[str]:
    """The names that a parameter has in a query; `*` for any."""
    if parameter.location != "query" or parameter.node.get("content"):
        return set()
    schema = parameter.node.get("schema")
    if is_free(pointers, parameter):
        return {"*", *pointers.properties(schema)}
    if parameter.style == "form" and parameter.explode and pointers.properties(schema):
        return {*pointers.properties(schema)}
    return {parameter.name}


def _generality(path: str) -> tuple[tuple[int, int], ...]:
    """Sort key: segment by segment, plain text before templates, long text before short."""
    plain = (re.sub(r"\{[^{}]*\}", "", segment) for segment in path.split("/"))
    return tuple((int("{" in seg), -len(p)) for seg, p in zip(path.split("/"), plain, strict=True))


def _routes(pointers: Pointers) -> list[Route]:
    found: list[Route] = []
    for path, item in mapping(pointers.document.get("paths")).items():
        if not path.startswith("/"):
            continue
        node, place = pointers.follow(item, join("/paths", path))
        shared = _parameters(pointers, node.get("parameters"), join(place, "parameters"))
        for method, operation, where in _operations(node, place):
            own = _parameters(pointers, operation.get("parameters"), join(where, "parameters"))
            merged = {(p.name, p.location): p for p in (*shared, *own)}
            parameters = tuple(merged.values())
            declared = {p.name for p in parameters if p.location == "path"}
            pattern, names = _pattern(re.split(r"[?#]", path, maxsplit=1)[0], declared)
            servers = _server_paths(operation, node)
            found.append(Route(method, path, operation, where, parameters, pattern, names, servers))
    return found


def _operations(item: Node, place: str) -> list[tuple[str, Node, str]]:
    found = [
        (method.upper(), mapping(item[method]), join(place, method))
        for method in METHODS
        if isinstance(item.get(method), dict)
    ]
    # OpenAPI 3.2, 4.9.1: methods that have no field of their own.
    for method, operation in mapping(item.get("additionalOperations")).items():
        found.append((method, mapping(operation), join(place, "additionalOperations", method)))
    return found


def _parameters(pointers: Pointers, value: Json, place: str) -> list[Parameter]:
    found: list[Parameter] = []
    if not isinstance(value, list):
        return found
    for index, item in enumerate(value):
        node, pointer = pointers.follow(item, join(place, index))
        name, location = text(node.get("name")), text(node.get("in"))
        ignored = location == "header" and name.lower() in OWN_HEADERS
        if location and not ignored:
            found.append(Parameter(name, location, node, pointer))
    return found


def _pattern(path: str, declared: Collection[str]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    names = tuple(_variable(name, declared) for name in re.findall(r"\{([^{}]*)\}", path))
    # RFC 3986, 2.5: requests carry other characters as the bytes of UTF-8.
    plain = "".join(char if char.isascii() else quote(char) for char in path)
    parts = (re.escape(part) for part in re.split(r"\{[^{}]*\}", plain))
    return re.compile("([^/?#]+)".join(parts)), names


def _variable(name: str, declared: Collection[str]) -> str:
    """What a template names; some have the operators of RFC 6570 (2.3, 2.4) in it as well."""
    bare = name.lstrip(_OPERATORS).removesuffix("*")
    return bare if name not in declared and bare in declared else name
