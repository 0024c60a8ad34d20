"""The SDK beside bare httpx, httpx with pydantic, and the published SDKs of this API.

Run by `make bench`. Installs the published SDKs into environments of their own below
`.clientsmith/bench`, runs every measurement in a fresh process, client after client and round after
round, and prints medians as ratios to bare httpx. Never part of a test: timings are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENTS = ROOT / ".clientsmith" / "bench"
PUBLISHED = {"fern": "cartesia==2.0.17", "stainless": "cartesia==4.2.0"}
CLIENTS = ("raw", "typed", "ours", "ours-passed", "fern", "stainless")
ROWS = (
    ("import", "seconds", "import, CPU"),
    ("import", "modules", "modules imported"),
    ("first", "seconds", "process start to first answer, CPU"),
    ("second", "seconds", "another client in a warm process, CPU"),
    ("second", "bytes", "another client in a warm process, memory"),
    ("get", "seconds", "one small GET, mock transport"),
    ("aget", "seconds", "one small GET, async, mock transport"),
    ("page", "seconds", "a page of 100 objects, per object"),
    ("events", "seconds", "server-sent events, per event"),
    ("stream", "seconds", "16 MiB of bytes, per 64 KiB"),
)


def _python(client: str) -> Path:
    """The interpreter that has a client installed; published ones are installed once."""
    if client not in PUBLISHED:
        return Path(sys.executable)
    folder = ENVIRONMENTS / client
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, PUBLISHED[client]], check=True)
    return python


def _measure(client: str, measure: str) -> dict[str, float]:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONPATH", None)
    if client.startswith("ours"):
        environment["PYTHONPATH"] = str(ROOT / "generated" / "src")
    done = subprocess.run(
        [str(_python(client)), str(HERE / "worker.py"), client, measure],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{client} {measure} failed:\n{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Measure everything, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", default=",".join(CLIENTS))
    parser.add_argument("--absolute", action="store_true", help="print seconds beside ratios")
    options = parser.parse_args()
    clients = options.clients.split(",")
    found: dict[tuple[str, str, str], list[float]] = {}
    for measure in dict.fromkeys(row[0] for row in ROWS):
        for _ in range(options.rounds):
            for client in clients:
                for key, value in _measure(client, measure).items():
                    found.setdefault((client, measure, key), []).append(value)
    _print(found, clients, absolute=options.absolute)


def _print(
    found: dict[tuple[str, str, str], list[float]], clients: list[str], *, absolute: bool
) -> None:
    print(f"Python {sys.version.split()[0]}; medians; times bare httpx unless a count")
    print(f"{'':44}" + "".join(f"{client:>14}" for client in clients))
    for measure, key, title in ROWS:
        medians = {c: statistics.median(found[c, measure, key]) for c in clients}
        cells = ""
        for client in clients:
            counted = key == "modules" or absolute or "raw" not in medians
            value = medians[client] if counted else medians[client] / medians["raw"]
            cells += f"{value:14.3g}"
        print(f"{title:44}{cells}")


if __name__ == "__main__":
    main()
