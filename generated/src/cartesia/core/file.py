"""Files as callers give them, made into one shape that can be read twice.

In come paths, open files, bytes and tuples; out comes an `Upload`: a name, a media type, a size
where it is known, and a way to read. Never reads a file into memory, and never closes one that
the caller opened.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, TypeAlias, cast

from .errors import InvalidRequestError

if TYPE_CHECKING:
    FileContent: TypeAlias = IO[bytes] | bytes | str | os.PathLike[str]
    File: TypeAlias = (
        FileContent
        | tuple[str | None, FileContent]
        | tuple[str | None, FileContent, str | None]
        | tuple[str | None, FileContent, str | None, Mapping[str, str]]
    )
else:
    FileContent = "IO[bytes] | bytes | str | PathLike"
    """What is in a file: an open binary file, bytes, a path, or text (a plain `str` is content,
    as it was in releases before; use `pathlib.Path` for a path)."""
    File = "FileContent | tuple"
    """A file: its content, or a tuple with name, content, media type and headers of the part."""

DEFAULT_NAME = "upload"
DEFAULT_TYPE = "application/octet-stream"

# `mimetypes` reads tables of the machine it runs on; these must not depend on it.
_TYPES = {
    ".aac": "audio/aac",
    ".csv": "text/csv",
    ".flac": "audio/flac",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".webm": "video/webm",
}


class Upload:
    """One file to send."""

    __slots__ = ("_content", "_start", "content_type", "headers", "name", "size")

    def __init__(
        self,
        content: bytes | str | IO[bytes],
        name: str,
        content_type: str,
        headers: Mapping[str, str],
    ) -> None:
        self._content = content
        """Bytes, a path, or an open file."""
        self.name = name
        self.content_type = content_type
        self.headers = headers
        self._start: int | None = None
        self.size = self._measure()
        """Bytes to come; None when that cannot be known beforehand."""

    @property
    def replayable(self) -> bool:
        """Whether it can be read again from its beginning."""
        return isinstance(self._content, (bytes, str)) or self._start is not None

    @property
    def data(self) -> bytes | None:
        """The content, if it is in memory already."""
        return self._content if isinstance(self._content, bytes) else None

    @contextmanager
    def opened(self) -> Generator[IO[bytes], None, None]:
        """Give a file at the beginning of the content."""
        content = self._content
        if isinstance(content, str):
            with open(content, "rb") as file:
                yield file
        elif isinstance(content, bytes):
            import io

            yield io.BytesIO(content)
        else:
            if self._start is not None:
                content.seek(self._start)
            yield content

    def _measure(self) -> int | None:
        content = self._content
        if isinstance(content, bytes):
            return len(content)
        if isinstance(content, str):
            return _size_on_disk(content)
        # From where the file stands to its end: what the caller has read is not sent.
        try:
            start = content.tell()
            end = content.seek(0, os.SEEK_END)
            content.seek(start)
        except (OSError, AttributeError, ValueError):
            return None
        self._start = start
        return max(0, end - start)


def _size_on_disk(path: str) -> int | None:
    import stat

    found = os.stat(path)
    # A pipe or a device has a size of 0 and may yet have content.
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def upload(file: object, *, content_type: str | None = None) -> Upload:
    """Make one shape of all that stands for a file.

    Args:
        file: What the caller gave.
        content_type: The specification's, for when the caller names none.
    """
    name: str | None = None
    given_type: str | None = None
    headers: Mapping[str, str] = {}
    content = file
    if isinstance(file, tuple):
        parts = cast("tuple[object, ...]", file)
        if not 2 <= len(parts) <= 4:
            raise InvalidRequestError("a file as a tuple has 2 to 4 members: name, content, ...")
        name = cast("str | None", parts[0])
        content = parts[1]
        given_type = cast("str | None", parts[2]) if len(parts) > 2 else None
        headers = cast("Mapping[str, str]", parts[3]) if len(parts) > 3 else {}
    name = name or _guess_name(content)
    found = given_type or content_type or guess_type(name)
    return Upload(_readable(content), name, found, headers)


def _readable(content: object) -> bytes | str | IO[bytes]:
    if isinstance(content, str):
        return content.encode()
    if isinstance(content, bytes):
        return content
    if isinstance(content, (bytearray, memoryview)):
        return bytes(cast("bytearray", content))
    if isinstance(content, os.PathLike):
        return os.fsdecode(cast("os.PathLike[str]", content))
    if hasattr(content, "read"):
        # `TextIOBase` has an encoding, and would give text where bytes are needed.
        if hasattr(content, "encoding"):
            raise InvalidRequestError("the file is open in text mode; open it in binary mode")
        return cast("IO[bytes]", content)
    raise InvalidRequestError(f"a file cannot be made of a {type(content).__name__}")


def _guess_name(content: object) -> str:
    is_path = isinstance(content, os.PathLike)
    name = cast("object", content if is_path else getattr(content, "name", None))
    if isinstance(name, (str, os.PathLike)):
        base = os.path.basename(os.fsdecode(cast("str | os.PathLike[str]", name)))
        # A file without a path is named after its descriptor, `<stdin>`.
        if base and not base.startswith("<"):
            return base
    return DEFAULT_NAME


def guess_type(name: str) -> str:
    """Guess a media type from a file name."""
    extension = os.path.splitext(name)[1].lower()
    if not extension:
        return DEFAULT_TYPE
    known = _TYPES.get(extension)
    if known is None:
        import mimetypes

        known = mimetypes.guess_type(f"x{extension}")[0]
    return known or DEFAULT_TYPE
