"""The rules, by what they look at; `docs/changes.md` lists them all."""

from __future__ import annotations

from clientsmith.diff.rule import AnyRule
from clientsmith.diff.rules import arguments, methods

__all__ = ["RULES"]

RULES: tuple[AnyRule, ...] = (*methods.RULES, *arguments.RULES)
