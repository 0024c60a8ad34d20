"""What can be imported from where: the `__init__` modules, and old names that stay alive.

What comes in are the settled exports and the settings; what goes out are `pyir.Package`s and
`pyir.Alias`es. No package imports what it exports before someone asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clientsmith import ir, pyir, writer
from clientsmith.config import Config
from clientsmith.lower import errors, kept, text
from clientsmith.lower.resources import Node
from clientsmith.lower.scope import isort_module, isort_name, relative
from clientsmith.symbols import WEBHOOKS, Symbol, Symbols

_CORE: Mapping[str, tuple[str, ...]] = {
    "core.errors": errors.CLASSES,
    "core.file": ("File",),
    "core.omit": ("OMIT", "Omit"),
    "core.pagination": ("AsyncPager", "SyncPager"),
    "core.raw_response": ("RawResponse",),
    "core.request_options": ("RequestOptions",),
    "core.streaming": ("AsyncByteStream", "AsyncEventStream", "ByteStream", "EventStream"),
    "version": ("__version__",),
}


def lower_packages(
    api: ir.Api, symbols: Symbols, nodes: Iterable[Node], config: Config
) -> tuple[pyir.Package, ...]:
    """Lower every `__init__` but that of the runtime."""
    nodes = tuple(nodes)
    found = [_root(api, symbols, nodes[0])]
    found += [_resource(node, symbols) for node in nodes if node.group]
    old = kept.merged(config)
    return tuple(_with_old_names(package, old) for package in found)


def _root(api: ir.Api, symbols: Symbols, node: Node) -> pyir.Package:
    homes: dict[str, str] = dict.fromkeys((symbols.client, symbols.async_client), "client")
    if api.servers:
        homes[symbols.environment] = "environment"
    absent = frozenset[str]() if api.webhooks else errors.OF_WEBHOOKS
    homes |= {n: module for module, names in _CORE.items() for n in names if n not in absent}
    for name, module in _types(symbols, "").items():
        homes.setdefault(name, module)
    told = text.clean(api.docs.summary or api.docs.description).split("\n\n")[0]
    title = text.sentence(f"Client of the {api.title}" if api.title else "Client of an API")
    return _package(
        "",
        writer.docstring(text.paragraphs(title, told), 0),
        homes,
        tuple(sorted([*_below(node, symbols), *([WEBHOOKS] if api.webhooks else [])])),
    )


def _resource(node: Node, symbols: Symbols) -> pyir.Package:
    names = symbols.resources[node.group]
    client = f"{names.package}.client"
    classes = [names.client, names.async_client]
    if node.resource is not None and node.resource.operations:
        classes += [names.raw_client, names.async_raw_client]
    homes = dict.fromkeys(classes, client)
    for name, module in _types(symbols, names.package).items():
        homes.setdefault(name, module)
    title = node.resource.title if node.resource else names.attribute
    told = f"{title}: clients, and the types that its methods take and return."
    return _package(names.package, writer.docstring(told, 0), homes, _below(node, symbols))


def _types(symbols: Symbols, package: str) -> dict[str, str]:
    """Find the module of each exported type; one of the package itself wins over another."""
    homes: dict[str, str] = {}
    for symbol in (*symbols.types.values(), *symbols.twins.values()):
        if symbol.name not in homes or _inside(symbol, package):
            homes[symbol.name] = symbol.module
    return {name: homes[name] for name in symbols.exports.get(package, ()) if name in homes}


def _inside(symbol: Symbol, package: str) -> bool:
    return symbol.module.rpartition(".")[0] == package


def _below(node: Node, symbols: Symbols) -> tuple[str, ...]:
    packages = [symbols.resources[child].package for child in node.children]
    return tuple(sorted(package.rpartition(".")[2] for package in packages))


def _package(
    package: str, docstring: str, homes: Mapping[str, str], modules: tuple[str, ...]
) -> pyir.Package:
    here = f"{package}.__init__" if package else "__init__"
    by_module: dict[str, list[str]] = {}
    for name, module in homes.items():
        by_module.setdefault(relative(here, module), []).append(name)
    return pyir.Package(
        path=f"{package.replace('.', '/')}/__init__.py".lstrip("/"),
        docstring=docstring,
        lazy=relative(here, "core.lazy"),
        exports=tuple(
            pyir.Export(module, tuple(sorted(by_module[module], key=isort_name)))
            for module in sorted(by_module, key=isort_module)
        ),
        names=tuple(sorted({*homes, *modules}, key=isort_name)),
        modules=modules,
    )


# -- names of earlier releases --------------------------------------------------------------


def _dotted(package: pyir.Package) -> str:
    return package.path.removesuffix("/__init__.py").removesuffix("__init__.py").replace("/", ".")


def _with_old_names(
    package: pyir.Package, reexports: Mapping[str, Mapping[str, str]]
) -> pyir.Package:
    """Add old names to a package that exists anyway."""
    dotted = _dotted(package)
    old = {
        name: target.partition(":")
        for name, target in reexports.get(dotted, {}).items()
        if name not in package.names
    }
    if not old:
        return package
    homes = {name: e.module for e in package.exports for name in e.names}
    here = f"{dotted}.__init__" if dotted else "__init__"
    for name, (module, _, attribute) in old.items():
        renamed = name != attribute
        homes[name] = relative(here, _renamed_module(dotted) if renamed else module)
    by_module: dict[str, list[str]] = {}
    for name, module in homes.items():
        by_module.setdefault(module, []).append(name)
    exports = tuple(
        pyir.Export(module, tuple(sorted(by_module[module], key=isort_name)))
        for module in sorted(by_module, key=isort_module)
    )
    names = tuple(sorted({*homes, *package.modules}, key=isort_name))
    return replace(package, exports=exports, names=names)


def _renamed_module(package: str) -> str:
    """Name the module that holds what a package exports under another name."""
    return f"{package}._renamed".lstrip(".")


def lower_aliases(packages: tuple[pyir.Package, ...], config: Config) -> tuple[pyir.Alias, ...]:
    """Lower the modules that exist for old imports only."""
    existing = {_dotted(package) for package in packages}
    found: list[pyir.Alias] = []
    for module, names in sorted(kept.merged(config).items()):
        if module in existing:
            renamed = {n: t for n, t in names.items() if t.partition(":")[2] != n}
            if renamed:
                found.append(_alias(_renamed_module(module), renamed))
        else:
            found.append(_alias(module, names))
    return tuple(found)


def _alias(module: str, names: Mapping[str, str]) -> pyir.Alias:
    plain: dict[str, list[str]] = {}
    renamed: list[pyir.Import] = []
    for name, target in names.items():
        home, _, attribute = target.partition(":")
        place = relative(module, home)
        if name == attribute:
            plain.setdefault(place, []).append(name)
        else:
            renamed.append(pyir.Import(place, (f"{attribute} as {name}",)))
    imports = [
        pyir.Import(place, tuple(sorted(listed, key=isort_name))) for place, listed in plain.items()
    ]
    ordered = sorted([*imports, *renamed], key=lambda i: (isort_module(i.module), i.names))
    path = f"{module.replace('.', '/')}.py"
    return pyir.Alias(path, tuple(ordered), tuple(sorted(names, key=isort_name)))
