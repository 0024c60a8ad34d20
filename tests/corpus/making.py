"""One document through the generator, and what came of it.

What comes in is a document and a folder to work in; what goes out is a `Row`. The generator runs as
its users run it, and the SDK is tried in a process of its own, so that no document can take the
others along. Types are checked by `typing_findings`, for many documents at once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus import declared, properties

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).with_name("probe.py")
CONTRACTS = Path(__file__).with_name("contracts.py")
PROGRAM = "from clientsmith.cli import main; main()"
LOST = ("W201", "W202", "W203", "W205", "W207", "W404", "W407", "W408", "W456", "W457", "W462")
"""Codes of findings that say what is not read, or read as something else, at their places."""
UNTESTED = "W482"
LIMIT = 600
"""Seconds that a document may take."""


@dataclass(frozen=True)
class Row:
    """What became of one document."""

    name: str
    source: Path
    """Folder of the package."""
    declared: int = 0
    present: int = 0
    modules: int = 0
    imported: int = 0
    types: int = 0
    properties: int = 0
    """Those of all schemas that operations use."""
    fields: int = 0
    """How many of them the SDK's classes have."""
    tests: int = 0
    """Contract tests that passed."""
    untested: int = 0
    """Operations without one, because the document contradicts itself there."""
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
    """A row in the making."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    problems: list[str] = field(default_factory=list[str])
    operations: Mapping[str, int] = field(default_factory=dict[str, int])
    classes: list[frozenset[str]] = field(default_factory=list[frozenset[str]])
    lost: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """File and pointer of what the generator has said it does not read."""
    methods: int = 0


def package_name(name: str) -> str:
    """Make a package name that no two documents of one run share."""
    return "corpus_" + re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def make(name: str, spec: Path, work: Path, pythons: Sequence[str] = (sys.executable,)) -> Row:
    """Generate a document's SDK, and try it with each of the interpreters."""
    package = package_name(name)
    folder = work / package
    folder.mkdir(parents=True, exist_ok=True)
    found = _Found()
    started = time.perf_counter()
    code = _generate(spec, folder, package, found)
    seconds = time.perf_counter() - started
    wanted = declared.operations(spec)
    found.counts["declared"] = wanted.total()
    if code == 0:
        for python in pythons:
            _probe(python, folder / "src", package, found)
        _compare(wanted, found)
        _compare_properties(spec, found)
    problems = tuple(found.problems)
    source = folder / "src" / package
    return Row(name, source, **found.counts, seconds=seconds, problems=problems, refused=code == 2)


def _generate(spec: Path, folder: Path, package: str, found: _Found) -> int:
    """Run the command line; what it finds goes into the row."""
    command = [sys.executable, "-c", PROGRAM, "generate", "--force", "--format", "json"]
    command += ["--spec", str(spec), "--output", str(folder), "--package", package]
    done = _run(command, folder, _environment())
    if done.returncode not in (0, 2):
        found.problems.append(f"exit code {done.returncode}: {_said(done.stderr)}")
        return done.returncode
    findings = json.loads(done.stdout)
    found.counts["warnings"] = findings["warnings"]
    codes = [each["code"] for each in findings["diagnostics"]]
    found.counts["untested"] = codes.count(UNTESTED)
    found.lost = {
        (Path(each["file"]).name, each["pointer"])
        for each in findings["diagnostics"]
        if each["code"] in LOST
    }
    found.problems += [
        f"{Path(d['file']).name}:{d['line']}: [{d['code']}] {d['message']}"
        for d in findings["diagnostics"]
        if d["severity"] == "error"
    ]
    return done.returncode


def _environment() -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT / "generator"), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": paths}


def _run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, -1, "", f"took more than {LIMIT} s")


def _said(text: str) -> str:
    """Shorten what a program said before it gave up: its last two lines."""
    return " / ".join(text.strip().splitlines()[-2:])[:400] or "no word said"


