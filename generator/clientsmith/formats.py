"""How a comparison is written: names that the command line needs before any of it is made."""

from __future__ import annotations

import enum


class Format(enum.StrEnum):
    """How a comparison is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    GITHUB = "github"
    JUNIT = "junit"
    SARIF = "sarif"
    HTML = "html"
