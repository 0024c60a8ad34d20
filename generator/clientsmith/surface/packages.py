"""What can be imported from where, as records."""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith import public, pyir
from clientsmith.surface.annotations import absolute


def exports(sdk: pyir.Sdk) -> Iterator[public.Export]:
    """List the names that each package gives away, those of earlier releases among them."""
    aliases = {_dotted(alias.path): dict(_targets(alias)) for alias in sdk.aliases}
    for package in sdk.packages:
        here = _dotted(package.path)
        prefix = ".".join(filter(None, (sdk.package, here)))
        renamed = aliases.pop(f"{here}._renamed".lstrip("."), {})
        for name in package.names:
            yield public.Export(f"{prefix}.{name}", renamed.get(name, ""))
    for module, targets in aliases.items():
        for name, target in targets.items():
            yield public.Export(f"{sdk.package}.{module}.{name}", target)


def _dotted(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix("__init__").rstrip(".")


def _targets(alias: pyir.Alias) -> Iterator[tuple[str, str]]:
    """Pair the names of a module with what they stand for."""
    here = _dotted(alias.path)
    for imported in alias.imports:
        home = absolute(here, imported.module)
        for each in imported.names:
            name, _, local = each.partition(" as ")
            yield local or name, f"{home}:{name}"
