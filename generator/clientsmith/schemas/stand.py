"""Where a type under construction stands, and how its parts are read.

Data and protocols between the reader and the modules that each make one kind of type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from clientsmith.diagnostics import Origin, Report
from clientsmith.document import Located, Sources
from clientsmith.ir import Json, ProposedName, Ref, TypeExpr, TypeId
from clientsmith.schemas.notes import Notes
from clientsmith.schemas.parts import Whole
from clientsmith.schemas.places import Piece
from clientsmith.schemas.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Stand:
    """What will be true of a type, whatever kind it turns out to be."""

    id: TypeId
    name: ProposedName
    origin: Origin
    notes: Notes
    whole: Whole
    sources: Sources
    depth: int
    """How many types are under construction around this one."""
    is_component: bool = False

    def origin_of(self, place: Located) -> Origin:
        """Line and column of a place."""
        return self.sources.origin(place)


class Reads(Protocol):
    """What the makers of types need of the reader."""

    shapes: Shapes
    report: Report

    def type_of(
        self, pieces: Sequence[Piece], name: ProposedName, merged: TypeId, depth: int
    ) -> TypeExpr:
        """The type of schemas that hold together; `merged` is its id if they are several."""
        ...

    def notes_of(self, pieces: Sequence[Piece]) -> Notes:
        """What is said besides the type."""
        ...

    def is_plain(self, ref: Ref) -> bool:
        """Whether a declared type is a scalar by another name."""
        ...

    def fits(self, value: Json, pieces: Sequence[Piece]) -> bool:
        """Whether a default is a value of its schema."""
        ...
