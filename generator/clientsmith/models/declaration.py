"""What a template prints: declarations whose every text is finished Python.

Data only. Knows neither `ir` nor datamodel-code-generator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["model", "twin"]


@dataclass(frozen=True, slots=True)
class Member:
    """A line of a class body, or a key of a TypedDict."""

    name: str
    """A quoted key in a TypedDict of functional form."""
    type: str
    default: str = ""
    """` = None`, or empty."""
    docstring: str = ""
    comments: tuple[str, ...] = ()
    """The same text where no docstring can stand."""


@dataclass(frozen=True, slots=True)
class ClassDeclaration:
    """A pydantic model, a TypedDict, or a class of constants."""

    name: str
    docstring: str
    members: tuple[Member, ...]
    bases: str = ""
    """`(Model)`, or empty."""
    body: tuple[str, ...] = ()
    """Finished lines before the members."""
    functional: bool = False
    """Whether a TypedDict has keys that are no attribute names."""
    quoted_name: str = ""


@dataclass(frozen=True, slots=True)
class AliasDeclaration:
    """`Name: TypeAlias = ...`; of a recursive one, the value is quoted."""

    name: str
    docstring: str
    annotation: str
    """`: TypeAlias`"""
    value: str
    later: tuple[str, ...] = ()
    """Finished lines behind it: what a recursive one is at run time."""


Declaration: TypeAlias = "ClassDeclaration | AliasDeclaration"


@dataclass(frozen=True, slots=True)
class Job:
    """Declarations of one style, to be printed together."""

    style: Style
    declarations: tuple[Declaration, ...]
