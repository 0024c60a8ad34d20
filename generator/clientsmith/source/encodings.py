"""Bytes of a file to text, whatever Unicode encoding they are in."""

from __future__ import annotations

import codecs

from clientsmith.diagnostics import Origin
from clientsmith.diagnostics.source import BadEncoding
from clientsmith.source.parsed import Unreadable

# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, name: str) -> str:
    """Decode a file; raises Unreadable where its bytes are no text."""
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        label = encoding.removesuffix("-sig").upper()
        raise Unreadable(BadEncoding(Origin(name, line, column, ""), label)) from None


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    # The first character is ASCII in any spec, so zero bytes tell (YAML 1.2.2, 5.2).
    zeros = tuple(byte == 0 for byte in data[:4])
    if zeros[:3] == (True, True, True):
        return "utf-32-be"
    if zeros[1:] == (True, True, True):
        return "utf-32-le"
    if zeros[:2] == (True, False):
        return "utf-16-be"
    if zeros[:2] == (False, True):
        return "utf-16-le"
    return "utf-8"
