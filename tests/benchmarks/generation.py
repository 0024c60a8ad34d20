"""How long generation takes: cold, after an edit, without a change, and for specs of many sizes.

Run by `make bench-generate`. Every run is a fresh process; runs that are compared take turns, and
the median counts. CPU time includes that of all processes a run starts. Installs
openapi-python-client into an environment of its own below `.clientsmith/bench`. Never part of a
test: timings are noisy, and only ratios of one run mean anything.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import synthetic

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RIVAL = "openapi-python-client==0.29.1"
SIZES = (100, 400, 1000)
_MAIN = "from clientsmith.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run takes, in seconds."""

    cpu: float
    wall: float


def cost(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command, and measure it and its children."""
    path = os.pathsep.join([str(ROOT / "generator"), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}
    # Tools that a rival formats with have to be found by name.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    wall, after = time.perf_counter() - started, os.times()
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stdout.decode()}\n{done.stderr.decode()}")
    used = after.children_user + after.children_system
    return Cost(used - before.children_user - before.children_system, wall)


def ours(folder: Path, *arguments: str) -> Cost:
    """Run `clientsmith generate`."""
    return cost([sys.executable, "-P", "-c", _MAIN, "generate", *arguments], folder)


def cold(folder: Path, *arguments: str) -> Cost:
    """Generate with nothing left of earlier runs, neither output nor memory."""
    for name in (".clientsmith", "sdk"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return ours(folder, *arguments)


def median(costs: Iterable[Cost]) -> Cost:
    """The middle of each."""
    listed = list(costs)
    return Cost(
        statistics.median(each.cpu for each in listed),
        statistics.median(each.wall for each in listed),
    )


def turns(rounds: int, runs: Mapping[str, Callable[[], Cost]]) -> dict[str, Cost]:
    """Run all by turns, after one turn that fills the caches of bytecode and of the disk."""
    found: dict[str, list[Cost]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            taken = run()
            if number:
                found[name].append(taken)
    return {name: median(costs) for name, costs in found.items()}


# -- our spec -------------------------------------------------------------------------------


def _project(folder: Path) -> Path:
    """Make a project of this repository's spec."""
    shutil.copytree(ROOT / "spec", folder / "spec")
    settings = '[tool.clientsmith]\nspec = "spec/openapi.yaml"\noutput = "sdk"\n'
    (folder / "pyproject.toml").write_text(settings + 'package = "cartesia"\n', encoding="utf-8")
    return folder


def _edited(project: Path) -> Cost:
    """Generate after another edit of one schema's prose."""
    path = project / "spec" / "resources" / "voices.yaml"
    before, mark, schemas = path.read_text(encoding="utf-8").partition("\n  schemas:\n")
    prose = "description: "
    head, found, tail = schemas.partition(prose)
    assert mark
    assert found
    path.write_text(f"{before}{mark}{head}{found}E{tail}", encoding="utf-8")
    return ours(project)


def our_spec(rounds: int) -> None:
    """Measure the spec of this repository."""
    with tempfile.TemporaryDirectory() as name:
        project = _project(Path(name))
        found = turns(rounds, {"cold": lambda: cold(project), "edited": lambda: _edited(project)})
        found |= turns(
            rounds,
            {"unchanged": lambda: ours(project), "checked": lambda: ours(project, "--check")},
        )
        document = project / "bundle.json"
        shutil.copy(project / "sdk" / "tests" / "openapi.json", document)
        rival = _rival()
        found |= turns(
            rounds,
            {
                "cold": lambda: cold(project),
                "rival": lambda: _rival_run(rival, document, project),
            },
        )
    _row("nothing changed", found["unchanged"])
    _row("nothing changed, --check", found["checked"])
    _row("cold", found["cold"])
    _row("openapi-python-client", found["rival"], found["cold"])
    _row("after an edit of one schema", found["edited"], found["cold"])


def _rival() -> Path:
    folder = ROOT / ".clientsmith" / "bench" / "openapi-python-client"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, RIVAL], check=True)
    return folder / "bin" / "openapi-python-client"


def _rival_run(program: Path, document: Path, folder: Path) -> Cost:
    shutil.rmtree(folder / "rival", ignore_errors=True)
    arguments = ["generate", "--path", document, "--output-path", folder / "rival"]
    return cost([program, *arguments], folder)


# -- specs of many sizes --------------------------------------------------------------------


def sizes(rounds: int) -> None:
    """Measure specs of 100 to 1,000 operations, and the types of the largest by themselves."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            text = json.dumps(synthetic.spec(size), indent=1)
            (folder / f"{size}.json").write_text(text, encoding="utf-8")
        runs: dict[str, Callable[[], Cost]] = {
            str(size): lambda size=size: cold(folder, *_flags(size)) for size in SIZES
        }
        edited = (folder / f"{SIZES[-1]}.json").read_text().replace('"limit"', '"page_size"', 50)
        (folder / "edited.json").write_text(edited, encoding="utf-8")
        others: dict[str, Callable[[], Cost]] = {
            "alone": lambda: _alone(folder, SIZES[-1]),
            "diff": lambda: _diff(folder, f"{SIZES[-1]}.json", "edited.json"),
        }
        found = turns(rounds, runs | others)
    for size in SIZES:
        _row(f"{size} operations, cold", found[str(size)])
    _row("datamodel-code-generator alone", found["alone"], found[str(SIZES[-1])])
    _row(f"diff of two with {SIZES[-1]} operations", found["diff"], found[str(SIZES[-1])])
    low, middle, high = (found[str(size)].cpu for size in SIZES)
    early = (middle - low) / (SIZES[1] - SIZES[0])
    late = (high - middle) / (SIZES[2] - SIZES[1])
    print(f"{'growth: an operation late / early':34} {late / early:7.2f}")


def _flags(size: int) -> tuple[str, ...]:
    return ("--spec", f"{size}.json", "--output", "sdk", "--package", "synthetic")


def _diff(folder: Path, old: str, new: str) -> Cost:
    """Compare two specs, both read from files."""
    arguments = ("diff", old, new, "--format", "json", "--output", "report.json")
    return cost([sys.executable, "-P", "-c", _MAIN, *arguments], folder)


def _alone(folder: Path, size: int) -> Cost:
    """Two runs of datamodel-code-generator, one for models and one for TypedDicts."""
    costs = [
        cost(
            [
                *(sys.executable, "-P", "-m", "datamodel_code_generator"),
                *("--input", f"{size}.json", "--input-file-type", "openapi"),
                *("--output-model-type", kind, "--output", f"{kind}.py"),
                *("--formatters", "ruff-format"),
            ],
            folder,
        )
        for kind in ("pydantic_v2.BaseModel", "typing.TypedDict")
    ]
    return Cost(sum(each.cpu for each in costs), sum(each.wall for each in costs))


def _row(name: str, taken: Cost, whole: Cost | None = None) -> None:
    ratio = f"{taken.cpu / whole.cpu:7.2f} {taken.wall / whole.wall:7.2f}" if whole else ""
    print(f"{name:34} {taken.cpu:7.3f} {taken.wall:7.3f} {ratio}", flush=True)


def main() -> None:
    """Measure everything, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("ours", "sizes"))
    options = parser.parse_args()
    print(f"{'':34} {'CPU s':>7} {'wall s':>7} {'CPU':>7} {'wall':>7}  of cold")
    if options.only != "sizes":
        our_spec(options.rounds)
    if options.only != "ours":
        sizes(options.rounds)


if __name__ == "__main__":
    main()
