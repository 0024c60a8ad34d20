"""One measurement of one client, in a process of its own; prints a JSON object.

Usage: worker.py CLIENT MEASURE [URL]. Run by run.py in the environment that CLIENT is installed in;
needs nothing but that client and the standard library. CPU time of this process throughout.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from replies import BASE, EVENTS, PAGE, PIECE, PIECES

AT_ONCE = 100
UPLOAD = 16 * 1024 * 1024
Result = dict[str, float]


def cpu(work: Callable[[], object], times: int = 1) -> float:
    """Seconds of CPU for one call: the best of five rounds, after one to warm up."""
    work()
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - start) / times)
    return best


def looped(make: Callable[[], Any], per: int = 1) -> float:
    """The same for asynchronous work, on one event loop."""
    loop = asyncio.new_event_loop()
    try:
        return cpu(lambda: loop.run_until_complete(make())) / per
    finally:
        loop.close()


def measure_second(name: str) -> Result:
    """Cost of one more client in a warm process, with TLS."""
    make = _maker(name)
    kept = [make()]
    seconds = cpu(lambda: kept.append(make()), 10)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept += [make() for _ in range(20)]
    size = (tracemalloc.get_traced_memory()[0] - before) / 20
    return {"seconds": seconds, "bytes": size}


def _maker(name: str) -> Callable[[], Any]:
    if name in ("raw", "typed"):
        import httpx

        return lambda: httpx.Client(base_url=BASE)
    from cartesia import Cartesia

    arguments = {"token" if name == "ours" else "api_key": "x"}

    def make() -> Any:
        client: Any = Cartesia(**arguments)
        # The client underneath, which some make only now.
        _ = client.voices
        if name == "ours":
            client.preload()
        return client

    return make


# -- calls ----------------------------------------------------------------------------------


def measure_get(client: Any) -> Result:
    """One small call."""
    return {"seconds": cpu(client.get, 200)}


def measure_aget(client: Any) -> Result:
    """One small call, asynchronous."""

    async def many() -> None:
        for _ in range(200):
            await client.aget()

    return {"seconds": looped(many, 200)}


def measure_page(client: Any) -> Result:
    """A page, per object; and json.loads alone on the same bytes."""
    assert client.page() == 100
    alone = cpu(lambda: json.loads(PAGE), 20)
    return {"seconds": cpu(client.page, 20) / 100, "loads": alone / 100}


def measure_decode(client: Any) -> Result:
    """The body of a page to objects, per object."""
    read = client.read_page
    return {"seconds": cpu(lambda: read(PAGE), 20) / 100}


def measure_events(client: Any) -> Result:
    """Server-sent events, per event."""
    assert client.events() >= EVENTS
    return {"seconds": cpu(client.events) / EVENTS}


def measure_aevents(client: Any) -> Result:
    """Server-sent events, per event, asynchronous."""
    return {"seconds": looped(client.aevents, EVENTS)}


def measure_stream(client: Any) -> Result:
    """Bytes, per piece."""
    assert client.stream() == len(PIECE) * PIECES
    return {"seconds": cpu(client.stream, 4) / PIECES}


def measure_astream(client: Any) -> Result:
    """Bytes, per piece, asynchronous."""
    return {"seconds": looped(client.astream, PIECES)}


def measure_fan(client: Any) -> Result:
    """Many calls at once on one event loop, per call."""

    async def many() -> None:
        await asyncio.gather(*(client.aget() for _ in range(AT_ONCE)))

    return {"seconds": looped(many, AT_ONCE)}


def measure_upload(client: Any) -> Result:
    """What is held in memory at most while a file is uploaded from disk."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        file.write(b"RIFF")
        file.flush()
        client.upload(file.name)
        file.truncate(UPLOAD)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        client.upload(file.name)
        return {"bytes": float(tracemalloc.get_traced_memory()[1] - before)}


def main(name: str, measure: str, url: str | None = None) -> None:
    """Measure, and print the result."""
    work: Callable[[Any], Result] = globals()[f"measure_{measure}"]
    if measure == "second":
        result = work(name)
    else:
        from clients import CLIENTS

        result = work(CLIENTS[name](url))
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
