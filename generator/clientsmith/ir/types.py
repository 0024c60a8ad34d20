"""Types of the API: expressions without a name, and declarations with one."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias

from clientsmith.diagnostics import Origin

TypeId: TypeAlias = str
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Tag: TypeAlias = "str | int"
"""A value of a discriminator: OpenAPI has texts only, APIs have numbers as well."""
Constraints: TypeAlias = tuple[tuple[str, Json], ...]


class _Absent(enum.Enum):
    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent.ABSENT
"""Marks a keyword that the spec does not give, where `null` would be a value of it."""
MaybeJson: TypeAlias = "Json | _Absent"


# -- type expressions: what a field, an item or a parameter holds ---------------------------


class ScalarKind(enum.Enum):
    """The JSON scalars, and the formats that Python has a type of its own for."""

    ANY = "any"
    NEVER = "never"
    """The boolean schema `false`: nothing is valid."""
    NULL = "null"
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "date-time"
    TIME = "time"
    DURATION = "duration"
    UUID = "uuid"
    DECIMAL = "decimal"
    BASE64 = "byte"
    """Text that holds base64 (`format: byte`, `contentEncoding: base64`)."""
    BINARY = "binary"
    """Raw bytes: a body, a part of a multipart body, a reply. Never inside JSON."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar without a name of its own."""

    kind: ScalarKind
    format: str | None = None
    """The spec's `format`, also where Python has no type for it (`email`, `int64`)."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array of items of one type."""

    item: TypeExpr
    unique: bool = False


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array with a type for each place (`prefixItems`); `rest` types what follows."""

    items: tuple[TypeExpr, ...]
    rest: TypeExpr | None


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with free keys."""

    value: TypeExpr


@dataclass(frozen=True, slots=True)
class Const:
    """One value and no other: string, integer, boolean, number or null."""

    value: bool | int | float | str | None
    open: bool = False
    """Whether a reply with another value of its kind is kept, as with any enum; not where the
    value tells the variants of a union apart."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A declared type, by id."""

    id: TypeId


@dataclass(frozen=True, slots=True)
class Nullable:
    """`inner`, or null. Never nested, never around ANY or NULL."""

    inner: TypeExpr


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of a few expressions that need no name: scalars, lists, maps, refs, constants.

    Two or more members, none of them AnyOf or Nullable, no two equal.
    """

    members: tuple[TypeExpr, ...]


TypeExpr: TypeAlias = "Scalar | ListOf | TupleOf | MapOf | Const | Ref | Nullable | AnyOf"

ANY = Scalar(ScalarKind.ANY)
STRING = Scalar(ScalarKind.STRING)


# -- declared types: what gets a name -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Docs:
    """Prose of the spec, untrusted; reaches code through the docstring writer only."""

    summary: str = ""
    description: str = ""
    deprecated: bool = False
    external_url: str = ""


NO_DOCS = Docs()


class NameStrength(enum.IntEnum):
    """How firmly a proposed name is meant; the higher one keeps it when two clash."""

    DERIVED = 0
    """Made of the names around an inline schema."""
    TITLE = 1
    """The `title` of an inline schema."""
    COMPONENT = 2
    """A key below `components`, `$defs` or `definitions`."""
    PINNED = 3
    """`x-sdk-name`: settled, or an error."""


@dataclass(frozen=True, slots=True)
class ProposedName:
    """What a type would like to be called, in the spec's own spelling."""

    text: str
    strength: NameStrength
    fallbacks: tuple[str, ...] = ()
    """Longer names (made of more of the names around it) to try in turn on a clash."""


@dataclass(frozen=True, slots=True)
class Field:
    """A property of an object."""

    wire: str
    type: TypeExpr
    """Nullable when the property may be null; requiredness is apart."""
    required: bool
    origin: Origin
    docs: Docs = NO_DOCS
    read_only: bool = False
    write_only: bool = False
    default: MaybeJson = ABSENT
    constraints: Constraints = ()
    """Keywords such as `maximum` that the SDK documents and does not enforce."""
    examples: tuple[Json, ...] = ()
    pinned_name: str | None = None
    """`x-sdk-name`."""


@dataclass(frozen=True, slots=True)
class ObjectType:
    """An object with known properties; allOf is merged into it already."""

    id: TypeId
    name: ProposedName
    origin: Origin
    fields: tuple[Field, ...]
    extra: TypeExpr | None
    """Type of the values of unlisted keys (ANY unless the spec says); None when it forbids
    them. Replies keep unlisted keys either way."""
    docs: Docs = NO_DOCS
    examples: tuple[Json, ...] = ()
    extends: tuple[TypeId, ...] = ()
    """Components that `allOf` has merged into it, sorted. Tells where they belong; their fields
    are among `fields` already."""


@dataclass(frozen=True, slots=True)
class EnumMember:
    """A value that an enum lists."""

    value: bool | int | float | str
    name: str | None = None
    """`x-enum-varnames` and the like, or the title of a `oneOf` of constants."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class EnumType:
    """A scalar with listed values. Null, where listed, has become Nullable at each use."""

    id: TypeId
    name: ProposedName
    origin: Origin
    members: tuple[EnumMember, ...]
    open: bool = True
    """Whether values that the spec does not list yet are kept instead of refused."""
    docs: Docs = NO_DOCS
    examples: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A member of a union."""

    type: TypeExpr
    tags: tuple[Tag, ...] = ()
    """Discriminator values that select it; empty when there is no discriminator."""


@dataclass(frozen=True, slots=True)
class UnionType:
    """oneOf or anyOf with a name."""

    id: TypeId
    name: ProposedName
    origin: Origin
    variants: tuple[Variant, ...]
    discriminator: str | None = None
    """Wire name of the property that tells the variants apart, if all of them are objects."""
    open: bool = True
    """Whether unknown variants are kept; only with a discriminator."""
    docs: Docs = NO_DOCS
    examples: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class AliasType:
    """A name for an expression: a component that is a scalar, a list, a map or a tuple."""

    id: TypeId
    name: ProposedName
    origin: Origin
    target: TypeExpr
    docs: Docs = NO_DOCS
    constraints: Constraints = ()
    examples: tuple[Json, ...] = ()


NamedType: TypeAlias = "ObjectType | EnumType | UnionType | AliasType"
