"""Headers of a reply, as the SDK hands them out: read-only, found in any case.

An own class, so that errors can be pickled and callers depend on no HTTP library's type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Headers(Mapping[str, str]):
    """Header fields by name; the values of a repeated field are joined by commas."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[bytes, bytes]] = ()) -> None:
        found: dict[str, list[str]] = {}
        for name, value in fields:
            # ISO-8859-1 decodes every byte (RFC 9110, 5.5).
            found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        self._fields = found

    def get_list(self, name: str) -> list[str]:
        """Return the values of a field, one for each time that it was sent."""
        return [*self._fields.get(name.lower(), ())]

    def __getitem__(self, name: str) -> str:
        values = self._fields.get(name.lower())
        if values is None:
            raise KeyError(name)
        return ", ".join(values)

    def __contains__(self, name: object) -> bool:
        # The inherited one would raise and catch an error for each name that is not there.
        return isinstance(name, str) and name.lower() in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"<Headers {sorted(self)}>"
