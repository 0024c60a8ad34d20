"""Whether the built files work for those who will install them, before anybody can.

What comes in are wheel and sdist, a server of the spec and the Pythons to try; what goes out is a
line for each environment, or diagnostics. In each, with the lowest and with the newest dependencies
that the package allows: every module is imported, the README's first program runs against the mock
and passes pyright's strict mode, and the contract tests of the sdist run against the wheel.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import sys
import tarfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import clientsmith
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.release import (
    PythonMissing,
    PythonRequired,
    ToolMissing,
    VerificationFailed,
)
from clientsmith.release import environments
from clientsmith.release.environments import Edge, Environment
from clientsmith.release.running import Done, run

MOCK = ("openapi-core>=0.23,<0.24", "httpx>=0.27")
"""What `clientsmith[mock]` needs: the contract tests find clientsmith itself beside them, because
it asks for a newer Python than some that an SDK promises."""
_QUICK_START = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_IMPORT_ALL = """\
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
for name in package.__all__:
    getattr(package, name)
"""
# The program as it stands in the README, but for the server that it speaks to.
_RUN = """\
import functools, importlib, sys
package = importlib.import_module(sys.argv[1])
for name in package.__all__:
    thing = getattr(package, name)
    made = getattr(thing, "__init__", None)
    if "base_url" in getattr(getattr(made, "__code__", None), "co_varnames", ()):
        setattr(package, name, functools.partial(thing, base_url=sys.argv[2]))
with open(sys.argv[3], encoding="utf-8") as file:
    exec(compile(file.read(), "README.md", "exec"), {"__name__": "__main__"})
"""


@dataclass(frozen=True, slots=True)
class Package:
    """What is verified."""

    wheel: Path
    sdist: Path
    module: str
    """Import name."""
    mock: str
    """Address of a server of its spec."""


def pythons(versions: Sequence[str], report: Report) -> dict[str, str]:
    """Find the interpreters; those that are missing are reported, in CI as errors."""
    found: dict[str, str] = {}
    for version in versions:
        python = environments.interpreter(version)
        if python is not None:
            found[version] = python
        elif os.environ.get("CI"):
            report.add(PythonRequired(_of("release"), version))
        else:
            report.add(PythonMissing(_of("release"), version))
    report.stop_on_errors()
    return found


def _of(name: str) -> Origin:
    return Origin(name, 0, 0, "")


def verify(
    package: Package,
    found: dict[str, str],
    scratch: Path,
    told: Callable[[str], None],
    report: Report,
) -> None:
    """Try the package in all environments; raises SpecError at the first that fails."""
    if importlib.util.find_spec("basedpyright") is None:
        report.add(ToolMissing(_of("basedpyright"), "basedpyright"))
    report.stop_on_errors()
    trial = _prepared(package, scratch)
    for version, python in found.items():
        for edge in Edge:
            place = scratch / f"{version}-{edge.value}"
            made = environments.create(place, python, version, edge, package.wheel)
            if isinstance(made, Done):
                name = str(Environment(place, version, edge))
                report.add(VerificationFailed(_of(package.wheel.name), name, "install", made.told))
            else:
                _try(trial, made, told, report)
            report.stop_on_errors()
            shutil.rmtree(place, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What all environments share."""

    package: Package
    folder: Path
    """With the README's program and our own package, to be found by the contract tests."""
    sdist: Path
    program: Path | None
    tests: tuple[str, ...]
    """Requirements of the contract tests."""

    def steps(self, environment: Environment) -> Iterator[tuple[str, Callable[[], Done]]]:
        """Name what is tried, in order."""
        name = self.package.module
        alone = ("-I", "-W", "error", "-c")
        yield (
            "import",
            lambda: environment.run(*alone, _IMPORT_ALL, name, folder=self.folder),
        )
        if self.program is not None:
            path = str(self.program)
            start = (*alone, _RUN, name, self.package.mock, path)
            yield "quick start", lambda: environment.run(*start, folder=self.folder)
            yield "pyright", lambda: _pyright(self.folder, environment)
        if self.tests:
            yield "contract tests", lambda: _contract(self, environment)


def _prepared(package: Package, scratch: Path) -> _Trial:
    unpacked = scratch / "sdist"
    with tarfile.open(package.sdist, "r:gz") as archive:
        # By attribute, which a Python without filters (before 3.11.4) ignores.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(unpacked)
    (source,) = unpacked.iterdir()
    folder = scratch / "program"
    (folder / "lib").mkdir(parents=True)
    # Linked, not installed: nothing but this one package of the running Python is seen.
    _beside(Path(clientsmith.__file__).parent, folder / "lib" / "clientsmith")
    shown = _QUICK_START.search((source / "README.md").read_text(encoding="utf-8"))
    program = folder / "quick_start.py" if shown else None
    if shown and program:
        program.write_text(shown[1], encoding="utf-8")
    return _Trial(package, folder, source, program, _requirements(source))


def _beside(ours: Path, place: Path) -> None:
    try:
        place.symlink_to(ours, target_is_directory=True)
    except OSError:  # a system without links
        shutil.copytree(ours, place)


def _requirements(source: Path) -> tuple[str, ...]:
    """What the contract tests need, by the sdist's own word."""
    table = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))
    group: list[object] = table.get("dependency-groups", {}).get("test", [])
    named = [item for item in group if isinstance(item, str)]
    ours = [item for item in named if re.match(r"clientsmith\b", item)]
    return (*(item for item in named if item not in ours), *(MOCK if ours else ()))


def _try(
    trial: _Trial, environment: Environment, told: Callable[[str], None], report: Report
) -> None:
    passed: list[str] = []
    for step, work in trial.steps(environment):
        done = work()
        if done.code:
            name = trial.package.wheel.name
            report.add(VerificationFailed(_of(name), str(environment), step, done.told))
            return
        passed.append(step)
    told(f"{environment}: {', '.join(passed)}")


def _pyright(folder: Path, environment: Environment) -> Done:
    """Check the README's program as a user would, who has set the strictest mode."""
    settings = {"typeCheckingMode": "strict", "include": ["quick_start.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = (sys.executable, "-P", "-m", "basedpyright", "--project", str(folder))
    return run((*command, "--pythonpath", str(environment.python)), folder, seconds=300)


def _contract(trial: _Trial, environment: Environment) -> Done:
    """Run the tests of the sdist against the installed wheel and what that came with."""
    pinned = environment.folder / "pins.txt"
    pinned.write_text(environment.pins(environments.needed(trial.package.wheel)), encoding="utf-8")
    done = environment.install(trial.tests, pinned)
    if done.code:
        return done
    # `pythonpath` of the sdist's settings would bring its own sources in front of the wheel.
    options = ("-q", "-x", "-p", "no:cacheprovider", "-o", "pythonpath=")
    variables = {
        "PYTHONPATH": str(trial.folder / "lib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        # Plugins come with what others need, and old ones fail with a new pytest.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    return environment.run("-m", "pytest", *options, folder=trial.sdist, variables=variables)
