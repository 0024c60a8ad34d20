"""Headers of replies, which programs read from raw responses, as text."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.rule import WIRE, Addition, Alteration, AnyRule, Case, Removal
from clientsmith.diff.shared import NARROWED, WIDENED, whole_types
from clientsmith.public import Header


class HeaderAdded(Addition[Header]):
    """More to read."""

    id = "header-added"
    about = Header
    when = "a reply has another header"
    level = Level.COMPATIBLE
    says = "status {new.status} of `{new.method}` has a header `{new.wire}`"


class HeaderRequiredRemoved(Removal[Header]):
    """Old programs count on it."""

    id = "header-removed-required"
    about = Header
    when = "a header that a reply always had is gone"
    level = Level.BREAKING
    flags = WIRE
    says = "status {old.status} of `{old.method}` has no header `{old.wire}` any more"

    def fires(self, case: Case[Header]) -> bool:
        return case.old.required


class HeaderOptionalRemoved(Removal[Header]):
    """Old programs do not count on it."""

    id = "header-removed-optional"
    about = Header
    when = "a header that a reply might have is gone"
    level = Level.RISKY
    says = "status {old.status} of `{old.method}` has no header `{old.wire}` any more"

    def fires(self, case: Case[Header]) -> bool:
        return not case.old.required


class HeaderOptional(Alteration[Header]):
    """Old programs count on it."""

    id = "header-became-optional"
    about = Header
    when = "a header that a reply always had may be missing"
    level = Level.BREAKING
    flags = WIRE
    says = "header `{new.wire}` of status {new.status} of `{new.method}` may be missing"

    def fires(self, case: Case[Header]) -> bool:
        return case.old.required and not case.new.required


class HeaderRequired(Alteration[Header]):
    """It is there always."""

    id = "header-became-required"
    about = Header
    when = "a header that a reply might have is always there"
    level = Level.COMPATIBLE
    says = "header `{new.wire}` of status {new.status} of `{new.method}` is always there"

    def fires(self, case: Case[Header]) -> bool:
        return case.new.required and not case.old.required


class HeaderTypeWidened(Alteration[Header]):
    """Old programs cannot read some of its values."""

    id = "header-type-changed"
    about = Header
    when = "a header of a reply may hold what it did not"
    level = Level.BREAKING
    flags = WIRE
    differs = ("type",)
    says = "header `{new.wire}` of `{new.method}` is `{new.type}`, and was `{old.type}`"

    def fires(self, case: Case[Header]) -> bool:
        return whole_types(case).wire in WIDENED


class HeaderTypeNarrowed(Alteration[Header]):
    """Old programs are ready for more."""

    id = "header-type-narrowed"
    about = Header
    when = "a header of a reply holds fewer values than it did"
    level = Level.COMPATIBLE
    differs = ("type",)
    says = "header `{new.wire}` of `{new.method}` is `{new.type}`, and was `{old.type}`"

    def fires(self, case: Case[Header]) -> bool:
        wire = whole_types(case).wire
        return wire in NARROWED and wire not in WIDENED


class HeaderFormatChanged(Alteration[Header]):
    """The text is of another form."""

    id = "header-format-changed"
    about = Header
    when = "the text or number in a header of a reply has another format"
    level = Level.RISKY
    differs = ("schema",)
    says = "header `{new.wire}` of `{new.method}` has another format"

    def fires(self, case: Case[Header]) -> bool:
        return case.old.type == case.new.type and case.old.schema != case.new.schema


RULES: tuple[AnyRule, ...] = (
    HeaderAdded(),
    HeaderRequiredRemoved(),
    HeaderOptionalRemoved(),
    HeaderOptional(),
    HeaderRequired(),
    HeaderTypeWidened(),
    HeaderTypeNarrowed(),
    HeaderFormatChanged(),
)
