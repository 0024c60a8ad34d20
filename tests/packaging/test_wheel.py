"""The SDK as its users get it: built, installed into clean environments, imported, called.

Uses every Python from 3.10 on that the machine has; hosted CI has all of them. The one that runs
the tests is always among them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSIONS = ("3.10", "3.11", "3.12", "3.13")

# A whole call without a network: client, method, transport, decoding.
PROGRAM = """
import asyncio, json, sys
from cartesia import AsyncCartesia, Cartesia
heavy = {"httpx", "pydantic", "websockets"} & set(sys.modules)
assert not heavy, heavy
import httpx
seen = []
def answer(request):
    seen.append(request)
    return httpx.Response(200, json={"ok": True, "version": "2025-04-16"})
with Cartesia(token="secret", transport=httpx.MockTransport(answer)) as client:
    assert client.api_status.get().ok is True
async def main():
    async with AsyncCartesia(token="secret", transport=httpx.MockTransport(answer)) as client:
        assert (await client.api_status.get()).version == "2025-04-16"
asyncio.run(main())
assert [r.headers["authorization"] for r in seen] == ["Bearer secret"] * 2
print("fine")
"""


def _interpreters() -> Iterator[tuple[str, str]]:
    """(version, path) of each Python; several ways to have more than one are looked at."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in VERSIONS:
        if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
            yield version, sys.executable
            continue
        installed = sorted(pyenv.glob(f"{version}.*/bin/python"))
        found = str(installed[-1]) if installed else shutil.which(f"python{version}")
        if found and _is(found, version):
            yield version, found


def _is(python: str, version: str) -> bool:
    """Whether it runs at all: a version manager's shim may stand for nothing."""
    command = [python, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == version


INTERPRETERS = dict(_interpreters())


def _run(*command: str, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheel and sdist, built from a copy so that nothing is left behind."""
    folder = tmp_path_factory.mktemp("build")
    copy = folder / "sdk"
    shutil.copytree(ROOT / "generated", copy, ignore=shutil.ignore_patterns("__pycache__"))
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", cwd=copy)
    return copy / "dist"


def test_metadata_is_complete(built: Path) -> None:
    """twine finds nothing to say."""
    files = [str(path) for path in sorted(built.iterdir())]
    assert len(files) == 2
    assert "PASSED" in _run(sys.executable, "-m", "twine", "check", "--strict", *files, cwd=built)


def test_wheel_holds_the_sdk_and_nothing_else(built: Path) -> None:
    """`py.typed`, the licence and the package; no tests, nothing of the generator."""
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    info = re.compile(r"cartesia-[^/]+\.dist-info/")
    assert "cartesia/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert all(name.startswith("cartesia/") or info.match(name) for name in names)
    assert not any("clientsmith" in name for name in names)


@pytest.mark.parametrize("version", INTERPRETERS)
def test_installs_and_runs(version: str, built: Path, tmp_path: Path) -> None:
    """A clean environment, `pip install` of the wheel, and a call."""
    (wheel,) = built.glob("*.whl")
    _run(INTERPRETERS[version], "-m", "venv", "env", cwd=tmp_path)
    python = str(tmp_path / "env" / "bin" / "python")
    install = ("install", "--quiet", "--disable-pip-version-check", str(wheel))
    _run(python, "-m", "pip", *install, cwd=tmp_path)
    assert _run(python, "-W", "error", "-c", PROGRAM, cwd=tmp_path) == "fine\n"
