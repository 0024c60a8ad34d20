"""Texts that are costly to make, by a hash of all that they are made of.

What comes in are texts; what goes out are texts of earlier runs. Bounded: what was not used for
longest goes first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from clientsmith.memory import folder, identity

_LIMIT = 32 * 1024 * 1024
"""Characters kept in one project."""
_NAME = "texts"


class Texts(MutableMapping[str, str]):
    """A dictionary that knows what was used last."""

    def __init__(self, held: Mapping[str, str] | None = None) -> None:
        self._held = dict(held or {})

    def __getitem__(self, key: str) -> str:
        text = self._held.pop(key)
        self._held[key] = text
        return text

    def __setitem__(self, key: str, text: str) -> None:
        self._held.pop(key, None)
        self._held[key] = text

    def __delitem__(self, key: str) -> None:
        del self._held[key]

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def bounded(self, limit: int) -> dict[str, str]:
        """The texts used last, as many as fit; the last one used is the last one."""
        kept: dict[str, str] = {}
        for key, text in reversed(self._held.items()):
            limit -= len(key) + len(text)
            if limit < 0:
                break
            kept[key] = text
        return dict(reversed(kept.items()))


@dataclass(frozen=True, slots=True)
class Memory:
    """What a run may use of earlier ones."""

    declarations: Texts = field(default_factory=Texts)
    """Texts of `models`, by its own hashes."""
    formatted: Texts = field(default_factory=Texts)
    """Formatted Python that is known to compile, by the hash of what was formatted."""


def key(text: str) -> str:
    """Identify a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(project: Path) -> Memory:
    """Read what earlier runs left; nothing if that was another generator."""
    this = identity.generator()
    body = folder.load(project, _NAME)
    try:
        state: object = json.loads(body) if body else None
    except ValueError:
        state = None
    if not isinstance(state, list):
        return Memory()
    made_by, *held = cast("list[object]", state)
    tables = [_table(each) for each in held]
    if made_by != this or len(tables) != 2:
        return Memory()
    return Memory(Texts(tables[0]), Texts(tables[1]))


def save(project: Path, memory: Memory) -> None:
    """Leave texts for later runs."""
    tables = [each.bounded(_LIMIT // 2) for each in (memory.declarations, memory.formatted)]
    folder.save(project, _NAME, json.dumps([identity.generator(), *tables]).encode())


def _table(value: object) -> dict[str, str]:
    table = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    return {key: text for key, text in table.items() if isinstance(text, str)}
