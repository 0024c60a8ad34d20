"""Each type of the facts against the SDK's model of it, by looking at what was generated."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typing_extensions
from contract import introspect, values
from contract.facts import FACTS, ROOT, Json, known
from contract.introspect import plain, public

FUTURE = "from-the-future"
HEAVY = {"httpx", "pydantic", "pydantic_core", "websockets"}


def _named(*kinds: str) -> list[str]:
    reached = FACTS.reached("requests", "responses", "websocket") if FACTS else ()
    return [name for name in reached if known().types[name]["kind"] in kinds]


def _adapter(annotation: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(annotation)


def _fields(name: str) -> dict[str, Json]:
    return {field["python"]: field for field in known().fields(name)}


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("object"))
def test_model_fields(name: str) -> None:
    """Python names, wire names and requiredness."""
    model, theirs = public(name), _fields(name)
    model.model_rebuild()
    ours = {python: field.alias or python for python, field in model.model_fields.items()}
    seen = {field["wire"] for field in known().types[name].get("seen_on_wire", ())}
    assert {p: wire for p, wire in ours.items() if wire not in seen} == {
        python: field["wire"] for python, field in theirs.items()
    }
    constants = {python for python, field in theirs.items() if "const" in field}
    required = {python for python, field in model.model_fields.items() if field.is_required()}
    assert required - constants == {p for p, f in theirs.items() if f["required"]} - constants


# Never on the wire: the WebSocket client, which is not made yet, decodes it from base64.
MADE_BY_THE_CLIENT = {("WebSocketTtsOutput", "audio")}


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("object"))
def test_model_field_types(name: str) -> None:
    """Types of the fields; optional ones may be null, required ones only where the facts say so."""
    model = public(name)
    model.model_rebuild()
    for python, theirs in _fields(name).items():
        field = model.model_fields[python]
        if "const" in theirs:
            assert introspect.literals(field.annotation) == [theirs["const"]], python
            assert field.default == theirs["const"], python
            continue
        if (name, python) in MADE_BY_THE_CLIENT:
            continue
        assert plain(field.annotation) == plain(introspect.from_text(theirs["type"])), python
        may_be_null = introspect.nullable(field.annotation)
        assert may_be_null or theirs["required"], python
        if theirs["required"] and not theirs["type"].startswith("any"):
            assert not may_be_null, python


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("object"))
def test_model_keeps_a_document(name: str) -> None:
    """Full, minimal and with a field of the future: what comes in, comes out again."""
    adapter = _adapter(public(name))
    for document in (values.full(name), values.minimal(name), values.full(name) | {FUTURE: [1]}):
        value = adapter.validate_python(document)
        dumped = adapter.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
        assert dumped == document


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("object"))
def test_constructor_takes_python_names(name: str) -> None:
    """User code builds models with the Python names; constants need not be said."""
    given = {
        python: values.full(name)[field["wire"]]
        for python, field in _fields(name).items()
        if "const" not in field
    }
    value = public(name)(**given)
    for python, field in _fields(name).items():
        if "const" in field:
            assert getattr(value, python) == field["const"]
    assert value.model_dump(mode="json", by_alias=True, exclude_none=True) == values.full(name)


def _twins() -> list[str]:
    """Objects that requests need."""
    reached = FACTS.reached("requests") if FACTS else ()
    return [
        name
        for name in reached
        if known().types[name]["kind"] == "object" and known().types[name]["params_twin"]
    ]


@pytest.mark.facts
@pytest.mark.parametrize("name", _twins())
def test_twin(name: str) -> None:
    """The TypedDict of a request's object has the wire names, and requires the same."""
    twin = public(known().types[name]["params_twin"])
    assert typing_extensions.is_typeddict(twin)
    theirs = {field["wire"]: field for field in known().fields(name)}
    assert set(twin.__annotations__) == set(theirs)
    hints = typing_extensions.get_type_hints(twin, include_extras=True)
    for wire, field in theirs.items():
        optional = typing_extensions.get_origin(hints[wire]) is typing_extensions.NotRequired
        assert optional != field["required"], wire


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("enum"))
def test_enum(name: str) -> None:
    """The values; one of the future is kept."""
    annotation = public(name)
    # No order: equal literals are one object to `typing`, whatever their order.
    assert set(introspect.literals(annotation)) == set(known().types[name]["values"])
    adapter = _adapter(annotation)
    for value in (*known().types[name]["values"], FUTURE):
        assert adapter.validate_python(value) == value
        assert adapter.dump_json(adapter.validate_python(value)) == adapter.dump_json(value)


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("alias"))
def test_alias(name: str) -> None:
    """A plain type under a name of its own."""
    target = known().types[name]["target"]
    assert plain(public(name)) == plain(introspect.from_text(target))


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("union", "discriminated union"))
def test_union_members(name: str) -> None:
    """The members, an enum among them with its values."""
    wanted = {m for member in known().types[name]["members"] for m in _members_of(member)}
    assert _members_of(name) == wanted


def _members_of(name: str) -> set[Any]:
    return {plain(member) for member in introspect.members(public(name))}


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("discriminated union"))
def test_variants(name: str) -> None:
    """Each tag leads to its model; an unknown one is kept, whatever comes with it."""
    union, adapter = known().types[name], _adapter(public(name))
    for tag, model in union["mapping"].items():
        value = adapter.validate_python(values.full(model))
        assert type(value).__name__ == model, tag
    unknown = {union["discriminator"]: FUTURE, "more": {"deep": [1, None]}}
    kept = adapter.validate_python(unknown)
    assert type(kept).__name__ not in union["mapping"].values()
    assert adapter.dump_python(kept, mode="json", by_alias=True, exclude_unset=True) == unknown


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("discriminated union"))
def test_variants_without_a_tag(name: str) -> None:
    """Where the server leaves the tag out, the other members tell the variants apart."""
    union, adapter = known().types[name], _adapter(public(name))
    if union.get("tolerate", {}).get("missing_discriminator"):
        for model in union["mapping"].values():
            document = values.full(model)
            del document[union["discriminator"]]
            assert type(adapter.validate_python(document)).__name__ == model


@pytest.mark.facts
@pytest.mark.parametrize("name", _named("discriminated union"))
def test_variant_shapes(name: str) -> None:
    """The same shapes without the tag are exported under names of their own."""
    union = known().types[name]
    for tag, shape in union.get("variant_shapes", {}).items():
        bare = set(public(shape).model_fields)
        tagged = set(public(union["mapping"][tag]).model_fields)
        assert bare <= tagged


def test_import_is_light() -> None:
    """`import cartesia` adds at most ten modules to a bare interpreter, and none that is heavy."""
    code = (
        "import sys; before = set(sys.modules); import cartesia; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {_source()!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    added = done.stdout.split()
    assert "cartesia" in added
    assert len(added) <= 10, added
    assert not HEAVY & {name.partition(".")[0] for name in added}


def _source() -> str:
    return str(ROOT / "generated" / "src")
