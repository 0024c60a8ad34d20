"""From a spec to all that there is to say about it."""

from __future__ import annotations

from clientsmith import check, examples, loss, lower, naming
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.losses import Losses
from clientsmith.pipeline.reading import read_all, released


def lint(config: Config, report: Report) -> Losses:
    """Find all that there is to say about a spec, its examples and defaults included.

    What the SDK does not have is an error, unless the settings allow it by name. Of what they allow
    the loss report has a line, and no finding is left.
    """
    api, bundle = read_all(config, report)
    symbols = naming.settle(api, config, report, released(config, report))
    lower.lower(api, symbols, config, report)
    check.report_headers(api, report)
    found = loss.losses(bundle, bundle.root, list(report))
    report.drop(loss.allowed(found, report, config.allow))
    report.extend(loss.approximated(found, config.allow))
    report.extend(loss.dropped(found, config.allow))
    examples.check(bundle, bundle.root, report)
    return found
