"""Schemas in places: ids, names, files, order, depth."""

from __future__ import annotations

import random
from typing import Any

import pytest
from schemas_support import COMPONENTS, Read, read, read_files, short

from clientsmith import ir
from clientsmith.document import Located
from clientsmith.ir import Json, NameStrength, ProposedName

LINES = """
Order:
  properties:
    lines:
      type: array
      items:
        properties:
          state: {type: string, enum: [open, done]}
          titled: {title: Line Price, properties: {x: {}}}
          plain: {title: Plain, properties: {x: {}}}
"""


def names(found: Read) -> dict[str, tuple[str, NameStrength, tuple[str, ...]]]:
    return {
        id_.replace(COMPONENTS, "@"): (t.name.text, t.name.strength, t.name.fallbacks)
        for id_, t in found.types.items()
    }


def test_names_of_inline_types() -> None:
    """Made of what is around them, singular for items; titles only when they tell something."""
    line = "@Order/properties/lines/items"
    derived = NameStrength.DERIVED
    assert names(read(LINES)) == {
        "@Order": ("Order", NameStrength.COMPONENT, ()),
        line: ("Order line", derived, ("Order lines item",)),
        f"{line}/properties/state": ("Order line state", derived, ("Order lines item state",)),
        f"{line}/properties/titled": (
            "Line Price",
            NameStrength.TITLE,
            ("Order line titled", "Order lines item titled"),
        ),
        f"{line}/properties/plain": ("Order line plain", derived, ("Order lines item plain",)),
    }


def test_pinned_names() -> None:
    """`x-sdk-name` pins a type, except on a property, whose own name it is."""
    found = read("A: {x-sdk-name: Alpha, properties: {p: {x-sdk-name: q, properties: {x: {}}}}}")
    assert found["A"].name == ProposedName("Alpha", NameStrength.PINNED)
    assert found[f"{COMPONENTS}A/properties/p"].name.text == "Alpha p"
    assert found.field("A", "p").pinned_name == "q"


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (f"{COMPONENTS}B/properties/o", "@B/properties/o"),
        (f"{COMPONENTS}B/properties/s", "string"),
        (f"{COMPONENTS}B/$defs/In", "@B/$defs/In"),
        (f"{COMPONENTS}B/$defs/Text", "@B/$defs/Text"),
        (f"{COMPONENTS}T/allOf/0", "@T/allOf/0"),
        ("other.yaml", "other.yaml#"),
        ("other.yaml#/properties/o", "other.yaml#/properties/o"),
        ("other.yaml#/definitions/D", "other.yaml#/definitions/D"),
    ],
)
def test_references_to_anywhere(ref: str, expected: str) -> None:
    """A place has one type, whether it is read there or by a reference."""
    found = read(
        f"""
        A: {{properties: {{p: {{$ref: '{ref}'}}}}}}
        B:
          $defs: {{In: {{properties: {{x: {{}}}}}}, Text: {{type: string}}}}
          properties: {{o: {{properties: {{x: {{}}}}}}, s: {{type: string}}}}
        T: {{allOf: [{{properties: {{t: {{}}}}}}, {{properties: {{u: {{}}}}}}]}}
        """,
        other="""
        definitions: {D: {properties: {x: {}}}}
        properties: {o: {properties: {x: {}}}}
        """,
    )
    assert found.fields("A") == {"p?": expected}
    assert found.codes == []


ONE_FILE = {
    "Order": {"type": "object", "properties": {"item": {"$ref": f"{COMPONENTS}Item"}}},
    "Item": {"properties": {"kind": {"enum": ["a", "b"]}, "order": {"$ref": f"{COMPONENTS}Order"}}},
}


def bundle(**schemas: Json) -> Json:
    return {"components": {"schemas": dict(schemas)}}


def test_files_do_not_matter() -> None:
    """A component in a file of its own, or in another document, keeps id and name."""
    item: Any = {
        "properties": {
            "kind": {"enum": ["a", "b"]},
            "order": {"$ref": f"root.yaml{COMPONENTS}Order"},
        }
    }
    order: Any = {"type": "object", "properties": {"item": {"$ref": "item.yaml"}}}
    by_file = {
        "root.yaml": bundle(Order=order, Item={"$ref": "item.yaml"}),
        "item.yaml": item,
    }
    far: Any = {"type": "object", "properties": {"item": {"$ref": f"b.yaml{COMPONENTS}Item"}}}
    by_document = {
        "root.yaml": bundle(Order=far, Item={"$ref": f"b.yaml{COMPONENTS}Item"}),
        "b.yaml": bundle(Item=item),
    }
    whole: dict[str, Json] = {"root.yaml": bundle(**ONE_FILE)}  # type: ignore[arg-type]
    expected = names(read_files(whole))
    assert names(read_files(by_file)) == expected
    assert names(read_files(by_document)) == expected


