"""Clean environments: which Pythons this machine has, and a package installed into each.

What comes in are versions and a wheel; what goes out are `Environment`s. uv makes them where it is
installed, `venv` and pip elsewhere; neither sees a package that the machine has.
"""

from __future__ import annotations

import enum
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clientsmith.release import build
from clientsmith.release.running import Done, run

_SECONDS = 600
_OURS = "PYTHON"
"""Variables of the running Python mean nothing to another one."""


class Edge(enum.Enum):
    """Which of the allowed dependencies are installed."""

    LOWEST = "lowest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment of its own."""

    folder: Path
    version: str
    """Of Python: `3.12`."""
    edge: Edge

    @property
    def python(self) -> Path:
        """Its interpreter."""
        inside = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return self.folder.joinpath(*inside)

    def __str__(self) -> str:
        return f"Python {self.version} with the {self.edge.value} dependencies"

    def run(self, *arguments: str, folder: Path, variables: dict[str, str] | None = None) -> Done:
        """Run its Python."""
        command = (str(self.python), *arguments)
        return run(command, folder, seconds=_SECONDS, variables=variables, without=_OURS)

    def install(self, wanted: Sequence[str], pinned: Path | None = None) -> Done:
        """Install requirements, beside what is there already."""
        constraints = ["--constraint", str(pinned)] if pinned else []
        return _run(_pip(self.python), *constraints, *wanted, folder=self.folder)

    def pins(self, names: Sequence[str]) -> str:
        """Name the versions that are installed of some packages, as constraints."""
        program = (
            "import importlib.metadata as m, sys\n"
            "for n in sys.argv[1:]: print(f'{n}=={m.version(n)}')"
        )
        done = self.run("-I", "-c", program, *names, folder=self.folder)
        return done.output if done.code == 0 else ""


def interpreter(version: str) -> str | None:
    """Find a Python of a version; None where the machine has none."""
    return next((python for python in _candidates(version) if _is(python, version)), None)


def _candidates(version: str) -> Iterator[str]:
    yield sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installed = pyenv.glob(f"{version}.*/bin/python")
    yield from sorted(map(str, installed), key=_numbers, reverse=True)
    for name in (f"python{version}", "python3"):
        found = shutil.which(name)
        if found:
            yield found


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _is(python: str, version: str) -> bool:
    """Whether it runs at all and is of the version: a shim may stand for nothing."""
    told = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    done = run((python, "-I", "-c", told), Path.cwd(), seconds=60, without=_OURS)
    return done.code == 0 and done.output.strip() == version


def create(folder: Path, python: str, version: str, edge: Edge, wheel: Path) -> Environment | Done:
    """Make an environment with a wheel in it, and what the wheel needs; else say why not."""
    uv = _uv()
    made = (*uv, "venv", "--quiet", "--python", python) if uv else (python, "-m", "venv")
    done = _run(made, str(folder), folder=folder.parent)
    if done.code:
        return done
    environment = Environment(folder, version, edge)
    done = _installed(environment, wheel)
    return done if done.code else environment


def _installed(environment: Environment, wheel: Path) -> Done:
    if environment.edge is Edge.NEWEST:
        return environment.install([str(wheel)])
    if _uv():
        command = (*_pip(environment.python), "--resolution", "lowest-direct", str(wheel))
        return _run(command, folder=environment.folder)
    return environment.install([str(wheel), *lowest(wheel)])


def lowest(wheel: Path) -> list[str]:
    """Pin what a wheel needs to the lower bounds, for an installer that cannot find them."""
    from packaging.requirements import Requirement

    _, metadata = build.wheel(wheel)
    pins: list[str] = []
    for text in metadata.get_all("Requires-Dist", []):
        wanted = Requirement(text)
        bounds = [s.version for s in wanted.specifier if s.operator in (">=", "~=", "==")]
        if bounds and not (wanted.marker and "extra" in str(wanted.marker)):
            marker = f"; {wanted.marker}" if wanted.marker else ""
            pins.append(f"{wanted.name}=={bounds[0]}{marker}")
    return pins


def needed(wheel: Path) -> list[str]:
    """Name what a wheel needs without any extra."""
    from packaging.requirements import Requirement

    _, metadata = build.wheel(wheel)
    wanted = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    return [each.name for each in wanted if not each.marker]


def _uv() -> tuple[str, ...]:
    """How to run uv; nothing where it is not installed."""
    if importlib.util.find_spec("uv") is not None:
        return (sys.executable, "-P", "-m", "uv")
    found = shutil.which("uv")
    return (found,) if found else ()


def _pip(python: Path) -> tuple[str, ...]:
    uv = _uv()
    if uv:
        return (*uv, "pip", "install", "--quiet", "--python", str(python))
    told = ("--quiet", "--disable-pip-version-check")
    return (str(python), "-m", "pip", "install", *told)


def _run(command: Sequence[str], *more: str, folder: Path) -> Done:
    return run((*command, *more), folder, seconds=_SECONDS, without=_OURS)
