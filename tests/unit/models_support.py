"""A hand-made API with every kind of type, and a package assembled of what `models` prints."""

from __future__ import annotations

import importlib
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from clientsmith import ir, models
from clientsmith.diagnostics import Origin
from clientsmith.symbols import Symbol, Symbols

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "models"
AT = Origin("openapi.yaml", 1, 1, "")
STR, INT, ANY = ir.STRING, ir.Scalar(ir.ScalarKind.INTEGER), ir.ANY


def scalar(kind: str) -> ir.Scalar:
    return ir.Scalar(ir.ScalarKind(kind))


def ref(name: str) -> ir.Ref:
    return ir.Ref(f"#/{name}")


def _named(name: str) -> tuple[str, ir.ProposedName, Origin]:
    return f"#/{name}", ir.ProposedName(name, ir.NameStrength.COMPONENT), AT


def field(
    wire: str, type_: ir.TypeExpr = STR, *, required: bool = False, **more: object
) -> ir.Field:
    return ir.Field(wire, type_, required, AT, **more)  # type: ignore[arg-type]  # test shorthand


def obj(
    name: str,
    *fields: ir.Field,
    extra: ir.TypeExpr | None = ANY,
    docs: ir.Docs = ir.NO_DOCS,
) -> ir.ObjectType:
    return ir.ObjectType(*_named(name), fields, extra, docs)


def enum(name: str, *values: object, open_: bool = True, **names: str) -> ir.EnumType:
    by_value = {value: key for key, value in names.items()}
    members = tuple(ir.EnumMember(v, by_value.get(str(v))) for v in values)  # type: ignore[arg-type]  # test shorthand
    return ir.EnumType(*_named(name), members, open_)


def union(
    name: str,
    *variants: tuple[ir.TypeExpr, tuple[str, ...]],
    tag: str | None = None,
    open_: bool = True,
) -> ir.UnionType:
    return ir.UnionType(*_named(name), tuple(ir.Variant(*v) for v in variants), tag, open_)


def alias(name: str, target: ir.TypeExpr, docs: ir.Docs = ir.NO_DOCS) -> ir.AliasType:
    return ir.AliasType(*_named(name), target, docs)


def api(*types: ir.NamedType, source: str = "openapi.yaml") -> ir.Api:
    return ir.Api("Test", "1", source, (), {t.id: t for t in types}, (), (), ())


def symbols(
    document: ir.Api,
    *,
    homes: Mapping[str, str] | None = None,
    attributes: Mapping[tuple[str, str], str] | None = None,
) -> Symbols:
    """Names as `naming` would settle them, all in the shared modules unless said otherwise."""
    homes, attributes = homes or {}, attributes or {}

    def at(name: str, last: str) -> str:
        return f"{homes[name]}.{last}" if name in homes else last

    names = {id_: t.name.text for id_, t in document.types.items()}
    with_twin = {i for i, t in document.types.items() if not isinstance(t, (ir.EnumType,))}
    with_twin -= {i for i, n in names.items() if n.endswith("Plain")}
    found: dict[tuple[str, str], str] = {}
    constants: dict[tuple[str, str], str] = {}
    for id_, declared in document.types.items():
        if isinstance(declared, ir.ObjectType):
            for f in declared.fields:
                plain = re.sub(r"\W", "_", f.wire).lower().lstrip("_") or "field"
                found[id_, f.wire] = attributes.get((names[id_], f.wire), plain)
        if isinstance(declared, ir.EnumType):
            for m in declared.members:
                if m.name:
                    constants[id_, repr(m.value)] = m.name
    return Symbols(
        package="pkg",
        client="Client",
        async_client="AsyncClient",
        environment="Environment",
        types={i: Symbol(n, at(n, "types")) for i, n in names.items()},
        twins={
            i: Symbol(f"{n}Params", at(n, "requests")) for i, n in names.items() if i in with_twin
        },
        attributes=found,
        constants=constants,
        resources={},
        methods={},
        arguments={},
        servers={},
    )


def assemble(files: Mapping[str, str], folder: Path, package: str) -> Path:
    """Write a package of printed modules with the runtime as its core."""
    base = folder / package
    shutil.copytree(ROOT / "templates" / "runtime", base / "core", ignore=_caches)
    (base / "__init__.py").write_text("")
    (base / "py.typed").write_text("")
    for path, text in files.items():
        file = base / path
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.write_text(text, encoding="utf-8")
    return base


_caches = shutil.ignore_patterns("__pycache__")


def load(files: Mapping[str, str], folder: Path, package: str, module: str = "types") -> ModuleType:
    """Import a printed module."""
    assemble(files, folder, package)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(f"{package}.{module}")
    finally:
        sys.path.remove(str(folder))


