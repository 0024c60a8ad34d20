"""Invariants: what a spec can cause is a diagnostic, what only we can cause is a bug."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from clientsmith import ir
from clientsmith.check import check
from clientsmith.diagnostics import InternalError, Origin, Report
from clientsmith.ir import Location, NameStrength, ProposedName

HERE = Origin("openapi.yaml", 1, 1, "/x")


def name(text: str) -> ProposedName:
    return ProposedName(text, NameStrength.COMPONENT)


def alias(id_: str, target: ir.TypeExpr) -> ir.AliasType:
    return ir.AliasType(id_, name(id_), HERE, target)


def model(id_: str, **fields: ir.TypeExpr) -> ir.ObjectType:
    made = tuple(ir.Field(wire, expr, True, HERE) for wire, expr in fields.items())
    return ir.ObjectType(id_, name(id_), HERE, made, ir.ANY)


def operation(path: str = "/a", **more: Any) -> ir.Operation:
    values: dict[str, Any] = {
        "group": ("a",),
        "proposed_method": name("get"),
        "operation_id": None,
        "parameters": (),
        "body": None,
        "responses": (),
        "origin": HERE,
        **more,
    }
    return ir.Operation(id=f"GET {path}", method="GET", path=path, **values)


def parameter(wire: str, location: Location) -> ir.Parameter:
    return ir.Parameter(wire, location, ir.STRING, True, HERE, "simple", False)


def api(types: Iterable[ir.NamedType] = (), operations: Iterable[ir.Operation] = ()) -> ir.Api:
    return ir.Api(
        title="A",
        version="1",
        source="openapi.yaml",
        resources=(ir.Resource(("a",), "a", tuple(operations), HERE),),
        types={declared.id: declared for declared in types},
        servers=(),
        security_schemes=(),
        security=(),
    )


def codes(made: ir.Api) -> list[str]:
    report = Report()
    check(made, report)
    return [diagnostic.code for diagnostic in report]


@pytest.mark.parametrize(
    "types",
    [
        [alias("A", ir.Ref("B"))],
        [model("A", a=ir.Nullable(ir.Nullable(ir.STRING)))],
        [model("A", a=ir.Nullable(ir.ANY))],
        [model("A", a=ir.ListOf(ir.AnyOf((ir.STRING,))))],
        [model("A", a=ir.AnyOf((ir.STRING, ir.Nullable(ir.ANY))))],
    ],
)
def test_unsound_types_are_bugs(types: list[ir.NamedType]) -> None:
    """Dangling references and ill-formed expressions never come from a spec."""
    with pytest.raises(InternalError):
        codes(api(types))


@pytest.mark.parametrize(
    "bad",
    [
        operation("/a/{id}"),
        operation(parameters=(parameter("id", Location.PATH),)),
        operation(parameters=(parameter("q", Location.QUERY), parameter("q", Location.QUERY))),
        operation(security=((("gone", ()),),)),
        operation(group=("b",)),
        operation(
            pages=ir.CursorPages(
                ("data",), ir.ANY, ("next",), "cursor", False, None, None, None, HERE
            )
        ),
    ],
)
def test_unsound_operations_are_bugs(bad: ir.Operation) -> None:
    """`operations` has settled all of these before."""
    with pytest.raises(InternalError):
        codes(api([], [bad]))


def test_sound_api() -> None:
    """Nothing is said about an API that is fine."""
    fine = operation("/a/{id}", parameters=(parameter("id", Location.PATH),))
    assert codes(api([model("A", a=ir.STRING), alias("B", ir.Ref("A"))], [fine])) == []


def test_endless_alias() -> None:
    """A schema that is only itself is a bug: `schemas` has cut the circle."""
    with pytest.raises(InternalError):
        codes(api([alias("A", ir.Ref("B")), alias("B", ir.Ref("A"))]))


def test_discriminators() -> None:
    """A variant without the property, and a tag of two variants, are warnings."""
    variants = (ir.Variant(ir.Ref("A"), ("x",)), ir.Variant(ir.Ref("B"), ("x",)))
    union = ir.UnionType("U", name("U"), HERE, variants, discriminator="kind")
    types = [model("A", kind=ir.STRING), model("B"), union]
    assert codes(api(types)) == ["W470", "W471"]


def test_same_paths() -> None:
    """Paths that differ in placeholders only are one path for a server."""
    first = operation("/a/{x}", parameters=(parameter("x", Location.PATH),))
    second = operation("/a/{y}", parameters=(parameter("y", Location.PATH),))
    assert codes(api([], [first, second])) == ["W473"]
