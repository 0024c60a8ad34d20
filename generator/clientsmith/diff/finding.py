"""Rules at work: what each finds in what belongs together, before findings with one cause join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from clientsmith import public
from clientsmith.changes import Change, Key, Place, Side
from clientsmith.diff.context import Context
from clientsmith.diff.rule import Addition, Alteration, AnyRule, Case, Cause, Removal
from clientsmith.public import Record, identity


@dataclass(frozen=True, slots=True)
class Finding:
    """A change, and what it is a part of."""

    change: Change
    cause: Cause
    weight: int


class Rules:
    """Rules by what they look at."""

    def __init__(self, rules: Iterable[AnyRule]) -> None:
        self._rules: dict[tuple[type[AnyRule], type[Record]], list[AnyRule]] = defaultdict(list)
        for rule in rules:
            for event in (Addition, Removal, Alteration):
                if isinstance(rule, event):
                    self._rules[event, rule.about].append(rule)

    def findings(self, context: Context) -> Iterator[Finding]:
        """Ask each rule about each record of its kind."""
        for new in context.matching.added:
            yield from self._ask(Addition, Case(context, None, new, None))
        for old in context.matching.removed:
            carried = context.carried(old)
            yield from self._ask(Removal, Case(context, carried, None, old))
        for pair in context.matching.pairs:
            if pair.was == pair.new:
                continue  # most of a surface: what is the same asks for no opinion
            yield from self._ask(Alteration, Case(context, pair.old, pair.new, pair.was))

    def _ask(self, event: type[AnyRule], case: Case[Record]) -> Iterator[Finding]:
        for rule in self._rules[event, type(case.record)]:
            if rule.fires(case):
                yield Finding(_change(rule, case), rule.cause(case), rule.weight)


def _change(rule: AnyRule, case: Case[Record]) -> Change:
    before = _Shown.of(case.context.old.side, case.origin)
    after = _Shown.of(case.context.new.side, case.after)
    method, path = _binding(case)
    return Change(
        id=rule.id,
        subject=before.key or after.key,
        level=rule.level,
        flags=rule.flags,
        message=rule.message(case),
        facts=rule.facts(case),
        migration=rule.migration(case),
        symbol=symbol(case.record),
        method=method,
        path=path,
        old=before.keys,
        new=after.keys,
        before=before.lines,
        after=after.lines,
        old_spec=before.spec,
        new_spec=after.spec,
        old_code=before.code,
        new_code=after.code,
        witnesses=tuple(rule.witnesses(case)),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A record as a report shows it."""

    key: Key = ""
    lines: tuple[str, ...] = ()
    spec: Place | None = None
    code: Place | None = None

    @classmethod
    def of(cls, side: Side, record: Record | None) -> _Shown:
        if record is None:
            return cls()
        key = identity(record)
        line = side.lines.get(key)
        return cls(key, (line,) if line else (), side.spec.get(key), side.code.get(key))

    @property
    def keys(self) -> tuple[Key, ...]:
        return (self.key,) if self.key else ()


def symbol(record: Record) -> str:
    """Name a record as a Python programmer would."""
    match record:
        case public.Argument(method=method, name=name):
            return f"{method}({name})"
        case public.Method(name=name) | public.Channel(name=name) | public.Export(name=name):
            return name
        case public.Setting(symbol=name) | public.Field(symbol=name) | public.Server(symbol=name):
            return name
        case public.Resource(path=name) | public.Client(name=name) | public.Package(name=name):
            return name
        case public.Value(enum=name) | public.Variant(union=name):
            return name
        case public.Key(twin=twin, wire=wire):
            return f'{twin}["{wire}"]'
        case _:
            return _owner(record)


def _owner(record: Record) -> str:
    found = (_attribute(record, name) for name in ("method", "channel", "name"))
    return next(filter(None, found), "")


def _binding(case: Case[Record]) -> tuple[str, str]:
    """Give the HTTP operation that a record belongs to, as it is now if it still is."""
    known = ((case.context.new, case.after), (case.context.old, case.origin))
    for side, record in known:
        if record is not None and (found := side.binding(_operation(record))):
            return found
    return ("", "")


def _operation(record: Record) -> str:
    """Name the method or channel that a record is, or belongs to; empty if there is none."""
    if isinstance(record, public.Method | public.Channel):
        return record.name
    return _attribute(record, "method") or _attribute(record, "channel")


def _attribute(record: Record, name: str) -> str:
    return cast("str | None", getattr(record, name, None)) or ""
