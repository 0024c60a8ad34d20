"""What holds for every generated file, whatever is in it."""

from __future__ import annotations

from contract.facts import ROOT

GENERATED = ROOT / "generated"
_CACHES = {"__pycache__", ".hypothesis", ".pytest_cache"}
"""What running the SDK's tests leaves behind; git ignores it."""


def _texts() -> dict[str, str]:
    """Every file of the SDK that a user would get."""
    return {
        path.relative_to(GENERATED).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(GENERATED.rglob("*"))
        if path.is_file() and not _CACHES.intersection(path.parts)
    }


def test_no_file_names_the_machine() -> None:
    """Output is the same wherever it is made, so no path of this checkout is in it."""
    assert [name for name, text in _texts().items() if str(ROOT) in text] == []


def test_there_is_a_whole_project() -> None:
    """Everything that a package needs to be published."""
    needed = {"pyproject.toml", "README.md", "reference.md", "LICENSE", "src/cartesia/py.typed"}
    assert needed <= set(_texts())
