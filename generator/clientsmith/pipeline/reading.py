"""From settings to a spec that is understood: what to make, before any Python is printed.

What comes in are settings; what goes out are the API, its names, and the code that `lower` makes of
them. The halves of the pipeline that follow are in the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clientsmith import check, lower, naming, operations, output, parse, pyir, schemas, source
from clientsmith.config import Config
from clientsmith.contract import Contract
from clientsmith.diagnostics import Origin, Report, SpecError
from clientsmith.diagnostics.output import BadNames
from clientsmith.ir import Api, Json
from clientsmith.meant import meant
from clientsmith.mock.calls import Calls
from clientsmith.symbols import Symbols


@dataclass(frozen=True, slots=True)
class Understood:
    """A spec after all reading is done: what to make, before any Python is printed."""

    api: Api
    symbols: Symbols
    sdk: pyir.Sdk
    contract: Contract
    document: Json
    """The spec as one document, as it is meant, for the contract tests."""


def read(config: Config, report: Report) -> Api:
    """Read a spec into the API's IR, or raise SpecError with all that is wrong with it."""
    return read_all(config, report)[0]


def read_all(config: Config, report: Report) -> tuple[Api, source.Bundle]:
    """The same, with the files that it was read from."""
    edits = source.Edits(config.overlays, config.rename, config.settings)
    bundle = source.load(config.spec, config.limits, report, edits)
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
        root=bundle.root,
    )
    api = replace(operations.build(document, reader, report), source=config.source)
    report.stop_on_errors()
    check.check(api, report)
    report.stop_on_errors()
    return api, bundle


def understand(config: Config, report: Report) -> Understood:
    """Read a spec, and settle the Python that it becomes."""
    api, bundle, symbols = named(config, report)
    return lowered(api, bundle, symbols, config, report)


def named(config: Config, report: Report) -> tuple[Api, source.Bundle, Symbols]:
    """Read a spec and settle its names."""
    api, bundle = read_all(config, report)
    symbols = naming.settle(api, config, report, released(config, report))
    report.stop_on_errors()
    return api, bundle, symbols


def released(config: Config, report: Report) -> Symbols | None:
    """Read the names that the SDK in the output folder has; none where there is no SDK."""
    try:
        text = output.kept(config.output, naming.FILE)
        return None if text is None else naming.loads(text)
    except (OSError, ValueError) as error:
        report.add(BadNames(Origin(naming.FILE, 0, 0, ""), str(error)))
        raise SpecError(report) from None


def lowered(
    api: Api, bundle: source.Bundle, symbols: Symbols, config: Config, report: Report
) -> Understood:
    """Settle the Python that a named spec becomes."""
    sdk = lower.lower(api, symbols, config, report)
    report.stop_on_errors()
    document = meant(lower.bundled(bundle, bundle.root), api)
    contract = lower.lower_contract(api, symbols, config, Calls(document), report)
    return Understood(api, symbols, sdk, contract, document)
