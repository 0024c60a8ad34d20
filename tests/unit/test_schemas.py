"""Schemas: what each keyword becomes, in every dialect, and what is said when Python can't."""

from __future__ import annotations

import pytest
from schemas_support import COMPONENTS, read, short, target

from clientsmith import ir
from clientsmith.diagnostics.catalog import codes
from clientsmith.document import Located
from clientsmith.ir import ABSENT, NameStrength, ProposedName

LIST = ProposedName("List", NameStrength.DERIVED)


def only(schema: str, version: str = "3.1") -> tuple[str, list[str]]:
    """The type of a lone property, and the warnings about it."""
    found = read(f"A: {{type: object, properties: {{p: {schema}}}}}", version=version)
    return found.fields("A")["p?"], found.codes


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string}", "string"),
        ("{type: integer, format: int64}", "integer(int64)"),
        ("{type: number}", "number"),
        ("{type: boolean}", "boolean"),
        ("{type: 'null'}", "null"),
        ("{type: string, format: date-time}", "date-time"),
        ("{type: string, format: date}", "date"),
        ("{type: string, format: uuid}", "uuid"),
        ("{type: string, format: byte}", "byte"),
        ("{type: string, contentEncoding: base64}", "byte"),
        ("{type: string, format: email}", "string(email)"),
        ("{type: string, format: binary}", "string(binary)"),
        ("{type: string, contentMediaType: image/png}", "string(binary)"),
        ("true", "any"),
        ("{}", "any"),
        ("{const: x}", "'x'"),
        ("{type: string, enum: [x]}", "'x'"),
        ("{const: 3}", "3"),
        ("{enum: [true, false]}", "boolean"),
        ("{type: array}", "[any]"),
        ("{type: array, items: {type: string}}", "[string]"),
        ("{items: {type: string}}", "[string]"),
        ("{type: array, prefixItems: [{type: string}], minItems: 1, items: false}", "(string; -)"),
        ("{type: object}", "{any}"),
        ("{additionalProperties: {type: string}}", "{string}"),
        ("{type: [string, integer]}", "string | integer"),
        ("{type: [object, string], additionalProperties: {type: number}}", "{number} | string"),
        ("{anyOf: [{type: string}, {type: string}]}", "string"),
        ("{oneOf: [{type: string}, {type: integer}]}", "string | integer"),
        ("{oneOf: [{}, {}]}", "any"),
        ("{anyOf: [{type: string}, {type: array, items: {type: string}}]}", "string | [string]"),
    ],
)
def test_expressions(schema: str, expected: str) -> None:
    """What needs no name is written in place, without a word."""
    assert only(schema) == (expected, [])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: 'null', oneOf: [{type: string}, {type: integer}]}", "string | integer?"),
        ("{type: 'null', allOf: [{type: string}]}", "string?"),
        ("{type: ['null'], items: {type: string}}", "[string]?"),
        ("{type: 'null', $ref: '#/components/schemas/A'}", "@A?"),
    ],
)
def test_null_beside_other_values(schema: str, expected: str) -> None:
    """W207: nothing is of both, so null is admitted beside them."""
    assert only(schema) == (expected, ["W207"])


@pytest.mark.parametrize(
    "schema",
    [
        "{type: [string, 'null']}",
        "{anyOf: [{type: string}, {type: 'null'}]}",
        "{oneOf: [{type: 'null'}, {type: string}]}",
        "{anyOf: [{type: string}, {const: null}]}",
        "{anyOf: [{type: string}, {enum: [null]}]}",
        "{anyOf: [{allOf: [{type: [string, 'null']}]}]}",
    ],
)
def test_null(schema: str) -> None:
    """Every spelling of null is one flag."""
    assert only(schema) == ("string?", [])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, nullable: true}", "string?"),
        ("{type: string, nullable: true, enum: [a, null]}", "'a'?"),
        ("{nullable: true}", "any"),
        ("{nullable: true, allOf: [{type: string}]}", "string?"),
        ("{type: string, enum: [a, null]}", "'a'?"),
    ],
)
def test_null_in_3_0(schema: str, expected: str) -> None:
    """`nullable` is the spelling of 3.0."""
    assert only(schema, "3.0") == (expected, [])


def test_nullable_in_3_1() -> None:
    """Where `nullable` is no keyword, it is still meant; the warning says how it is read."""
    assert only("{type: string, nullable: true}") == ("string?", ["W212"])


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_nullable_component(version: str) -> None:
    """A component that admits null is nullable wherever it is used, and not itself."""
    spelling = "nullable: true, type: object" if version == "3.0" else "type: [object, 'null']"
    found = read(
        f"""
        A: {{{spelling}, properties: {{x: {{type: string}}}}}}
        B: {{properties: {{a: {{$ref: '{COMPONENTS}A'}}, l: {{items: {{$ref: '{COMPONENTS}A'}}}}}}}}
        C: {{$ref: '{COMPONENTS}A'}}
        """,
        version=version,
    )
    assert found.fields("A") == {"x?": "string"}
    assert found.fields("B") == {"a?": "@A?", "l?": "[@A?]"}
    assert target(found, "C") == "@A"


