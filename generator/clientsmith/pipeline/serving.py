"""From a valid spec to a server that answers as it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clientsmith import mock
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.meant import meant
from clientsmith.mock import Exchange, Server, Service
from clientsmith.pipeline.reading import read_all

__all__ = ["Exchange", "Server", "Service", "mock_service", "serve"]


def mock_service(
    config: Config,
    report: Report,
    told: Callable[[Exchange], None],
    *,
    seed: int = 0,
    strict: bool = False,
) -> Service:
    """Make a server of a valid spec; `serve` makes it listen, `told` hears of each exchange."""
    api, bundle = read_all(config, report)
    joined = mock.bundle(bundle, bundle.root)
    joined = replace(joined, document=meant(joined.document, api))
    # A server that runs for days must not keep all that it was asked.
    return mock.Service.of(joined, seed, strict=strict, keep=1, told=told)


def serve(service: Service, *, port: int) -> Server:
    """Listen on loopback."""
    return mock.serve(service, port=port)
