"""The stages in order: from settings to files, and no step twice.

The only package that knows all stages. Prints nothing. Here is what `generate` needs; `linting`,
`comparing`, `starting`, `releasing` and `serving` are imported by the commands that need them, as
each brings stages and libraries of its own.
"""

from clientsmith.output import Mode, Outcome
from clientsmith.pipeline.making import Made, files, generate, make, public_surface
from clientsmith.pipeline.reading import Understood, read, understand

__all__ = [
    "Made", "Mode", "Outcome", "Understood",
    "files", "generate", "make", "public_surface", "read", "understand",
]  # fmt: skip
