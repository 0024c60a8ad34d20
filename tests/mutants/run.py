"""Break the SDK or the spec in every way of the catalog, and see that a contract test notices.

What comes in are names of mutants, or none for all; what goes out is the score, with the survivors.
Exits 1 if there is one. Works on copies of `generated/`, and changes nothing else.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mutants.catalog import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
SDK = ROOT / "generated"
_WORKERS = 2
_KILLED = 1
"""Pytest's exit code for tests that failed; broken collection is another one, and kills nothing."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    killed: bool
    told: str
    """The last words of pytest, for survivors."""


def broken(text: str, mutant: Mutant) -> str:
    """Apply a mutant; raises ValueError where its text is gone."""
    start = text.index(mutant.after)
    place = text.index(mutant.old, start)
    return text[:place] + mutant.new + text[place + len(mutant.old) :]


def judge(mutant: Mutant, folder: Path) -> Verdict:
    """Break a copy, run the test that must notice, and mend the copy."""
    path = folder / mutant.file
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text(broken(whole, mutant), encoding="utf-8")
    except ValueError:
        return Verdict(mutant, False, f"{mutant.file} has no {mutant.old!r}")
    try:
        code, told = tested(folder, [mutant.killer])
    finally:
        path.write_text(whole, encoding="utf-8")
    return Verdict(mutant, code == _KILLED, told)


def tested(folder: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Run contract tests of a copy, with the synchronous client."""
    names = [test.partition("::") for test in tests]
    nodes = [f"tests/{file}" for file in sorted({file for file, _, _ in names})]
    chosen = " or ".join(sorted({f"({test} and not async)" for _, _, test in names}))
    command = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", chosen, *nodes]
    paths = (str(folder / "src"), str(ROOT / "generator"))
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CONTRACT_QUICK": "1",
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr)[-2000:]


@contextmanager
def copies(count: int) -> Iterator[queue.SimpleQueue[Path]]:
    """Make copies of the SDK that may be broken."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        free: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(count):
            folder = Path(name) / str(number)
            ignored = shutil.ignore_patterns("__pycache__", ".venv*")
            shutil.copytree(SDK, folder, ignore=ignored)
            free.put(folder)
        yield free


def judged(mutants: Sequence[Mutant]) -> Iterator[Verdict]:
    """Judge mutants, some at a time, in their order."""
    with copies(_WORKERS) as free, ThreadPoolExecutor(_WORKERS) as pool:

        def work(mutant: Mutant) -> Verdict:
            folder = free.get()
            try:
                return judge(mutant, folder)
            finally:
                free.put(folder)

        yield from pool.map(work, mutants)


def main(wanted: Sequence[str]) -> int:
    """Judge all mutants, or those whose name contains one of the words."""
    chosen = [m for m in MUTANTS if not wanted or any(word in m.name for word in wanted)]
    started = time.monotonic()
    survivors: list[Verdict] = []
    for verdict in judged(chosen):
        mutant = verdict.mutant
        print(f"{'killed' if verdict.killed else 'ALIVE '}  {mutant.name}: {mutant.killer}")
        survivors += [] if verdict.killed else [verdict]
    for verdict in survivors:
        print(f"\n{verdict.mutant.name} survives in {verdict.mutant.file}: {verdict.mutant.why}")
        print(verdict.told)
    took = time.monotonic() - started
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutants killed in {took:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
