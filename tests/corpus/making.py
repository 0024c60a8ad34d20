"""One document through the generator, and what came of it.

What comes in is a document and a folder to work in; what goes out is a `Row`. The generator runs
in this process, the SDK is tried in one of its own. Never judges types; `typing_findings` does
that for many at once.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import declared

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError

PROBE = Path(__file__).with_name("probe.py")


@dataclass(frozen=True)
class Row:
    """What became of one document."""

    name: str
    package: str
    folder: Path
    declared: int = 0
    present: int = 0
    methods: int = 0
    modules: int = 0
    imported: int = 0
    types: int = 0
    warnings: int = 0
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    refused: bool = False
    """The document got diagnostics in place of an SDK."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing and nothing is wrong."""
        return not self.problems


@dataclass
class _Found:
    """A row while it grows."""

    counts: dict[str, Any] = field(default_factory=dict[str, Any])
    problems: list[str] = field(default_factory=list[str])


def package_name(name: str) -> str:
    """Make a package name that two documents of one run do not share."""
    return "corpus_" + re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def generate(spec: Path, output: Path, package: str, report: Report) -> None:
    """Write the SDK of a document; raises what the pipeline raises."""
    # The second part of a split document may not be where the first looks; nothing else differs
    # from what `clientsmith generate` does.
    config = Config(spec=spec, output=output, package=package, source=spec.name)
    pipeline.generate(config, report, pipeline.Mode.FORCE)


def make(name: str, spec: Path, work: Path, pythons: tuple[str, ...] = (sys.executable,)) -> Row:
    """Generate a document's SDK, and try it with each of the interpreters."""
    package = package_name(name)
    folder = work / package
    found = _Found()
    report = Report()
    started = time.perf_counter()
    refused = False
    try:
        generate(spec, folder, package, report)
    except SpecError:
        refused = True
        found.problems += [f"{d.origin} [{d.code}]: {d.message}" for d in report.errors]
    # Anything else is a bug of ours, and one row of the table must not end the others.
    except Exception as error:
        found.problems.append(f"crash: {type(error).__name__}: {error}"[:400])
    found.counts["seconds"] = time.perf_counter() - started
    found.counts["warnings"] = len(report.warnings)
    if not found.problems:
        for python in pythons:
            _probe(python, folder / "src", package, found)
        _compare(spec, found)
    found.counts.pop("operations", None)
    return Row(
        name, package, folder, **found.counts, problems=tuple(found.problems), refused=refused
    )


def _probe(python: str, source: Path, package: str, found: _Found) -> None:
    command = [python, "-B", str(PROBE), str(source), package]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=source)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no output"]
        found.problems.append(f"{Path(python).name}: {last[0]}")
        return
    answer = json.loads(done.stdout)
    found.problems += answer.pop("problems")
    found.counts |= answer
    if answer["imported"] != answer["modules"]:
        found.problems.append(f"{answer['modules'] - answer['imported']} modules do not import")


def _compare(spec: Path, found: _Found) -> None:
    wanted = declared.operations(spec)
    given: Counter[tuple[str, str]] = Counter()
    for operation, count in found.counts.get("operations", {}).items():
        method, _, path = operation.partition(" ")
        given[method.upper(), path.partition("?")[0]] += count
    missing = wanted - given
    found.counts["declared"] = wanted.total()
    found.counts["present"] = (wanted - missing).total()
    found.problems += [f"missing: {method} {path}" for method, path in sorted(missing)]
    if found.counts.get("methods", 0) < wanted.total():
        found.problems.append(f"{found.counts.get('methods', 0)} methods only")


def typing_findings(rows: list[Row], work: Path, python_version: str) -> dict[str, list[str]]:
    """Check the packages of many rows with pyright's basic mode at once: findings by package.

    The runtime in `core` is the same in each, and is checked where it is written.
    """
    settings = work / "pyrightconfig.json"
    folders = [row.folder / "src" for row in rows]
    settings.write_text(
        json.dumps(
            {
                "typeCheckingMode": "basic",
                "pythonVersion": python_version,
                "include": [str(folder) for folder in folders],
                "exclude": ["**/core"],
                "executionEnvironments": [{"root": str(folder)} for folder in folders],
            }
        )
    )
    command = [sys.executable, "-m", "basedpyright", "--project", str(settings), "--outputjson"]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, list[str]] = {}
    for finding in json.loads(done.stdout)["generalDiagnostics"]:
        place = Path(finding["file"]).relative_to(work)
        line = finding["range"]["start"]["line"] + 1
        text = finding["message"].splitlines()[0]
        rule = finding.get("rule", "")
        found.setdefault(place.parts[0], []).append(f"{place}:{line}: {text} [{rule}]")
    return found
