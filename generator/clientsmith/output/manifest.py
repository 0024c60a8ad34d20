"""`.clientsmith.json`: which files of the output folder are the generator's, and their content.

What comes in is the file's text; what goes out is `Manifest`, and the other way around. Decides
nothing about files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

MANIFEST = ".clientsmith.json"
_VERSION = 1
_NOTE = "Written by clientsmith: its own files and their SHA-256. Commit it; do not edit it."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last run wrote."""

    files: Mapping[str, str] = field(default_factory=dict[str, str])
    """Path -> SHA-256 of the content."""
    pending: Mapping[str, str] = field(default_factory=dict[str, str])
    """The same for what a run is about to write. Only there while it runs, or once it broke
    off: a file that has this content is the generator's as well."""

    def owns(self, path: str, content: bytes) -> bool:
        """Whether a file is as the generator wrote it."""
        # Version control may have turned the line ends of a working copy into Windows' own.
        plain = digest(content.replace(b"\r\n", b"\n"))
        return plain in (self.files.get(path), self.pending.get(path))

    def dumps(self) -> str:
        """Write it, sorted, so that it merges line by line."""
        value: dict[str, object] = {
            "note": _NOTE,
            "version": _VERSION,
            "files": dict(sorted(self.files.items())),
        }
        if self.pending:
            value["pending"] = dict(sorted(self.pending.items()))
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def digest(content: bytes) -> str:
    """Identify a content."""
    return hashlib.sha256(content).hexdigest()


def loads(text: str) -> Manifest:
    """Read a manifest; ValueError says what is wrong with it."""
    value: object = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("it is not an object")
    table = cast("dict[str, object]", value)
    if table.get("version") != _VERSION:
        raise ValueError(f"its version is not {_VERSION}")
    return Manifest(_texts(table.get("files", {})), _texts(table.get("pending", {})))


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("`files` is not an object")
    table = cast("dict[object, object]", value)
    if not all(isinstance(item, str) for pair in table.items() for item in pair):
        raise ValueError("`files` holds more than texts")
    return cast("dict[str, str]", table)
