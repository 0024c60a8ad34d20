"""The mark of an argument that was not given.

`OMIT` is neither a value nor null: what carries it is not sent. Imports nothing, so that every
module of the SDK can afford it.
"""

from __future__ import annotations


class Omit:
    """The type of `OMIT`, for annotations: `name: str | None | Omit = OMIT`."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "OMIT"

    def __reduce__(self) -> str:
        # Pickling and copying give back the one instance: `is OMIT` must go on working.
        return "OMIT"


OMIT = Omit()
"""Not sent. Distinct from `None`, which is sent as null where a null can be sent."""
