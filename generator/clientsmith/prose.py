"""What a spec demands of a value, in words: for docstrings, `reference.md` and attribute notes.

What comes in is limits and a default; what goes out is untrusted text, for the writer to quote.
"""

from __future__ import annotations

import re

from clientsmith import ir, writer

_LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} keys",
    "maxProperties": "at most {} keys",
    "pattern": "matching `{}`",
}


def demands(constraints: ir.Constraints, default: ir.MaybeJson, told: str) -> str:
    """Say limits and default of a value in a sentence each, unless `told` has them already."""
    limits = [
        _LIMITS[keyword].format(value)
        for keyword, value in constraints
        if keyword in _LIMITS and not _mentioned(value, told)
    ]
    sentences = [_capitalized(", ".join(limits)) + "."] if limits else []
    if default is not ir.ABSENT and default is not None and not _mentioned(default, told):
        sentences.append(f"Default: `{writer.literal(default)}`.")
    return " ".join(sentences)


def _mentioned(value: ir.Json, told: str) -> bool:
    if isinstance(value, bool):
        return re.search(rf"(?i)default.{{0,40}}\b{value}\b", told) is not None
    if isinstance(value, (int, float)):
        return re.search(rf"(?<![\w.]){re.escape(f'{value:g}')}(?![\w]|\.\d)", told) is not None
    return isinstance(value, str) and bool(value) and f"`{value}`" in told


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
