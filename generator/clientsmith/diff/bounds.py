"""What limits a value: JSON Schema's validation keywords, and which way each has moved.

What comes in are the `limits` of two records (`minimum=1`); what goes out are keywords that admit
fewer values than before, or more. A keyword that cannot be compared, such as a pattern, admits
both fewer and more when it changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias, cast

Json: TypeAlias = object

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")


def limits(listed: tuple[str, ...]) -> Mapping[str, Json]:
    """Read limits by keyword."""
    pairs = (limit.partition("=") for limit in listed)
    return {keyword: cast(Json, json.loads(value)) for keyword, _, value in pairs}


def tightened(old: tuple[str, ...], new: tuple[str, ...], keyword: str) -> bool:
    """Whether a keyword refuses values that it let pass; what was not there let everything pass."""
    return _refuses_more(keyword, limits(old).get(keyword), limits(new).get(keyword))


def loosened(old: tuple[str, ...], new: tuple[str, ...], keyword: str) -> bool:
    """Whether a keyword lets more pass, and all that it let pass before."""
    before, after = limits(old).get(keyword), limits(new).get(keyword)
    return _refuses_more(keyword, after, before) and not _refuses_more(keyword, before, after)


def _refuses_more(keyword: str, before: Json, after: Json) -> bool:
    if after is None or after == before:
        return False
    if before is None:
        return keyword != "uniqueItems" or after is True
    if not (isinstance(before, int | float) and isinstance(after, int | float)):
        return True
    if keyword in _LOWER:
        return after > before
    if keyword in _UPPER:
        return after < before
    # Some multiple of the old number is none of the new one.
    return keyword != "multipleOf" or after == 0 or before % after != 0
