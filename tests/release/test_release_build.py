"""What is built: the same bytes everywhere, all that a user needs, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from release_support import ROOT, Project

from clientsmith.diagnostics import Report, SpecError
from clientsmith.release.build import build

EPOCH = 1_700_000_000
# A clock that is years ahead, for every Python that is started with it on the path.
CLOCK = "import time\nreal = time.time\ntime.time = lambda: real() + 1e8\n"


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small SDK, with a changelog as a release would write it."""
    project = Project(tmp_path_factory.mktemp("store") / "project")
    project.write()
    assert project.run("generate").returncode == 0
    (project.folder / "sdk" / "CHANGELOG.md").write_text("# Changelog\n")
    return project.folder / "sdk"


def _problems(source: Path, target: Path) -> list[str]:
    with pytest.raises(SpecError) as caught:
        build(source, target, EPOCH, Report())
    return [f"{d.code} {d.message}" for d in caught.value.report.errors]


def test_two_builds_are_equal(sdk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On two paths, at two times, with files of two ages, in two zones, languages and umasks."""
    first = tmp_path / "first"
    artifacts = build(sdk, first, EPOCH, Report())
    elsewhere = tmp_path / "a folder that is elsewhere" / "x"
    shutil.copytree(sdk, elsewhere)
    for path in elsewhere.rglob("*"):
        os.utime(path, (1e9, 1e9))
        path.chmod(0o700 if path.is_dir() else 0o600)
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(CLOCK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "clock"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    before = os.umask(0o077)
    try:
        second = tmp_path / "second"
        assert build(elsewhere, second, EPOCH, Report()) == artifacts
    finally:
        os.umask(before)
    assert len(artifacts) == 2
    for artifact in artifacts:
        content = (first / artifact.name).read_bytes()
        assert content == (second / artifact.name).read_bytes()
        assert len(content) == artifact.size


def test_the_clock_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the test above would show less than it says."""
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    told = subprocess.check_output([sys.executable, "-P", "-c", "import time; print(time.time())"])
    assert float(told) > __import__("time").time() + 1e7


def test_contents(sdk: Path, tmp_path: Path) -> None:
    """The wheel has the package, the sdist all that its tests need too."""
    wheel, sdist = build(sdk, tmp_path, EPOCH, Report())
    assert (wheel.name, sdist.name) == ("store-0.1.0-py3-none-any.whl", "store-0.1.0.tar.gz")
    with zipfile.ZipFile(tmp_path / wheel.name) as archive:
        names = archive.namelist()
    inside = {name for name in names if name.startswith("store/")}
    assert {"store/py.typed", "store/__init__.py", "store/api-surface.txt"} <= inside
    assert {name.split("/")[1] for name in names if name not in inside} == {
        "METADATA", "WHEEL", "RECORD", "licenses",
    }  # fmt: skip
    with tarfile.open(tmp_path / sdist.name) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {"CHANGELOG.md", "README.md", "LICENSE", "reference.md", "api-surface.txt"} <= held
    assert {"tests/openapi.json", "tests/conftest.py", "src/store/py.typed"} <= held
    assert not any("clientsmith" in name for name in (*names, *held))


def test_foreign_files_are_refused(sdk: Path, tmp_path: Path) -> None:
    """A file of the generator, or what Python left behind, is no part of an SDK."""
    copy = tmp_path / "sdk"
    shutil.copytree(sdk, copy)
    (copy / "src" / "store" / "clientsmith").mkdir()
    (copy / "src" / "store" / "clientsmith" / "a.py").write_text("")
    problems = _problems(copy, tmp_path / "dist")
    assert any("`store/clientsmith/a.py` is not part of an SDK" in each for each in problems)


def test_missing_files_are_refused(sdk: Path, tmp_path: Path) -> None:
    """Types without the marker are no types (PEP 561); a licence belongs to each copy."""
    copy = tmp_path / "sdk"
    shutil.copytree(sdk, copy)
    (copy / "src" / "store" / "py.typed").unlink()
    shutil.rmtree(copy / "tests")
    assert _problems(copy, tmp_path / "dist") == [
        "E731 `store-0.1.0-py3-none-any.whl`: no py.typed",
        "E731 `store-0.1.0.tar.gz`: no tests/",
    ]


def test_broken_project(sdk: Path, tmp_path: Path) -> None:
    """The builder's own words."""
    copy = tmp_path / "sdk"
    shutil.copytree(sdk, copy)
    (copy / "README.md").unlink()
    (problem,) = _problems(copy, tmp_path / "dist")
    assert problem.startswith("E730 the build failed: ")
    assert "README.md" in problem


def test_our_own_sdk(tmp_path: Path) -> None:
    """The SDK of this repository can be built as it is."""
    copy = tmp_path / "sdk"
    ignored = shutil.ignore_patterns("__pycache__", ".hypothesis", "dist")
    shutil.copytree(ROOT / "generated", copy, ignore=ignored)
    wheel, sdist = build(copy, tmp_path / "dist", EPOCH, Report())
    # What a user downloads; a wheel that is suddenly twice that holds something it should not.
    assert wheel.size < 600_000
    assert sdist.size < 600_000
