"""Reads schemas: decides what is declared and what is written in place, and in which order.

What comes in are places of schemas with suggestions for their names; what goes out are type
expressions, and the declared types that they lead to. References are declared from a queue, so
neither recursion nor chains of references cost stack; what is nested in place does, up to a bound
beyond which it is declared as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.schema import EndlessMerger, Widened
from clientsmith.document import Located, Sources, Usage
from clientsmith.ir import (
    ANY,
    AliasType,
    AnyOf,
    EnumType,
    Field,
    Json,
    ListOf,
    NamedType,
    NameStrength,
    ObjectType,
    ProposedName,
    Ref,
    Scalar,
    ScalarKind,
    TypeExpr,
    TypeId,
    UnionType,
    Variant,
)
from clientsmith.schemas import (
    arrays,
    constants,
    cycles,
    defaults,
    discriminators,
    enums,
    joins,
    kinds,
    names,
    objects,
    unions,
)
from clientsmith.schemas.keywords import reference
from clientsmith.schemas.notes import Notes, notes
from clientsmith.schemas.parts import Shape, Whole
from clientsmith.schemas.places import Piece, Places
from clientsmith.schemas.shapes import Shapes
from clientsmith.schemas.stand import Stand

_DEEP = 32
"""How many types in place may be around one, before it is declared instead."""
_MERGERS = 8
"""How many levels of schemas merged inside merged schemas are written out."""
_HELD = 4
"""How many lists and unions may be around bytes in a form; they may hold themselves."""
_ALIASES = 32
"""How many names of one schema to look through for what they say."""


@dataclass(frozen=True, slots=True)
class _Declaration:
    """A type that is referred to, and still to be made."""

    id: TypeId
    pieces: tuple[Piece, ...]
    name: ProposedName


class SchemaReader:
    """Turns schemas into types, each place once."""

    def __init__(
        self,
        sources: Sources,
        report: Report,
        *,
        nullable_keyword: bool,
        components: Iterable[tuple[str, Located]] = (),
        root: Located | None = None,
    ) -> None:
        """`components` are those of `root`, the document, so that moved ones keep their ids."""
        self.report = report
        self.shapes = Shapes(
            Places(sources, components, root), report, nullable_keyword=nullable_keyword
        )
        self._sources = sources
        self._places = self.shapes.places
        self._types: dict[TypeId, NamedType | None] = {}
        self._exprs: dict[TypeId, TypeExpr] = {}
        self._taken: set[TypeId] = set()
        self._mergers: dict[frozenset[object], list[TypeId]] = {}
        self._queue: deque[_Declaration] = deque()
        self._pieces: dict[TypeId, tuple[Piece, ...]] = {}

    # -- for other stages -------------------------------------------------------------------

    def read(
        self, schema: Located | None, suggestion: ProposedName, *, usage: Usage = "json"
    ) -> TypeExpr:
        """The type of a schema; what it refers to is declared on the way."""
        if schema is None:
            return ANY
        name = names.settled(suggestion, schema.value)
        if self._places.is_component(schema):
            # One that only passes on what another file says would be declared by itself.
            schema = self._places.home(schema)
            name = self._places.name(schema, name)
            expr = self._use(schema, name, 0)
            expr = joins.nullable(expr) if self._has_null((Piece(schema, name),)) else expr
        else:
            expr = self.type_of((Piece(schema, name),), name, "", 0)
        while self._queue:
            self._declare(self._queue.popleft())
        return expr if usage == "json" else self._with_bytes(expr)

    def types(self) -> Mapping[TypeId, NamedType]:
        """The types declared so far, in order of first use."""
        found = {id_: type_ for id_, type_ in self._types.items() if type_ is not None}
        return constants.settled(cycles.broken(found, self.report))

    def fields_of(self, expr: TypeExpr, *, usage: Usage = "json") -> tuple[Field, ...] | None:
        """The properties of an object; None for anything else."""
        type_ = self._resolved(expr)
        if not isinstance(type_, ObjectType):
            return None
        if usage == "json":
            return type_.fields
        return tuple(replace(f, type=self._with_bytes(f.type)) for f in type_.fields)

    def variants_of(self, expr: TypeExpr) -> tuple[TypeExpr, ...]:
        """The members of a union; anything else is its own only one."""
        type_ = self._resolved(expr)
        if isinstance(type_, UnionType):
            return tuple(variant.type for variant in type_.variants)
        return type_.members if isinstance(type_, AnyOf) else (expr,)

    def either(self, exprs: Sequence[TypeExpr]) -> TypeExpr:
        """Join types to one that admits what any of them does."""
        return joins.any_of(exprs)

    def id_of(self, place: Located) -> TypeId:
        """The pointer that a place would have if the spec were one file."""
        return self._places.id(place)

    def describe(self, schema: Located | None) -> Notes:
        """What a schema says besides its type, its default checked: for parameters."""
        if schema is None:
            return Notes()
        pieces = (Piece(schema, ProposedName("", NameStrength.DERIVED)),)
        found = self.notes_of(pieces)
        stand = self._stand("", self.shapes.whole(pieces), pieces[0].name, 0)
        return replace(found, default=objects.checked_default(found.default, pieces, stand, self))

    def _resolved(self, expr: TypeExpr) -> NamedType | TypeExpr:
        """What an expression is, behind null and other names for it."""
        seen: set[TypeId] = set()
        inner = joins.bare(expr)
        while isinstance(inner, Ref) and inner.id not in seen:
            seen.add(inner.id)
            type_ = self._types.get(inner.id)
            if not isinstance(type_, AliasType):
                return inner if type_ is None else type_
            inner = joins.bare(type_.target)
        return inner

    def _with_bytes(self, expr: TypeExpr, depth: int = 0) -> TypeExpr:
        """An expression outside of JSON, where `format: binary` is bytes."""
        if depth > _HELD:
            return expr
        inner = self._resolved(expr)
        if inner == Scalar(ScalarKind.STRING, "binary"):
            found: TypeExpr = Scalar(ScalarKind.BINARY, "binary")
        elif isinstance(inner, ListOf):
            item = (
                self._with_bytes(inner.item, depth + 1)
                if not isinstance(inner.item, ListOf)
                else inner.item
            )
            found = expr if item == inner.item else ListOf(item, inner.unique)
        elif isinstance(inner, AnyOf):
            members = tuple(self._with_bytes(member, depth + 1) for member in inner.members)
            found = expr if members == inner.members else AnyOf(members)
        else:
            return expr
        return joins.nullable(found) if expr != joins.bare(expr) else found

    # -- expressions --------------------------------------------------------------------------

    def type_of(
        self, pieces: Sequence[Piece], name: ProposedName, merged: TypeId, depth: int
    ) -> TypeExpr:
        """The type of schemas that hold together; `merged` is its id if they are several."""
        whole = self.shapes.whole(pieces)
        top = whole.top
        if top is not None:
            id_, name = self._places.id(top.place), top.name
        else:
            id_ = self._merged_id(whole, merged)
        if id_.count("/merged") > _MERGERS:
            self.report.add(EndlessMerger(self._sources.origin(pieces[0].place)))
            return ANY
        if id_ not in self._exprs:
            expr = self._in_place(whole, id_, name, depth)
            self._exprs[id_] = joins.nullable(expr) if self._has_null(pieces) else joins.bare(expr)
        return self._exprs[id_]

    def _merged_id(self, whole: Whole, merged: TypeId) -> TypeId:
        """The id of several schemas merged; the outer one where the same recur inside themselves.

        Two recursive schemas joined by `allOf` are joined again at each level.
        """
        known = self._mergers.setdefault(frozenset(item.piece.key for item in whole.items), [])
        outer = next((id_ for id_ in known if merged.startswith(f"{id_}/")), None)
        if outer is None and merged not in known:
            known.append(merged)
        return outer or merged

    def _has_null(self, pieces: Sequence[Piece]) -> bool:
        return self.shapes.null(pieces) is True and not self.shapes.is_anything(pieces)

    def _in_place(self, whole: Whole, id_: TypeId, name: ProposedName, depth: int) -> TypeExpr:
        if whole.never:
            return self._nothing(whole)
        if whole.sole is not None:
            return self._use(whole.sole, whole.items[0].piece.name, depth)
        if not whole.items:
            return ANY
        if id_ in self._types:
            self._taken.add(id_)
            return Ref(id_)
        shape = self.shapes.merged(whole)
        if depth >= _DEEP or (shape.is_object and not unions.meaningful(shape, self)[1]):
            return self._later(_Declaration(id_, whole.pieces, name))
        return self._now(shape, self._stand(id_, whole, name, depth + 1))

    def _use(self, target: Located, name: ProposedName, depth: int) -> TypeExpr:
        """A reference: by name to what has one in the spec, else the type itself."""
        id_ = self._places.id(target)
        if self._places.is_component(target) or depth >= _DEEP:
            if self._is_null_only(target):
                return joins.NULL
            return self._later(_Declaration(id_, (Piece(target, name),), name))
        return self.type_of((Piece(target, name),), name, id_, depth + 1)

    def _is_null_only(self, target: Located) -> bool:
        piece = Piece(target, ProposedName("", NameStrength.DERIVED))
        return self.shapes.types(piece) == () and self.shapes.null((piece,)) is True

    def _later(self, declaration: _Declaration) -> Ref:
        if declaration.id not in self._types:
            self._types[declaration.id] = None
            self._queue.append(declaration)
            self._pieces[declaration.id] = declaration.pieces
        self._taken.add(declaration.id)
        return Ref(declaration.id)

    def _now(self, shape: Shape, stand: Stand) -> TypeExpr:
        """Make a type in place; it is declared if it needs a name, or was referred to."""
        self._types[stand.id] = None  # Keeps its place in the order.
        self._pieces[stand.id] = stand.whole.pieces
        made = self._make(shape, stand)
        if isinstance(made, (ObjectType, EnumType, UnionType, AliasType)):
            self._types[stand.id] = made
        elif stand.id in self._taken:
            self._types[stand.id] = self._alias(made, stand)
        else:
            del self._types[stand.id]
            return made
        return Ref(stand.id)

    def _nothing(self, whole: Whole) -> TypeExpr:
        for piece in whole.pieces:
            if piece.place.value is False:
                origin = self._sources.origin(piece.place)
                self.report.add(Widened(origin, "false", "the SDK takes any value"))
        return joins.NEVER

    # -- declarations -------------------------------------------------------------------------

    def _declare(self, declaration: _Declaration) -> None:
        whole = self.shapes.whole(declaration.pieces)
        stand = self._stand(declaration.id, whole, declaration.name, 1)
        made = self._declared(whole, stand)
        if not isinstance(made, (ObjectType, EnumType, UnionType, AliasType)):
            made = self._alias(joins.bare(made), stand)
        self._types[declaration.id] = made

    def _declared(self, whole: Whole, stand: Stand) -> NamedType | TypeExpr:
        if whole.never:
            return self._nothing(whole)
        if whole.sole is not None and not self._is_child(whole, whole.sole):
            return self._use(whole.sole, whole.items[0].piece.name, 1)
        if not whole.items:
            return ANY
        shape = self.shapes.merged(whole)
        base = whole.pieces[0]
        if shape.is_object and not shape.groups and len(whole.pieces) == 1 and not base.skip:
            found = discriminators.family(base, self)
            if found is not None:
                return self._polymorphic(found, shape, stand)
        return self._make(shape, stand)

    def _is_child(self, whole: Whole, target: Located) -> bool:
        """Whether a component that is all but equal to another one is still a type apart.

        It is when it extends an object by `allOf` rather than being another name of it.
        """
        place = whole.pieces[0].place
        if reference(place.value) is not None or not self._places.is_component(place):
            return False
        shape = self.shapes.merge((Piece(target, whole.pieces[0].name),))
        return shape.is_object and not shape.groups

    def _polymorphic(
        self, found: discriminators.Family, shape: Shape, stand: Stand
    ) -> NamedType | TypeExpr:
        """The union of a base's children, which stands for the base wherever it is used."""
        variants: list[Variant] = []
        for id_, (place, tags) in found.children.items():
            if id_ == stand.id:
                name = names.child(stand.name, "base")
                own = self._stand(f"{id_}/base", stand.whole, name, 1)
                self._types[own.id] = None
                made = self._make(shape, own)
                self._types[own.id] = made if isinstance(made, ObjectType) else None
                variants.append(Variant(Ref(own.id), tags))
            else:
                home = self._places.home(place)
                ref = self._use(home, self._places.name(home, stand.name), 1)
                variants.append(Variant(ref, tags))
        return UnionType(
            stand.id,
            stand.name,
            stand.origin,
            tuple(variants),
            discriminator=found.property,
            docs=stand.notes.docs,
            examples=stand.notes.examples,
        )

    def _alias(self, target: TypeExpr, stand: Stand) -> AliasType:
        return AliasType(
            stand.id,
            stand.name,
            stand.origin,
            target,
            docs=stand.notes.docs,
            constraints=stand.notes.constraints,
            examples=stand.notes.examples,
        )

    def _make(self, shape: Shape, stand: Stand) -> NamedType | TypeExpr:
        """Make the type of a merged shape."""
        if shape.has_values and (listed := enums.build(shape, stand, self.report)) is not None:
            return listed
        shape, groups = unions.meaningful(shape, self)
        if groups:
            return unions.build(shape, groups, stand, self)
        if shape.types is None:
            return ANY
        if not shape.types:
            return joins.NULL
        first, *others = shape.types
        if others:
            return unions.of_types(shape.types, shape, stand, self)
        if first == "object":
            return objects.build(shape, stand, self)
        if first == "array":
            return arrays.build(shape, stand, self)
        return kinds.scalar(first, shape.raw)

    def _stand(self, id_: TypeId, whole: Whole, name: ProposedName, depth: int) -> Stand:
        place = whole.pieces[0].place
        return Stand(
            id_,
            name,
            self._sources.origin(place),
            notes(whole.prose),
            whole,
            self._sources,
            depth,
            is_component=self._places.is_component(place),
        )

    # -- for the makers of types ----------------------------------------------------------------

    def notes_of(self, pieces: Sequence[Piece]) -> Notes:
        """What is said besides the type, by the pieces and by what they are other names of."""
        whole = self.shapes.whole(pieces)
        inherited: list[Piece] = []
        at = whole
        for _ in range(_ALIASES):
            if at.sole is None:
                break
            at = self.shapes.whole((Piece(at.sole, at.items[0].piece.name),))
            inherited += at.prose
        return notes(whole.prose, inherited)

    def is_plain(self, ref: Ref) -> bool:
        """Whether a declared type is a scalar or an enum by another name."""
        types = [self.shapes.types(piece) for piece in self._pieces.get(ref.id, ())]
        return bool(types) and all(t and not {"object", "array"} & set(t) for t in types)

    def fits(self, value: Json, pieces: Sequence[Piece]) -> bool:
        """Whether a default is a value of its schema."""
        whole = self.shapes.whole(pieces)
        if whole.never or not whole.items:
            return not whole.never
        shape = self.shapes.merged(whole)
        return defaults.fits(value, shape, null=self.shapes.null(pieces))