def everything() -> tuple[ir.Api, Symbols]:
    """One of each, over a shared module and the modules of one resource."""
    hostile = 'A "quoted" \\ text """ with\u2028 odd\x07 things.<br>Second line.'
    document = api(
        enum("Language", "en", "fr", 'it\'s "q" \\ \u2028'),
        enum("Speed", 1, 2),
        enum("Closed", "a", "b", open_=False),
        enum("Mixed", 1, "a", True, 1.5),
        enum("Rate", 0.5, 1.5),
        enum("Format", "pcm_f32le", "mp3", PCM="pcm_f32le", MP3="mp3"),
        alias("VoiceIdPlain", STR, ir.Docs(description=hostile)),
        alias("NothingPlain", scalar("null")),
        alias("AnythingPlain", ANY),
        alias(
            "JsonPlain", ir.AnyOf((STR, ir.ListOf(ref("JsonPlain")), ir.MapOf(ref("JsonPlain"))))
        ),
        obj("Empty"),
        obj("Closing", extra=None),
        obj("Counts", field("name"), extra=INT),
        obj("OnlyCounts", extra=INT),
        obj(
            "Clash",
            *(field(name) for name in ("date", "list", "str", "int", "Literal", "Model", "Any")),
            field("dict", ir.MapOf(STR)),
            field("day", scalar("date")),
            field("days", ir.ListOf(scalar("date"))),
            field("anything", ANY),
            field("one", ir.Const("x"), required=True),
            field("Clash", ref("Clash")),
            field("Empty", ir.ListOf(ref("Empty"))),
            field("DateTime", scalar("date-time")),
            field("dt", scalar("date-time")),
            field("Annotated", ref("Language")),
            field("Field"),
            field("NotRequired"),
            field("Sequence", ir.ListOf(STR)),
        ),
        obj(
            "Odd",
            field("a-b", ref("Language"), required=True, docs=ir.Docs(description=hostile)),
            field("from", ir.ListOf(ref("Odd"))),
            field("__x", ir.Const('it\'s "x"')),
        ),
        obj(
            "Everything",
            field("id", ref("VoiceIdPlain"), required=True, docs=ir.Docs("Identifier.", hostile)),
            field("secret", required=True, write_only=True),
            field("created", scalar("date-time"), required=True, read_only=True),
            field("nullable", ir.Nullable(STR), required=True),
            field("both", ir.Nullable(ref("Language")), docs=ir.Docs(deprecated=True)),
            field("count", INT, default=3, constraints=(("minimum", 1), ("maximum", 5))),
            field("pair", ir.TupleOf((STR, INT), None)),
            field("tail", ir.TupleOf((STR,), INT)),
            field("kids", ir.ListOf(ref("Everything"))),
            field("by_name", ir.MapOf(ref("Everything"))),
            field("either", ir.AnyOf((STR, scalar("number"), ref("Empty")))),
            field("message", ref("Message")),
            field("nothing", ref("NothingPlain")),
            field("nothing_or", ir.Nullable(ref("NothingPlain"))),
            field("anything_or", ir.Nullable(ref("AnythingPlain"))),
            field("free", ref("JsonPlain")),
            *(
                field(kind.name.lower(), ir.Scalar(kind))
                for kind in ir.ScalarKind
                if kind not in (ir.ScalarKind.STRING, ir.ScalarKind.BINARY)
            ),
            field("kind", ir.Const(1), required=True),
            field("flag", ir.Const(True)),
            field("const_null", ir.Const(None), required=True),
            field("const_float", ir.Const(1.5)),
            field("speed", ref("Speed")),
            field("closed", ref("Closed")),
            field("mixed", ref("Mixed")),
            field("rate", ref("Rate")),
        ),
        obj("Chunk", field("type", ir.Const("chunk"), required=True), field("data", required=True)),
        obj(
            "Done",
            field("type", ir.Const("done"), required=True),
            field("at", scalar("date-time")),
            field("from"),
            docs=ir.Docs(description=hostile, external_url="https://example.com"),
        ),
        obj("Event", field("type", required=True), field("at", scalar("date"))),
        union(
            "Message",
            (ref("Chunk"), ("chunk",)),
            (ref("Done"), ("done",)),
            (ref("Event"), ("opened", "closed")),
            tag="type",
        ),
        union(
            "Strict", (ref("Chunk"), ("chunk",)), (ref("Done"), ("done",)), tag="type", open_=False
        ),
        union("Loose", (ref("Chunk"), ()), (ir.ListOf(ref("Loose")), ()), (STR, ())),
        union("Lone", (ref("Chunk"), ())),
        alias("Chunks", ir.ListOf(ref("Chunk"))),
        obj("Local", field("everything", ref("Everything")), field("format", ref("Format"))),
    )
    names = symbols(
        document,
        homes={"Local": "agents", "Format": "agents"},
        attributes={
            **{("Clash", name): name for name in CAPITALS},
            ("Clash", "dict"): "dict_",
            ("Odd", "from"): "from_",
            ("Done", "from"): "from_",
        },
    )
    return document, names


CAPITALS = (
    *("Literal", "Model", "Any", "Clash", "Empty", "DateTime"),
    *("Annotated", "Field", "NotRequired", "Sequence"),
)


def printed() -> dict[str, str]:
    document, names = everything()
    return models.render(document, names, TEMPLATES)