def test_same_name_in_two_files() -> None:
    """What says the same is the same type; what does not is kept beside it."""
    same: Json = {"properties": {"x": {"type": "string"}}}
    for other, count in ((same, 1), ({"properties": {"y": {}}}, 2)):
        files: dict[str, Json] = {
            "root.yaml": bundle(E=same, A={"properties": {"e": {"$ref": f"b.yaml{COMPONENTS}E"}}}),
            "b.yaml": bundle(E=other),
        }
        found = read_files(files)
        assert len([id_ for id_ in found.types if id_.endswith("/E")]) == count
        expected = "@E" if count == 1 else "b.yaml@E"
        assert found.fields("A") == {"e?": expected}


def test_operations_keep_their_ids_in_other_files() -> None:
    """A schema written below `paths` is known by that place, not by its file."""
    found = read("A: {}")
    place = Located({"properties": {"x": {}}}, "b.yaml", "/paths/~1a/get/schema")
    expr = found.reader.read(place, ProposedName("List reply", NameStrength.DERIVED))
    assert short(expr) == "#/paths/~1a/get/schema"
    assert found["#/paths/~1a/get/schema"].name.text == "List reply"


def shuffled(value: Any, randomly: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        randomly.shuffle(keys)
        return {key: shuffled(value[key], randomly) for key in keys}
    return [shuffled(item, randomly) for item in value] if isinstance(value, list) else value


def test_order_of_maps_does_not_matter() -> None:
    """Shuffled maps change the order of types and fields, and nothing else."""
    schemas: Any = {
        **ONE_FILE,
        "Base": {
            "properties": {"state": {"enum": ["a", "b"]}, "tags": {"items": {"enum": ["q", "r"]}}}
        },
        "Kid": {
            "allOf": [
                {"$ref": f"{COMPONENTS}Base"},
                {"properties": {"n": {"properties": {"x": {}}}}},
            ]
        },
        "Part": {"$ref": f"{COMPONENTS}Kid/allOf/1/properties/n"},
        "Any": {"anyOf": [{"$ref": f"{COMPONENTS}Kid"}, {"$ref": f"{COMPONENTS}Item"}]},
    }
    expected = read_files({"root.yaml": bundle(**schemas)})
    for seed in range(5):
        found = read_files({"root.yaml": bundle(**shuffled(schemas, random.Random(seed)))})
        assert sorted(names(found).items()) == sorted(names(expected).items())
        for name in ("Kid", "Base", "Item"):
            assert found.fields(name) == expected.fields(name)


def nested(depth: int, leaf: Json, *keys: str) -> Json:
    value = leaf
    for _ in range(depth):
        for key in reversed(keys):
            value = [value] if key == "-" else {key: value}
    return value


@pytest.mark.parametrize(
    "keys",
    [("items",), ("properties", "p"), ("allOf", "-"), ("anyOf", "-"), ("additionalProperties",)],
    ids=str,
)
def test_depth(keys: tuple[str, ...]) -> None:
    """As deep as a document may be, a schema is read without running out of stack."""
    found = read_files({"root.yaml": bundle(A=nested(500 // len(keys), {"type": "string"}, *keys))})
    assert f"{COMPONENTS}A" in found.types
    assert found.codes == []


def test_long_chains() -> None:
    """References may form long chains: of aliases, and of properties."""
    aliases: dict[str, Json] = {f"A{n}": {"$ref": f"{COMPONENTS}A{n + 1}"} for n in range(1500)}
    holders: dict[str, Json] = {
        f"B{n}": {"properties": {"p": {"$ref": f"{COMPONENTS}B{n + 1}"}}} for n in range(1500)
    }
    ends: dict[str, Json] = {"A1500": {"type": "string"}, "B1500": {"type": "string"}}
    found = read_files({"root.yaml": bundle(**aliases, **holders, **ends)})
    assert len(found.types) == 3002


def test_origins() -> None:
    """Types, fields and warnings point at the smallest place."""
    found = read("A: {properties: {p: {type: string, format: date, default: x}}}")
    assert found["A"].origin.pointer == "/components/schemas/A"
    assert found.field("A", "p").origin.pointer == "/components/schemas/A/properties/p"
    assert [d.origin.pointer for d in found.report] == [
        "/components/schemas/A/properties/p/default"
    ]


def test_every_reference_leads_somewhere() -> None:
    """The table of types is complete after each read."""
    found = read(LINES + f"Also: {{$ref: '{COMPONENTS}Order/properties/lines'}}")
    alias = found["Also"]
    assert isinstance(alias, ir.AliasType)
    assert short(alias.target) == "[@Order/properties/lines/items]"
