"""`output`: texts become files. The only stage that writes.

What comes in are texts by path; what goes out is the folder as they say, and an `Outcome`. Files
of others are never touched, and a run that is interrupted leaves nothing that the next one does
not finish.
"""

from clientsmith.output.create import create
from clientsmith.output.format import format_code
from clientsmith.output.manifest import MANIFEST, Manifest
from clientsmith.output.write import Mode, Outcome, kept, write

__all__ = ["MANIFEST", "Manifest", "Mode", "Outcome", "create", "format_code", "kept", "write"]