@pytest.mark.parametrize(
    ("schema", "expected", "code"),
    [
        ("{type: datetime}", "date-time", "W204"),
        ("{type: file}", "string(binary)", "W204"),
        ("{type: float}", "number", "W204"),
        ("{type: weird}", "any", "W204"),
        ("{type: string, properties: {x: {}}}", "string", "W207"),
        ("{type: string, enum: []}", "string", "W207"),
        ("{type: string, not: {const: a}}", "string", "W206"),
        ("false", "never", "W206"),
        ("{type: array, items: [{type: string}, {}], minItems: 2}", "(string, any; any)", "W206"),
        (
            "{patternProperties: {x: {type: string}}, additionalProperties: false}",
            "{string}",
            "W206",
        ),
        ("{patternProperties: {^x: {type: string}}}", "{any}", "W206"),
        ("{prefixItems: [{type: string}], items: {type: integer}}", "[string | integer]", "W206"),
        ("{const: [1]}", "[any]", "W206"),
        ("{enum: [{a: 1}]}", "{any}", "W206"),
        ("{type: array, items: {type: string}, enum: [a]}", "[string]", "W209"),
        ("{$ref: '#/components/schemas/Nope'}", "any", "W202"),
        ("[]", "any", "W201"),
    ],
)
def test_wider_with_a_warning(schema: str, expected: str, code: str) -> None:
    """What can't be said becomes wider, and a warning says so."""
    assert only(schema) == (expected, [code])


def test_objects() -> None:
    """Properties, required ones without a property included, and what else is allowed."""
    found = read("""
        A:
          required: [x, ghost]
          properties:
            x: {type: string, readOnly: true, description: An x., default: d, minLength: 1}
            y: {type: integer, minimum: 0, exclusiveMinimum: true, examples: [1, 2]}
            z: {type: string, x-sdk-ignore: true}
            q: {type: string, x-sdk-name: quantity, writeOnly: true, deprecated: true}
        B: {type: object, additionalProperties: false}
        C: {properties: {x: {}}, additionalProperties: {type: integer}}
        D: {type: object, required: [x], additionalProperties: {type: integer}}
    """)
    assert found.fields("A") == {"x": "string", "y?": "integer", "q?": "string", "ghost": "any"}
    x, y, q = (found.field("A", wire) for wire in "xyq")
    assert (x.default, x.constraints, x.read_only) == ("d", (("minLength", 1),), True)
    assert x.docs.description == "An x."
    assert (y.constraints, y.examples, y.default) == ((("exclusiveMinimum", 0),), (1, 2), ABSENT)
    assert (q.pinned_name, q.write_only, q.docs.deprecated) == ("quantity", True, True)
    assert short(found.object("A").extra) == "any"
    assert found.object("B").extra is None
    assert short(found.object("C").extra) == "integer"
    assert found.fields("D") == {"x": "integer"}
    assert found.codes == []


def test_draft_3_required() -> None:
    """`required: true` on a property is draft 3."""
    found = read("A: {properties: {x: {type: string, required: true}}}")
    assert (found.fields("A"), found.codes) == ({"x": "string"}, ["W212"])


@pytest.mark.parametrize(
    ("schema", "is_kept"),
    [
        ("{type: integer, default: 5.0}", True),
        ("{type: integer, default: '5'}", False),
        ("{type: string, format: date, default: '2020-01-01'}", True),
        ("{type: string, format: date-time, default: tomorrow}", False),
        ("{type: string, enum: [a, b], default: c}", False),
        ("{type: [string, 'null'], default: null}", True),
        ("{type: string, default: null}", False),
        ("{default: null}", True),
        ("{type: object, default: {a: 1}}", True),
    ],
)
def test_defaults(schema: str, is_kept: bool) -> None:
    """A default that is no value of its schema is dropped, with a warning."""
    found = read(f"A: {{properties: {{p: {schema}}}}}")
    assert (found.field("A", "p").default is not ABSENT) is is_kept
    assert found.codes == ([] if is_kept else ["W208"])


def test_default_of_what_is_referred_to() -> None:
    """A default applies wherever its schema does; prose stays with the type."""
    found = read(f"""
        S: {{type: string, enum: [asc, desc], default: desc, description: Order.}}
        A: {{properties: {{s: {{$ref: '{COMPONENTS}S'}}}}}}
    """)
    assert found.field("A", "s").default == "desc"
    assert found.field("A", "s").docs.description == ""


