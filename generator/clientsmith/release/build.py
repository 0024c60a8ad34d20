"""sdist and wheel, the same to the byte whenever and wherever they are built from one commit.

What comes in is the folder of an SDK as a commit holds it, and the commit's time; what goes out are
two files, looked over: metadata, licence, `py.typed`, nothing missing and nothing too much. The
wheel is built from the sdist, which shows that the sdist is enough. Publishes nothing.
"""

from __future__ import annotations

import email.parser
import importlib.util
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from email.message import Message
from pathlib import Path

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.release import BadPackage, BuildFailed, ToolMissing
from clientsmith.release.running import run
from clientsmith.release.state import Artifact

_NEEDED = ("Name", "Version", "Summary", "License-Expression", "License-File", "Requires-Python",
           "Classifier", "Description-Content-Type")  # fmt: skip
_IN_SDIST = ("pyproject.toml", "PKG-INFO", "README.md", "LICENSE", "tests/", "src/")
_FOREIGN = re.compile(r"(^|/)(clientsmith(/|$)|__pycache__/|\.clientsmith)|\.py[co]$")


def build(source: Path, target: Path, epoch: int, report: Report) -> tuple[Artifact, ...]:
    """Build both files, the wheel first; raises SpecError when they are not right."""
    for tool in ("build", "hatchling", "twine"):
        if importlib.util.find_spec(tool) is None:
            report.add(ToolMissing(_of(tool), tool))
    report.stop_on_errors()
    target.mkdir(parents=True, exist_ok=True)
    # Without isolation: the backend is the installed one, and not whatever the index has today.
    command = ("-m", "build", "--no-isolation", "--outdir", str(target), str(source))
    variables = {"SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0"}
    done = run((sys.executable, "-P", *command), target, variables=variables)
    if done.code:
        report.add(BuildFailed(_of(source.name), done.told))
    report.stop_on_errors()
    built = sorted(target.iterdir(), key=lambda path: path.suffix != ".whl")
    report.extend(BadPackage(_of(path.name), problem) for path in built for problem in _look(path))
    report.stop_on_errors()
    _twine(built, report)
    return tuple(Artifact.of(path) for path in built)


def _of(name: str) -> Origin:
    return Origin(name, 0, 0, "")


def _twine(built: Sequence[Path], report: Report) -> None:
    files = [str(path) for path in built]
    done = run((sys.executable, "-P", "-m", "twine", "check", "--strict", *files), built[0].parent)
    if done.code:
        report.add(BadPackage(_of(built[0].name), f"twine: {done.told}"))
    report.stop_on_errors()


def _look(path: Path) -> Iterator[str]:
    """Say what is wrong with a file."""
    if path.suffix == ".whl":
        names, metadata = wheel(path)
        yield from _in_wheel(names)
    else:
        names, metadata = sdist(path)
        yield from (f"no {n}" for n in _IN_SDIST if not any(_is(n, name) for name in names))
    yield from (f"`{name}` is not part of an SDK" for name in names if _FOREIGN.search(name))
    yield from (f"the metadata have no {key}" for key in _NEEDED if not metadata.get(key))


def _is(wanted: str, name: str) -> bool:
    return name.startswith(wanted) if wanted.endswith("/") else name == wanted


def _in_wheel(names: Sequence[str]) -> Iterator[str]:
    tops = {name.split("/")[0] for name in names}
    packages = {top for top in tops if not top.endswith(".dist-info")}
    if len(packages) != 1 or len(tops) != 2:
        yield f"it holds more than a package: {', '.join(sorted(tops))}"
    if not any(name.count("/") == 1 and name.endswith("/py.typed") for name in names):
        yield "no py.typed"
    if not any(name.endswith("/licenses/LICENSE") for name in names):
        yield "no licence"


def wheel(path: Path) -> tuple[list[str], Message]:
    """Give the names and the metadata of a wheel."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        place = next((name for name in names if name.endswith(".dist-info/METADATA")), None)
        text = archive.read(place).decode("utf-8") if place else ""
    return names, email.parser.Parser().parsestr(text)


def sdist(path: Path) -> tuple[list[str], Message]:
    """Give the names below the one folder of an sdist, and its metadata."""
    with tarfile.open(path, "r:gz") as archive:
        members = {member.name.partition("/")[2]: member for member in archive if member.isfile()}
        held = archive.extractfile(members["PKG-INFO"]) if "PKG-INFO" in members else None
        text = held.read().decode("utf-8") if held else ""
    return list(members), email.parser.Parser().parsestr(text)
