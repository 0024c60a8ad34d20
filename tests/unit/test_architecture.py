"""Who may import whom: `ARCHITECTURE.md` as a test.

A line of code knows its room. Data modules import downward only, stages import data modules only,
`pipeline` alone knows the stages, and each heavy library has one door.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "generator" / "clientsmith"

# From the bottom up: a module may import those before it.
DATA = (
    "diagnostics",
    "writer",
    "words",
    "versions",
    "ir",
    "prose",
    "document",
    "losses",
    "compat",
    "config",
    "symbols",
    "graph",
    "flatten",
    "meant",
    "pyir",
    "contract",
    "public",
    "changes",
    "formats",
    "approvals",
    "resources",
    "memory",
)
STAGES = (
    "adopt",
    "scaffold",
    "source",
    "parse",
    "schemas",
    "operations",
    "check",
    "naming",
    "lower",
    "models",
    "render",
    "output",
    "surface",
    "sides",
    "diff",
    "report",
    "release",
    "mock",
    "examples",
    "loss",
)
TOP = ("pipeline", "cli")
DOORS = {
    "openapi_pydantic": "parse",
    "yaml": "source",
    "jsonpath_rfc9535": "source",
    "jinja2": "render",
    "datamodel_code_generator": "models",
    "typer": "cli",
    "rich": "cli",
    "openapi_core": "mock",
}


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    """Dotted names that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} | {module}
    return found


FILES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem[0] != "_"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    """A stage imports data only; data imports what is below it; the top imports anything."""
    room = _room(path)
    assert room in (*DATA, *STAGES, *TOP), f"{room} has no place in the house"
    ours = {
        name.split(".")[1]
        for name in _imports(path)
        if name.startswith("clientsmith.") and name != "clientsmith.__version__"
    }
    allowed = set(DATA[: DATA.index(room)]) if room in DATA else set(DATA)
    if room == "cli":
        allowed |= {"pipeline"}
    if room == "pipeline":
        allowed |= set(STAGES)
    assert ours - {room} <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_each_heavy_library_has_one_door(path: Path) -> None:
    """Only `render` imports jinja2, only `parse` openapi_pydantic, and so on."""
    libraries = {name.split(".")[0] for name in _imports(path)}
    for library, room in DOORS.items():
        assert library not in libraries or _room(path) == room, f"{library} belongs to {room}"


def test_only_cli_prints() -> None:
    """Stages return diagnostics and text."""
    for path in FILES:
        if _room(path) == "cli":
            continue
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        assert all(call.func.id != "print" for call in calls if isinstance(call.func, ast.Name)), (
            path
        )


def test_modules_fit_their_room() -> None:
    """A module over 500 lines is two."""
    long = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in FILES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long
