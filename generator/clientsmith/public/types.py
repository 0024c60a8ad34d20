"""Models, enums, unions and aliases, their twins, and what can be imported."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """A pydantic model."""

    name: str
    module: str
    extra: str = ""
    """Type of unlisted keys; empty for any, `none` where the spec forbids them."""
    component: str = ""
    """Key below `components` where it is not the name."""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of a model."""

    symbol: str
    """`Voice.created_at`"""
    type: str
    """As the class declares it: with None where the property may be left out."""
    required: bool
    """As the spec says; one that is only ever sent is None in replies all the same."""
    wire: str | None = None
    """Wire name where it is another."""
    nullable: bool = False
    read_only: bool = False
    write_only: bool = False
    constant: str = ""
    """As JSON, as are the next two."""
    default: str = ""
    limits: tuple[str, ...] = ()
    schema: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Enum:
    """Listed values."""

    name: str
    type: str
    """Of the values."""
    open: bool
    module: str
    constants: str = ""
    """The class that names them, if there is one."""
    component: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an enum."""

    enum: str
    value: str
    """As JSON."""
    name: str = ""
    """Its constant."""


@dataclass(frozen=True, slots=True)
class Union:
    """A union with a name."""

    name: str
    open: bool
    module: str
    discriminator: str = ""
    component: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A member of a union."""

    union: str
    type: str
    tags: tuple[str, ...] = ()
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name for a type."""

    name: str
    type: str
    module: str
    nullable: bool = False
    limits: tuple[str, ...] = ()
    schema: str = ""
    component: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """What requests may hold in place of a model: a TypedDict, or an alias when it has a type."""

    name: str
    model: str
    module: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a TypedDict, under its wire name."""

    twin: str
    wire: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Export:
    """A name that can be imported from a package."""

    name: str
    """`cartesia.voices.Voice`"""
    target: str = ""
    """`module:name` below the package, for a name of an earlier release."""
