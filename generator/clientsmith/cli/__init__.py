"""The command line: arguments, exit codes, and the only printing.

Exit codes: 0 fine, 1 a check says no, 2 bad input (diagnostics say what), 3 a bug of ours.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command, and turn whatever happens into an exit code."""
    from clientsmith.cli.app import run

    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader has gone (`| head`); without this, the interpreter complains at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
