"""A bundle in memory, and a short way to write types down, for the tests of `schemas`."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote

import yaml

from clientsmith import ir
from clientsmith.diagnostics import Origin, Report
from clientsmith.document import Located
from clientsmith.ir import Json, NameStrength, ProposedName, ScalarKind, TypeExpr
from clientsmith.schemas import SchemaReader

COMPONENTS = "#/components/schemas/"


class Bundle:
    """Files by name, each already parsed."""

    def __init__(self, files: Mapping[str, Json]) -> None:
        self.files = files

    def follow(self, ref: str, base: Located) -> Located | None:
        path, _, fragment = ref.partition("#")
        folder = posixpath.dirname(base.file)
        file = posixpath.normpath(posixpath.join(folder, path)) if path else base.file
        value = self.files.get(file)
        if value is None and file not in self.files:
            return None
        for key in unquote(fragment).split("/")[1:]:
            key = key.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return Located(value, file, unquote(fragment))

    def origin(self, place: Located) -> Origin:
        return Origin(place.file, 1, 1, place.pointer)

    def component_schemas(self) -> list[tuple[str, Located]]:
        return [found for file in self.files for found in self.components(file)]

    def components(self, file: str) -> list[tuple[str, Located]]:
        found = self.follow("#/components/schemas", Located(None, file, ""))
        if found is None or not isinstance(found.value, dict):
            return []
        return [(name, found.child(name)) for name in found.value]


@dataclass(frozen=True)
class Read:
    """What became of a bundle."""

    reader: SchemaReader
    report: Report
    bundle: Bundle

    @property
    def types(self) -> Mapping[str, ir.NamedType]:
        return self.reader.types()

    def __getitem__(self, name: str) -> ir.NamedType:
        types = self.types
        return types[COMPONENTS + name if COMPONENTS + name in types else name]

    def object(self, name: str) -> ir.ObjectType:
        found = self[name]
        assert isinstance(found, ir.ObjectType), found
        return found

    def union(self, name: str) -> ir.UnionType:
        found = self[name]
        assert isinstance(found, ir.UnionType), found
        return found

    def enum(self, name: str) -> ir.EnumType:
        found = self[name]
        assert isinstance(found, ir.EnumType), found
        return found

    def field(self, name: str, wire: str) -> ir.Field:
        return next(field for field in self.object(name).fields if field.wire == wire)

    def fields(self, name: str) -> dict[str, str]:
        """The fields of an object, in short; optional ones end in `?` before the colon."""
        return {
            field.wire + ("" if field.required else "?"): short(field.type)
            for field in self.object(name).fields
        }

    @property
    def codes(self) -> list[str]:
        self.reader.types()
        return [diagnostic.code for diagnostic in self.report]


def read(*texts: str, version: str = "3.1", **others: str) -> Read:
    """Read all components of a root document; `others` are more files, by name without .yaml."""
    schemas: dict[str, Json] = {}
    for text in texts:
        schemas |= cast("dict[str, Json]", yaml.safe_load(text))
    files: dict[str, Json] = {"root.yaml": {"components": {"schemas": schemas}}}
    files |= {f"{name}.yaml": cast(Json, yaml.safe_load(value)) for name, value in others.items()}
    return read_files(files, version=version)


def read_files(files: Mapping[str, Json], *, version: str = "3.1") -> Read:
    bundle, report = Bundle(files), Report()
    components = bundle.components("root.yaml")
    reader = SchemaReader(bundle, report, nullable_keyword=version == "3.0", components=components)
    for name, place in components:
        reader.read(place, ProposedName(name, NameStrength.COMPONENT))
    return Read(reader, report, bundle)


def short(expr: TypeExpr | None) -> str:
    """A type expression on one line: `[string?]`, `{@Item}`, `'a' | integer`."""
    match expr:
        case None:
            return "-"
        case ir.Scalar(kind=ScalarKind.STRING | ScalarKind.INTEGER as kind, format=str(given)):
            return f"{kind.value}({given})"
        case ir.Scalar(kind=kind):
            return kind.value
        case ir.Ref(id=id_):
            return id_.replace(COMPONENTS, "@")
        case ir.Nullable(inner=inner):
            return f"{short(inner)}?"
        case ir.ListOf(item=item):
            return f"[{short(item)}]"
        case ir.MapOf(value=value):
            return "{" + short(value) + "}"
        case ir.TupleOf(items=items, rest=rest):
            return f"({', '.join(map(short, items))}; {short(rest)})"
        case ir.Const(value=value):
            return repr(value)
        case ir.AnyOf(members=members):
            return " | ".join(map(short, members))


def variants(union: ir.UnionType) -> dict[str, tuple[str, ...]]:
    """The variants of a union, in short, with their tags."""
    return {short(variant.type): variant.tags for variant in union.variants}


def target(read_: Read, name: str) -> str:
    """What an alias stands for."""
    found = read_[name]
    assert isinstance(found, ir.AliasType), found
    return short(found.target)
