"""A release is verified with every Python that the SDK promises, as far as the machine has them.

Hosted CI has all of them; the one that runs the tests is always among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from release_support import PYTHON, Project

from clientsmith import config as settings
from clientsmith.diagnostics import Report, SpecError
from clientsmith.pipeline import serving
from clientsmith.release import verify
from clientsmith.release.build import build
from clientsmith.release.verify import Package

VERSIONS = ("3.10", "3.11", "3.12", "3.13")
ALL = "import, quick start, pyright, contract tests"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("store") / "project")
    project.write()
    assert project.run("generate").returncode == 0
    return project


@contextmanager
def _package(project: Project, folder: Path) -> Iterator[Package]:
    config = settings.load(project.folder, Report())
    assert config is not None
    wheel, sdist = build(project.folder / "sdk", folder, 1_700_000_000, Report())
    service = serving.mock_service(config, Report(), lambda _: None)
    with serving.serve(service, port=0) as server:
        yield Package(folder / wheel.name, folder / sdist.name, "store", server.url)


def test_every_python_with_lowest_and_newest(project: Project, tmp_path: Path) -> None:
    """Import, quick start, types and contract tests in each clean environment."""
    report = Report()
    found = verify.pythons(VERSIONS, report)
    missing = {d.message for d in report}
    assert PYTHON in found
    assert len(found) + len(missing) == len(VERSIONS)
    heard: list[str] = []
    with _package(project, tmp_path / "dist") as package:
        verify.verify(package, found, tmp_path / "all", heard.append, report)
    assert heard == [
        f"Python {version} with the {edge} dependencies: {ALL}"
        for version in found
        for edge in ("lowest", "newest")
    ]


CALL, TEST = "client.orders.get(", "def test_"
FALSE = "def test_false() -> None:\n    raise OSError\n\n\n"
EDITS = [
    ("src/store/orders/client.py", "from __", "import nothing_like_it\nfrom __", "import"),
    ("README.md", CALL, "client.orders.fetch(", "quick start"),
    ("README.md", CALL, f"length: int = {CALL}", "pyright"),
    ("tests/test_orders.py", TEST, f"{FALSE}{TEST}", "contract tests"),
]


@pytest.mark.parametrize(("path", "old", "new", "step"), EDITS, ids=[edit[3] for edit in EDITS])
def test_each_step_can_fail(
    project: Project, tmp_path: Path, path: str, old: str, new: str, step: str
) -> None:
    """What is broken is found, in the step that is there for it, before any later one."""
    place = project.folder / "sdk" / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        report = Report()
        found = verify.pythons((PYTHON,), report)
        with _package(project, tmp_path / "dist") as package, pytest.raises(SpecError):
            verify.verify(package, found, tmp_path / "all", lambda _: None, report)
    finally:
        place.write_text(text, encoding="utf-8")
    (problem,) = report.errors
    assert problem.code == "E732"
    assert f"Python {PYTHON} with the lowest dependencies, {step}: " in problem.message
