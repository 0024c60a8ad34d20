"""Whole documents in, whole files out: each folder beside this file is a case."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.diagnostics.render import as_text

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/openapi.yaml"))
PACKAGE = "golden"
DEFAULT = (
    *("*/client.py", "client.py", "*types.py", "*/types.py", "requests.py", "*/requests.py"),
    "api-surface.txt",
)


def _generate(case: Path) -> tuple[str, dict[str, str]]:
    """Diagnostics as text, and the files; no files when the document is refused."""
    report = Report()
    config = Config(
        spec=case / "openapi.yaml", output=case, package=PACKAGE, source="openapi.yaml"
    )
    files: dict[str, str] = {}
    try:
        files = dict(pipeline.files(pipeline.understand(config, report)))
    except SpecError:
        assert report.errors, "refused without saying why"
    return as_text(report, color=False), files


def _chosen(case: Path, files: dict[str, str]) -> dict[str, str]:
    only = case / "only.txt"
    globs = only.read_text(encoding="utf-8").split() if only.exists() else DEFAULT
    prefix = f"src/{PACKAGE}/"
    return {
        path.removeprefix(prefix): text
        for path, text in files.items()
        if any(Path(path.removeprefix(prefix)).match(glob) for glob in globs)
        and not path.startswith(f"{prefix}core/")
    }


def _read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _update(case: Path, diagnostics: str, chosen: dict[str, str]) -> None:
    expected = case / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for name, text in chosen.items():
        target = expected / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (case / "diagnostics.txt").write_text(diagnostics, encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    """The output of a case is what its folder holds, to the byte."""
    case = HERE / name
    diagnostics, files = _generate(case)
    chosen = _chosen(case, files)
    stored = case / "diagnostics.txt"
    before = stored.read_text(encoding="utf-8") if stored.exists() else None
    if (diagnostics, chosen) == (before, _read(case / "expected")):
        return
    if request.config.getoption("--update"):
        _update(case, diagnostics, chosen)
        pytest.fail("updated: read the diff, then run again without --update")
    assert diagnostics == before
    assert chosen == _read(case / "expected")
