"""Where the templates are: beside the package in the repository, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder that holds `sdk`, `docs`, `models` and `runtime`."""
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "templates"
