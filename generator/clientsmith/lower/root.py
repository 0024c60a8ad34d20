"""`client.py`: the root clients, their constructor, and the methods without a resource.

What comes in is the API with its names; what goes out is `pyir.RootModule`.
"""

from __future__ import annotations

from clientsmith import ir, pyir, writer
from clientsmith.config import Config
from clientsmith.lower import auth, text
from clientsmith.lower.methods import Workshop
from clientsmith.lower.resources import Node, lower_client, own_names, scope_of
from clientsmith.lower.scope import Scope
from clientsmith.symbols import ResourceNames

_DOCS = {
    "base_url": "Where to send requests, in place of the environment's URL.",
    "environment": "The server to talk to.",
    "timeout": "Seconds for each of connecting, writing, reading and waiting for a connection, or"
    " an `httpx.Timeout`; None for no bound.",
    "max_retries": "How often to try again after a failure that may pass; 0 for never.",
    "default_headers": "Headers to send with every request.",
    "follow_redirects": "Whether to follow redirects.",
    "httpx_client": "An httpx client to send with; it stays open when this one is closed.",
    "transport": "An httpx transport to send with; it stays open as well.",
    "validate_responses": "Whether replies are checked against their types.",
}


def _common(
    scope: Scope, config: Config, environment: str, default: str
) -> tuple[pyir.Setting, ...]:
    """List the arguments that the client of any API has."""
    str_, int_, float_, bool_ = (scope.builtin(n) for n in ("str", "int", "float", "bool"))
    http = scope.standard_module(config.http_library)
    mapping, omit = scope.standard("collections.abc", "Mapping"), scope.core("omit", "Omit")
    unset = scope.core("omit", "OMIT", runtime=True)
    timeout = f"{float_} | {http}.Timeout | {omit} | None"
    settings = [
        _setting("base_url", f"{str_} | None", "None") if environment else _NO_SERVER,
        _setting("environment", environment, default),
        _setting("timeout", timeout, unset),
        _setting("max_retries", int_, "2"),
        _setting("default_headers", f"{mapping}[{str_}, {str_}] | None", "None"),
        _setting("follow_redirects", bool_, "True"),
        _setting("httpx_client", f"{http}.Client | None", "None", f"{http}.AsyncClient | None"),
        _setting(
            "transport",
            f"{http}.BaseTransport | None",
            "None",
            f"{http}.AsyncBaseTransport | None",
        ),
        _setting("validate_responses", bool_, "True"),
    ]
    return tuple(setting for setting in settings if setting.annotation)


def _setting(name: str, annotation: str, default: str, async_annotation: str = "") -> pyir.Setting:
    return pyir.Setting(name, annotation, async_annotation or annotation, default, _DOCS[name])


_NO_SERVER = pyir.Setting("base_url", "str", "str", "", "Where to send requests.")


def lower_root(
    shop: Workshop, node: Node, found: tuple[auth.Credential, ...], config: Config
) -> pyir.RootModule:
    """Lower the root clients."""
    symbols, api = shop.symbols, shop.api
    names = ResourceNames(
        attribute="",
        package="",
        client=symbols.client,
        async_client=symbols.async_client,
        raw_client=f"{symbols.client}WithRawResponse",
        async_raw_client=f"{symbols.async_client}WithRawResponse",
    )
    scope = scope_of(shop, node, "client", own=own_names(names))
    docs = node.resource.docs if node.resource else ir.NO_DOCS
    lowered = lower_client(shop, node, scope, names, docs, symbols.client)
    _import_for(scope, lowered)
    environment = default = ""
    if api.servers:
        environment = scope.local("environment", symbols.environment, runtime=True)
        default = f"{environment}.{symbols.servers[api.servers[0].url]}"
    settings = (*auth.settings(found, scope), *_common(scope, config, environment, default))
    return pyir.RootModule(
        path="client.py",
        docstring=writer.docstring("The clients, synchronous and asynchronous.", 0),
        http_library=config.http_library,
        name=symbols.client,
        async_name=symbols.async_client,
        class_docstring=_class_docstring("Client", api, settings),
        async_class_docstring=_class_docstring("Asynchronous client", api, settings),
        settings=settings,
        auth=auth.expression(found, scope),
        security=auth.security(api),
        base_url="environment.value if base_url is None else base_url"
        if environment
        else "base_url",
        user_agent=writer.literal(f"{config.project or symbols.package.replace('_', '-')}/"),
        client=lowered,
        imports=scope.imports(),
    )


def _import_for(scope: Scope, lowered: pyir.Client) -> None:
    for class_ in ("AsyncRoot", "Settings", "SyncRoot"):
        scope.core("root", class_, runtime=True)
    scope.local("version", "__version__", runtime=True)
    if lowered.all_methods:
        for function in ("raw", "async_raw"):
            scope.core("resource", function, runtime=True)


def _class_docstring(what: str, api: ir.Api, settings: tuple[pyir.Setting, ...]) -> str:
    told = text.sentence(f"{what} of the {api.title}" if api.title else f"{what} of an API")
    entries = [text.entry(setting.name, setting.doc, 92) for setting in settings]
    return writer.docstring(text.paragraphs(told, text.section("Args", entries)), 4)
