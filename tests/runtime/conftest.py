"""Loads `templates/runtime` as a package of its own, `runtime_core`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2] / "templates" / "runtime"

if "runtime_core" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "runtime_core", _ROOT / "__init__.py", submodule_search_locations=[str(_ROOT)]
    )
    assert _spec is not None
    assert _spec.loader is not None
    _module = importlib.util.module_from_spec(_spec)
    sys.modules["runtime_core"] = _module
    _spec.loader.exec_module(_module)


sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """Run a test once with each client."""
    return str(request.param)
