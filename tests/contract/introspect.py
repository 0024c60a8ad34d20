"""Types of the generated SDK, brought into one form that can be compared.

What comes in is an annotation of the SDK or a type in the notation of `types.json`; what goes out
is a plain typing construct with names, markers, null and openness taken off. Never imports the SDK
by itself.
"""

from __future__ import annotations

import datetime
import importlib
import types
import typing
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typing_extensions

# typing_extensions has a class of its own where Python's lacks something.
ALIASES = (typing_extensions.TypeAliasType, getattr(typing, "TypeAliasType", type(None)))
WRAPPERS = (Annotated, typing_extensions.Required, typing_extensions.NotRequired)
SCALARS: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "bytes": bytes,
    "any": Any,
    "datetime": datetime.datetime,
}


def public(name: str) -> Any:
    """A name that the package exports at its root."""
    return getattr(importlib.import_module("cartesia"), name)


def from_text(text: str) -> Any:
    """A type of `types.json` as a typing construct over the SDK's own types."""
    text = text.removesuffix("?")
    if text.startswith("list["):
        return list[from_text(text[5:-1])]  # type: ignore[misc]  # built at run time
    if text.startswith("map[str, "):
        return dict[str, from_text(text[9:-1])]  # type: ignore[misc]  # built at run time
    return SCALARS[text] if text in SCALARS else public(text)


def members(annotation: Any) -> list[Any]:
    """Members of a union without null, markers and unknown variants; itself if it is none."""
    annotation = bare(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        found = [member for part in get_args(annotation) for member in members(part)]
        return [m for m in found if m is not type(None) and not _is_unknown(m)]
    return [annotation]


def _is_unknown(member: Any) -> bool:
    return getattr(member, "__name__", "") == "UnknownVariant"


def bare(annotation: Any) -> Any:
    """An annotation without `Annotated` and without a name of its own."""
    while True:
        if get_origin(annotation) in WRAPPERS:
            annotation = get_args(annotation)[0]
        elif annotation is not None and isinstance(annotation, ALIASES):
            annotation = annotation.__value__
        else:
            return annotation


def nullable(annotation: Any) -> bool:
    """Whether null is among the members, or everything is allowed."""
    annotation = bare(annotation)
    if annotation is Any or annotation is type(None):
        return True
    is_union = get_origin(annotation) in (Union, types.UnionType)
    return is_union and any(nullable(part) for part in get_args(annotation))


def literals(annotation: Any) -> list[Any]:
    """Values that the literals of an annotation list."""
    return [
        value
        for member in members(annotation)
        if get_origin(member) is Literal
        for value in get_args(member)
    ]


def plain(annotation: Any) -> Any:
    """An annotation in the form that two equal types share."""
    parts = [_plain_member(member) for member in members(annotation)]
    return frozenset(parts) if len(parts) != 1 else parts[0]


def _plain_member(member: Any) -> Any:
    origin, args = get_origin(member), get_args(member)
    if member is object:
        return Any
    if origin is Literal:
        return (Literal, frozenset(args))
    if origin is None:
        return member
    # Sequence, list and the like are one here, and so are Mapping and dict.
    kind = "map" if len(args) == 2 else "list"
    return (kind, *(plain(arg) for arg in args if arg is not Ellipsis))
