"""`sides`: what a user names to be compared, found: folders, files, git revisions, packages.

What comes in is a name and the project that it is said in; what goes out is a spec with its
settings, or the text of a surface. Compiles nothing, runs nothing of what it finds, and writes only
below the scratch folder that it is given.
"""

from __future__ import annotations

from clientsmith.sides.find import pair
from clientsmith.sides.model import Files, Found, Project, Spec, Text

__all__ = ["Files", "Found", "Project", "Spec", "Text", "pair"]
