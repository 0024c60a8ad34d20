"""Parts of forms: how each is written. That one is new or gone, its argument says."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.causes import bodies, property_cause
from clientsmith.diff.rule import NOBODY, WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.public import Part


class _Part(Alteration[Part]):
    """A rule about a part of the body that the SDK sends."""

    about = Part
    level = Level.BREAKING
    flags = WIRE

    def sent(self, case: Case[Part]) -> bool:
        """Whether the SDK sends it."""
        _, body = bodies(case.context, case.new.method)
        return body is not None and body.media_type == case.new.media_type


class _TypedPart(_Part):
    """One that shows in the type of an argument as well."""

    weight = 3

    def cause(self, case: Case[Part]) -> Cause:
        _, body = bodies(case.context, case.new.method)
        assert body is not None
        return property_cause(case.context, body.type, case.new.wire, "type")


class PartIsFile(_TypedPart):
    """A part with a file name, and a media type of its own."""

    id = "part-became-file"
    when = "a part of a form holds a file, and held a value"
    says = "part `{new.wire}` of `{new.method}` is a file"

    def fires(self, case: Case[Part]) -> bool:
        return case.new.file and not case.old.file and self.sent(case)


class PartIsValue(_TypedPart):
    """Old programs send a file."""

    id = "part-no-longer-file"
    when = "a part of a form holds a value, and held a file"
    says = "part `{new.wire}` of `{new.method}` is a file no more"

    def fires(self, case: Case[Part]) -> bool:
        return case.old.file and not case.new.file and self.sent(case)


class PartRepeated(_TypedPart):
    """Old programs send one part, whatever it holds."""

    id = "part-became-repeated"
    when = "a list goes into a form as a part for each item, or a value has become a list"
    says = "part `{new.wire}` of `{new.method}` is repeated for each item"

    def fires(self, case: Case[Part]) -> bool:
        return case.new.repeated and not case.old.repeated and self.sent(case)


class PartTogether(_TypedPart):
    """Old programs send a part for each item."""

    id = "part-no-longer-repeated"
    when = "a list goes into a form as one part, or has become a value"
    says = "part `{new.wire}` of `{new.method}` is sent once"

    def fires(self, case: Case[Part]) -> bool:
        return case.old.repeated and not case.new.repeated and self.sent(case)


class PartContentType(_Part):
    """Old programs send it with another media type, or with none."""

    id = "part-content-type-changed"
    when = "a part of a form must be of a media type, or of another one"
    differs = ("content_type",)
    says = "part `{new.wire}` of `{new.method}` is `{new.content_type}`"

    def fires(self, case: Case[Part]) -> bool:
        old, new = case.old.content_type, case.new.content_type
        return bool(new) and old != new and self.sent(case)


class PartContentTypeRemoved(_Part):
    """Any will do."""

    id = "part-content-type-removed"
    when = "a part of a form need not be of a media type any more"
    level = Level.COMPATIBLE
    flags = NOBODY
    differs = ("content_type",)
    says = "part `{new.wire}` of `{new.method}` need not be `{old.content_type}`"

    def fires(self, case: Case[Part]) -> bool:
        return bool(case.old.content_type) and not case.new.content_type and self.sent(case)


class PartStyle(_Part):
    """Old programs write it as it is not read any more."""

    id = "part-style-changed"
    when = "a part of a form is written in another style"
    differs = ("style",)
    says = "part `{new.wire}` of `{new.method}` is written in another style"

    def fires(self, case: Case[Part]) -> bool:
        # Whether it is one part or many has rules of its own.
        old, new = (_written(part.style) for part in (case.old, case.new))
        return old != new and self.sent(case)


def _written(style: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in style or ("form",) if word != "explode")


RULES: tuple[AnyRule, ...] = (
    PartIsFile(),
    PartIsValue(),
    PartRepeated(),
    PartTogether(),
    PartContentType(),
    PartContentTypeRemoved(),
    PartStyle(),
)
