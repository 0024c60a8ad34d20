"""The stage `examples`: are the values in a spec what its schemas say?

What comes in are the files of a spec; what goes out are warnings, each at the value that is wrong
and with the place of the rule. Only `clientsmith lint` runs it: it needs jsonschema, which is no
dependency of the generator. Reads no file itself, and changes nothing.
"""

from __future__ import annotations

from clientsmith.diagnostics import Report
from clientsmith.document import Located, Sources

__all__ = ["MissingExtraError", "check"]


class MissingExtraError(ImportError):
    """jsonschema is not installed."""

    def __init__(self) -> None:
        super().__init__("lint needs jsonschema: pip install 'clientsmith[mock]'")


def check(sources: Sources, root: Located, report: Report) -> None:
    """Report every example and default that its schema refuses."""
    try:
        from clientsmith.examples import values
    except ModuleNotFoundError as error:
        raise MissingExtraError from error
    values.check(sources, root, report)
