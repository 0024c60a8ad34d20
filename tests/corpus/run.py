"""Every document of a folder through the generator, as a table: `make corpus [SPECS=folder]`.

For each document: operations declared and present, properties of its schemas and those that the
SDK's classes have, modules that import, types that build, what pyright's basic mode finds, contract
tests that pass, operations that the document leaves without one, warnings and seconds. Exits 1 when
a row is not whole.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from corpus import declared  # noqa: E402 # the path comes first
from corpus.making import Row, contract_results, make, typing_findings  # noqa: E402

SUFFIXES = (".yaml", ".yml", ".json")
COLUMNS = (
    "declared", "present", "properties", "fields", "modules", "imported", "types", "findings",
    "contract", "untested", "warnings", "seconds",
)  # fmt: skip
OLDEST = "3.10"
"""Of the Pythons that an SDK runs on; its types are checked as this one reads them."""


def default_folder() -> Path:
    """Where the sample documents are, when they are at hand."""
    return Path(os.environ.get("CLIENTSMITH_SHARED", ROOT.parent / "shared")) / "specs"


def documents(places: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """List (name, root document) below the given folders; a file stands for itself."""
    for place in places:
        if place.is_file():
            yield place.name, place.resolve()
            continue
        for path in sorted(place.rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and declared.is_root(path):
                yield path.relative_to(place).as_posix(), path.resolve()


def rows(
    found: Sequence[tuple[str, Path]], work: Path, options: argparse.Namespace
) -> Iterator[Row]:
    """Make all of them; they come in order."""
    pythons = (sys.executable, *options.python)
    # Threads that wait: the work is done in processes, one or two for each document.
    with ThreadPoolExecutor(options.jobs) as pool:
        yield from pool.map(lambda each: make(*each, work, pythons), found)


def _line(row: Row, findings: int | None, options: argparse.Namespace) -> str:
    counts = (row.declared, row.present, row.properties, row.fields)
    counts = (*counts, row.modules, row.imported, row.types)
    tests = str(row.tests) if options.examples else "-"
    cells = [*map(str, counts), "-" if findings is None else str(findings), tests]
    mark = "refused" if row.refused else "" if row.whole else "not whole"
    cells += [str(row.untested), str(row.warnings), f"{row.seconds:.1f}"]
    return f"{_aligned(row.name, cells)}  {mark}".rstrip()


def _aligned(name: str, cells: Sequence[str]) -> str:
    return f"{name[-44:]:44}" + "".join(f" {cell:>10}" for cell in cells)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Try the generator on many documents.")
    parser.add_argument("places", nargs="*", type=Path, help="folders or documents")
    parser.add_argument("--no-types", action="store_true", help="leave pyright out")
    parser.add_argument(
        "--examples", type=int, default=3, help="drawn in each contract test; 0: no such tests"
    )
    parser.add_argument("--python", action="append", default=[], help="another one to import with")
    parser.add_argument("--jobs", type=int, default=2, help="documents at a time")
    parser.add_argument("--keep", type=Path, help="write the SDKs here, and leave them")
    options = parser.parse_args()
    options.places = options.places or [default_folder()]
    return options


def main() -> int:
    """Print the table."""
    options = _options()
    found = list(documents(options.places))
    if not found:
        print(f"no OpenAPI document in {', '.join(map(str, options.places))}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        work = (options.keep or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        return _conclude(_table(found, work, options))


def _table(found: Sequence[tuple[str, Path]], work: Path, options: argparse.Namespace) -> list[Row]:
    made: list[Row] = []
    for row in rows(found, work, options):
        made.append(row)
        _progress(f"{len(made)} of {len(found)} made")
    findings: dict[Path, list[str]] | None = None
    if not options.no_types:
        _progress("checking types")
        findings = typing_findings([row for row in made if row.source.is_dir()], work, OLDEST)
    if options.examples:
        _progress("running the contract tests")
        made = list(contract_results(made, options.examples, options.jobs))
    print(_aligned("document", COLUMNS))
    return [_judged(row, findings, options) for row in made]


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text} ...", end="", file=sys.stderr, flush=True)


def _judged(row: Row, findings: dict[Path, list[str]] | None, options: argparse.Namespace) -> Row:
    """Add what pyright finds to a row, and print it."""
    own = [] if findings is None else findings.get(row.source, [])
    judged = replace(row, problems=(*row.problems, *own))
    print(_line(judged, None if findings is None else len(own), options), flush=True)
    return judged


def _conclude(made: Sequence[Row]) -> int:
    for row in made:
        for problem in row.problems:
            print(f"{row.name}: {problem}")
    bad = sum(not row.whole for row in made)
    wanted, present = sum(row.declared for row in made), sum(row.present for row in made)
    print(f"{len(made)} documents, {bad} not whole; {present} of {wanted} operations")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
