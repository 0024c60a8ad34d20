"""Schemas put together: `allOf`, unions, discriminators, inheritance, recursion."""

from __future__ import annotations

from schemas_support import COMPONENTS, read, target, variants

from clientsmith import ir

XY = """
X: {type: object, properties: {x: {type: string}}}
Y: {type: object, properties: {y: {type: string}}}
"""
X, Y = f"{{$ref: '{COMPONENTS}X'}}", f"{{$ref: '{COMPONENTS}Y'}}"


def test_merged_objects() -> None:
    """`allOf` is one object; what is only required counts as well."""
    found = read(XY, f"A: {{allOf: [{X}, {{properties: {{a: {{}}}}}}, {{required: [x]}}]}}")
    assert found.fields("A") == {"x": "string", "a?": "any"}
    assert found.codes == []


def test_alone_in_all_of() -> None:
    """`allOf` around one reference adds prose, limits or a default, and makes no type."""
    found = read(
        XY,
        f"""
        S: {{type: string, enum: [a, b]}}
        L: {{type: array, items: {{type: string}}}}
        A:
          properties:
            x: {{allOf: [{X}], description: d}}
            s: {{allOf: [{{$ref: '{COMPONENTS}S'}}, {{default: a}}]}}
            l: {{allOf: [{{$ref: '{COMPONENTS}L'}}, {{minItems: 1}}]}}
            o: {{allOf: [{X}, {{type: object}}]}}
    """,
    )
    assert found.fields("A") == {"x?": "@X", "s?": "@S", "l?": "@L", "o?": "@X"}
    assert found.field("A", "s").default == "a"
    assert found.field("A", "x").docs.description == "d"
    assert found.field("A", "l").constraints == (("minItems", 1),)


def test_extending_by_all_of_is_a_type() -> None:
    """A component that extends an object is a type of its own, even if it adds nothing."""
    found = read(XY, f"A: {{allOf: [{X}], description: Mine.}}")
    assert found.fields("A") == {"x?": "string"}
    assert found.object("A").docs.description == "Mine."


def test_overrides() -> None:
    """A property that several members have is the narrowest of them."""
    found = read(
        XY,
        f"""
        B:
          properties:
            uuid: {{type: string, format: uuid}}
            number: {{type: number}}
            kind: {{type: string}}
            enum: {{type: string, enum: [a, b, c]}}
            object: {{type: object}}
            nil: {{type: [string, 'null']}}
            union: {{oneOf: [{{type: object}}, {{type: array, items: {{}}}}, {{type: string}}]}}
            same: {{type: object, properties: {{z: {{}}}}}}
        A:
          allOf:
            - {{$ref: '{COMPONENTS}B'}}
            - properties:
                uuid: {{type: string}}
                number: {{type: integer}}
                kind: {{const: a}}
                enum: {{type: string, enum: [b, c, d]}}
                object: {X}
                nil: {{type: string}}
                union: {X}
    """,
    )
    assert found.fields("A") == {
        "uuid?": "uuid",
        "number?": "integer",
        "kind?": "'a'",
        "enum?": "@A/properties/enum/merged",
        "object?": "@X",
        "nil?": "string",
        "union?": "@X",
        "same?": "@B/properties/same",
    }
    members = found.enum(f"{COMPONENTS}A/properties/enum/merged").members
    assert [member.value for member in members] == ["b", "c"]
    assert found.codes == []


def test_members_that_exclude_each_other() -> None:
    """Where nothing satisfies all, the later one is believed, with a warning."""
    found = read(f"""
        B: {{properties: {{k: {{type: string, enum: [a]}}, u: {{type: string, format: uuid}}}}}}
        A:
          allOf:
            - {{$ref: '{COMPONENTS}B'}}
            - properties:
                k: {{type: string, enum: [c]}}
                u: {{type: object, properties: {{z: {{}}}}}}
    """)
    assert found.fields("A") == {"k?": "'c'", "u?": "@A/properties/u/merged"}
    assert found.codes == ["W205", "W205"]


def test_common_part_of_a_union() -> None:
    """What stands beside a union holds for each variant."""
    found = read(
        XY,
        f"""
        A: {{properties: {{id: {{type: string}}}}, oneOf: [{X}, {Y}]}}
        B: {{allOf: [{{$ref: '{COMPONENTS}A'}}, {{required: [id]}}]}}
    """,
    )
    assert list(variants(found.union("A"))) == ["@A/oneOf/0/merged", "@A/oneOf/1/merged"]
    assert found.fields(f"{COMPONENTS}A/oneOf/1/merged") == {"id?": "string", "y?": "string"}
    assert found[f"{COMPONENTS}A/oneOf/1/merged"].name.text == "A Y"
    assert found.fields(f"{COMPONENTS}B/oneOf/0/merged") == {"id": "string", "x?": "string"}


