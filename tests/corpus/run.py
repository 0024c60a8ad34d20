"""Every document of a folder through the generator, as a table: `make corpus [SPECS=folder]`.

For each document: operations declared and present, modules that import, types that build, warnings,
seconds and, with `--types`, what pyright's basic mode finds. Exits 1 when a row is not whole.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "generator")]
# Worker processes start afresh, and import the same modules.
os.environ["PYTHONPATH"] = os.pathsep.join([*sys.path[:2], os.environ.get("PYTHONPATH", "")])

from corpus import declared  # noqa: E402  (after the path is set)
from corpus.making import Row, make, typing_findings  # noqa: E402

SUFFIXES = (".yaml", ".yml", ".json")
WIDTHS = (9, 8, 8, 9, 7, 9, 8, 8)
COLUMNS = ("declared", "present", "modules", "imported", "types", "findings", "warnings", "seconds")


def default_folder() -> Path:
    """Where the sample documents are, when they are at hand."""
    return Path(os.environ.get("CLIENTSMITH_SHARED", ROOT.parent / "shared")) / "specs"


def documents(places: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """List (name, root document) below the given folders; a file stands for itself."""
    for place in places:
        if place.is_file():
            yield place.name, place
            continue
        for path in sorted(place.rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and declared.is_root(path):
                yield path.relative_to(place).as_posix(), path


def _made(task: tuple[str, Path, Path, tuple[str, ...]]) -> Row:
    return make(*task)


def rows(found: list[tuple[str, Path]], work: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Make all of them, in order."""
    pythons = (sys.executable, *options.python)
    tasks = [(name, path.resolve(), work, pythons) for name, path in found]
    context = multiprocessing.get_context("spawn")
    # A fresh worker now and then: a very large document leaves a large process behind.
    with ProcessPoolExecutor(options.jobs, mp_context=context, max_tasks_per_child=40) as pool:
        yield from pool.map(_made, tasks)


def _line(row: Row, findings: int | None) -> str:
    counts = (row.declared, row.present, row.modules, row.imported, row.types)
    cells = [*map(str, counts), "-" if findings is None else str(findings), str(row.warnings)]
    cells.append(f"{row.seconds:.1f}")
    mark = "refused" if row.refused else "" if row.whole else "NOT WHOLE"
    return f"{row.name[:44]:44}" + _aligned(cells) + f"  {mark}"


def _aligned(cells: Sequence[str]) -> str:
    return "".join(f" {cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("places", nargs="*", type=Path, help="folders or documents")
    parser.add_argument("--types", action="store_true", help="check the output with pyright, basic")
    parser.add_argument("--python", action="append", default=[], help="another one to import with")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
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
        return _report(found, work, options)


def _report(found: list[tuple[str, Path]], work: Path, options: argparse.Namespace) -> int:
    made: list[Row] = []
    print(f"{'document':44}" + _aligned(COLUMNS))
    for row in rows(found, work, options):
        made.append(row)
        if not options.types:
            print(_line(row, None), flush=True)
    if options.types:
        made = list(_typed(made, work))
    for row in made:
        for problem in row.problems:
            print(f"{row.name}: {problem}")
    bad = [row for row in made if not row.whole]
    declared_in_all = sum(row.declared for row in made)
    present = sum(row.present for row in made)
    print(f"{len(made)} documents, {len(bad)} not whole; {present} of {declared_in_all} operations")
    return 1 if bad else 0


def _typed(made: list[Row], work: Path) -> Iterator[Row]:
    """Add what pyright finds to the rows, and print them."""
    findings = typing_findings([row for row in made if row.folder.is_dir()], work, "3.10")
    for row in made:
        own = findings.get(row.package, [])
        print(_line(row, len(own)), flush=True)
        yield replace(row, problems=(*row.problems, *own))


if __name__ == "__main__":
    sys.exit(main())
