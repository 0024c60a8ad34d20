"""The SDK beside bare httpx, httpx with pydantic, published SDKs of this API, and a generated one.

Run by `make bench`. Runs every measurement in a fresh process, client after client and round after
round, and prints medians as ratios. What each row means is in README.md. Never part of a test:
timings are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from environments import ENVIRONMENTS, HERE, environment_of, python, search_path, versions

Found = dict[tuple[str, str, str], float]
Unit = Literal["times", "as fast", "count", "us", "KiB"]

PUBLISHED = ("fern", "stainless")
BY_HAND = ("raw", "typed")
OURS = ("ours", "ours-passed")
ALL = (*BY_HAND, *OURS, "opc", *PUBLISHED)
STREAMING = (*BY_HAND, *OURS, *PUBLISHED)
CALLS = (*BY_HAND, *OURS, "opc", *PUBLISHED)
FAN = ("raw", "ours", "ours-aiohttp", "ours-aiohttp-transport", *PUBLISHED)
COLUMNS = (
    *BY_HAND, *OURS, "ours-aiohttp", "ours-aiohttp-transport", "opc", *PUBLISHED
)  # fmt: skip


class Row(NamedTuple):
    """One line of the table."""

    title: str
    measure: str
    clients: tuple[str, ...]
    unit: Unit = "times"
    beside: tuple[str, str] = ("raw", "seconds")
    """Client and key of what 1 stands for."""
    loopback: bool = False
    key: str = "seconds"
    reach: str = ""


ROWS = (
    Row("modules imported", "import", ALL, "count", key="modules", reach="ours <= 10"),
    Row("import", "import", ALL),
    Row("first answer, mock", "first", ALL),
    Row("first answer, loopback", "first", ALL, loopback=True, reach="ours <= 1.6 and <= opc"),
    Row("another client, warm", "second", ("raw", "ours", *PUBLISHED), "us", reach="ours <= 100"),
    Row("another client, warm", "second", ("raw", "ours", *PUBLISHED), "KiB", key="bytes",
        reach="ours <= 10"),
    Row("small GET, mock", "get", CALLS, beside=("typed", "seconds"),
        reach="ours <= 0.5, passed <= 1"),
    Row("small GET, mock, async", "aget", CALLS, beside=("typed", "seconds"),
        reach="ours <= 0.5, passed <= 1"),
    Row("small GET, loopback", "get", CALLS, beside=("typed", "seconds"), loopback=True,
        reach="ours <= 0.8, passed <= 1"),
    Row("small GET, loopback, async", "aget", CALLS, beside=("typed", "seconds"), loopback=True,
        reach="ours <= 0.8, passed <= 1"),
    Row("page of 100, decoding", "decode", (*BY_HAND, "ours", "opc"), reach="ours <= 1.8"),
    Row("page of 100, the call", "page", CALLS, beside=("raw", "loads")),
    Row("events", "events", STREAMING, "as fast", reach="ours >= 1 and 3 published"),
    Row("events, async", "aevents", STREAMING, "as fast", reach="ours >= 1 and 3 published"),
    Row("bytes", "stream", STREAMING, "as fast", reach="ours >= 1"),
    Row("bytes, async", "astream", STREAMING, "as fast", reach="ours >= 1"),
    Row("bytes, loopback", "stream", STREAMING, "as fast", loopback=True),
    Row("100 calls at once, loopback", "fan", FAN, "as fast", loopback=True, reach="aiohttp >= 4"),
    Row("16 MiB upload, peak", "upload", STREAMING, "KiB", key="bytes", loopback=True,
        reach="ours <= 1024"),
)  # fmt: skip


@contextmanager
def served() -> Iterator[str]:
    """Run the server; give its URL."""
    command = [sys.executable, str(HERE / "server.py")]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as server:
        assert server.stdin
        assert server.stdout
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.stdin.close()


def measured(client: str, measure: str, url: str | None) -> dict[str, float]:
    """Run one measurement in the client's environment."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0"}
    environment["PYTHONPATH"] = search_path(client)
    # Bytecode is at hand, as it is for all that was installed or ran before.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(ENVIRONMENTS / "bytecode" / environment_of(client))
    script = HERE / ("bare.py" if measure in ("import", "first") else "worker.py")
    command = [python(environment_of(client)), script, client, measure]
    done = subprocess.run(
        [*command, *([url] if url else [])],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{client} {measure} failed:\n{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def figures(row: Row, rounds: int, url: str) -> Found:
    """Measure a row: all its clients by turns, the medians of all rounds."""
    taken: dict[tuple[str, str, str], list[float]] = {}
    for _ in range(rounds):
        for client in row.clients:
            values = measured(client, row.measure, url if row.loopback else None)
            for key, value in values.items():
                taken.setdefault((client, row.measure, key), []).append(value)
    return {place: statistics.median(values) for place, values in taken.items()}


def shown(row: Row, client: str, found: Found) -> str:
    """Write one figure."""
    value = found[client, row.measure, row.key]
    if row.unit == "count":
        return f"{value:.0f}"
    if row.unit == "us":
        return f"{value * 1e6:.0f}"
    if row.unit == "KiB":
        return f"{value / 1024:.1f}"
    one = found[row.beside[0], row.measure, row.beside[1]]
    return f"{value / one if row.unit == 'times' else one / value:.3g}"


def main() -> None:
    """Measure everything, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="measures, by commas")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else [row.measure for row in ROWS]
    print(f"{versions()}; medians of {options.rounds} processes", flush=True)
    titles = [name.replace("ours-aiohttp-transport", "ours-aio-tr") for name in COLUMNS]
    print(f"{'':36}" + "".join(f"{name:>13}" for name in titles))
    measurements: dict[tuple[str, bool], Found] = {}
    with served() as url:
        for row in ROWS:
            if row.measure not in wanted:
                continue
            place = (row.measure, row.loopback)
            if place not in measurements:
                measurements[place] = figures(row, options.rounds, url)
            cells = [
                shown(row, c, measurements[place]) if c in row.clients else "" for c in COLUMNS
            ]
            line = "".join(f"{cell:>13}" for cell in cells)
            print(f"{row.title + ' (' + row.unit + ')':36}{line}  {row.reach}", flush=True)


if __name__ == "__main__":
    main()
