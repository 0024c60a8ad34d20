"""The stages in order: from settings to files, and no step twice.

The only module that knows all stages. Prints nothing and writes nothing itself; `output` does, and
only after everything before it has succeeded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from clientsmith import (
    check,
    examples,
    lower,
    mock,
    models,
    naming,
    operations,
    output,
    parse,
    pyir,
    render,
    resources,
    schemas,
    source,
)
from clientsmith.config import Config
from clientsmith.contract import Contract
from clientsmith.diagnostics import Report, SpecError
from clientsmith.ir import Api, Json
from clientsmith.mock import Exchange, Service, serve
from clientsmith.output import Mode, Outcome
from clientsmith.symbols import Symbols

__all__ = [
    "Exchange", "Mode", "Outcome", "Service", "Understood",
    "files", "generate", "lint", "mock_service", "read", "serve", "understand",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Understood:
    """A spec after all reading is done: what to make, before any Python is printed."""

    api: Api
    symbols: Symbols
    sdk: pyir.Sdk
    contract: Contract
    document: Json
    """The spec as one document, for the contract tests."""


def read(config: Config, report: Report) -> Api:
    """Read a spec into the API's IR, or raise SpecError with all that is wrong with it."""
    return _read(config, report)[0]


def _read(config: Config, report: Report) -> tuple[Api, source.Bundle]:
    bundle = source.load(config.spec, config.limits, report)
    report.stop_on_errors()
    if bundle is None:
        raise SpecError(report)
    document = parse.parse(bundle, report)
    report.stop_on_errors()
    if document is None:
        raise SpecError(report)
    reader = schemas.SchemaReader(
        document.sources,
        report,
        nullable_keyword=document.openapi.startswith("3.0"),
        components=document.component_schemas,
    )
    api = replace(operations.build(document, reader, report), source=config.source)
    report.stop_on_errors()
    check.check(api, report)
    report.stop_on_errors()
    return api, bundle


def understand(config: Config, report: Report) -> Understood:
    """Read a spec, and settle the Python that it becomes."""
    api, bundle = _read(config, report)
    symbols = naming.settle(api, config, report)
    report.stop_on_errors()
    sdk = lower.lower(api, symbols, config, report)
    report.stop_on_errors()
    contract = lower.lower_contract(api, symbols, config)
    return Understood(api, symbols, sdk, contract, lower.bundled(bundle, bundle.root))


def files(understood: Understood) -> Mapping[str, str]:
    """Print every file of the SDK, formatted; keys are paths below the output folder."""
    templates = resources.templates()
    prefix = f"src/{understood.sdk.package}/"
    printed = models.render(understood.api, understood.symbols, templates / "models")
    code = output.format_code(
        {
            **render.code(understood.sdk, templates),
            **{prefix + path: text for path, text in printed.items()},
            **render.tests(understood.contract, understood.document, templates),
        }
    )
    render.validate(code)
    return {**code, **render.docs(understood.sdk, render.method_lines(code), templates)}


def generate(config: Config, report: Report, mode: Mode) -> Outcome:
    """Make the SDK; in the modes that do not write, say what would change."""
    understood = understand(config, report)
    return output.write(files(understood), config.output, mode=mode, report=report)


def mock_service(
    config: Config,
    report: Report,
    told: Callable[[Exchange], None],
    *,
    seed: int = 0,
    strict: bool = False,
) -> Service:
    """Make a server of a valid spec; `serve` makes it listen, `told` hears of each exchange."""
    _, bundle = _read(config, report)
    joined = mock.bundle(bundle, bundle.root)
    # A server that runs for days must not keep all that it was asked.
    return Service.of(joined, seed, strict=strict, keep=1, told=told)


def lint(config: Config, report: Report) -> None:
    """Find all that there is to say about a spec, its examples and defaults included."""
    api, bundle = _read(config, report)
    symbols = naming.settle(api, config, report)
    lower.lower(api, symbols, config, report)
    examples.check(bundle, bundle.root, report)
