"""Servers and security: where requests go, and what lets them in.

What comes in are the servers, schemes and requirements of the document; what goes out are those of
the ir. A requirement never mentions a scheme that is not declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientsmith import ir
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.check import UnknownSecurityScheme
from clientsmith.diagnostics.operations import SecurityClash
from clientsmith.document import SecuritySchemeNode, ServerNode
from clientsmith.ir import Location, SecurityKind, SecurityRequirement

_LOCATIONS = {
    "header": Location.HEADER,
    "query": Location.QUERY,
    "cookie": Location.COOKIE,
}


def read_servers(nodes: Iterable[ServerNode]) -> tuple[ir.Server, ...]:
    """Read servers, each URL once."""
    found = {node.url: _server(node) for node in reversed([*nodes])}
    return tuple(reversed(found.values()))


def _server(node: ServerNode) -> ir.Server:
    return ir.Server(
        url=node.url,
        variables=tuple(
            ir.ServerVariable(v.name, v.default, v.enum, ir.Docs(description=v.description))
            for v in node.variables
        ),
        origin=node.origin,
        docs=ir.Docs(description=node.description),
        pinned_name=node.extensions.name,
    )


def read_scheme(node: SecuritySchemeNode) -> ir.SecurityScheme:
    """Read a security scheme."""
    kind = _kind(node)
    is_key = kind is SecurityKind.API_KEY
    return ir.SecurityScheme(
        name=node.name,
        kind=kind,
        origin=node.origin,
        location=_LOCATIONS.get(node.location) if is_key else None,
        wire=node.wire if is_key else None,
        token_url=node.token_url or None,
        scopes=node.scopes,
        docs=ir.Docs(description=node.description),
    )


def _kind(node: SecuritySchemeNode) -> SecurityKind:
    match node.type, node.scheme.lower():
        case "http", "bearer":
            return SecurityKind.BEARER
        case "http", "basic":
            return SecurityKind.BASIC
        case "apiKey", _ if node.location in _LOCATIONS:
            return SecurityKind.API_KEY
        case "oauth2", _ if node.token_url:
            return SecurityKind.OAUTH2_CLIENT_CREDENTIALS
        # Flows with a person in them end in an access token, which the caller then has.
        case (("oauth2" | "openIdConnect"), _):
            return SecurityKind.BEARER
        case _:
            return SecurityKind.OTHER


def read_security(
    requirements: Iterable[SecurityRequirement],
    schemes: Mapping[str, ir.SecurityScheme],
    origin: Origin,
    report: Report,
) -> tuple[SecurityRequirement, ...]:
    """Read alternatives, without the schemes that nothing declares."""
    found: list[SecurityRequirement] = []
    for requirement in requirements:
        for name, _ in requirement:
            if name not in schemes:
                report.add(UnknownSecurityScheme(origin, name))
        known = tuple((name, scopes) for name, scopes in requirement if name in schemes)
        # One that was about unknown schemes only must not become "none is needed".
        if known or not requirement:
            found.append(_possible(known, schemes, origin, report))
    return tuple(dict.fromkeys(found))


def _possible(
    requirement: SecurityRequirement,
    schemes: Mapping[str, ir.SecurityScheme],
    origin: Origin,
    report: Report,
) -> SecurityRequirement:
    """Leave out the schemes whose field of the request another one has taken."""
    taken: dict[tuple[Location, str], str] = {}
    kept: list[tuple[str, tuple[str, ...]]] = []
    for name, scopes in requirement:
        field = _field(schemes[name])
        first = name if field is None else taken.setdefault(field, name)
        if first == name:
            kept.append((name, scopes))
        else:
            report.add(SecurityClash(origin, first, name))
    return tuple(kept)


def _field(scheme: ir.SecurityScheme) -> tuple[Location, str] | None:
    """Name the field that holds the credential, of which a request has one (RFC 9110, 5.3)."""
    if scheme.kind is SecurityKind.OTHER:
        return None
    if scheme.location is None or scheme.wire is None:
        return Location.HEADER, "authorization"
    is_header = scheme.location is Location.HEADER
    return scheme.location, scheme.wire.lower() if is_header else scheme.wire
