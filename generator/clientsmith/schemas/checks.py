"""What a schema says that the SDK can't, seen from its keywords alone.

What comes in is a schema and its place; what goes out are diagnostics, once for each place. Never
changes how a schema is read.
"""

from __future__ import annotations

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.schema import (
    BadSchemaExtension,
    Ignored,
    NotASchema,
    OldSpelling,
    UnknownSchemaExtension,
    UnknownType,
    Widened,
)
from clientsmith.diagnostics.source import ForeignExtension, UnknownExtension
from clientsmith.document import Located, Sources
from clientsmith.ir import Json
from clientsmith.schemas.keywords import UNENFORCED, reference, shaping
from clientsmith.schemas.kinds import also_null, is_json_type, listed_types, nearest, node_types

_EXTENSIONS = ("x-sdk-name", "x-sdk-enum", "x-sdk-ignore")


class Checks:
    """Looks once at each schema that is read."""

    def __init__(self, sources: Sources, report: Report, *, nullable_keyword: bool) -> None:
        self._sources = sources
        self._report = report
        self._is_30 = nullable_keyword
        self._seen: set[tuple[str, str]] = set()

    def look(self, place: Located) -> None:
        """Report what is wrong with a schema, or goes beyond Python's types."""
        if (place.file, place.pointer) in self._seen:
            return
        self._seen.add((place.file, place.pointer))
        node = place.value
        if isinstance(node, dict):
            self._types(place, node)
            self._unenforced(place, node)
            self._misplaced(place, node)
            self._dialect(place, node)
            self._extensions(place, node)
        elif not isinstance(node, bool):
            self._report.add(NotASchema(self._sources.origin(place)))

    def _at(self, place: Located, key: str) -> Origin:
        return self._sources.origin(place.child(key))

    def _types(self, place: Located, node: dict[str, Json]) -> None:
        for given in listed_types(node):
            if is_json_type(given):
                continue
            type_, format_ = nearest(given)
            instead = f"`{type_}`" if type_ else "a schema of any type"
            instead += f" of format `{format_}`" if format_ else ""
            self._report.add(UnknownType(self._at(place, "type"), given, instead))

    def _unenforced(self, place: Located, node: dict[str, Json]) -> None:
        for keyword in UNENFORCED:
            if keyword in node:
                self._report.add(
                    Widened(self._at(place, keyword), keyword, "the SDK does not enforce it")
                )

    def _misplaced(self, place: Located, node: dict[str, Json]) -> None:
        types = node_types(node)
        for keyword, type_ in (("properties", "object"), ("items", "array")):
            if node.get(keyword) and types is not None and type_ not in types:
                reason = f"the type is not `{type_}`"
                self._report.add(Ignored(self._at(place, keyword), keyword, reason))
        if also_null(node):
            reason = "beside what describes a value it says that null is one, too"
            self._report.add(Ignored(self._at(place, "type"), "type", reason))
        # By the letter nothing is of an empty enum (2020-12 validation, 6.1.2).
        if node.get("enum") == []:
            reason = "it lists no value, which would admit none"
            self._report.add(Ignored(self._at(place, "enum"), "enum", reason))

    def _dialect(self, place: Located, node: dict[str, Json]) -> None:
        if node.get("nullable") is True and not self._is_30:
            origin = self._at(place, "nullable")
            self._report.add(OldSpelling(origin, "nullable", "a type list with `null`"))
        for keyword in ("$dynamicRef", "$recursiveRef"):
            if keyword in node:
                origin = self._at(place, keyword)
                self._report.add(Widened(origin, keyword, "the SDK reads it as `$ref`"))
        beside = shaping(node) - {"$ref"}
        # OpenAPI 3.0, 4.7.23.1: what stands beside `$ref` shall be ignored.
        if self._is_30 and reference(node) is not None and beside:
            for keyword in sorted(beside):
                self._report.add(
                    Ignored(self._at(place, keyword), keyword, "it stands beside `$ref`")
                )

    def _extensions(self, place: Located, node: dict[str, Json]) -> None:
        for keyword, value in node.items():
            if not keyword.startswith(UnknownExtension.PREFIX):
                continue
            origin = self._at(place, keyword)
            if keyword not in _EXTENSIONS:
                near = UnknownExtension.nearest(keyword)
                self._report.add(
                    UnknownSchemaExtension(origin, keyword, near if near in _EXTENSIONS else None)
                    if near
                    else ForeignExtension(origin, keyword)
                )
            elif (wanted := _wanted(keyword, value)) is not None:
                self._report.add(BadSchemaExtension(origin, keyword, wanted))


def _wanted(keyword: str, value: Json) -> str | None:
    """What an extension should have been, if it is something else."""
    if keyword == "x-sdk-name":
        return None if isinstance(value, str) and value.strip() else "text"
    if keyword == "x-sdk-enum":
        return None if value in ("open", "closed") else "`open` or `closed`"
    return None if isinstance(value, bool) else "true or false"
