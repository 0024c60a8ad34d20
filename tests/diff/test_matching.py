"""What belongs together: renames are seen as such, and nothing else is."""

from __future__ import annotations

from clientsmith import public
from clientsmith.diff.matching import match
from clientsmith.public import Record, Surface


def _model(name: str, *fields: str, component: str = "") -> list[Record]:
    listed = (public.Field(f"{name}.{field}", "str", required=True) for field in fields)
    return [public.Model(name, "types", component=component), *listed]


def _surface(*models: list[Record]) -> Surface:
    return Surface(tuple(record for model in models for record in model))


def _types(old: Surface, new: Surface) -> dict[str, str]:
    return {a: b for a, b in match(old, new).types.items() if a != b}


def test_a_type_keeps_its_component() -> None:
    """`x-sdk-name` renames a type, whatever it holds."""
    old = _surface(_model("Voice", "id"))
    assert _types(old, _surface(_model("Speaker", "label", component="Voice"))) == {
        "Voice": "Speaker"
    }


def test_a_type_keeps_most_of_its_members() -> None:
    """Renamed and edited at once."""
    old = _surface(_model("Voice", "id", "name", "language", "owner"))
    new = _surface(_model("Speaker", "id", "name", "language", "accent"))
    assert _types(old, new) == {"Voice": "Speaker"}


def test_little_in_common_is_too_little() -> None:
    """Many objects have an `id`."""
    old = _surface(_model("Voice", "id", "name"))
    new = _surface(_model("Order", "id", "total"))
    assert not _types(old, new)


def test_a_tie_pairs_nothing() -> None:
    """Which of two equal types was renamed cannot be told."""
    old = _surface(_model("Voice", "id", "name"))
    new = _surface(_model("One", "id", "name"), _model("Other", "id", "name"))
    assert not _types(old, new)


def test_a_name_that_is_there_is_that_type() -> None:
    """Two types that swap what they hold have not swapped their names."""
    old = _surface(_model("Voice", "id", "name"), _model("Order", "total", "items"))
    new = _surface(_model("Voice", "total", "items"), _model("Order", "id", "name"))
    assert not _types(old, new)


def test_renames_do_not_chain() -> None:
    """A to B, while B becomes C: each name that is there stays, and C is new."""
    old = _surface(_model("A", "id", "name"), _model("B", "total", "items"))
    new = _surface(_model("B", "id", "name"), _model("C", "total", "items"))
    found = match(old, new)
    assert found.types["B"] == "B"
    assert found.types.get("A") in (None, "C")


def test_members_go_with_their_type() -> None:
    """A rename is seen once: fields are neither new nor gone."""
    old = _surface(_model("Voice", "id", "name"))
    new = _surface(_model("Speaker", "id", "name"))
    found = match(old, new)
    assert not found.added
    assert not found.removed
    assert len(found.pairs) == 3


def test_types_that_hold_themselves() -> None:
    """Names end what would go on for ever."""
    tree = public.Field("Tree.children", "list[Tree]", required=True)
    wood = public.Field("Wood.children", "list[Wood]", required=True)
    old = Surface((public.Model("Tree", "types"), tree))
    new = Surface((public.Model("Wood", "types", component="Tree"), wood))
    fields = [pair for pair in match(old, new).pairs if isinstance(pair.new, public.Field)]
    assert [pair.old for pair in fields] == [wood]
