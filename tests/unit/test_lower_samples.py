"""Values and programs of snippets."""

from __future__ import annotations

import ast
import dataclasses

import pytest
from lower_support import (
    COVER,
    CREATE,
    HERE,
    INTEGER,
    OPERATIONS,
    RECORD,
    TYPES,
    field,
    named,
    obj,
)

from clientsmith import flatten, ir
from clientsmith.lower import snippets
from clientsmith.lower.samples import Samples

NUMBER = ir.Scalar(ir.ScalarKind.NUMBER)


@pytest.mark.parametrize(
    ("expr", "limits", "value"),
    [
        (INTEGER, (), 1),
        (INTEGER, (("minimum", 8000),), 8000),
        (INTEGER, (("maximum", 0),), 0),
        (INTEGER, (("minimum", 5), ("multipleOf", 4)), 8),
        (NUMBER, (("exclusiveMaximum", 1),), 0.5),
        (ir.STRING, (("maxLength", 2),), "na"),
        (ir.STRING, (("minLength", 6),), "namexx"),
        (ir.Scalar(ir.ScalarKind.STRING, "email"), (), "user@example.com"),
        (ir.ListOf(INTEGER), (("minItems", 2),), [1, 1]),
        (ir.Ref(RECORD), (), {"id": "id"}),
    ],
)
def test_values_keep_to_the_limits(
    expr: ir.TypeExpr, limits: ir.Constraints, value: ir.Json
) -> None:
    """A made-up value is one that the spec allows."""
    assert Samples(TYPES).of(expr, "name", limits) == value


def test_recursion_ends() -> None:
    """A type that holds itself gets a finite value."""
    node = obj("#/n", field("next", ir.Ref("#/n")))
    assert Samples({"#/n": node}).of(ir.Ref("#/n"), "n")


def test_a_variant_has_its_tag() -> None:
    """The discriminator is filled in where the variant does not fix it."""
    variant = obj("#/v", field("x", INTEGER))
    union = ir.UnionType(
        "#/u", named("U"), HERE, (ir.Variant(ir.Ref("#/v"), ("v",)),), discriminator="type"
    )
    made = Samples({"#/v": variant, "#/u": union}).of(ir.Ref("#/u"), "u")
    assert made == {"x": 1, "type": "v"}


def test_examples_win_and_fill_only_what_they_have() -> None:
    """A body's example chooses the optional arguments; required ones come anyway."""
    found = Samples(TYPES).call(CREATE, flatten.arguments(CREATE, TYPES))
    assert [argument.key.wire for argument, _ in found] == ["title", "tracks"]


def test_files_need_no_disk() -> None:
    """A sample file is a name and bytes, typed after its media type."""
    found = Samples(TYPES).call(COVER, flatten.arguments(COVER, TYPES))
    assert [argument.key.wire for argument, _ in found] == ["record_id", "cover"]
    made = snippets.sample_file("cover", "image/png")
    assert ast.literal_eval(made.text) == ("cover.png", b"PNG")


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (
            ir.ScalarKind.DATETIME,
            "2024-01-15T09:30:00Z",
            'dt.datetime.fromisoformat("2024-01-15T09:30:00+00:00")',
        ),
        (ir.ScalarKind.UUID, "a", 'uuid.UUID("a")'),
    ],
)
def test_values_have_the_type_of_the_argument(kind: ir.ScalarKind, value: str, code: str) -> None:
    """What the annotation calls a datetime is one, in a spelling that 3.10 reads."""
    made = snippets.pythonic(value, ir.Scalar(kind), {}, ("x", None))
    assert isinstance(made, snippets.Code)
    assert made.text == code


@pytest.mark.parametrize(
    ("value", "code", "wire"),
    [
        ("PT90S", "seconds=90", "P0DT90S"),
        ("P1DT2H3M4.5S", "days=1, hours=2, minutes=3, seconds=4.5", "P1DT7384.5S"),
        ("P2W", "weeks=2", "P14DT0S"),
        ("P1M", "minutes=5", "P0DT300S"),
        ("a while", "minutes=5", "P0DT300S"),
    ],
)
def test_durations(value: str, code: str, wire: str) -> None:
    """As long as the example; a month has no length, and stands for what is easy to read."""
    made = snippets.pythonic(value, ir.Scalar(ir.ScalarKind.DURATION), {}, ("x", None))
    assert isinstance(made, snippets.Code)
    assert (made.text, made.wire) == (f"dt.timedelta({code})", wire)


SETUP = snippets.Setup("records", "Store", "AsyncStore", (("token", "YOUR_TOKEN"),))


@pytest.mark.parametrize("use", ["value", "pages", "events", "chunks"])
def test_programs_compile(use: str) -> None:
    """Both colours are whole programs, loops included."""
    long: list[snippets.Shown] = [{"title": "x" * 30, "seconds": n} for n in range(3)]
    call = snippets.Call("records.create", (("title", 'a "b"\n'), ("tracks", long)), use)
    for program in (snippets.program(SETUP, call), snippets.async_program(SETUP, call)):
        compile(program, "snippet", "exec")
        assert max(map(len, program.split("\n"))) <= 88


def test_every_operation_has_arguments_in_order() -> None:
    """Snippets never reorder what `flatten` lists."""
    for operation in OPERATIONS:
        flat = flatten.arguments(operation, TYPES)
        chosen = [argument for argument, _ in Samples(TYPES).call(operation, flat)]
        assert chosen == [argument for argument in flat if argument in chosen]


def test_flags_are_not_needed() -> None:
    """A parameter without an example and without need is left out."""
    flat = flatten.arguments(OPERATIONS[0], TYPES)
    assert Samples(TYPES).call(dataclasses.replace(OPERATIONS[0]), flat) == []
