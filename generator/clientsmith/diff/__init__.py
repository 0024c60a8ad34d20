"""`diff`: what differs between two public surfaces, and whom it breaks.

What comes in are two sides (`changes.Side`), wherever they are from; what goes out is a
`Comparison`. Surfaces are compared, not documents: they do not depend on the order of a spec, on
its files or on its dialect, so what means the same is the same (docs/adr/0009). Reads no file,
prints nothing, and knows nothing of approvals or versions.
"""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Comparison, Side
from clientsmith.diff.context import Context, Known
from clientsmith.diff.finding import Rules
from clientsmith.diff.joining import join
from clientsmith.diff.keeping import keep
from clientsmith.diff.matching import match
from clientsmith.diff.prose import reworded
from clientsmith.diff.rule import AnyRule
from clientsmith.diff.rules import RULES

__all__ = ["RULES", "compare", "keep"]


def compare(old: Side, new: Side, rules: Iterable[AnyRule] = RULES) -> Comparison:
    """Find all changes between two sides, the worst first."""
    context = Context(Known(old), Known(new), match(old.surface, new.surface))
    findings = (*Rules(rules).findings(context), *reworded(context))
    return Comparison(old.label, new.label, join(findings))
