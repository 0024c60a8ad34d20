"""The package, its root clients, their settings and servers, as records."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from clientsmith import ir, public, pyir
from clientsmith.public import Record
from clientsmith.surface.annotations import Normal, absolute
from clientsmith.surface.form import word
from clientsmith.symbols import Symbols


def clients(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Iterator[Record]:
    """Describe what a program starts with."""
    project = sdk.project
    yield public.Package(sdk.package, project.plain_name, project.http_library)
    yield public.Client(sdk.root.name, sdk.root.async_name, alternatives(api.security))
    yield from _settings(sdk.root)
    yield from _servers(api, symbols, sdk)
    for scheme in api.security_schemes:
        at = (scheme.location.value, scheme.wire or "") if scheme.location else ()
        scopes = tuple(sorted(scheme.scopes))
        yield public.Scheme(scheme.name, scheme.kind.value, at, scheme.token_url or "", scopes)
    for module in sdk.resources:
        client = module.client
        home = module.path.removesuffix(".py").replace("/", ".")
        path = client.attribute_path
        yield public.Resource(path, client.name, client.async_name, home)
        yield from _kept(path, client)
    yield from _kept("", sdk.root.client)


def _kept(path: str, client: pyir.Client) -> Iterator[public.Resource]:
    """Describe resources under names of earlier releases."""
    for child in client.children:
        if child.stands_for:
            old = f"{path}.{child.attribute}".lstrip(".")
            home = absolute(f"{path}.client".lstrip("."), child.module)
            yield public.Resource(old, child.class_, child.async_class, home, child.stands_for)


def alternatives(security: tuple[ir.SecurityRequirement, ...]) -> tuple[str, ...]:
    """Spell what a request needs, one alternative after the other."""
    return tuple(_together(requirement) for requirement in security) or ("none",)


def _together(requirement: ir.SecurityRequirement) -> str:
    return " + ".join(sorted(_scheme(*each) for each in requirement)) or "none"


def _scheme(name: str, scopes: tuple[str, ...]) -> str:
    listed = " ".join(map(word, sorted(scopes)))
    return f"{word(name)}[{listed}]" if listed else word(name)


# -- settings -------------------------------------------------------------------------------


def _settings(root: pyir.RootModule) -> Iterator[public.Setting]:
    normal = Normal(root.imports)
    variables = _variables(root.auth)
    for setting in root.settings:
        type_, other = normal.show(setting.annotation), normal.show(setting.async_annotation)
        yield public.Setting(
            symbol=f"{root.name}.{setting.name}",
            type=type_,
            required=not setting.default,
            default=normal.show(setting.default) if setting.default else "",
            async_type=other if other != type_ else "",
            variable=variables.get(setting.name, ""),
        )


def _variables(auth: str) -> dict[str, str]:
    """Find which environment variable stands in for which argument.

    `lower` says so in `token if token is not None else os.environ.get("...")`, and there only.
    """
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(auth, mode="eval")):
        names: list[str] = []
        while isinstance(node, ast.IfExp):
            names += [node.body.id] if isinstance(node.body, ast.Name) else []
            node = node.orelse
        if isinstance(node, ast.Call) and node.args:
            variable = node.args[0]
            if isinstance(variable, ast.Constant):
                for name in names:
                    found.setdefault(name, str(variable.value))
    return found


def _servers(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Iterator[public.Server]:
    if sdk.environment is None:
        return
    templates = {symbols.servers[s.url]: s.url for s in reversed(api.servers) if s.variables}
    for member in sdk.environment.members:
        url: object = ast.literal_eval(member.url)
        template = templates.get(member.name, "")
        yield public.Server(f"{sdk.environment.name}.{member.name}", str(url), template)
