"""Which generator this is: a hash of all that can make it write other bytes.

What comes in are the generator's own files and the names of installed distributions; what goes out
is one hash. Never imports what it hashes.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from clientsmith import resources

_PACKAGE = Path(__file__).resolve().parents[1]
_TOOLS = (
    *("datamodel_code_generator", "jinja2", "markupsafe", "openapi_pydantic", "pydantic"),
    *("pydantic_core", "pyyaml", "ruff"),
)


@functools.cache
def generator() -> str:
    """Hash the sources, the templates, Python's version and those of the libraries.

    Once a process: what was loaded stays the same, whatever becomes of the files.
    """
    digest = hashlib.sha256(f"{sys.implementation.cache_tag} {sys.version}\n".encode())
    for folder in (_PACKAGE, resources.templates()):
        for path in sorted(_files(str(folder))):
            content = Path(path).read_bytes()
            digest.update(f"{os.path.relpath(path, folder)} {len(content)}\n".encode() + content)
    digest.update("\n".join(sorted(set(_versions()))).encode())
    return digest.hexdigest()


def _files(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        elif not entry.name.endswith(".pyc"):
            yield entry.path


def _versions() -> Iterator[str]:
    """Names of the libraries' metadata folders, which have versions in them.

    `importlib.metadata` says the same, but importing it costs more than all else here.
    """
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            library = name.lower().partition("-")[0].replace(".", "_")
            if library in _TOOLS and name.endswith((".dist-info", ".egg-info")):
                yield name