def test_enums() -> None:
    """Values, with names and descriptions in the spellings of several tools."""
    found = read("""
        A: {type: string, enum: [a, b, null], description: Ab.}
        B: {type: integer, enum: [1, 2], x-enum-varnames: [ONE, TWO], x-enum-descriptions: [x, y]}
        C: {type: string, enum: [a], x-enum-descriptions: {a: d}, x-sdk-enum: closed}
        D: {enum: [1, a, true]}
        E: {type: string, enum: [1, 2.5]}
        F: {type: string, enum: [a, b], x-ms-enum: {values: [{value: b, name: Bee}]}}
        G: {type: string, enum: [a, b], x-speakeasy-unknown-values: disallow}
        H: {type: string, oneOf: [{const: a, title: Ah}, {const: b, title: Be, description: d}]}
        I: {anyOf: [{type: string}, {enum: [gpt-4]}], x-sdk-enum: closed}
    """)
    assert [m.value for m in found.enum("A").members] == ["a", "b"]
    assert found.enum("A").open
    assert found.enum("A").docs.description == "Ab."
    assert [(m.name, m.description) for m in found.enum("B").members] == [
        ("ONE", "x"),
        ("TWO", "y"),
    ]
    assert found.enum("C").members == (ir.EnumMember("a", None, "d"),)
    assert not found.enum("C").open
    assert not found.enum("G").open
    assert [m.value for m in found.enum("D").members] == [1, "a", True]
    assert [m.value for m in found.enum("E").members] == ["1", "2.5"]
    assert [m.name for m in found.enum("F").members] == [None, "Bee"]
    assert found.enum("H").members == (ir.EnumMember("a", "Ah"), ir.EnumMember("b", "Be", "d"))
    assert found.enum("I").open  # Closed would refuse what the other half admits.
    assert found.codes == ["W209"]


def test_extensions_are_checked() -> None:
    """A misspelt extension is an error with a hint; so is a bad value. Another tool's is none."""
    found = read(
        "A: {type: string, enum: [a], x-sdk-enums: open, x-sdk-enum: ajar, x-sdk-group: [a], "
        "x-sdk-exclude: true}"
    )
    assert sorted(found.codes) == ["E201", "E201", "E202", "W115"]
    assert {d.hint for d in found.report} == {None, "did you mean `x-sdk-enum`?"}


def test_aliases() -> None:
    """Components that are scalars, lists, maps or other components keep their names."""
    found = read(f"""
        Id: {{type: string, maxLength: 5}}
        Ids: {{type: array, items: {{$ref: '{COMPONENTS}Id'}}, uniqueItems: true}}
        Also: {{$ref: '{COMPONENTS}Ids'}}
        Self: {{$ref: '{COMPONENTS}Self'}}
        Tree: {{type: array, items: {{$ref: '{COMPONENTS}Tree'}}}}
    """)
    names = ("Id", "Ids", "Also", "Self", "Tree")
    assert [target(found, n) for n in names] == ["string", "[@Id]", "@Ids", "any", "[@Tree]"]
    assert found.codes == ["W203"]
    alias = found["Id"]
    assert isinstance(alias, ir.AliasType)
    assert alias.constraints == (("maxLength", 5),)


def test_reference_siblings() -> None:
    """Beside `$ref`, 3.1 reads everything and 3.0 only prose and `nullable`."""
    text = f"""
        B: {{type: object, properties: {{x: {{type: string}}}}}}
        A:
          properties:
            b: {{$ref: '{COMPONENTS}B', description: d, required: [x]}}
            n: {{$ref: '{COMPONENTS}B', nullable: true}}
    """
    new, old = read(text), read(text, version="3.0")
    assert new.fields("A") == {"b?": "@A/properties/b", "n?": "@B?"}
    assert new.fields(f"{COMPONENTS}A/properties/b") == {"x": "string"}
    assert old.fields("A") == {"b?": "@B", "n?": "@B?"}
    assert (new.codes, old.codes) == (["W212"], ["W207"])
    assert old.field("A", "b").docs.description == "d"


def test_fields_and_bytes() -> None:
    """Bytes are possible in forms and bodies, never inside JSON."""
    found = read("""
        F:
          properties:
            f: {type: string, format: binary}
            l: {items: {type: string, format: binary}}
    """)
    ref = ir.Ref(f"{COMPONENTS}F")
    as_json, as_form = found.reader.fields_of(ref), found.reader.fields_of(ref, usage="form")
    assert as_json is not None
    assert as_form is not None
    assert [short(f.type) for f in as_json] == ["string(binary)", "[string(binary)]"]
    assert [short(f.type) for f in as_form] == ["binary", "[binary]"]
    assert found.reader.fields_of(ir.STRING) is None
    place = Located({"type": "string", "format": "binary"}, "root.yaml", "/paths/~1a/schema")
    assert short(found.reader.read(place, LIST, usage="raw")) == "binary"
    assert found.reader.read(None, LIST) == ir.ANY


def test_describe() -> None:
    """Parameters take their default, limits and prose from their schema."""
    found = read("A: {}")
    place = Located({"type": "integer", "default": "x", "maximum": 3}, "root.yaml", "/p")
    said = found.reader.describe(place)
    assert (said.default, said.constraints) == (ABSENT, (("maximum", 3),))
    assert found.codes == ["W208"]


def test_every_code_is_explained() -> None:
    """The diagnostics of this stage have pages."""
    assert {f"W2{n:02}" for n in range(1, 14)} | {"E201", "E202"} <= set(codes())
