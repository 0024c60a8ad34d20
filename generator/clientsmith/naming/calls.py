"""Names of methods and of their arguments.

What comes in are operations and channels; what goes out are names that are unique in their
resource or method. An argument of a path keeps its name before one of the query, the headers, the
cookies and the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientsmith import flatten, ir
from clientsmith.diagnostics import Origin, Report
from clientsmith.graph import Call, calls
from clientsmith.ir import NameStrength, OperationId
from clientsmith.naming import spelling
from clientsmith.naming.resources import Group
from clientsmith.naming.scope import Claim, Scope, snake_rules
from clientsmith.symbols import ParameterKey, ResourceNames, Symbols

_LOCATIONS = ("body", "cookie", "header", "query", "path")
"""From the one that gives way first."""


def method_names(
    api: ir.Api,
    resources: Mapping[Group, ResourceNames],
    report: Report,
    released: Symbols,
) -> dict[OperationId, str]:
    """Name the methods of all resources, and those of the client itself."""
    by_group: dict[Group, list[Call]] = {}
    for call in calls(api):
        by_group.setdefault(call.group, []).append(call)
    found: dict[OperationId, str] = {}
    for group, members in by_group.items():
        rules = snake_rules("operation", "call", "methods" if group else "root")
        children = [names.attribute for key, names in resources.items() if key[:-1] == group]
        scope: Scope[OperationId] = Scope(rules, report, taken=children)
        found |= scope.settle(_method_claim(call, rules.reserved, released) for call in members)
    return found


def _method_claim(call: Call, avoid: frozenset[str], released: Symbols) -> Claim[OperationId]:
    proposed = call.proposed_method
    names = [spelling.snake(text, "call") for text in (proposed.text, *proposed.fallbacks)]
    wire = call.operation_id if isinstance(call, ir.Operation) else None
    return Claim(
        key=call.id,
        sort=call.id,
        wire=wire or call.id,
        candidates=spelling.distinct(spelling.escaped(name, avoid) for name in names),
        origin=call.origin,
        strength=proposed.strength,
        exact=names[0] == proposed.text,
        pinned=proposed.text if proposed.strength is NameStrength.PINNED else None,
        released=released.methods.get(call.id),
    )


def argument_names(api: ir.Api, report: Report, released: Symbols) -> dict[ParameterKey, str]:
    """Name the arguments of all methods."""
    rules = snake_rules("parameter", "param", "arguments")
    found: dict[ParameterKey, str] = {}
    for call in calls(api):
        scope: Scope[ParameterKey] = Scope(rules, report)
        if isinstance(call, ir.Operation):
            inputs = [_Input.of(a) for a in flatten.arguments(call, api.types)]
        else:
            inputs = [_Input.query(call, parameter) for parameter in call.query]
        found |= scope.settle(_argument_claims(inputs, rules.reserved, released))
    return found


class _Input:
    """What becomes an argument: of an operation, or of a channel's address."""

    def __init__(self, key: ParameterKey, pinned: str | None, origin: Origin) -> None:
        self.key = key
        self.pinned = pinned
        self.origin = origin
        self.text = key.wire if key.wire or key.location != "body" else "body"
        self.whole = key.location == "body" and not key.wire
        self.plain = spelling.snake(self.text, "param")

    @staticmethod
    def of(argument: flatten.Argument) -> _Input:
        return _Input(argument.key, argument.pinned_name, argument.origin)

    @staticmethod
    def query(channel: ir.Channel, parameter: ir.Parameter) -> _Input:
        key = ParameterKey(channel.id, "query", parameter.wire)
        return _Input(key, parameter.pinned_name, parameter.origin)

    def candidates(self, avoid: frozenset[str], elsewhere: bool) -> tuple[str, ...]:
        """List names; `elsewhere` when an argument of another location has the first of them."""
        if self.whole:
            return ("body", "request_body", "body_")
        first, *others = spelling.snake_candidates(self.text, "param", avoid)
        prefixed = f"{self.key.location}_{self.plain}"
        return (first, prefixed, *others) if elsewhere else (first, *others, prefixed)


def _argument_claims(
    inputs: list[_Input], avoid: frozenset[str], released: Symbols
) -> Iterable[Claim[ParameterKey]]:
    locations: dict[str, set[str]] = {}
    for entry in inputs:
        locations.setdefault(entry.plain, set()).add(entry.key.location)
    for entry in inputs:
        candidates = entry.candidates(avoid, elsewhere=len(locations[entry.plain]) > 1)
        yield Claim(
            key=entry.key,
            sort=entry.text,
            wire=entry.text,
            candidates=candidates,
            origin=entry.origin,
            strength=_LOCATIONS.index(entry.key.location),
            exact=candidates[0] == entry.text,
            pinned=entry.pinned,
            released=released.arguments.get(entry.key),
        )
