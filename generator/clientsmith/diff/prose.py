"""What the documentation says otherwise than before: a change for each symbol, and breaks nobody.

Only symbols that are on both sides, and only where both sides know their prose.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith.changes import Change, Flags, Level
from clientsmith.diff.context import Context
from clientsmith.diff.finding import Finding, symbol
from clientsmith.public import identity

ID = "documentation-changed"


def reworded(context: Context) -> Iterator[Finding]:
    """Find symbols whose prose is another."""
    old, new = context.old.side, context.new.side
    if not (old.docs and new.docs):
        return
    for pair in context.matching.pairs:
        before, after = identity(pair.was), identity(pair.new)
        if old.docs.get(before, "") == new.docs.get(after, ""):
            continue
        method, path = context.new.binding(getattr(pair.new, "method", "") or after) or ("", "")
        change = Change(
            id=ID,
            subject=before,
            level=Level.DOCS,
            flags=Flags(docs=True),
            message=f"the documentation of `{symbol(pair.new)}` has changed",
            facts=(old.docs.get(before, ""), new.docs.get(after, "")),
            symbol=symbol(pair.new),
            method=method,
            path=path,
            old=(before,),
            new=(after,),
            before=tuple(filter(None, [old.docs.get(before)])),
            after=tuple(filter(None, [new.docs.get(after)])),
            old_spec=old.spec.get(before),
            new_spec=new.spec.get(after),
            old_code=old.code.get(before),
            new_code=new.code.get(after),
        )
        yield Finding(change, (ID, before), 0)
