"""A document as it is meant: what the SDK reads in it, in words that a validator reads the same.

What comes in is one document with internal references, and the API that was read from the same
spec; what goes out is a copy of the same shape. What leads nowhere, contradicts itself or is no
OpenAPI is widened as the SDK widens it, and rules that were inferred, or told in another tool's
words, are spelled out. A document without such slips comes out as it went in.
"""

from __future__ import annotations

from clientsmith.ir import Api, Json
from clientsmith.meant.operations import settled
from clientsmith.meant.schemas import Reading

__all__ = ["meant"]


def meant(document: dict[str, Json], api: Api) -> dict[str, Json]:
    """Give the reading that the SDK has of a document."""
    return settled(Reading(document).whole(), api)
