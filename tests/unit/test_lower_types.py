"""How type expressions are spelled, and how a module gets its names."""

from __future__ import annotations

import pytest
from lower_support import GENRE, INTEGER, RECORD, TYPES, symbols

from clientsmith import ir
from clientsmith.lower.scope import Scope, relative
from clientsmith.lower.types import ArgumentTypes, ReferenceTypes, ReplyTypes, holds_text

DATETIME = ir.Scalar(ir.ScalarKind.DATETIME)
NULL = ir.Scalar(ir.ScalarKind.NULL)

CASES: list[tuple[ir.TypeExpr, str, str, str]] = [
    (ir.STRING, "str", "str", "str"),
    (ir.ANY, "Any", "Any", "typing.Any"),
    (ir.Ref(RECORD), "Record", "RecordParams", "RecordParams"),
    (ir.Ref(GENRE), "Genre", "Genre", "Genre"),
    (ir.ListOf(INTEGER), "list[int]", "Sequence[int]", "typing.Sequence[int]"),
    (ir.MapOf(ir.STRING), "dict[str, str]", "Mapping[str, str]", "typing.Dict[str, str]"),
    (ir.Nullable(INTEGER), "int | None", "int | None", "typing.Optional[int]"),
    (ir.Const("a"), 'Literal["a"]', 'Literal["a"]', 'typing.Literal["a"]'),
    (ir.Const(1.5), "float", "float", "float"),
    (DATETIME, "dt.datetime", "dt.datetime", "dt.datetime"),
    (ir.AnyOf((ir.STRING, NULL, INTEGER)), "str | int | None", "str | int | None",
     "typing.Optional[typing.Union[str, int]]"),
    (ir.AnyOf((ir.STRING, ir.Scalar(ir.ScalarKind.STRING, "email"))), "str", "str", "str"),
    (ir.AnyOf((ir.STRING, ir.ANY)), "Any", "Any", "typing.Any"),
    (ir.TupleOf((ir.STRING, INTEGER), None), "tuple[str, int]", "tuple[str, int]",
     "tuple[str, int]"),
    (ir.TupleOf((ir.STRING,), INTEGER), "list[str | int]", "Sequence[str | int]",
     "typing.Sequence[typing.Union[str, int]]"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "reply", "argument", "reference"), CASES)
def test_a_type_has_three_spellings(
    expr: ir.TypeExpr, reply: str, argument: str, reference: str
) -> None:
    """Replies, arguments and reference.md each say the same type in their own way."""
    names = symbols()
    assert ReplyTypes(names, Scope("records.client"), runtime=False).show(expr) == reply
    assert ArgumentTypes(names, Scope("records.client")).show(expr) == argument
    assert ReferenceTypes(names).show(expr) == reference


@pytest.mark.parametrize(
    ("expr", "holds"),
    [
        (ir.STRING, True),
        (DATETIME, True),
        (ir.Nullable(ir.Const("a")), True),
        (ir.Ref(GENRE), True),
        (ir.AnyOf((INTEGER, ir.ListOf(ir.STRING))), False),
        (ir.AnyOf((INTEGER, ir.Ref(GENRE))), True),
        (ir.Ref(RECORD), False),
        (ir.ANY, False),
    ],
)
def test_types_that_hold_text(expr: ir.TypeExpr, holds: bool) -> None:
    """As JSON has it: data of an event that is a text is not in quotes."""
    assert holds_text([expr], TYPES) is holds


def test_a_method_hides_no_builtin() -> None:
    """In a class with methods named like built-in types, these are spelled in full."""
    scope = Scope("records.client", members=frozenset({"list", "str", "dt"}))
    types = ReplyTypes(symbols(), scope, runtime=False)
    assert types.show(ir.ListOf(ir.STRING)) == "builtins.list[builtins.str]"
    assert types.show(DATETIME) == "_dt.datetime"


def test_a_type_named_like_ours_is_renamed_at_import() -> None:
    """The runtime's names keep their spelling, whether or not the module uses them."""
    scope = Scope("records.client")
    assert scope.local("records.types", "Endpoint") == "_Endpoint"
    assert scope.core("endpoint", "Endpoint", runtime=True) == "Endpoint"
    (imported,) = scope.imports().checking_local
    assert imported.names == ("Endpoint as _Endpoint",)


def test_what_is_needed_at_run_time_is_imported_for_real() -> None:
    """One use at run time is enough; a name is never imported twice."""
    scope = Scope("records.client")
    scope.local("records.types", "Record")
    scope.local("records.types", "Record", runtime=True)
    imports = scope.imports()
    assert [i.names for i in imports.local] == [("Record",)]
    assert not imports.checking


@pytest.mark.parametrize(
    ("module", "target", "spelled"),
    [
        ("client", "voices.client", ".voices.client"),
        ("voices.client", "voices.types", ".types"),
        ("voices.client", "types", "..types"),
        ("beta.voices.client", "core.omit", "...core.omit"),
        ("beta.voices.client", "beta.types", "..types"),
        ("voices.__init__", "agents.types", "..agents.types"),
        ("__init__", "client", ".client"),
    ],
)
def test_relative_imports(module: str, target: str, spelled: str) -> None:
    """A module is named from where it is imported."""
    assert relative(module, target) == spelled
