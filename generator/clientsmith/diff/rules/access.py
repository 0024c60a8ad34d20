"""What a method needs to be let in, and where it is sent, where that is not what the client says.

No record means that the client decides; what changes there is told of the client.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

from clientsmith.changes import Level
from clientsmith.diff.context import Known
from clientsmith.diff.rule import WIRE, Addition, Alteration, AnyRule, Case, Cause, Removal
from clientsmith.public import Client, OwnServers, Security

_Ways: TypeAlias = Mapping[frozenset[str], frozenset[str]]
"""Schemes that are needed together, with their scopes."""
_NONE = frozenset({"none"})


class _Access(Addition[Security], Removal[Security], Alteration[Security]):
    """A rule about what is needed, wherever that is said."""

    about = Security

    def cause(self, case: Case[Security]) -> Cause:
        return ("security", case.record.method)

    def facts(self, case: Case[Security]) -> tuple[str, ...]:
        return (*_needs(case.before, case.context.old), "", *_needs(case.after, case.context.new))

    def message(self, case: Case[Security]) -> str:
        old = " or ".join(_needs(case.before, case.context.old))
        new = " or ".join(_needs(case.after, case.context.new))
        return f"`{case.record.method}` needs {new or 'none'}, and needed {old or 'none'}"

    says = "the method needs other credentials"


class CredentialsNeeded(_Access):
    """Programs without any are refused."""

    id = "security-needed"
    when = "a method that could do without credentials needs some"
    level = Level.BREAKING
    flags = WIRE
    do = "give the client credentials"

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        return _NONE in old and _NONE not in new


class CredentialsNotNeeded(_Access):
    """Programs that send some are let in as well."""

    id = "security-not-needed"
    when = "a method can do without credentials, and could not"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        return _NONE in new and _NONE not in old


class AlternativeRemoved(_Access):
    """Programs that go by it are refused."""

    id = "security-alternative-removed"
    when = "a way to be let in is gone"
    level = Level.BREAKING
    flags = WIRE
    do = "use the credentials that are left"

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        kept = any(_NONE in side for side in (old, new))
        return not kept and any(not _related(way, new) for way in old)


class AlternativeAdded(_Access):
    """Another way to be let in."""

    id = "security-alternative-added"
    when = "there is another way to be let in"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        found = any(way != _NONE and not _related(way, old) for way in new)
        return found and set(old) != {_NONE}


class MoreNeeded(_Access):
    """Programs that send what was enough are refused."""

    id = "security-needs-more"
    when = "a way to be let in asks for another scheme as well"
    level = Level.BREAKING
    flags = WIRE
    do = "give the client the credentials that it lacks"

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        asked = any(way < other for way in old for other in new if way not in new)
        return asked and _NONE not in new


class LessNeeded(_Access):
    """Programs that send more are let in as well."""

    id = "security-needs-less"
    when = "a way to be let in asks for fewer schemes"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        return any(other < way for way in old for other in new if way not in new)


class ScopesAdded(_Access):
    """Tokens that were enough are refused."""

    id = "security-scopes-added"
    when = "a method asks for another scope"
    level = Level.BREAKING
    flags = WIRE
    do = "ask for a token with the scopes that it lacks"

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        return any(not new[way] <= old[way] for way in old.keys() & new.keys())


class ScopesRemoved(_Access):
    """Tokens that were enough still are."""

    id = "security-scopes-removed"
    when = "a method asks for fewer scopes"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Security]) -> bool:
        old, new = _sides(case)
        return any(not old[way] <= new[way] for way in old.keys() & new.keys())


# -- servers --------------------------------------------------------------------------------


class ServerGained(Addition[OwnServers]):
    """Old programs ask the client's server."""

    id = "servers-own-added"
    about = OwnServers
    when = "a method is sent to a server of its own"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.method}` is sent to {new.urls[0]}, and not to the client's server"


class ServerDropped(Removal[OwnServers]):
    """Old programs ask the other one."""

    id = "servers-own-removed"
    about = OwnServers
    when = "a method is sent to the client's server again"
    level = Level.BREAKING
    flags = WIRE
    says = "`{old.method}` is sent to the client's server, and not to {old.urls[0]}"


class ServerChanged(Alteration[OwnServers]):
    """Old programs ask the other one."""

    id = "servers-own-changed"
    about = OwnServers
    when = "a method is sent to another server of its own, and the one before is not listed"
    level = Level.BREAKING
    flags = WIRE
    differs = ("urls",)
    says = "`{new.method}` is sent to {new.urls[0]}, and was to {old.urls[0]}"

    def fires(self, case: Case[OwnServers]) -> bool:
        return case.old.urls[0] not in case.new.urls


class ServersReordered(Alteration[OwnServers]):
    """The one that old programs ask is listed still."""

    id = "servers-own-alternatives-changed"
    about = OwnServers
    when = "a method has other servers of its own beside the one that it was sent to"
    level = Level.COMPATIBLE
    differs = ("urls",)
    says = "`{new.method}` has other servers: the first is {new.urls[0]}"

    def fires(self, case: Case[OwnServers]) -> bool:
        old, new = case.old.urls, case.new.urls
        return old != new and old[0] in new


# -- reading --------------------------------------------------------------------------------


def _needs(record: Security | None, known: Known) -> tuple[str, ...]:
    if record is not None:
        return record.any_of
    return next((client.security for client in known.surface.all(Client)), ())


def _sides(case: Case[Security]) -> tuple[_Ways, _Ways]:
    return (
        _ways(_needs(case.before, case.context.old)),
        _ways(_needs(case.after, case.context.new)),
    )


def _ways(alternatives: tuple[str, ...]) -> _Ways:
    """Read `bearer[read write] + key`: schemes, and the scopes of all of them."""
    found: dict[frozenset[str], frozenset[str]] = defaultdict(frozenset)
    for alternative in alternatives or ("none",):
        schemes, scopes = set[str](), set[str]()
        for part in alternative.split(" + "):
            scheme, _, listed = part.partition("[")
            schemes.add(scheme)
            scopes |= {f"{scheme} {scope}" for scope in listed.rstrip("]").split()}
        found[frozenset(schemes)] |= scopes
    return found


def _related(way: frozenset[str], others: _Ways) -> bool:
    """Whether a way is there on the other side, with more or less needed."""
    return any(way <= other or other <= way for other in others)


RULES: tuple[AnyRule, ...] = (
    CredentialsNeeded(),
    CredentialsNotNeeded(),
    AlternativeRemoved(),
    AlternativeAdded(),
    MoreNeeded(),
    LessNeeded(),
    ScopesAdded(),
    ScopesRemoved(),
    ServerGained(),
    ServerDropped(),
    ServerChanged(),
    ServersReordered(),
)
