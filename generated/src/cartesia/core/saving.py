"""A file that is there under its name only when all of it is.

What arrives is written to `NAME.part` beside it, which takes the name at the end. When a stream
breaks off, what arrived stays in `NAME.part`: half a recording may still be worth having, and is
never mistaken for a whole one. A file that was there before stays until then.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from .errors import StreamError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import IO

SUFFIX = ".part"


class PartFile:
    """Opens the file to write to; closing it without an error gives it its name."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # A link goes on leading to where it led.
        self._path = os.path.realpath(path)
        before = _mode(self._path)
        self._plain = before is None or stat.S_ISREG(before)
        # A pipe or a device cannot be replaced, and is written to as it is.
        self._part = self._path + SUFFIX if self._plain else self._path
        self._before = before if self._plain else None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> IO[bytes]:
        file: IO[bytes] = open(self._part, "wb")
        self._file = file
        return file

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
        if not self._plain:
            return
        if error is None:
            if self._before is not None:
                os.chmod(self._part, stat.S_IMODE(self._before))
            os.replace(self._part, self._path)
        elif isinstance(error, StreamError):
            error.kept_in(self._part)


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None
