"""`clientsmith mock`: the server in the foreground, one line for each request."""

from __future__ import annotations

import signal
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clientsmith.cli.commands import Request, with_config
from clientsmith.cli.terminal import fail, say
from clientsmith.pipeline import serving

if TYPE_CHECKING:
    from clientsmith.config import Config
    from clientsmith.diagnostics import Report
    from clientsmith.pipeline.serving import Exchange, Service


@dataclass(frozen=True, slots=True)
class Options:
    """How the server is to run."""

    port: int
    seed: int
    strict: bool


def mock(request: Request, options: Options) -> int:
    """Serve until interrupted."""

    def work(config: Config, report: Report) -> int:
        try:
            service = serving.mock_service(
                config, report, _tell, seed=options.seed, strict=options.strict
            )
        except ImportError as error:
            fail(str(error))
            return 2
        return _serve(service, options.port)

    return with_config(request, work)


def _serve(service: Service, port: int) -> int:
    stopped = threading.Event()

    def stop(number: int, frame: object) -> None:
        del number, frame
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        server = serving.serve(service, port=port)
    except OSError as error:
        fail(f"cannot listen on port {port}: {(error.strerror or str(error)).lower()}")
        return 2
    with server:
        say(server.url)
        sys.stdout.flush()
        # Waits in steps, because some platforms deliver signals between waits only.
        while not stopped.wait(0.5):
            pass
    return 0


def _tell(exchange: Exchange) -> None:
    """Write a line for a request: what it was, the status, and each rule that it breaks."""
    request = exchange.request
    broken = "".join(f"; {problem.rule}: {problem.message}" for problem in exchange.problems)
    say(f"{request.method} {request.target} {exchange.reply.status}{broken}")
    sys.stdout.flush()
