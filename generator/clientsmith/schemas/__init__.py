"""JSON Schema, in any dialect that OpenAPI allows, becomes types of the ir.

What comes in are schemas as written, with their places; what goes out are type expressions and
the named types that they refer to. A type is never narrower than its schema: what Python can't
express becomes wider, and a warning says so. Never reads operations and never settles a name.
"""

from clientsmith.schemas.notes import Notes
from clientsmith.schemas.reader import SchemaReader

__all__ = ["Notes", "SchemaReader"]
