"""What a person sees when something breaks: never a traceback, unless asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from clientsmith.cli.terminal import fail


def guarded(work: Callable[[], int]) -> int:
    """Do the work; our own bugs end in exit code 3, with a place and no traceback."""
    try:
        return work()
    except BrokenPipeError:
        raise
    except Exception as error:
        return unexpected(error)


def unexpected(error: Exception) -> int:
    """Say where a bug is; returns the exit code."""
    # Imported here: a run in which all is well has no use for it.
    import traceback

    if os.environ.get("CLIENTSMITH_TRACEBACK"):
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, OSError):
        # No bug: a full disk, a folder that nobody may read, no process to be had.
        place = f"`{error.filename}`: " if error.filename else ""
        fail(f"{place}{(error.strerror or str(error)).lower()}")
        return 2
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    fail(f"internal error: {type(error).__name__}: {error} ({place})")
    fail("this is a bug of clientsmith; CLIENTSMITH_TRACEBACK=1 prints where it comes from")
    return 3
