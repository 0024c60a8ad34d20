"""1 GiB through each kind of stream, and 256 MiB uploaded from disk: by how much the peak grows.

Run by hand: `python tests/benchmarks/memory.py`. Each row is a process of its own, with the server
in another. It first does the same with 4 MiB, then in full; what is printed is the growth of the
process's peak of resident memory in between, as the operating system counts it. What has to hold is
held by tests/runtime/test_runtime_memory.py, which counts on smaller sizes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from environments import HERE, python, search_path
from replies import TTS
from run import served

WARM = 4 * 1024 * 1024
STREAM = 1024 * 1024 * 1024
UPLOAD = 256 * 1024 * 1024
KINDS = ("bytes", "events", "lines", "file", "upload")


def main() -> None:
    """Run every row in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--row", nargs=3, help="a row, sync or async, and the server; prints it")
    options = parser.parse_args()
    if options.row:
        print(json.dumps(measured(*options.row)))
        return
    print(f"{'':16}{'MiB':>8}{'growth, KiB':>14}{'CPU s':>8}")
    environment = {**os.environ, "PYTHONPATH": search_path("ours")}
    with served() as url:
        for kind in KINDS:
            for half in ("sync", "async"):
                command = [python("sdk"), HERE / "memory.py", "--row", kind, half, url]
                done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
                size, growth, seconds = json.loads(done.stdout)
                print(f"{kind + ', ' + half:16}{size:8.0f}{growth:14}{seconds:8.1f}", flush=True)


def measured(kind: str, half: str, url: str) -> tuple[float, int, float]:
    """MiB that went through, KiB by which the peak grew, seconds of CPU."""
    work = {"sync": _sync, "async": lambda *given: asyncio.run(_async(*given))}[half]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.wav"
        work(kind, url, WARM, path)
        before, started = _peak(), time.process_time()
        size = UPLOAD if kind == "upload" else STREAM
        done = work(kind, url, size, path)
        assert done >= size
        return done / 2**20, _peak() - before, time.process_time() - started


def _peak() -> int:
    # In KiB on Linux, in bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def _lines(client: Any) -> Callable[[], Any]:
    """A stream of JSON lines; this API has none, so with the runtime's own words."""
    from cartesia.core.endpoint import Endpoint, Request, StreamRule

    endpoint: Endpoint[Any] = Endpoint(
        "POST", "/lines", returns=dict[str, Any], stream=StreamRule("json-lines")
    )
    return lambda: client._client.stream_events(Request(endpoint))


def _sync(kind: str, url: str, size: int, path: Path) -> int:
    from cartesia import Cartesia

    with Cartesia(token="x", base_url=f"{url}/{size}", max_retries=0) as client:
        if kind == "upload":
            client.voices.clone(clip=_file(path, size), name="n", language="en")
            return size
        if kind == "file":
            return client.tts.bytes(**TTS).write_to_file(path)
        if kind == "bytes":
            return sum(len(piece) for piece in client.tts.bytes(**TTS))
        events: Any = client.tts.sse(**TTS) if kind == "events" else _lines(client)()
        for _ in events:
            pass
        return int(events._reader.bytes_received)


def _file(path: Path, size: int) -> Path:
    path.touch()
    os.truncate(path, size)
    return path


async def _async(kind: str, url: str, size: int, path: Path) -> int:
    from cartesia import AsyncCartesia

    async with AsyncCartesia(token="x", base_url=f"{url}/{size}", max_retries=0) as client:
        if kind == "upload":
            await client.voices.clone(clip=_file(path, size), name="n", language="en")
            return size
        if kind == "file":
            return await client.tts.bytes(**TTS).write_to_file(path)
        if kind == "bytes":
            count = 0
            async for piece in client.tts.bytes(**TTS):
                count += len(piece)
            return count
        events: Any = client.tts.sse(**TTS) if kind == "events" else _lines(client)()
        async for _ in events:
            pass
        return int(events._reader.bytes_received)


if __name__ == "__main__":
    main()
