"""How the type of a symbol has changed: to a type checker, and on the wire.

The two differ. An enum is open, so to a type checker it is as wide as its base, while the API
lists its values; a date is a type of its own to Python, and a string of some form to the API. What
comes in are types in the normal form; what goes out is how they relate. A name that stands on both
sides is compared by name: what has changed inside of it is reported there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, cast

from clientsmith import public
from clientsmith.diff.context import Context, Known
from clientsmith.diff.uses import names_in
from clientsmith.diff.variance import Named, Type, Value, Variance, read, relate

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[^\W\d]\w*(?:\.[^\W\d]\w*)*')
_ON_THE_WIRE = {
    "Sequence": "array",
    "list": "array",
    "Mapping": "map",
    "dict": "map",
    "bool": "boolean",
    "File": "bytes",
}
"""What is related in Python, and not in JSON: a bool to an int, a string to its characters."""
_TEXTUAL = ("datetime.", "uuid.", "decimal.")
"""Types of Python that travel as strings."""
_Spelled: TypeAlias = Callable[[str], str | None]
"""What a named type stands for; None if it is only itself."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a new type takes, beside an old one."""

    python: Variance
    wire: Variance

    @property
    def same(self) -> bool:
        """Whether nothing has changed but the spelling."""
        return self.python is Variance.SAME and self.wire is Variance.SAME


def related(context: Context, old: str, new: str) -> Relation:
    """Compare a type that was carried over with what it is now."""
    if old == new:
        return Relation(Variance.SAME, Variance.SAME)
    old, new = old or "None", new or "None"
    common = names_in(old) & names_in(new)
    spell_old = partial(_spelled, context.old, context.old_name)
    spell_new = partial(_spelled, context.new, _itself)
    before, after = (
        {listed: _expanded(text, partial(spell, listed=listed), common) for listed in (False, True)}
        for text, spell in ((old, spell_old), (new, spell_new))
    )
    return Relation(
        relate(read(before[False]), read(after[False])),
        relate(travelling(read(before[True])), travelling(read(after[True]))),
    )


def spelled_out(known: Known, annotation: str, *, listed: bool = False) -> str:
    """Put what they stand for in place of enums, aliases and unions, as a type checker does.

    With `listed`, an open enum is its values, and not all that it may be.
    """
    return _expanded(annotation, partial(_spelled, known, _itself, listed=listed), frozenset())


def travelling(type_: Type) -> Type:
    """Read what Python has classes for as the strings that travel."""
    return frozenset(_travelling(type_))


def _travelling(type_: Type) -> Iterator[Named | Value]:
    textual = {m.name for m in type_ if isinstance(m, Named) and m.name.startswith(_TEXTUAL)}
    for member in type_:
        if isinstance(member, Value):
            yield Value(_ON_THE_WIRE.get(member.kind, member.kind), member.text)
        elif member.name in textual:
            yield Value("str", member.name)
        elif not (textual and member == Named("str")):
            # Beside such a class `str` is another spelling of its values.
            name = _ON_THE_WIRE.get(member.name, member.name)
            yield Named(name, tuple(travelling(held) for held in member.arguments))


def _itself(name: str) -> str:
    return name


def _expanded(text: str, spell: _Spelled, common: frozenset[str]) -> str:
    """Spell out names again and again; one that holds itself stays where it does."""

    def swap(found: re.Match[str], within: frozenset[str]) -> str:
        name = found[0]
        meaning = None if name in common or name in within else spell(name)
        if meaning is None:
            return name
        return _WORD.sub(lambda inner: swap(inner, within | {name}), meaning)

    return _WORD.sub(lambda found: swap(found, frozenset()), text)


def _spelled(
    known: Known, name_there: Callable[[str], str], name: str, *, listed: bool
) -> str | None:
    own = name_there(name)
    if (twin := known.twins.get(own)) is not None:
        return twin.type or None
    match known.types.get(own):
        case public.Enum() as enum:
            return _values(known, enum) if listed or not enum.open else enum.type
        case public.Alias(type=type_):
            return type_
        case public.Union():
            return " | ".join(known.variants.get(own, ())) or None
        case _:
            return None


def _values(known: Known, enum: public.Enum) -> str:
    """List the values of an enum; PEP 586 has no literal floats."""
    found = [cast(object, json.loads(value)) for value in known.values.get(enum.name, ())]
    kept = [repr(value) for value in found if isinstance(value, str | int)]
    return f"Literal[{', '.join(kept)}]" if kept and len(kept) == len(found) else enum.type
