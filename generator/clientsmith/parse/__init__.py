"""The stage `parse`: a bundle to a document of one wording.

What comes in is a bundle; what goes out is a `Document` with references outside of schemas
resolved, or errors. openapi-pydantic checks and types every object of the OpenAPI layer, each by
itself; schemas are left as they are written. Never reads a file itself.
"""

from __future__ import annotations

from clientsmith.parse.documents import parse
from clientsmith.parse.reader import Bundle

__all__ = ["Bundle", "parse"]
