"""`render`: finished Python becomes files. The only importer of jinja2.

What comes in is `pyir.Sdk` and the folder of templates; what goes out are texts by path. Code comes
first; the documents link to lines of it, and are rendered once it has been formatted. Computes
nothing that a template prints, and writes nothing.
"""

from clientsmith.render.contract import tests
from clientsmith.render.files import code, copied, docs
from clientsmith.render.lines import method_lines
from clientsmith.render.project import project
from clientsmith.render.validate import validate

__all__ = ["code", "copied", "docs", "method_lines", "project", "tests", "validate"]
