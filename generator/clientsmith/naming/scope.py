"""Clashes: claims to names within one scope, settled in an order that does not depend on the
order of the document.

What comes in are claims with candidates; what goes out is one name a claim, all different. Pinned
names are kept or reported, released ones are kept if the spec still suggests them, then the
stronger proposal wins, then the one that is spelled that way in the spec, then the smaller id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.naming import NumberedName, PinsClash, RespelledPin
from clientsmith.naming import spelling

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Claim(Generic[K]):
    """What wants a name."""

    key: K
    sort: str
    """Stable id, to tell equals apart."""
    wire: str
    """Its name in the spec, for messages."""
    candidates: tuple[str, ...]
    """Names that would do, the best one first."""
    origin: Origin
    strength: int = 0
    exact: bool = False
    """Whether the spec spells the first candidate like that."""
    pinned: str | None = None
    released: str | None = None
    """Name in the last release."""
    keeps: tuple[str, ...] = ()
    """Names that are good enough to keep, but not to give."""

    def suggests(self, name: str, separator: str) -> bool:
        """Whether a name is what the spec calls for, be it with a number behind it."""
        stem = self.candidates[0].rstrip("_") or self.candidates[0]
        number = name.removeprefix(stem).removeprefix(separator).removeprefix("_")
        is_numbered = name.startswith(stem) and number.isdecimal()
        return is_numbered or name in self.candidates or name in self.keeps


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all names of a scope."""

    what: str
    """`parameter`, for messages."""
    reserved: frozenset[str]
    """Words that no claim may have, pinned or not."""
    spell: Callable[[str], str]
    """How a pinned name is written that Python cannot have as it is."""
    separator: str = "_"
    """Between a name and its number."""
    fold: Callable[[str], str] = str
    """Names that are equal after this are the same: file names differ by more than case."""


def snake_rules(what: str, role: str, *lists: str, fold: Callable[[str], str] = str) -> Rules:
    """Give the rules of names in snake_case that avoid word lists."""
    reserved = spelling.reserved("keywords", *lists)

    def spell(text: str) -> str:
        return spelling.escaped(spelling.snake(text, role), reserved)

    return Rules(what, reserved, spell, fold=fold)


def avoiding(rules: Rules, taken: frozenset[str]) -> Rules:
    """Give the same rules for an SDK that has names of its own in the scope."""
    if not taken:
        return rules
    reserved = rules.reserved | taken

    def spell(text: str) -> str:
        return spelling.escaped(rules.spell(text), reserved)

    return replace(rules, reserved=reserved, spell=spell)


def class_rules(what: str, taken: frozenset[str]) -> Rules:
    """Give the rules of names of classes; `taken` are reserved for this SDK."""
    reserved = spelling.reserved("classes") | taken

    def spell(text: str) -> str:
        return spelling.escaped_class(spelling.class_name(text), reserved)

    return Rules(what, reserved, spell, separator="")


class Scope(Generic[K]):
    """Settles the claims of one scope."""

    def __init__(self, rules: Rules, report: Report, taken: Iterable[str] = ()) -> None:
        self._rules = rules
        self._report = report
        self._owners: dict[str, Claim[K] | None] = {rules.fold(name): None for name in taken}
        self._names: dict[K, str] = {}

    def settle(self, claims: Iterable[Claim[K]]) -> dict[K, str]:
        """Give each claim its name."""
        ordered = sorted(claims, key=_order)
        for claim in ordered:
            if claim.pinned is not None:
                self._pin(claim, claim.pinned)
        for claim in ordered:
            if claim.key not in self._names:
                self._keep(claim)
        firsts = {self._rules.fold(claim.candidates[0]) for claim in ordered}
        for claim in ordered:
            if claim.key not in self._names:
                self._choose(claim, firsts)
        return self._names

    def _pin(self, claim: Claim[K], pinned: str) -> None:
        name = pinned
        usable = name.isidentifier() and not name.startswith("_")
        if not usable or name in self._rules.reserved:
            name = self._rules.spell(pinned)
            self._report.add(RespelledPin(claim.origin, self._rules.what, pinned, name))
        owner = self._owners.get(self._rules.fold(name))
        if owner is not None:
            what = self._rules.what
            self._report.add(
                PinsClash(claim.origin, what, owner.wire, claim.wire, name, owner.origin)
            )
            return
        self._give(claim, name)

    def _keep(self, claim: Claim[K]) -> None:
        """Give a released name, unless the spec has been edited to say another."""
        name = claim.released
        if name and self._free(name) and claim.suggests(name, self._rules.separator):
            self._give(claim, name)

    def _free(self, name: str) -> bool:
        return self._rules.fold(name) not in self._owners and name not in self._rules.reserved

    def _give(self, claim: Claim[K], name: str) -> None:
        self._owners[self._rules.fold(name)] = claim
        self._names[claim.key] = name

    def _choose(self, claim: Claim[K], firsts: set[str]) -> None:
        first, *others = claim.candidates
        if self._free(first):
            self._give(claim, first)
            return
        # An alternative must not take the best name of another claim: that one would move on too.
        free = (n for n in others if self._free(n) and self._rules.fold(n) not in firsts)
        chosen = next(free, None) or self._numbered(claim, first, firsts)
        self._give(claim, chosen)

    def _numbered(self, claim: Claim[K], base: str, firsts: set[str]) -> str:
        number, stem = 2, base.rstrip("_") or base
        separator = self._rules.separator or ("_" if stem[-1].isdigit() else "")
        while True:
            name = f"{stem}{separator}{number}"
            if self._free(name) and self._rules.fold(name) not in firsts:
                break
            number += 1
        owner = self._owners.get(self._rules.fold(base))
        other = owner.origin if owner else None
        self._report.add(NumberedName(claim.origin, self._rules.what, claim.wire, name, other))
        return name


def _order(claim: Claim[K]) -> tuple[int, bool, str]:
    return (-claim.strength, not claim.exact, claim.sort)
