"""Headers of a reply, as the SDK hands them out: read-only, found in any case.

An own class, so that errors can be pickled and callers depend on no HTTP library's type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Headers(Mapping[str, str]):
    """Header fields by name; the values of a repeated field are joined by commas."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[bytes, bytes]] = ()) -> None:
        self._fields = [
            # ISO-8859-1 decodes every byte (RFC 9110, 5.5).
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in fields
        ]

    def get_list(self, name: str) -> list[str]:
        """Return the values of a field, one for each time that it was sent."""
        wanted = name.lower()
        return [value for key, value in self._fields if key == wanted]

    def __getitem__(self, name: str) -> str:
        values = self.get_list(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for name, _ in self._fields))

    def __len__(self) -> int:
        return len({name for name, _ in self._fields})

    def __repr__(self) -> str:
        return f"<Headers {sorted(self)}>"
