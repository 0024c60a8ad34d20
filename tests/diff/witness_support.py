"""SDKs of both sides of all cases, and programs judged by them.

What comes in are cases; what goes out are claims, each a witness with the SDKs that it is about,
and which of them hold. Each SDK is made once, unformatted. Programs run in one process, which
forgets the SDK between two folders; type checks are one run of pyright with a folder for each SDK.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from diff_support import Case, base, config, edited

from clientsmith import models, pipeline, pyir, render, resources, surface
from clientsmith.changes import Change, Proof, Side, Witness
from clientsmith.diagnostics import Report
from clientsmith.diff import compare

PACKAGE = "shop"
RUNNER = Path(__file__).with_name("witness_runner.py")


@dataclass(frozen=True, slots=True)
class Sdk:
    """An SDK on disk, and its surface."""

    folder: Path
    side: Side
    snippets: tuple[str, ...]
    """The programs of its reference, one a method."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a change says, and the witness for it."""

    case: str
    change: Change
    old: Sdk
    new: Sdk
    witness: Witness

    def __str__(self) -> str:
        lines = [f"{self.case}: {self.change.id}: {self.change.message}", self.witness.proof.value]
        return "\n".join([*lines, self.witness.program])


@dataclass(frozen=True, slots=True)
class Broken:
    """A change of a case, with all of its claims."""

    case: str
    change: Change
    claims: tuple[Claim, ...]


class Workshop:
    """Makes each SDK once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Sdk] = {}

    def breaks(self, cases: Iterable[Case]) -> Iterator[Broken]:
        """Compare both sides of each case, there and back; equal edits once."""
        seen: set[str] = set()
        for case in cases:
            told = json.dumps([case.base, case.edit, case.old_settings, case.new_settings])
            if told not in seen:
                seen.add(told)
                document = base(case.base)
                old = self.sdk(document, case.old_settings)
                new = self.sdk(edited(document, case.edit), case.new_settings)
                yield from _breaks(case.rule, old, new)
                yield from _breaks(f"{case.rule} (back)", new, old)

    def sdk(self, document: dict[str, Any], settings: Mapping[str, Any]) -> Sdk:
        """Give the SDK of a document."""
        text = yaml.safe_dump(document, sort_keys=False)
        key = f"{text}{json.dumps(settings)}"
        if key not in self._made:
            folder = self._folder / f"sdk{len(self._made)}"
            self._made[key] = make(text, folder, settings)
        return self._made[key]


def make(text: str, folder: Path, settings: Mapping[str, Any]) -> Sdk:
    """Make the SDK of a document, without its tests and pages."""
    folder.mkdir(parents=True)
    spec = folder / "openapi.yaml"
    spec.write_text(text, encoding="utf-8")
    read = pipeline.understand(config(spec, PACKAGE, settings), Report())
    templates = resources.templates()
    types = models.render(read.api, read.symbols, templates / "models")
    files = {f"src/{read.sdk.package}/{path}": text for path, text in types.items()}
    for path, code in {
        **render.copied(read.sdk, templates),
        **render.code(read.sdk, templates),
        **files,
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")
    side = Side(folder.name, surface.describe(read.api, read.symbols, read.sdk))
    return Sdk(folder / "src", side, tuple(_snippets(read.sdk)))


def _snippets(sdk: pyir.Sdk) -> Iterator[str]:
    """Give each method's program, without the call's fences."""
    for section in sdk.sections:
        for method in section.methods:
            yield method.reference.snippet
            yield method.reference.async_snippet


def _breaks(case: str, old: Sdk, new: Sdk) -> Iterator[Broken]:
    for change in compare(old.side, new.side).changes:
        claims = tuple(Claim(case, change, old, new, found) for found in change.witnesses)
        yield Broken(case, change, claims)


# -- judging --------------------------------------------------------------------------------


def judged(claims: Iterable[Claim], work: Path) -> Mapping[int, str]:
    """Say what is wrong with claims, by their place in the list; nothing for what holds."""
    listed = list(enumerate(claims))
    runs = [(place, claim) for place, claim in listed if claim.witness.proof is Proof.RUN]
    checks = [(place, claim) for place, claim in listed if claim.witness.proof is Proof.CHECK]
    found = _outcomes(runs, _run(runs, work))
    return found | _outcomes(checks, _checked(checks, work))


def _outcomes(
    claims: list[tuple[int, Claim]], problems: Mapping[tuple[str, int], str]
) -> dict[int, str]:
    wrong: dict[int, str] = {}
    for place, claim in claims:
        before = problems.get((str(claim.old.folder), place), "")
        after = problems.get((str(claim.new.folder), place), "")
        if before or not after:
            wrong[place] = f"with the old SDK: {before or 'fine'}; with the new one: {after}"
    return wrong


def _run(claims: list[tuple[int, Claim]], work: Path) -> Mapping[tuple[str, int], str]:
    """Run each program with both SDKs."""
    tasks = [
        {"sdk": str(sdk.folder), "place": place, "program": claim.witness.program}
        for place, claim in claims
        for sdk in (claim.old, claim.new)
    ]
    tasks.sort(key=lambda task: str(task["sdk"]))
    file, results = work / "tasks.json", work / "results.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    command = [sys.executable, "-B", "-W", "ignore", str(RUNNER), str(file), str(results)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    return {(found[0], found[1]): found[2] for found in json.loads(results.read_text())}


def _checked(claims: list[tuple[int, Claim]], work: Path) -> Mapping[tuple[str, int], str]:
    programs = (
        (place, sdk, claim.witness.program)
        for place, claim in claims
        for sdk in (claim.old, claim.new)
    )
    return checked(programs, work)


def checked(programs: Iterable[tuple[int, Sdk, str]], work: Path) -> Mapping[tuple[str, int], str]:
    """Type-check programs, each with an SDK, in a folder for each SDK; by folder and number."""
    roots: dict[Path, Path] = {}
    files: dict[str, tuple[str, int]] = {}
    for place, sdk, program in programs:
        root = roots.setdefault(sdk.folder, work / "checks" / sdk.folder.parent.name)
        root.mkdir(parents=True, exist_ok=True)
        file = root / f"program{place}.py"
        file.write_text(program, encoding="utf-8")
        files[str(file)] = (str(sdk.folder), place)
    environments = [{"root": str(r), "extraPaths": [str(f)]} for f, r in roots.items()]
    settings = {
        "typeCheckingMode": "strict",
        # A word to callers (SemVer 2.0.0, 7), and no break.
        "reportDeprecated": "none",
        "executionEnvironments": environments,
    }
    config = work / "pyrightconfig.json"
    config.write_text(json.dumps({**settings, "include": [str(work / "checks")]}))
    command = [sys.executable, "-m", "basedpyright", "--project", str(config), "--outputjson"]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    problems: dict[tuple[str, int], str] = {}
    for finding in json.loads(done.stdout)["generalDiagnostics"]:
        if finding["severity"] == "error":
            problems.setdefault(files[finding["file"]], finding["message"].splitlines()[0])
    return problems