def test_unions() -> None:
    """Simple members need no name; null and repeated ones are no members; one is no union."""
    found = read(
        XY,
        f"""
        A:
          properties:
            one: {{oneOf: [{X}]}}
            nil: {{oneOf: [{X}, {{type: 'null'}}]}}
            twice: {{anyOf: [{X}, {X}]}}
            two: {{anyOf: [{X}, {Y}, {{type: 'null'}}]}}
            lists: {{anyOf: [{{type: string}}, {{type: array, items: {X}}}]}}
            required: {{properties: {{a: {{}}}}, anyOf: [{{required: [a]}}, {{required: [b]}}]}}
        S: {{oneOf: [{{type: string}}, {{type: integer}}]}}
    """,
    )
    assert found.fields("A") == {
        "one?": "@X",
        "nil?": "@X?",
        "twice?": "@X",
        "two?": "@A/properties/two?",
        "lists?": "@A/properties/lists",
        "required?": "@A/properties/required",
    }
    assert target(found, "S") == "string | integer"
    two = found.union(f"{COMPONENTS}A/properties/two")
    assert variants(two) == {"@X": (), "@Y": ()}
    assert (two.name.text, two.discriminator) == ("A two", None)
    assert found.codes == ["W206"]


PETS = f"""
Cat: {{required: [kind], properties: {{kind: {{type: string}}}}}}
Dog: {{required: [kind], properties: {{kind: {{const: dog}}}}}}
Pet:
  oneOf: [{{$ref: '{COMPONENTS}Cat'}}, {{$ref: '{COMPONENTS}Dog'}}]
  discriminator:
    propertyName: kind
"""


def test_discriminators() -> None:
    """A tag is mapped by URL or by name, else a constant of the variant, else its name."""
    plain = read(PETS)
    assert plain.union("Pet").discriminator == "kind"
    assert variants(plain.union("Pet")) == {"@Cat": ("Cat",), "@Dog": ("dog",)}
    mapped = read(f"{PETS}    mapping: {{c: Cat, k: '{COMPONENTS}Cat', d: Dog, x: Nope}}")
    assert variants(mapped.union("Pet")) == {"@Cat": ("c", "k"), "@Dog": ("d",)}
    assert (plain.codes, mapped.codes) == ([], ["W211"])


def test_inferred_discriminator() -> None:
    """Constants that every variant requires, and that differ, need no `discriminator`."""
    found = read("""
        A:
          anyOf:
            - {required: [t], properties: {t: {const: a}, s: {const: same}}}
            - {required: [t], properties: {t: {enum: [b, c]}, s: {const: same}}}
    """)
    union = found.union("A")
    assert (union.discriminator, list(variants(union).values())) == ("t", [("a",), ("b", "c")])
    first = union.variants[0].type
    assert isinstance(first, ir.Ref)
    assert found[first.id].name.text == "A a"


def test_tags_that_are_numbers() -> None:
    """An integer property tells variants apart as well; `mapping` spells its values as text."""
    found = read("""
        A: {oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}
        B:
          oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Z'}]
          discriminator: {propertyName: t, mapping: {'1': X, '3': Z}}
        X: {required: [t], properties: {t: {type: integer, enum: [1]}}}
        Y: {required: [t], properties: {t: {type: integer, enum: [2]}, y: {type: string}}}
        Z: {required: [t], properties: {t: {type: integer}, z: {type: string}}}
    """)
    assert variants(found.union("A")) == {"@X": (1,), "@Y": (2,)}
    assert variants(found.union("B")) == {"@X": (1,), "@Z": (3,)}
    assert found.codes == []


def test_constants_are_open_unless_they_tell_variants_apart() -> None:
    """An enum of one value may get a second one, which is no crash."""
    found = read("""
        A: {anyOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}
        X: {properties: {a: {const: x}, b: {const: b}, c: {enum: [1], x-sdk-enum: closed}}}
        Y: {properties: {a: {const: y}, b: {const: b}, c: {enum: [1], x-sdk-enum: closed}}}
        Z: {properties: {u: {anyOf: [{const: auto}, {type: integer}]}, v: {const: true}}}
    """)
    fields = {f.wire: f.type for name in "XZ" for f in found.object(name).fields}
    assert fields["a"] == ir.Const("x")
    assert fields["b"] == ir.Const("b", open=True)
    assert fields["c"] == ir.Const(1) or isinstance(fields["c"], ir.Ref)
    assert fields["u"] == ir.AnyOf((ir.Const("auto", open=True), ir.Scalar(ir.ScalarKind.INTEGER)))
    assert fields["v"] == ir.Const(True, open=True)


def test_discriminators_that_do_not_work() -> None:
    """Without a discriminator that tells all variants apart, none is given, with a warning."""
    found = read(
        XY,
        f"""
        A: {{oneOf: [{X}, {{type: string}}], discriminator: {{propertyName: k}}}}
        B:
          oneOf:
            - {{properties: {{k: {{const: a}}}}}}
            - {{properties: {{k: {{const: a}}, z: {{}}}}}}
          discriminator: {{propertyName: k}}
        C: {{oneOf: [{X}, {{properties: {{k: {{}}}}}}], discriminator: {{propertyName: k}}}}
    """,
    )
    assert [found.union(name).discriminator for name in "ABC"] == [None] * 3
    assert found.codes == ["W210"] * 3


