"""Resources: there, gone, called otherwise. Their methods are told of by `methods`."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.causes import resource_cause
from clientsmith.diff.programs import Programs, checked, where_possible
from clientsmith.diff.rule import (
    RUNTIME,
    TYPING,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.public import Resource


class ResourceAdded(Addition[Resource]):
    """A new group of methods."""

    id = "resource-added"
    about = Resource
    when = "a group of methods is new"
    level = Level.COMPATIBLE
    says = "`{new.path}` is new"

    def fires(self, case: Case[Resource]) -> bool:
        return not case.new.kept


class ResourceRemoved(Removal[Resource]):
    """The attribute of the client is gone, and its classes."""

    id = "resource-removed"
    about = Resource
    when = "a group of methods is gone"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{was.path}` is gone, and all of its methods"

    def fires(self, case: Case[Resource]) -> bool:
        # One that stood for another may have got its name.
        return f"resource {case.was.path}" not in case.context.new.records

    @where_possible
    def witnesses(self, case: Case[Resource]) -> Iterable[Witness]:
        return _touched(case)


class ResourceRenamed(Alteration[Resource]):
    """The methods are the same, what they hang on is not."""

    id = "resource-renamed"
    about = Resource
    when = "a group of methods has another name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    weight = 2
    differs = ("path",)
    says = "`{was.path}` is called `{new.path}` now"
    do = "use `{new.path}` in place of `{was.path}`"

    def fires(self, case: Case[Resource]) -> bool:
        return case.was.path != case.new.path and not case.context.keeps(case.was.path)

    def cause(self, case: Case[Resource]) -> Cause:
        return resource_cause(case.was.path)

    @where_possible
    def witnesses(self, case: Case[Resource]) -> Iterable[Witness]:
        return _touched(case)


class ResourceRenamedKept(Alteration[Resource]):
    """The old attribute is there still, and deprecated."""

    id = "resource-renamed-kept"
    about = Resource
    when = "a group of methods has another name, and the old one still works"
    level = Level.COMPATIBLE
    differs = ("path",)
    says = "`{was.path}` is called `{new.path}` now; the old name goes on working"
    do = "use `{new.path}` in place of `{was.path}`"

    def fires(self, case: Case[Resource]) -> bool:
        return case.was.path != case.new.path and case.context.keeps(case.was.path)


def _touched(case: Case[Resource]) -> Iterable[Witness]:
    path = f"client.{checked(case.was.path)}"
    return Programs(case.context.old).both(f"print({path})")


RULES: tuple[AnyRule, ...] = (
    ResourceAdded(),
    ResourceRemoved(),
    ResourceRenamed(),
    ResourceRenamedKept(),
)
