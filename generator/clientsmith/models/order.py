"""The order of what Python evaluates where it stands: aliases, unions, functional TypedDicts.

What comes in are declared types; what goes out is an order in which each stands behind all that it
mentions, and which of them mention themselves. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from clientsmith import ir

_T = TypeVar("_T", bound=ir.NamedType)


def evaluation_order(declared: Sequence[_T]) -> list[tuple[_T, bool]]:
    """Put what is evaluated where it stands behind what it mentions; mark what is in a cycle.

    Tarjan's algorithm without recursion: components come out behind those that they lead to.
    """
    by_id = {d.id: d for d in declared}
    edges = {d.id: [i for i in _mentioned(d) if i in by_id] for d in declared}
    index: dict[ir.TypeId, int] = {}
    low: dict[ir.TypeId, int] = {}
    stack: list[ir.TypeId] = []
    done: list[tuple[_T, bool]] = []
    settled: set[ir.TypeId] = set()
    for root in by_id:
        work = [(root, iter(edges[root]))] if root not in index else []
        while work:
            node, rest = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
            for target in rest:
                if target not in index:
                    work.append((target, iter(edges[target])))
                    break
                if target not in settled:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = stack[stack.index(node) :]
                    del stack[stack.index(node) :]
                    settled.update(component)
                    cycle = len(component) > 1 or node in edges[node]
                    done += [(by_id[i], cycle) for i in component]
    return done


def _mentioned(declared: ir.NamedType) -> Iterable[ir.TypeId]:
    match declared:
        case ir.UnionType(variants=variants):
            held = [variant.type for variant in variants]
        case ir.AliasType(target=target):
            held = [target]
        case ir.ObjectType(fields=fields, extra=extra):
            held = [field.type for field in fields] + ([extra] if extra else [])
        case ir.EnumType():
            held = []
    while held:
        match held.pop(0):
            case ir.Ref(id):
                yield id
            case ir.ListOf(item=inner) | ir.MapOf(value=inner) | ir.Nullable(inner=inner):
                held.insert(0, inner)
            case ir.TupleOf(items, rest):
                held[:0] = [*items, *([rest] if rest else [])]
            case ir.AnyOf(members):
                held[:0] = members
            case ir.Scalar() | ir.Const():
                pass
