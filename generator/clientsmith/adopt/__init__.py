"""The stage `adopt`: a configuration of another generator becomes settings and an overlay.

What comes in is the configuration, read with its places; what goes out is `Adopted`, and a warning
for each setting that is left out. Reads no spec, and never fails on what it does not know.
"""

from __future__ import annotations

from clientsmith.adopt import others, stainless
from clientsmith.adopt.model import Action, Adopted, Reading
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.starting import UnknownConfiguration
from clientsmith.document import Located, Sources

__all__ = ["Action", "Adopted", "adopt"]


def adopt(root: Located, sources: Sources, report: Report) -> Adopted | None:
    """Convert a configuration; None, with an error, where it is nobody's."""
    reading = Reading(sources, report)
    keys = set(root.value) if isinstance(root.value, dict) else set[str]()
    if keys & {"resources", "client_settings"}:
        return stainless.convert(root, reading)
    if keys & {"groups", "api"} or keys == {"organization", "version"}:
        return others.fern(root, reading)
    if keys & {"configVersion", "generation"}:
        return others.speakeasy(root, reading)
    report.add(UnknownConfiguration(sources.origin(root)))
    return None
