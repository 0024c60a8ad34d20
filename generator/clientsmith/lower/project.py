"""What surrounds the code: environment, pyproject.toml, README and the order of reference.md.

What comes in is the API and the modules that are lowered already; what goes out is data for the
templates of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientsmith import ir, pyir, writer
from clientsmith.config import Config
from clientsmith.lower import snippets, text
from clientsmith.lower.builders import server_url
from clientsmith.symbols import Symbols


def lower_environment(api: ir.Api, symbols: Symbols) -> pyir.EnvironmentModule | None:
    """Lower the servers; None without any."""
    if not api.servers:
        return None
    members: dict[str, pyir.EnvironmentMember] = {}
    for server in api.servers:
        name = symbols.servers[server.url]
        told = text.clean(server.docs.description or server.docs.summary)
        comment = writer.comment(told) if told else ""
        url = writer.literal(server_url(server))
        members.setdefault(name, pyir.EnvironmentMember(name, url, comment))
    return pyir.EnvironmentModule("environment.py", symbols.environment, tuple(members.values()))


def lower_project(api: ir.Api, symbols: Symbols, config: Config) -> pyir.Project:
    """Lower what pyproject.toml says."""
    name = config.project or symbols.package.replace("_", "-")
    told = text.clean(api.docs.summary) or f"Python client of the {api.title}".rstrip()
    urls = {"Documentation": api.docs.external_url} if api.docs.external_url else {}
    if contact := dict(api.contact).get("url"):
        urls["Homepage"] = contact
    return pyir.Project(
        name=writer.toml(name),
        version=writer.toml(config.version),
        description=writer.toml(" ".join(told.split())),
        plain_name=name,
        package=symbols.package,
        http_library=config.http_library,
        urls=tuple((key, writer.toml(value)) for key, value in sorted(urls.items())),
        websockets=bool(api.channels),
    )


def lower_sections(
    api: ir.Api, modules: Iterable[pyir.ResourceModule], root: pyir.RootModule
) -> tuple[pyir.ReferenceSection, ...]:
    """Order the methods for reference.md: as the document does, the client's own first."""
    titles = {resource.group: resource.title for resource in api.resources}
    found = [(text.markdown_line(titles.get((), "")) or root.name, root.path, root.client)]
    found += [(text.markdown_line(m.title), m.path, m.client) for m in modules]
    return tuple(
        pyir.ReferenceSection(
            title=title,
            path=".".join(filter(None, ("client", client.attribute_path))),
            module=path,
            client=client.name,
            methods=client.methods,
        )
        for title, path, client in found
        if client.methods
    )


# -- README ---------------------------------------------------------------------------------


def lower_readme(
    api: ir.Api,
    sections: Iterable[pyir.ReferenceSection],
    setup: snippets.Setup,
    secret: tuple[str, str],
) -> pyir.Readme:
    """Choose the methods that the README shows: by rule, so that no spec is a special case.

    `secret` is the client's first argument that holds one, and its environment variable.
    """
    methods = [
        (f"{section.path}.{method.name}", method)
        for section in sections
        for method in section.methods
    ]
    light = [(path, m) for path, m in methods if not m.reference.uploads]
    sent = [(path, m) for path, m in light if m.call == "send" and m.async_returns != "None"]
    quick = _richest(light or methods)
    others = [(path, m) for path, m in light if quick is None or m is not quick.method]
    return pyir.Readme(
        title=text.markdown_line(api.title),
        description=text.markdown(api.docs.description or api.docs.summary),
        quick=quick,
        simple=_shortest(sent or light),
        events=_richest([(p, m) for p, m in light if m.call == "stream_events"]),
        chunks=_calling(others, "stream_bytes") or _calling(light, "stream_bytes"),
        pages=_calling(light, "paginate"),
        upload=next((_shown(p, m) for p, m in methods if m.reference.uploads), None),
        given=tuple(f"{name}={writer.literal(value)}" for name, value in setup.arguments),
        secret=secret[0],
        variable=secret[1],
    )


def _shown(path: str, method: pyir.Method) -> pyir.Shown:
    resource = path.rpartition(".")[0]
    raw = method.reference.invocation.replace(resource, f"{resource}.with_raw_response", 1)
    return pyir.Shown(path, method, raw)


def _richest(methods: Sequence[tuple[str, pyir.Method]]) -> pyir.Shown | None:
    """Take the method whose example says most; the first of equals."""
    best = max(methods, key=lambda pair: len(pair[1].reference.shown), default=None)
    return _shown(*best) if best else None


def _shortest(methods: Sequence[tuple[str, pyir.Method]]) -> pyir.Shown | None:
    """Take the method whose example has the fewest arguments, but one at least."""
    best = min(methods, key=lambda pair: (len(pair[1].reference.shown) - 1) % 100, default=None)
    return _shown(*best) if best else None


def _calling(methods: Sequence[tuple[str, pyir.Method]], call: str) -> pyir.Shown | None:
    return next((_shown(path, m) for path, m in methods if m.call == call), None)
