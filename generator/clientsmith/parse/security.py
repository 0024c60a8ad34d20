"""Security schemes and requirements (OpenAPI 3.1, 4.8.27 and 4.8.30)."""

from __future__ import annotations

from clientsmith.diagnostics.operations import FieldIgnored, NoScopes
from clientsmith.document import Located, SecuritySchemeNode
from clientsmith.ir import Json
from clientsmith.parse import typed
from clientsmith.parse.reader import Node, Reader

Requirements = tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]


def requirements(node: Node, where: str, reader: Reader) -> Requirements | None:
    """The alternatives of a document or operation; None where it says nothing."""
    place = node.fields.get("security")
    if place is None:
        return None
    if isinstance(place.value, dict):
        # A map in place of a list of one: what is meant is plain.
        problem = "it is no list; it is read as a list of one"
        reader.report.add(FieldIgnored(reader.origin(place), "security", where, problem))
        return (_requirement(place, reader),)
    places = reader.items(node, "security", where)
    return tuple(_requirement(item, reader) for item in places if isinstance(item.value, dict))


def _requirement(place: Located, reader: Reader) -> tuple[tuple[str, tuple[str, ...]], ...]:
    value = place.value if isinstance(place.value, dict) else {}
    return tuple((name, _scopes(name, v, place.child(name), reader)) for name, v in value.items())


def _scopes(name: str, value: Json, place: Located, reader: Reader) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(scope) for scope in value)
    reader.report.add(NoScopes(reader.origin(place), name))
    return ()


def schemes(components: Node, reader: Reader) -> tuple[SecuritySchemeNode, ...]:
    """The security schemes of a document."""
    entries = reader.entries(components, "securitySchemes", "`components`")
    return tuple(scheme for name, place in entries if (scheme := _scheme(name, place, reader)))


def _scheme(name: str, place: Located, reader: Reader) -> SecuritySchemeNode | None:
    where = f"the security scheme `{name}`"
    node = reader.node(place, where, "it is left out", frozenset({"description"}))
    if node is None:
        return None
    scheme = typed.read(typed.SecurityScheme, node, where, reader, parts=("flows",))
    if scheme is None:
        return None
    token_url, scopes = _flows(node, where, reader)
    return SecuritySchemeNode(
        name=name,
        type=scheme.type,
        scheme=scheme.scheme or "",
        location=scheme.security_scheme_in or "",
        wire=scheme.name or "",
        token_url=token_url,
        scopes=scopes,
        description=scheme.description or "",
        origin=reader.origin(node.place),
    )


def _flows(node: Node, where: str, reader: Reader) -> tuple[str, tuple[str, ...]]:
    """Token URL of the client credentials flow, and the scopes of all flows."""
    token_url, scopes = "", dict[str, None]()
    for name, place in reader.entries(node, "flows", where):
        if name.startswith("x-"):
            continue
        flow = reader.node(place, where, "the flow is left out")
        if flow is None:
            continue
        listed = flow.value("scopes")
        scopes |= dict.fromkeys(listed if isinstance(listed, dict) else ())
        if name == "clientCredentials":
            token_url = flow.text("tokenUrl") or ""
    return token_url, tuple(scopes)
