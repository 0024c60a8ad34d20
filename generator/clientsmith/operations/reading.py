"""What the parts of this stage share: the document, the reader of schemas, and names for what is
written inline.

What comes in is a schema and where it is used; what goes out is its type. A schema that several
operations share gets a name made of its own place, so that none of them decides it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from clientsmith import ir, words
from clientsmith.diagnostics import Report
from clientsmith.document import Document, Located, OperationNode, Usage
from clientsmith.ir import NameStrength, ProposedName, TypeExpr, TypeId

_COMPONENT = re.compile(r"(?:^|/)components/[^/]+/([^/]+)")
_STRUCTURE = frozenset({"schema", "content", "parameters", "responses", "requestBody", "headers"})
_MAX_REFS = 64


class Said(Protocol):
    """What a schema says besides its type."""

    @property
    def docs(self) -> ir.Docs:
        """Its prose."""
        ...

    @property
    def default(self) -> ir.MaybeJson:
        """Its default, if that is a value of the type."""
        ...

    @property
    def constraints(self) -> ir.Constraints:
        """Its limits."""
        ...

    @property
    def examples(self) -> tuple[ir.Json, ...]:
        """Its examples."""
        ...


class TypeReader(Protocol):
    """Reads JSON Schema into types; kept apart from this stage."""

    def read(
        self, schema: Located | None, suggestion: ProposedName, *, usage: Usage = ...
    ) -> TypeExpr:
        """Give the type of a schema; `suggestion` names it if it needs a name and has none."""
        ...

    def fields_of(self, expr: TypeExpr, *, usage: Usage = ...) -> tuple[ir.Field, ...] | None:
        """Give the properties of an object, or None for anything else."""
        ...

    def variants_of(self, expr: TypeExpr) -> tuple[TypeExpr, ...]:
        """Give the members of a union; anything else is its own only one."""
        ...

    def either(self, exprs: Sequence[TypeExpr]) -> TypeExpr:
        """Join types to one that admits what any of them does."""
        ...

    def id_of(self, place: Located) -> str:
        """Give the pointer that a place would have if the spec were one file."""
        ...

    def describe(self, schema: Located | None) -> Said:
        """Give what a schema says besides its type."""
        ...

    def types(self) -> Mapping[TypeId, ir.NamedType]:
        """Give all types that were declared so far, in order of first use."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What reading one operation needs."""

    document: Document
    reader: TypeReader
    report: Report
    node: OperationNode
    base: str
    """What names of inline types start with: `ListPets`."""
    longer: str
    """The same, from method and path."""

    def read(self, schema: Located | None, suffix: str, usage: Usage = "json") -> TypeExpr:
        """Read a schema of the operation; `suffix` says which."""
        return self.reader.read(schema, self._name(schema, suffix), usage=usage)

    def _name(self, schema: Located | None, suffix: str) -> ProposedName:
        end = words.pascal(suffix)
        if schema is None or self._is_own(schema):
            text, longer = f"{self.base}{end}", f"{self.longer}{end}"
        elif named := _COMPONENT.search(self.reader.id_of(schema)):
            text = words.pascal(_unescape(named[1]))
            longer = f"{text}{end}"
        elif self._is_of_path(schema):
            text = longer = f"{words.pascal(_static(self.node.path))}{end}"
        else:
            text = longer = f"{_stem(schema)}{end}"
        fallbacks = () if longer == text else (longer,)
        return ProposedName(text, NameStrength.DERIVED, fallbacks)

    def _is_own(self, schema: Located) -> bool:
        return _inside(schema, self.node.origin.file, self.node.origin.pointer)

    def _is_of_path(self, schema: Located) -> bool:
        above = self.node.origin.pointer.rpartition("/")[0]
        return _inside(schema, self.node.origin.file, above)


def _inside(schema: Located, file: str, pointer: str) -> bool:
    return schema.file == file and schema.pointer.startswith(f"{pointer}/")


def _unescape(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def _static(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", " ", path)


def _stem(schema: Located) -> str:
    """Name a piece of another file by the last telling word of its place."""
    tokens = [_unescape(token) for token in schema.pointer.split("/")]
    telling = [t for t in tokens if t and t not in _STRUCTURE and "/" not in t and not t.isdigit()]
    file = schema.file.rpartition("/")[2].partition(".")[0]
    return words.pascal(telling[-1] if telling else file)


def keywords(document: Document, schema: Located | None) -> dict[str, ir.Json]:
    """Give the keywords of a schema, those of what it refers to included; its own ones win."""
    found: dict[str, ir.Json] = {}
    for _ in range(_MAX_REFS):
        if schema is None or not isinstance(schema.value, dict):
            break
        found = {**schema.value, **found}
        ref = schema.value.get("$ref")
        if not isinstance(ref, str):
            break
        schema = document.sources.follow(ref, schema)
    return found


def property_schema(document: Document, schema: Located | None, name: str) -> Located | None:
    """Find the schema of a property, also behind references and in the parts of an allOf."""
    waiting, steps = [schema], 0
    while waiting and steps < _MAX_REFS:
        place, steps = waiting.pop(0), steps + 1
        if place is None or not isinstance(place.value, dict):
            continue
        properties = place.value.get("properties")
        if isinstance(properties, dict) and name in properties:
            return place.child("properties", name)
        if isinstance(ref := place.value.get("$ref"), str):
            waiting.append(document.sources.follow(ref, place))
        if isinstance(parts := place.value.get("allOf"), list):
            waiting += [place.child("allOf", n) for n in range(len(parts))]
    return None
