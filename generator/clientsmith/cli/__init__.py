"""The command line: arguments, exit codes, and the only printing.

Exit codes: 0 fine, 1 a check says no, 2 bad input (diagnostics say what), 3 a bug of ours.
"""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run a command, and turn whatever happens into an exit code."""
    # A spec becomes a great many objects that live until the end; looking through them for cycles
    # again and again takes a quarter of the time.
    gc.set_threshold(200_000)
    # What a terminal can't show is shown escaped, as on stderr. There may be no stdout (`>&-`).
    if (reconfigure := getattr(sys.stdout, "reconfigure", None)) is not None:
        reconfigure(errors="backslashreplace")
    try:
        code = _run(sys.argv[1:])
        _flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader has gone (`| head`).
        code = 1
        _discard()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    from clientsmith.cli import quick

    code = quick.run(arguments)
    if code is None:
        from clientsmith.cli.app import run

        code = run(arguments)
    return code


def _flush() -> None:
    """Write what is still to be written, while it can still be said that it can't be."""
    try:
        getattr(sys.stdout, "flush", lambda: None)()
    except BrokenPipeError:
        raise
    except OSError as error:
        from clientsmith.cli.terminal import fail

        fail(f"cannot write to standard output: {(error.strerror or str(error)).lower()}")
        _discard()
        sys.exit(2)


def _discard() -> None:
    """Send the rest nowhere, or the interpreter complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
