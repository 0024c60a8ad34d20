"""`report`: a comparison, for whoever has to read it: people, reviewers, programs, CI.

What comes in is a `Judgement`; what goes out is one text. Messages and lines hold names and values
of a spec, which anybody may have written: each format escapes them in its own way, and none sends a
control character. Decides nothing, prints nothing, reads no file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clientsmith.approvals import Judgement
from clientsmith.formats import Format
from clientsmith.report.annotations import github
from clientsmith.report.junit import junit
from clientsmith.report.markdown import markdown
from clientsmith.report.page import html
from clientsmith.report.records import as_json
from clientsmith.report.sarif import sarif
from clientsmith.report.text import text

__all__ = ["Format", "write"]


_WRITERS: Mapping[Format, Callable[[Judgement], str]] = {
    Format.TEXT: text,
    Format.MARKDOWN: markdown,
    Format.JSON: as_json,
    Format.GITHUB: github,
    Format.JUNIT: junit,
    Format.SARIF: sarif,
    Format.HTML: html,
}


def write(judgement: Judgement, format_: Format, *, color: bool = False) -> str:
    """Write a report; whole lines, or nothing where a format has nothing to say.

    Args:
        judgement: What to tell.
        format_: To whom.
        color: Whether a terminal shows it; for text only.
    """
    if format_ is Format.TEXT:
        return text(judgement, color=color)
    return _WRITERS[format_](judgement)
