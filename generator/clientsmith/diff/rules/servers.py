"""Where requests go, and what lets them in: servers, security schemes, and the client's security.

What single methods need in place of it is told of by `access`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clientsmith import public
from clientsmith.changes import Level, Proof, Witness
from clientsmith.diff.homes import client_cause
from clientsmith.diff.programs import checked, where_possible
from clientsmith.diff.rule import (
    RUNTIME,
    TYPING,
    WIRE,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.public import Client, Scheme, Server

_NAME = re.compile(r"[^\s+\[\]]+(?![^\[]*\])")
"""Of a scheme: what is not in brackets."""
_SCOPES = re.compile(r"\[[^\]]*\]")


class ServerAdded(Addition[Server]):
    """Another place to ask."""

    id = "server-added"
    about = Server
    when = "there is another server"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` is new: {new.url}"


class ServerRemoved(Removal[Server]):
    """Old programs ask it, new ones cannot name it."""

    id = "server-removed"
    about = Server
    when = "a server is gone"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "`{was.symbol}` is gone"
    do = "ask another server"

    @where_possible
    def witnesses(self, case: Case[Server]) -> Iterable[Witness]:
        return _named(case)


class ServerRenamed(Alteration[Server]):
    """The same place under another name."""

    id = "server-renamed"
    about = Server
    when = "a server has another name in Python, and is the same place"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("symbol",)
    says = "`{was.symbol}` is called `{new.symbol}` now"
    do = "use `{new.symbol}` in place of `{was.symbol}`"

    def cause(self, case: Case[Server]) -> Cause:
        if _member(case.was) == _member(case.new):
            return client_cause("servers")
        return ("server", case.new.symbol)

    @where_possible
    def witnesses(self, case: Case[Server]) -> Iterable[Witness]:
        return _named(case)


class ServerMoved(Alteration[Server]):
    """Old programs ask where nobody is said to answer."""

    id = "server-url-changed"
    about = Server
    when = "a server is at another URL"
    level = Level.BREAKING
    flags = WIRE
    differs = ("url",)
    says = "`{new.symbol}` is {new.url}, and was {old.url}"

    def fires(self, case: Case[Server]) -> bool:
        return case.old.url != case.new.url and case.old.template == case.new.template


class ServerVariables(Alteration[Server]):
    """What is put in for them is up to the program."""

    id = "server-template-changed"
    about = Server
    when = "the URL of a server has other variables"
    level = Level.RISKY
    differs = ("template", "url")
    says = "`{new.symbol}` is {new.url}, made of other variables than before"

    def fires(self, case: Case[Server]) -> bool:
        return case.old.template != case.new.template


# -- schemes --------------------------------------------------------------------------------


class SchemeAdded(Addition[Scheme]):
    """Another way to say who asks; `security` tells where it is needed."""

    id = "scheme-added"
    about = Scheme
    when = "there is another security scheme"
    level = Level.COMPATIBLE
    says = "the security scheme `{new.name}` is new"


class SchemeRemoved(Removal[Scheme]):
    """Programs that go by it are not let in."""

    id = "scheme-removed"
    about = Scheme
    when = "a security scheme is gone"
    level = Level.BREAKING
    flags = WIRE
    says = "the security scheme `{was.name}` is gone"
    do = "use another security scheme"


class SchemeRenamed(Alteration[Scheme]):
    """The name is the spec's only."""

    id = "scheme-renamed"
    about = Scheme
    when = "a security scheme has another name in the spec"
    level = Level.COMPATIBLE
    differs = ("name",)
    says = "the security scheme `{was.name}` is called `{new.name}` now"


class SchemeKind(Alteration[Scheme]):
    """Credentials of one kind are none of another."""

    id = "scheme-kind-changed"
    about = Scheme
    when = "a security scheme is of another kind"
    level = Level.BREAKING
    flags = WIRE
    weight = 1
    differs = ("kind",)
    says = "the security scheme `{new.name}` is {new.kind}, and was {old.kind}"
    do = "give the credentials that it asks for now"

    def cause(self, case: Case[Scheme]) -> Cause:
        return _scheme_cause(case)


class SchemePlace(Alteration[Scheme]):
    """The API does not look where the key is."""

    id = "scheme-place-changed"
    about = Scheme
    when = "an API key travels elsewhere, or under another name"
    level = Level.BREAKING
    flags = WIRE
    differs = ("at",)
    says = "the API key of `{new.name}` travels elsewhere"

    def fires(self, case: Case[Scheme]) -> bool:
        return case.old.at != case.new.at and case.old.kind == case.new.kind

    def message(self, case: Case[Scheme]) -> str:
        old, new = (" ".join(scheme.at) for scheme in (case.old, case.new))
        return f"the API key of `{case.new.name}` travels as {new}, and did as {old}"


class SchemeTokens(Alteration[Scheme]):
    """Old programs ask for tokens where there are none."""

    id = "scheme-token-url-changed"
    about = Scheme
    when = "tokens of a security scheme come from another URL"
    level = Level.BREAKING
    flags = WIRE
    differs = ("token_url",)
    says = "tokens of `{new.name}` come from {new.token_url}, and came from {old.token_url}"

    def fires(self, case: Case[Scheme]) -> bool:
        return case.old.token_url != case.new.token_url and case.old.kind == case.new.kind


