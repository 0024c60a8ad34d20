"""Settings of the root clients: arguments of their constructors, and what stands in for them."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith import public, writer
from clientsmith.changes import Level, Proof, Witness
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
from clientsmith.diff.uses import names_in
from clientsmith.diff.variance import Variance, compare
from clientsmith.public import Setting

_FEWER = (Variance.NARROWER, Variance.OTHER)
_ENVIRONMENT = "environment"


class SettingAdded(Addition[Setting]):
    """Something more can be set."""

    id = "setting-added"
    about = Setting
    when = "the client has another setting"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` can be set"


class SettingRemoved(Removal[Setting]):
    """Programs that give it fail."""

    id = "setting-removed"
    about = Setting
    when = "the client has a setting no longer"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{was.symbol}` is gone"
    do = "leave it out"

    @where_possible
    def witnesses(self, case: Case[Setting]) -> Iterable[Witness]:
        value = case.was.default or '"x"'
        return _made(case, f"{_name(case.was)}={value}", value)


class SettingRequired(Alteration[Setting]):
    """Clients are made without it."""

    id = "setting-became-required"
    about = Setting
    when = "a setting of the client must be given, and could be left out"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{new.symbol}` must be given"
    do = "give it when the client is made"

    def fires(self, case: Case[Setting]) -> bool:
        return case.new.required and not case.old.required

    @where_possible
    def witnesses(self, case: Case[Setting]) -> Iterable[Witness]:
        return _made(case, "")


class SettingOptional(Alteration[Setting]):
    """It may be left out."""

    id = "setting-became-optional"
    about = Setting
    when = "a setting of the client may be left out, and had to be given"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` may be left out"

    def fires(self, case: Case[Setting]) -> bool:
        return case.old.required and not case.new.required


class SettingNarrowed(Alteration[Setting]):
    """A checker refuses what it let pass."""

    id = "setting-type-narrowed"
    about = Setting
    when = "a setting of the client takes other values, or fewer"
    level = Level.BREAKING
    flags = TYPING
    differs = ("type", "async_type")
    says = "`{new.symbol}` takes `{new.type}`, and took `{old.type}`"
    do = "give `{new.type}`"

    def fires(self, case: Case[Setting]) -> bool:
        return any(found in _FEWER for found in _types(case))

    def cause(self, case: Case[Setting]) -> Cause:
        return _type_cause(case)

    @where_possible
    def witnesses(self, case: Case[Setting]) -> Iterable[Witness]:
        yield _given(case)


class SettingWidened(Alteration[Setting]):
    """It takes more than it did."""

    id = "setting-type-widened"
    about = Setting
    when = "a setting of the client takes more values"
    level = Level.COMPATIBLE
    differs = ("type", "async_type")
    says = "`{new.symbol}` takes `{new.type}`, and took `{old.type}`"

    def fires(self, case: Case[Setting]) -> bool:
        found = _types(case)
        return Variance.WIDER in found and not any(each in _FEWER for each in found)

    def cause(self, case: Case[Setting]) -> Cause:
        return _type_cause(case)


class SettingDefault(Alteration[Setting]):
    """Leaving it out means something else than before."""

    id = "setting-default-changed"
    about = Setting
    when = "a setting of the client has another default"
    level = Level.RISKY
    differs = ("default",)
    says = "`{new.symbol}` is `{new.default}` by default, and was `{old.default}`"
    do = "give it where the old default is meant"

    def fires(self, case: Case[Setting]) -> bool:
        old, new = _value(case.old.default), _value(case.new.default)
        return bool(old and new) and old != new and _name(case.new) != _ENVIRONMENT


class ServerDefault(Alteration[Setting]):
    """Clients that name no server ask another one."""

    id = "server-default-changed"
    about = Setting
    when = "clients that name no server ask another one"
    level = Level.RISKY
    differs = ("default",)
    says = "clients that name no server ask `{new.default}`, and asked `{old.default}`"
    do = "name the server that is meant"

    def fires(self, case: Case[Setting]) -> bool:
        if _name(case.new) != _ENVIRONMENT:
            return False
        old, new = _value(case.old.default), _value(case.new.default)
        return _renamed(case, old) != new


class VariableChanged(Alteration[Setting]):
    """Clients that rely on it have no credentials."""

    id = "setting-variable-changed"
    about = Setting
    when = "another environment variable, or none, stands in for a setting of the client"
    level = Level.BREAKING
    flags = RUNTIME
    differs = ("variable",)
    says = "`{new.symbol}` is not read from the environment variable {old.variable} any more"
    do = "set the environment variable that is read now, or give the setting"

    def fires(self, case: Case[Setting]) -> bool:
        return bool(case.old.variable) and case.old.variable != case.new.variable

    def cause(self, case: Case[Setting]) -> Cause:
        # Several settings may stand for one credential.
        return ("variable", case.old.variable)

    @where_possible
    def witnesses(self, case: Case[Setting]) -> Iterable[Witness]:
        return _from_environment(case)


class VariableAdded(Alteration[Setting]):
    """A client that was made without credentials may find some."""

    id = "setting-variable-added"
    about = Setting
    when = "an environment variable stands in for a setting of the client, and none did"
    level = Level.RISKY
    differs = ("variable",)
    says = "`{new.symbol}` is read from the environment variable {new.variable}"

    def fires(self, case: Case[Setting]) -> bool:
        return bool(case.new.variable) and not case.old.variable

    def cause(self, case: Case[Setting]) -> Cause:
        return ("variable", case.new.variable)


def _name(setting: Setting) -> str:
    return setting.symbol.rpartition(".")[2]


def _value(default: str) -> str:
    """Leave the class out of a member: it may be called otherwise."""
    return default.rpartition(".")[2] if default.isascii() else default


def _renamed(case: Case[Setting], member: str) -> str:
    """Give the name of now of a member of the environment."""
    for pair in case.context.matching.pairs:
        match pair.was, pair.new:
            case public.Server(symbol=before), public.Server(symbol=after):
                if before.rpartition(".")[2] == member:
                    return after.rpartition(".")[2]
            case _:
                pass
    return member


def _types(case: Case[Setting]) -> tuple[Variance, Variance]:
    old, new = case.old, case.new
    if _name(new) == _ENVIRONMENT:
        # Its type is the class of the servers, which are told of one by one.
        return (Variance.SAME, Variance.SAME)
    return (
        compare(old.type, new.type),
        compare(old.async_type or old.type, new.async_type or new.type),
    )


def _type_cause(case: Case[Setting]) -> Cause:
    """Types of an HTTP library change with the library."""
    packages = [s.surface.all(public.Package)[0] for s in (case.context.old, case.context.new)]
    old, new = (package.http_library for package in packages)
    if old != new and case.old.type.replace(f"{old}.", f"{new}.") == case.new.type:
        return ("http",)
    return ("setting", _name(case.new), "type")


# -- programs -------------------------------------------------------------------------------


def _made(case: Case[Setting], given: str, *used: str) -> Iterable[Witness]:
    """Make a client."""
    listed = ", ".join([*_demanded(case), *([given] if given else [])])
    program = _program(case, f"print({_client(case)}({listed}))", *used)
    return [Witness(Proof.RUN, program), Witness(Proof.CHECK, program)]


def _demanded(case: Case[Setting]) -> list[str]:
    settings = case.context.old.surface.all(Setting)
    others = (s for s in settings if s.required and s != case.origin)
    return [f'{checked(_name(setting))}="x"' for setting in others]


def _given(case: Case[Setting]) -> Witness:
    """Give a setting what its old type takes."""
    name, package = _name(case.was), case.context.old.surface.all(public.Package)[0]
    client, type_ = _client(case), case.was.type
    if compare(case.old.type, case.new.type) not in _FEWER:
        client, type_ = _async_client(case), case.was.async_type or type_
    body = (
        *(
            [f"import {checked(package.http_library)}\n"]
            if f"{package.http_library}." in type_
            else []
        ),
        f"def use(value: {type_}) -> None:",
        f"    print({client}({checked(name)}=value))",
    )
    return Witness(Proof.CHECK, _program(case, "\n".join(body), type_, client))


def _from_environment(case: Case[Setting]) -> Iterable[Witness]:
    """Call with a credential from the environment, and look whether it is sent."""
    known = case.context.old
    package = known.surface.all(public.Package)[0]
    calls = (m.name for m in known.methods.values() if not known.arguments.get(m.name))
    call = next(calls, "")
    if not call or package.http_library != "httpx":
        return
    variable = writer.literal(case.was.variable)
    found = Programs(known).answer(call)
    headers = writer.literal({"content-type": found.media_type} if found.media_type else {})
    body = (
        "import os",
        "",
        "import httpx",
        "",
        f'os.environ[{variable}] = "secret"',
        "",
        "def answer(request: httpx.Request) -> httpx.Response:",
        '    assert "secret" in f"{request.headers.raw} {request.url}"',
        f"    return httpx.Response({found.status}, content={found.body!r}, headers={headers})",
        "",
        f"client = {_client(case)}(transport=httpx.MockTransport(answer))",
        "try:",
        f"    client.{checked(call)}()",
        "finally:",
        f"    del os.environ[{variable}]",
    )
    yield Witness(Proof.RUN, _program(case, "\n".join(body)))


def _client(case: Case[Setting]) -> str:
    return checked(case.context.old.surface.all(public.Client)[0].name)


def _async_client(case: Case[Setting]) -> str:
    return checked(case.context.old.surface.all(public.Client)[0].async_name)


def _program(case: Case[Setting], body: str, *used: str) -> str:
    known = case.context.old
    package = checked(known.surface.all(public.Package)[0].name)
    found = sorted(names_in(*used) | {_client(case)})
    names = ", ".join(name for name in found if f"{package}.{name}" in known.exports)
    return f"from __future__ import annotations\n\nfrom {package} import {names}\n\n{body}\n"


RULES: tuple[AnyRule, ...] = (
    SettingAdded(),
    SettingRemoved(),
    SettingRequired(),
    SettingOptional(),
    SettingNarrowed(),
    SettingWidened(),
    SettingDefault(),
    ServerDefault(),
    VariableChanged(),
    VariableAdded(),
)
