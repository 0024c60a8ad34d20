"""Listed values: `enum`, `const`, and `oneOf` of constants.

What comes in is a shape that lists its values; what goes out is an EnumType, a Const or a wider
scalar. Values of a type that the schema does not admit are read as that type, or left out, with
a warning. Never speaks of null: where it is listed, the use is Nullable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.schema import BadEnumValues, Conflict, Widened
from clientsmith.document import Located
from clientsmith.ir import Const, EnumMember, EnumType, Json, Scalar, ScalarKind, TypeExpr
from clientsmith.meant.kinds import fitted
from clientsmith.schemas.keywords import mapping, sequence, text
from clientsmith.schemas.kinds import Types
from clientsmith.schemas.parts import Shape
from clientsmith.schemas.places import Piece
from clientsmith.schemas.stand import Stand

_NAME_LISTS = ("x-enum-varnames", "x-enumNames", "x-enum-names", "x-speakeasy-enums")
_DESCRIPTION_LISTS = ("x-enum-descriptions", "x-enumDescriptions", "x-speakeasy-enum-descriptions")
_OPENNESS: Mapping[str, bool] = {"open": True, "closed": False, "allow": True, "disallow": False}
_OPENNESS_KEYS = ("x-sdk-enum", "x-fern-enum", "x-speakeasy-unknown-values")


def build(shape: Shape, stand: Stand, report: Report) -> EnumType | TypeExpr | None:
    """The type of a shape that lists its values; None when the list says nothing."""
    found: dict[str, EnumMember] | None = None
    for piece in shape.nodes:
        own = _members(piece, shape.types, stand, report)
        if own is None:
            continue
        if found is None:
            found = own
            continue
        both = {key: member for key, member in found.items() if key in own}
        if not both:
            report.add(Conflict(stand.origin_of(_values_place(piece)), "the list of values"))
        found = both or own
    if found is None:
        return None
    is_const = any("const" in node for node in shape.raw)
    return of_members(tuple(found.values()), shape.raw, stand, is_const=is_const)


def of_members(
    members: tuple[EnumMember, ...],
    nodes: Sequence[dict[str, Json]],
    stand: Stand,
    *,
    is_const: bool = False,
    has_others: bool = False,
) -> EnumType | TypeExpr:
    """Make the type of the values listed; a single inline one is a constant.

    `has_others` says that the schema admits values besides, which only an open enum does.
    """
    if not members:
        return Scalar(ScalarKind.NULL)
    if {repr(member.value) for member in members} == {"True", "False"}:
        return Scalar(ScalarKind.BOOLEAN)
    said = True if has_others else openness(nodes)
    if is_const or (len(members) == 1 and said is None and not stand.is_component):
        value = members[0].value
        # PEP 586 has no literal floats: a number takes any other anyway.
        return Const(value, open=said is not False and not isinstance(value, float))
    return EnumType(
        stand.id,
        stand.name,
        stand.origin,
        members,
        open=said is not False,
        docs=stand.notes.docs,
        examples=stand.notes.examples,
    )


def openness(nodes: Sequence[dict[str, Json]]) -> bool | None:
    """What the spec says about values that it does not list."""
    for node in nodes:
        for key in _OPENNESS_KEYS:
            given = node.get(key)
            if isinstance(given, str) and given in _OPENNESS:
                return _OPENNESS[given]
    return None


def constants(piece: Piece) -> list[EnumMember] | None:
    """The values of a variant that is nothing but constants, named after its title."""
    node = piece.node
    values = [node["const"]] if "const" in node else sequence(node, "enum")
    scalars = [v for v in values if not isinstance(v, (list, dict)) and v is not None]
    if len(scalars) != len(values) or not values:
        return None
    described = text(node, "description") or ""
    if len(scalars) == 1:
        title = text(node, "title", "x-sdk-name")
        return [EnumMember(scalars[0], title, described)]
    return [EnumMember(value) for value in scalars]


def _values_place(piece: Piece) -> Located:
    return piece.place.child("enum" if "enum" in piece.node else "const")


def _members(
    piece: Piece, types: Types | None, stand: Stand, report: Report
) -> dict[str, EnumMember] | None:
    """The values that one schema lists, by their spelling; None when it lists none."""
    node = piece.node
    if "const" in node:
        if isinstance(node["const"], (list, dict)):
            origin = stand.origin_of(piece.place.child("const"))
            report.add(Widened(origin, "const", "the SDK takes any such value"))
            return None
        listed: list[Json] = [node["const"]]
    else:
        listed = sequence(node, "enum")
    return _typed(piece, listed, types, stand, report) if listed else None


def _typed(
    piece: Piece, listed: list[Json], types: Types | None, stand: Stand, report: Report
) -> dict[str, EnumMember] | None:
    names, descriptions = _names(piece.node, listed), _descriptions(piece.node, listed)
    found: dict[str, EnumMember] = {}
    is_bad = False
    for value, name, described in zip(listed, names, descriptions, strict=True):
        if value is None:
            continue
        if isinstance(value, (list, dict)):
            origin = stand.origin_of(_values_place(piece))
            report.add(Widened(origin, "enum", "the SDK takes any value of the type"))
            return None
        fitting = fitted(value, types)
        is_bad = is_bad or fitting is not value
        if fitting is not None:
            found.setdefault(repr(fitting), EnumMember(fitting, name, described))
    if is_bad:
        instead = "it reads them as of that type" if found else "the SDK ignores the list"
        report.add(BadEnumValues(stand.origin_of(_values_place(piece)), instead))
    is_only_null = all(value is None for value in listed)
    return found if found or is_only_null else None


def _names(node: dict[str, Json], listed: list[Json]) -> list[str | None]:
    """Names of the values, in the spellings of several tools."""
    ms = {repr(m.get("value")): text(m, "name") for m in _ms_values(node)}
    fern = mapping(node, "x-fern-enum")
    lists = [sequence(node, key) for key in _NAME_LISTS if sequence(node, key)]
    ordered: list[Json] = lists[0] if lists else []
    maps = [mapping(node, key) for key in _NAME_LISTS if mapping(node, key)]
    return [
        (given if isinstance(given, str) and given.strip() else None)
        or next((text(m, str(value)) for m in maps), None)
        or text(fern.get(str(value)), "name")
        or ms.get(repr(value))
        for value, given in zip_longest(listed, ordered[: len(listed)])
    ]


def _descriptions(node: dict[str, Json], listed: list[Json]) -> list[str]:
    ms = {repr(m.get("value")): text(m, "description") for m in _ms_values(node)}
    fern = mapping(node, "x-fern-enum")
    lists = [sequence(node, key) for key in _DESCRIPTION_LISTS if sequence(node, key)]
    ordered: list[Json] = lists[0] if lists else []
    maps = [mapping(node, key) for key in _DESCRIPTION_LISTS]
    return [
        (given if isinstance(given, str) else None)
        or next((said for m in maps if (said := text(m, str(value)))), None)
        or text(fern.get(str(value)), "description")
        or ms.get(repr(value))
        or ""
        for value, given in zip_longest(listed, ordered[: len(listed)])
    ]


def _ms_values(node: dict[str, Json]) -> list[dict[str, Json]]:
    return [m for m in sequence(mapping(node, "x-ms-enum"), "values") if isinstance(m, dict)]
