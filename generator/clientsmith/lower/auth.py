"""Security schemes as constructor arguments, and as the credentials that the runtime reads.

What comes in are the schemes and the settings; what goes out are `pyir.Setting`s and one finished
expression. A scheme that the runtime cannot serve is a header that the caller sets: no argument.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from dataclasses import dataclass

from clientsmith import ir, pyir, words, writer
from clientsmith.config import Config
from clientsmith.ir import SecurityKind
from clientsmith.lower.scope import Scope
from clientsmith.symbols import Symbols

_RESERVED = frozenset(
    {
        "self",
        "base_url",
        "environment",
        "timeout",
        "max_retries",
        "default_headers",
        "follow_redirects",
        "httpx_client",
        "transport",
        "validate_responses",
        "os",
        "super",
    }
)
"""Arguments that every client has, and what its constructor calls."""


@dataclass(frozen=True, slots=True)
class Secret:
    """An argument that holds one."""

    name: str
    aliases: tuple[str, ...]
    variable: str
    """Environment variable to read in its absence."""
    doc: str
    callable: bool = True


@dataclass(frozen=True, slots=True)
class Credential:
    """A scheme with the arguments that it takes."""

    scheme: ir.SecurityScheme
    secrets: tuple[Secret, ...]


def credentials(api: ir.Api, symbols: Symbols, config: Config) -> tuple[Credential, ...]:
    """Give each scheme its arguments; the settings speak of the first one."""
    prefix = "_".join(words.lower(symbols.package)).upper()
    taken = set(_RESERVED)
    found: list[Credential] = []
    for scheme in _by_use(api):
        wanted = tuple(_wanted(scheme, prefix, config, first=not found))
        if wanted:
            found.append(Credential(scheme, tuple(_settle(s, scheme, taken) for s in wanted)))
    return tuple(found)


def _by_use(api: ir.Api) -> list[ir.SecurityScheme]:
    """Sort schemes: as the list of alternatives asks for them, then by name; never as declared."""
    asked = [name for both in api.security for name in sorted(name for name, _ in both)]
    places = {name: place for place, name in reversed([*enumerate(asked)])}
    return sorted(
        api.security_schemes, key=lambda each: (places.get(each.name, len(asked)), each.name)
    )


def _wanted(
    scheme: ir.SecurityScheme, prefix: str, config: Config, *, first: bool
) -> Iterator[Secret]:
    chosen = config.authentication
    told = scheme.docs.description or scheme.docs.summary
    match scheme.kind:
        case SecurityKind.BEARER | SecurityKind.API_KEY:
            usual = "token" if scheme.kind is SecurityKind.BEARER else "api_key"
            if first:
                yield Secret(
                    chosen.argument or usual,
                    chosen.aliases,
                    chosen.environment or f"{prefix}_API_KEY",
                    told,
                )
            else:
                name = _named(scheme, usual)
                yield Secret(name, (), f"{prefix}_{name.upper()}", told)
        case SecurityKind.BASIC:
            yield Secret("username", (), f"{prefix}_USERNAME", told, callable=False)
            yield Secret("password", (), f"{prefix}_PASSWORD", "", callable=False)
        case SecurityKind.OAUTH2_CLIENT_CREDENTIALS:
            yield Secret("client_id", (), f"{prefix}_CLIENT_ID", told, callable=False)
            yield Secret("client_secret", (), f"{prefix}_CLIENT_SECRET", "", callable=False)
        case SecurityKind.OTHER:
            return


def _named(scheme: ir.SecurityScheme, usual: str) -> str:
    """Name an argument like its scheme; `2fa` and `class` are no names in Python."""
    name = "_".join(words.lower(scheme.name)) or usual
    fits = name.isidentifier() and not keyword.iskeyword(name) and name not in _RESERVED
    return name if fits else f"{usual}_{name}"


def _settle(secret: Secret, scheme: ir.SecurityScheme, taken: set[str]) -> Secret:
    name = secret.name
    if name in taken:
        longer = "_".join((*words.lower(scheme.name), secret.name))
        name = longer if longer.isidentifier() else f"{secret.name}_{longer}"
    number = 2
    while name in taken:
        name = f"{secret.name}_{number}"
        number += 1
    aliases = tuple(a for a in secret.aliases if a not in taken and a != name)
    taken.update((name, *aliases))
    return Secret(name, aliases, secret.variable, secret.doc, callable=secret.callable)


def settings(found: tuple[Credential, ...], scope: Scope) -> tuple[pyir.Setting, ...]:
    """List the arguments."""
    return tuple(
        setting
        for credential in found
        for secret in credential.secrets
        for setting in _setting(secret, scope)
    )


def _setting(secret: Secret, scope: Scope) -> Iterator[pyir.Setting]:
    plain = scope.builtin("str")
    sync = scope.core("auth", "Token") if secret.callable else plain
    either = scope.core("auth", "AsyncToken") if secret.callable else plain
    told = f"{secret.doc} " if secret.doc else ""
    doc = f"{told}Read from `{secret.variable}` by default."
    yield pyir.Setting(secret.name, f"{sync} | None", f"{either} | None", "None", doc)
    for alias in secret.aliases:
        doc = f"Another spelling of `{secret.name}`."
        yield pyir.Setting(alias, f"{sync} | None", f"{either} | None", "None", doc)


def expression(found: tuple[Credential, ...], scope: Scope) -> str:
    """Print the credentials as one tuple."""
    shown = [_credential(credential, scope) for credential in found]
    return f"({', '.join(shown)},)" if shown else "()"


def _credential(credential: Credential, scope: Scope) -> str:
    scheme = credential.scheme
    values = [_value(secret, scope) for secret in credential.secrets]
    keywords: dict[str, object] = {}
    match scheme.kind:
        case SecurityKind.BEARER:
            kind = "BearerAuth"
        case SecurityKind.API_KEY:
            kind = "ApiKeyAuth"
            keywords["name"] = scheme.wire or ""
            if scheme.location is not None and scheme.location is not ir.Location.HEADER:
                keywords["place"] = scheme.location.value
        case SecurityKind.BASIC:
            kind = "BasicAuth"
        case _:
            kind = "OAuth2ClientCredentials"
            keywords["token_url"] = scheme.token_url or ""
            if scheme.scopes:
                keywords["scopes"] = scheme.scopes
    keywords["scheme"] = scheme.name
    name = scope.core("auth", kind, runtime=True)
    named = [f"{key}={writer.literal(value)}" for key, value in keywords.items()]
    return f"{name}({', '.join([*values, *named])})"


def _value(secret: Secret, scope: Scope) -> str:
    """Take the first spelling that was given, else what the environment holds."""
    given = [f"{name} if {name} is not None else " for name in (secret.name, *secret.aliases)]
    os = scope.standard_module("os", runtime=True)
    return f"{''.join(given)}{os}.environ.get({writer.literal(secret.variable)})"


def security(api: ir.Api) -> str:
    """Print what requests need by default.

    A spec that declares schemes and never asks for one leaves it to the runtime: what is there
    is sent.
    """
    if not api.security and not any(operation.security for operation in api.operations):
        return "None"
    return writer.literal(alternatives(api.security, api))


def alternatives(
    wanted: tuple[ir.SecurityRequirement, ...], api: ir.Api
) -> tuple[tuple[str, ...], ...]:
    """Name what each alternative needs of the runtime; the rest of it the caller brings along."""
    others = {s.name for s in api.security_schemes if s.kind is SecurityKind.OTHER}
    named = (tuple(name for name, _ in both if name not in others) for both in wanted)
    return tuple(dict.fromkeys(named))
