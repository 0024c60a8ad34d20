"""Which calls the SDK repeats on its own after a failure that may have been a success.

No record means that the HTTP method decides (RFC 9110, 9.2.2).
"""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.context import Known
from clientsmith.diff.rule import Addition, Alteration, AnyRule, Case, Cause, Removal
from clientsmith.public import Retry

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})


class _Repeated(Addition[Retry], Removal[Retry], Alteration[Retry]):
    """A rule about repeating, wherever that is said for the first or last time."""

    about = Retry
    level = Level.RISKY

    def cause(self, case: Case[Retry]) -> Cause:
        return ("retry", case.record.method)

    def facts(self, case: Case[Retry]) -> tuple[str, ...]:
        sides = (case.before, case.after)
        return tuple(f"{side.rule} {side.key_header}" if side else "" for side in sides)


class NowRepeated(_Repeated):
    """The new SDK may send it twice."""

    id = "retry-began"
    when = "a call that was not repeated is"
    says = "a call of the method is repeated when it is not known to have been acted on"

    def fires(self, case: Case[Retry]) -> bool:
        old, new = _sides(case)
        return new and not old

    def message(self, case: Case[Retry]) -> str:
        return f"`{case.record.method}` is sent again when it may have failed, and was not"


class NotRepeated(_Repeated):
    """The new SDK raises where the old one tried again."""

    id = "retry-ended"
    when = "a call that was repeated is not"
    says = "a call of the method is not repeated"

    def fires(self, case: Case[Retry]) -> bool:
        old, new = _sides(case)
        return old and not new

    def message(self, case: Case[Retry]) -> str:
        return f"`{case.record.method}` is not sent again when it may have failed, and was"


class KeyAdded(_Repeated):
    """Old programs do not send it, so what they repeat may be done twice."""

    id = "retry-key-added"
    when = "a call has an idempotency key, and had none"
    level = Level.COMPATIBLE
    says = "`{new.method}` sends an idempotency key in `{new.key_header}`"

    def fires(self, case: Case[Retry]) -> bool:
        return bool(_key(case.after)) and not _key(case.before)


class KeyRemoved(_Repeated):
    """What is repeated may be done twice."""

    id = "retry-key-removed"
    when = "a call has no idempotency key any more"
    says = "`{old.method}` sends no idempotency key any more"

    def fires(self, case: Case[Retry]) -> bool:
        return bool(_key(case.before)) and not _key(case.after)


class KeyChanged(_Repeated):
    """What old programs repeat may be done twice: the API does not know their key."""

    id = "retry-key-changed"
    when = "the idempotency key of a call is in another header"
    says = "`{new.method}` sends its idempotency key in `{new.key_header}`, not `{old.key_header}`"

    def fires(self, case: Case[Retry]) -> bool:
        old, new = _key(case.before), _key(case.after)
        return bool(old and new) and old != new


class MeansChanged(_Repeated):
    """Repeated as before, or as little."""

    id = "retry-rule-changed"
    when = "a call is repeated as before, for another reason"
    level = Level.COMPATIBLE
    says = "whether a call of the method is repeated is decided otherwise"

    def fires(self, case: Case[Retry]) -> bool:
        old, new = _sides(case)
        return old == new and _rule(case.before) != _rule(case.after)

    def message(self, case: Case[Retry]) -> str:
        old, new = _rule(case.before), _rule(case.after)
        return f"`{case.record.method}` is repeated by the rule {new}, and was by {old}"


def _key(retry: Retry | None) -> str:
    return retry.key_header if retry else ""


def _rule(retry: Retry | None) -> str:
    return retry.rule if retry else "by-method"


def _sides(case: Case[Retry]) -> tuple[bool, bool]:
    method = case.record.method
    old, new = case.context.old, case.context.new
    before = _is_repeated(old, case.context.old_method(method), _rule(case.before))
    return before, _is_repeated(new, method, _rule(case.after))


def _is_repeated(known: Known, method: str, rule: str) -> bool:
    if rule != "by-method":
        return rule != "never"
    binding = known.binding(method)
    return binding is not None and binding[0] in _IDEMPOTENT


RULES: tuple[AnyRule, ...] = (
    NowRepeated(),
    NotRepeated(),
    KeyAdded(),
    KeyRemoved(),
    KeyChanged(),
    MeansChanged(),
)
