"""Bodies of type multipart/form-data (RFC 7578), as a list of bytes and files.

In come arguments by wire name and the rule of the endpoint; out comes a `Content`. Fields come
before files, each file is read from disk when its turn comes, and nothing is read here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from .content import Content
from .encoding import dump_json, plain, text
from .endpoint import MultipartBody, Part
from .errors import InvalidRequestError
from .file import Upload, upload
from .omit import OMIT
from .params import query_pairs

_PLAIN_PART = Part()


def multipart_content(
    values: Mapping[str, object],
    rule: MultipartBody,
    boundary: Callable[[], str] | None = None,
) -> Content:
    """Lay out a multipart body."""
    mark = boundary() if boundary is not None else os.urandom(16).hex()
    parts: list[bytes | Upload] = []
    files: list[bytes | Upload] = []
    for name, value in values.items():
        if value is None or value is OMIT:
            continue
        part = rule.parts.get(name, _PLAIN_PART)
        if name in rule.files:
            for file in _files(value):
                files += _file_part(mark, name, upload(file, content_type=part.content_type))
        else:
            parts += [_field_part(mark, *pair) for pair in _fields(name, value, part)]
    parts += files
    parts.append(f"--{mark}--\r\n".encode())
    return Content(_joined(parts), f"{rule.content_type}; boundary={mark}")


def _files(value: object) -> Sequence[object]:
    # A tuple is one file with its name; several files come as a list.
    return cast("list[object]", value) if isinstance(value, list) else (value,)


def _fields(name: str, value: object, part: Part) -> list[tuple[str, bytes, str | None]]:
    """List the parts that a field becomes: (name, content, media type or None for text)."""
    if part.style is not None:
        from urllib.parse import unquote

        # The rules of query parameters without their escaping, which has no place in a part.
        pairs = (pair.partition("=") for pair in query_pairs(name, value, part.style))
        return [(unquote(k), unquote(v).encode(), part.content_type) for k, _, v in pairs]
    value = plain(value)
    if isinstance(value, (list, set, frozenset)) or (
        isinstance(value, tuple) and not isinstance(value, str)
    ):
        items = cast("Sequence[object]", value)
        return [(name, *_field(item, part)) for item in items if item is not None]
    return [(name, *_field(value, part))]


def _field(value: object, part: Part) -> tuple[bytes, str | None]:
    kind, found = part.content_type, plain(value)
    if isinstance(found, (Mapping, list, tuple)) or (kind is not None and "json" in kind):
        return dump_json(value), kind or "application/json"
    if isinstance(found, (bytes, bytearray, memoryview)):
        return bytes(cast("bytes", found)), kind
    return text(value).encode(), kind


def _field_part(mark: str, name: str, content: bytes, content_type: str | None) -> bytes:
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{_escaped(name)}"\r\n'
    if content_type is not None:
        head += f"Content-Type: {_checked(content_type)}\r\n"
    return b"%b\r\n%b\r\n" % (head.encode(), content)


def _file_part(mark: str, name: str, file: Upload) -> list[bytes | Upload]:
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="{_escaped(name)}"; '
        f'filename="{_escaped(file.name)}"\r\n'
    )
    for key, value in file.headers.items():
        head += f"{_checked(key)}: {_checked(value)}\r\n"
    if not any(key.lower() == "content-type" for key in file.headers):
        head += f"Content-Type: {_checked(file.content_type)}\r\n"
    return [f"{head}\r\n".encode(), file, b"\r\n"]


def _escaped(name: str) -> str:
    # HTML, 4.10.21.8 (multipart/form-data encoding algorithm): only these three are escaped.
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _checked(value: str) -> str:
    if any(character in value for character in "\r\n\0"):
        raise InvalidRequestError("a header of a part must not hold a line break")
    return value


def _joined(parts: Sequence[bytes | Upload]) -> list[bytes | Upload]:
    """Join neighbouring bytes, so that a body without files is one piece."""
    joined: list[bytes | Upload] = []
    run: list[bytes] = []
    for part in parts:
        if isinstance(part, bytes):
            run.append(part)
            continue
        if run:
            joined.append(b"".join(run))
            run = []
        joined.append(part)
    if run:
        joined.append(b"".join(run))
    return joined
