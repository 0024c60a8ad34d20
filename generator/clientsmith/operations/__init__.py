"""Paths, parameters, bodies and replies become operations, grouped into resources.

What comes in is the parsed document and a reader of its schemas; what goes out is `ir.Api`, with
diagnostics for what does not fit together. Never reads a schema itself, and settles no name: it
proposes them in the spec's own words.
"""

from clientsmith.operations.build import build
from clientsmith.operations.pages import why as why_pages
from clientsmith.operations.reading import TypeReader

__all__ = ["TypeReader", "build", "why_pages"]
