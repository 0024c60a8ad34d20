"""What counts from a bare interpreter on: importing a client, and its first answer.

Usage: bare.py CLIENT import|first [URL]. Like worker.py, but imports nothing that the client might
not have needed.
"""

import sys
import time

MODULES = {"raw": ("httpx",), "typed": ("httpx", "pydantic.main"), "opc": ("bench_client",)}


def importing(name: str) -> tuple[float, int]:
    """What importing costs a program that may not call the API at all."""
    before, start = set(sys.modules), time.process_time()
    for module in MODULES.get(name, ("cartesia",)):
        __import__(module)
    return time.process_time() - start, len(set(sys.modules) - before)


def first(name: str) -> tuple[float, int]:
    """CPU from process start to the first answer."""
    before = set(sys.modules)
    from clients import CLIENTS

    CLIENTS[name](sys.argv[3] if len(sys.argv) > 3 else None).get()
    return time.process_time(), len(set(sys.modules) - before)


if __name__ == "__main__":
    seconds, modules = {"import": importing, "first": first}[sys.argv[2]](sys.argv[1])
    print(f'{{"seconds": {seconds}, "modules": {modules}}}')
