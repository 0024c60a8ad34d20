"""Invariants over the whole API, before anything is named or printed.

What comes in is the finished ir; nothing goes out but diagnostics, for what a spec can cause, and
`InternalError`, for what only a bug of ours can. Mutates nothing.
"""

from clientsmith.check.checks import check
from clientsmith.check.wider import report_headers

__all__ = ["check", "report_headers"]