BASE = """
Base: {required: [k], properties: {k: {type: string}}, discriminator: {propertyName: k MAPPING}}
Kid: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {a: {}}}]}
Grandkid: {allOf: [{$ref: '#/components/schemas/Kid'}, {properties: {b: {}}}]}
User: {properties: {base: {$ref: '#/components/schemas/Base'}}}
"""


def test_inheritance() -> None:
    """A base with a discriminator is the union of its children, which stay objects."""
    found = read(BASE.replace(" MAPPING", ""))
    assert variants(found.union("Base")) == {"@Kid": ("Kid",), "@Grandkid": ("Grandkid",)}
    assert found.fields("Grandkid") == {"k": "string", "a?": "any", "b?": "any"}
    assert found.fields("User") == {"base?": "@Base"}


def test_inheritance_with_mapping() -> None:
    """A mapping names the tags, also of the base itself."""
    mapping = ", mapping: {kid: Kid, base: '#/components/schemas/Base'}"
    found = read(BASE.replace(" MAPPING", mapping))
    assert variants(found.union("Base")) == {
        "@Kid": ("kid",),
        "@Base/base": ("base",),
        "@Grandkid": ("Grandkid",),
    }
    assert found.fields(f"{COMPONENTS}Base/base") == {"k": "string"}


def test_mapping_to_what_extends_nothing() -> None:
    """A child extends its base by `allOf`, or has its property; anything else is none."""
    found = read(f"""
        Base:
          properties: {{k: {{type: string}}, data: {{}}}}
          discriminator: {{propertyName: k, mapping: {{a: One, b: Two, c: Text}}}}
        One: {{properties: {{k: {{type: string}}, x: {{}}}}}}
        Two: {{properties: {{y: {{}}}}}}
        Text: {{type: string}}
        Other:
          properties: {{k: {{type: string}}}}
          discriminator: {{propertyName: k, mapping: {{a: '{COMPONENTS}Text'}}}}
    """)
    assert variants(found.union("Base")) == {"@One": ("a",)}
    assert found.fields("Other") == {"k?": "string"}
    assert found.codes == ["W211"] * 3


def test_base_that_lists_its_children() -> None:
    """Base and children may refer to each other; the children stay as they are."""
    found = read(f"""
        Base:
          properties: {{k: {{type: string}}}}
          oneOf: [{{$ref: '{COMPONENTS}One'}}, {{$ref: '{COMPONENTS}Two'}}]
          discriminator: {{propertyName: k}}
        One: {{allOf: [{{$ref: '{COMPONENTS}Base'}}, {{properties: {{a: {{}}}}}}]}}
        Two: {{allOf: [{{$ref: '{COMPONENTS}Base'}}, {{properties: {{b: {{}}}}}}]}}
    """)
    assert variants(found.union("Base")) == {"@One": ("One",), "@Two": ("Two",)}
    assert found.fields("One") == {"k?": "string", "a?": "any"}
    assert len(found.types) == 3


def test_recursion() -> None:
    """Types may hold themselves, also through each other and through `allOf`."""
    found = read(f"""
        A: {{allOf: [{{$ref: '{COMPONENTS}B'}}, {{properties: {{x: {{}}}}}}]}}
        B: {{properties: {{a: {{$ref: '{COMPONENTS}A'}}}}}}
        U: {{oneOf: [{{type: string}}, {{items: {{$ref: '{COMPONENTS}U'}}}}]}}
        C: {{allOf: [{{$ref: '{COMPONENTS}C'}}, {{properties: {{c: {{}}}}}}]}}
    """)
    assert found.fields("A") == {"a?": "@A", "x?": "any"}
    assert variants(found.union("U")) == {"string": (), "[@U]": ()}
    assert found.fields("C") == {"c?": "any"}


def test_twin_recursion() -> None:
    """Two recursive schemas merged are merged once, not at every level."""
    found = read(f"""
        B1: {{properties: {{c: {{$ref: '{COMPONENTS}B1'}}, x: {{}}}}}}
        B2: {{properties: {{c: {{$ref: '{COMPONENTS}B2'}}, y: {{}}}}}}
        A: {{allOf: [{{$ref: '{COMPONENTS}B1'}}, {{$ref: '{COMPONENTS}B2'}}]}}
    """)
    merged = f"{COMPONENTS}A/properties/c/merged"
    assert found.fields(merged) == {"c?": "@A/properties/c/merged", "x?": "any", "y?": "any"}


def test_endless_unions() -> None:
    """A union that leads back to itself loses that variant."""
    found = read(f"""
        A: {{oneOf: [{{$ref: '{COMPONENTS}B'}}, {{type: string}}, {{type: array}}]}}
        B: {{oneOf: [{{$ref: '{COMPONENTS}A'}}, {{type: object, properties: {{x: {{}}}}}}]}}
    """)
    assert found.codes == ["W203"]
    assert len(found.types) == 3
