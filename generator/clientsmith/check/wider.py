"""What the SDK leaves to the caller: headers as text, security of its own, servers by address.

What comes in is the finished ir; what goes out are warnings, which the loss report counts. Mutates
nothing.
"""

from __future__ import annotations

from clientsmith import graph, ir
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.check import HeaderAsText, OtherServer, SecurityByHand
from clientsmith.graph import Types
from clientsmith.ir import ScalarKind, SecurityKind


def report_wider(api: ir.Api, report: Report) -> None:
    """Warn of what a caller has to bring along."""
    for scheme in api.security_schemes:
        if scheme.kind is SecurityKind.OTHER:
            report.add(SecurityByHand(scheme.origin, scheme.name))
    for operation in api.operations:
        for server in operation.servers[1:]:
            report.add(OtherServer(server.origin, server.url, operation.servers[0].url))


def report_headers(api: ir.Api, report: Report) -> None:
    """Warn of headers of replies that are more than text; for `lint`, as all SDKs are like that."""
    for operation in api.operations:
        for response in operation.responses:
            for header in response.headers:
                if not _is_text(header.type, api.types):
                    report.add(HeaderAsText(header.origin, header.wire))


def _is_text(expr: ir.TypeExpr, types: Types) -> bool:
    """Whether a text is all that the spec promises, of whatever form."""
    match graph.bare(expr, types):
        case ir.Scalar(kind=kind):
            return kind in (ScalarKind.STRING, ScalarKind.ANY)
        case ir.Const(value=value):
            return isinstance(value, str)
        case ir.Ref(id=id_):
            declared = types[id_]
            return isinstance(declared, ir.EnumType) and all(
                isinstance(member.value, str) for member in declared.members
            )
        case _:
            return False