class SchemeScopesAdded(Alteration[Scheme]):
    """More can be asked for."""

    id = "scheme-scopes-added"
    about = Scheme
    when = "a security scheme has another scope"
    level = Level.COMPATIBLE
    differs = ("scopes",)
    says = "the security scheme `{new.name}` has more scopes"

    def fires(self, case: Case[Scheme]) -> bool:
        return set(case.old.scopes) < set(case.new.scopes) and case.old.kind == case.new.kind


class SchemeScopesRemoved(Alteration[Scheme]):
    """Programs that ask for it get no token."""

    id = "scheme-scopes-removed"
    about = Scheme
    when = "a security scheme does not have a scope that it had"
    level = Level.BREAKING
    flags = WIRE
    differs = ("scopes",)
    says = "the security scheme `{new.name}` has fewer scopes"
    do = "ask for the scopes that it has"

    def fires(self, case: Case[Scheme]) -> bool:
        fewer = not set(case.old.scopes) <= set(case.new.scopes)
        return fewer and case.old.kind == case.new.kind


# -- what methods need unless they say otherwise --------------------------------------------


class _Security(Alteration[Client]):
    about = Client
    differs = ("security",)

    def message(self, case: Case[Client]) -> str:
        old, new = (" or ".join(client.security) for client in (case.old, case.new))
        return f"methods need {new}, and needed {old}, unless they say otherwise"

    says = "methods need other credentials"

    def cause(self, case: Case[Client]) -> Cause:
        return ("client", "security")


class SecurityTightened(_Security):
    """A way to be let in is gone, or asks for more."""

    id = "client-security-tightened"
    when = "a way to be let in, of all methods, is gone"
    level = Level.BREAKING
    flags = WIRE
    do = "use the credentials that are left"

    def fires(self, case: Case[Client]) -> bool:
        return not _bare(_renamed(case)) <= _bare(case.new)


class SecurityLoosened(_Security):
    """There are more ways to be let in."""

    id = "client-security-loosened"
    when = "there is another way to be let in, of all methods"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Client]) -> bool:
        return _bare(_renamed(case)) < _bare(case.new)


class SecurityScopesAdded(_Security):
    """Tokens that were enough are refused."""

    id = "client-security-scopes-added"
    when = "all methods need another scope"
    level = Level.BREAKING
    flags = WIRE
    do = "ask for a token with the scopes that it lacks"

    def fires(self, case: Case[Client]) -> bool:
        old = _renamed(case)
        return _bare(old) == _bare(case.new) and _asks_more(old, case.new)


class SecurityScopesRemoved(_Security):
    """Tokens that were enough still are."""

    id = "client-security-scopes-removed"
    when = "all methods need fewer scopes"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Client]) -> bool:
        old = _renamed(case)
        fewer = _asks_more(case.new, old) and not _asks_more(old, case.new)
        return fewer and _bare(old) == _bare(case.new)


def _member(server: Server) -> str:
    return server.symbol.rpartition(".")[2]


def _scheme_cause(case: Case[Scheme]) -> Cause:
    return ("scheme", case.new.name)


def _renamed(case: Case[Client]) -> Client:
    """Give the client of before with the names that schemes have now."""
    names: dict[str, str] = {}
    for pair in case.context.matching.pairs:
        if isinstance(pair.was, Scheme) and isinstance(pair.new, Scheme):
            names[pair.was.name] = pair.new.name
    renamed = (_NAME.sub(lambda found: names.get(found[0], found[0]), w) for w in case.old.security)
    return replace(case.old, security=tuple(renamed))


def _bare(client: Client) -> frozenset[str]:
    """Leave scopes out."""
    return frozenset(_SCOPES.sub("", way) for way in client.security)


def _asks_more(old: Client, new: Client) -> bool:
    """Whether some way asks for scopes that it did not ask for."""
    before = {_SCOPES.sub("", way): _scopes(way) for way in old.security}
    after = {_SCOPES.sub("", way): _scopes(way) for way in new.security}
    return any(not scopes <= before.get(way, frozenset()) for way, scopes in after.items())


def _scopes(way: str) -> frozenset[str]:
    return frozenset(" ".join(found[1:-1] for found in _SCOPES.findall(way)).split())


def _named(case: Case[Server]) -> Iterable[Witness]:
    """Name the server."""
    known = case.context.old
    class_, _, member = checked(case.was.symbol).rpartition(".")
    package = checked(known.surface.all(public.Package)[0].name)
    program = f"from {package} import {class_}\n\nprint({class_}.{member})\n"
    return [Witness(Proof.RUN, program), Witness(Proof.CHECK, program)]


RULES: tuple[AnyRule, ...] = (
    ServerAdded(),
    ServerRemoved(),
    ServerRenamed(),
    ServerMoved(),
    ServerVariables(),
    SchemeAdded(),
    SchemeRemoved(),
    SchemeRenamed(),
    SchemeKind(),
    SchemePlace(),
    SchemeTokens(),
    SchemeScopesAdded(),
    SchemeScopesRemoved(),
    SecurityTightened(),
    SecurityLoosened(),
    SecurityScopesAdded(),
    SecurityScopesRemoved(),
)
