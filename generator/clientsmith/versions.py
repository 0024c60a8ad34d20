"""Versions as PEP 440 orders them.

What comes in is text; what goes out is a key to sort by, or None for what is no version. Reads the
normal form and the `-rc.1` of Semantic Versioning, which tags are often written in.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Version: TypeAlias = tuple[int, tuple[int, ...], tuple[int, int], int, float, str]
"""Epoch, release, pre-release, post-release, development release, local version."""

_FORM = re.compile(
    r"(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)"
    r"(?:[-._]?(?P<kind>alpha|beta|a|b|c|rc|pre|preview)[-._]?(?P<pre>\d*))?"
    r"(?:[-._]?post[-._]?(?P<post>\d*))?(?:[-._]?dev[-._]?(?P<dev>\d*))?"
    r"(?:\+(?P<local>[a-z0-9]+(?:[-._][a-z0-9]+)*))?",
    re.ASCII | re.IGNORECASE,
)
_RANKS = {"a": 0, "alpha": 0, "b": 1, "beta": 1}
_CANDIDATE, _FINAL = 2, 3


def version(text: str) -> Version | None:
    """Read a version; the greater one is the later one."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    parts = [int(part) for part in match["release"].split(".")]
    while len(parts) > 1 and parts[-1] == 0:  # 1.0 is 1.0.0
        parts.pop()
    dev = float("inf") if match["dev"] is None else float(match["dev"] or 0)
    post = -1 if match["post"] is None else int(match["post"] or 0)
    epoch, local = int(match["epoch"] or 0), match["local"] or ""
    return epoch, tuple(parts), _pre(match, post, dev), post, dev, local


def _pre(match: re.Match[str], post: int, dev: float) -> tuple[int, int]:
    if match["kind"] is not None:
        return _RANKS.get(match["kind"].lower(), _CANDIDATE), int(match["pre"] or 0)
    # 1.0.dev1 comes before 1.0a1 (PEP 440, "Summary of permitted suffixes and relative ordering").
    is_only_dev = dev != float("inf") and post < 0
    return (-1 if is_only_dev else _FINAL), 0