def _probe(python: str, source: Path, package: str, found: _Found) -> None:
    done = _run([python, "-B", str(PROBE), str(source), package], source)
    if done.returncode != 0:
        found.problems.append(f"{Path(python).name}: {_said(done.stderr)}")
        return
    answer: dict[str, Any] = json.loads(done.stdout)
    found.problems += answer["problems"]
    found.operations = answer["operations"]
    found.methods = answer["methods"]
    found.classes = [frozenset(names) for names in answer["fields"]]
    found.counts |= {key: answer[key] for key in ("modules", "imported", "types")}


def _compare(wanted: Counter[tuple[str, str]], found: _Found) -> None:
    given: Counter[tuple[str, str]] = Counter()
    for operation, count in found.operations.items():
        method, _, path = operation.partition(" ")
        given[method.upper(), declared.bare(path)] += count
    missing = wanted - given
    found.counts["present"] = (wanted - missing).total()
    found.problems += [f"missing: {method} {path}" for method, path in sorted(missing)]
    if found.methods < wanted.total():
        found.problems.append(f"only {found.methods} methods for {wanted.total()} operations")


def _compare_properties(spec: Path, found: _Found) -> None:
    listed = list(properties.Walk(spec, found.lost).run())
    total, present, missing = properties.count(listed, found.classes)
    found.counts |= {"properties": total, "fields": present}
    found.problems += missing


# -- contract tests -------------------------------------------------------------------------------


def contract_results(rows: Sequence[Row], examples: int, jobs: int) -> Iterator[Row]:
    """Run the contract tests of many SDKs, and add to each row what came of them."""
    made = [row for row in rows if row.source.is_dir()]
    folders = sorted(str(row.source.parents[1]) for row in made)
    # Dealt out, so that each of the processes has some of the small ones and some of the large.
    hands = [hand for start in range(jobs) if (hand := folders[start::jobs])]
    with ThreadPoolExecutor(jobs) as pool:
        answers = pool.map(lambda hand: _tested(hand, examples), hands)
        found = {answer["folder"]: answer for each in answers for answer in each}
    for row in rows:
        answer = found.get(str(row.source.parents[1]), {"passed": 0, "failed": []})
        failed = [f"contract: {test}" for test in answer["failed"]]
        yield replace(row, tests=answer["passed"], problems=(*row.problems, *failed))


def _tested(folders: Sequence[str], examples: int) -> list[dict[str, Any]]:
    settings = {"CONTRACT_EXAMPLES": str(examples), "CONTRACT_QUICK": "1", "CONTRACT_BRIEF": "1"}
    done = subprocess.run(
        [sys.executable, "-B", str(CONTRACTS), *folders],
        env={**_environment(), **settings},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


# -- types ----------------------------------------------------------------------------------------


def typing_findings(rows: Iterable[Row], work: Path, version: str) -> dict[Path, list[str]]:
    """Check the packages of many rows with pyright's basic mode at once: findings by `source`.

    The runtime in `core` is the same in each, and is checked where it is written.
    """
    sources = [row.source for row in rows]
    settings = work / "pyrightconfig.json"
    settings.write_text(
        json.dumps(
            {
                "typeCheckingMode": "basic",
                "pythonVersion": version,
                "include": [str(source) for source in sources],
                "exclude": ["**/core"],
                "executionEnvironments": [{"root": str(source.parent)} for source in sources],
            }
        )
    )
    command = [sys.executable, "-m", "basedpyright", "--project", str(settings), "--outputjson"]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[Path, list[str]] = {}
    for finding in json.loads(done.stdout)["generalDiagnostics"]:
        file = Path(finding["file"])
        source = next((source for source in sources if source in file.parents), work)
        found.setdefault(source, []).append(_worded(finding, file.relative_to(source)))
    return found


def _worded(finding: Mapping[str, Any], file: Path) -> str:
    line = finding["range"]["start"]["line"] + 1
    text = finding["message"].splitlines()[0]
    return f"{file}:{line}: {text} [{finding.get('rule', finding['severity'])}]"
