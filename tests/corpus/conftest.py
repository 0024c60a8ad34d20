"""What the tests of this folder share: an SDK of whatever document they have."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from corpus.built import Sdk, build
from corpus.making import package_name


@pytest.fixture
def sdk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Sdk]]:
    """Make the SDK of a document, given as a file or as text; a whole one, or the test fails."""
    made: list[str] = []

    def make(document: str | Path, beside: Mapping[str, str] | None = None) -> Sdk:
        spec = document if isinstance(document, Path) else tmp_path / "openapi.yaml"
        if isinstance(document, str):
            spec.write_text(document, encoding="utf-8")
        for name, text in (beside or {}).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        package = package_name(re.sub(r"\W", "_", request.node.name))
        made.append(package)
        return build(spec, tmp_path / "src", package)

    yield make
    sys.path[:] = [entry for entry in sys.path if entry != str(tmp_path / "src")]
    for name in [name for name in sys.modules if name.partition(".")[0] in made]:
        del sys.modules[name]
