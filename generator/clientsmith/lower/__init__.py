"""`lower`: the API and its names become finished Python.

What comes in are `ir.Api`, `Symbols` and the settings; what goes out is `pyir.Sdk`, in which every
annotation, import, literal, docstring and snippet is text that templates only print. Pure: the
same input gives the same output, nothing is read or written.
"""

from clientsmith.lower.bundled import bundled
from clientsmith.lower.contract import lower_contract
from clientsmith.lower.sdk import lower

__all__ = ["bundled", "lower", "lower_contract"]
