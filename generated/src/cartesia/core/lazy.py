"""Names of a package that are imported when first asked for (PEP 562).

The `__init__` modules of the SDK list where each public name lives; a name comes in with its
module at first use and is then an ordinary attribute. Imports nothing that the interpreter has
not loaded, not even `typing`: whatever this module imports, `import <package>` pays for.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def attach(
    package: str,
    exports: Mapping[str, Sequence[str]],
    modules: Sequence[str] = (),
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` for a package.

    Args:
        package: `__name__` of the package.
        exports: Module, relative to the package (`voices.types`, or `..types` for one beside it),
            to the names taken from it.
        modules: Submodules that are attributes themselves.
    """
    homes: dict[str, str] = {}

    def find(name: str) -> str | None:
        if not homes:
            homes.update({name: module for module, names in exports.items() for name in names})
        return homes.get(name)

    def getattr_(name: str) -> object:
        module = find(name)
        if module is not None:
            value: object = getattr(_module(_absolute(package, module)), name)
        elif name in modules:
            value = _module(f"{package}.{name}")
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        # An ordinary attribute from now on; two threads that get here at once store the same.
        setattr(_module(package), name, value)
        return value

    def dir_() -> list[str]:
        find("")
        return sorted({*vars(_module(package)), *homes, *modules})

    return getattr_, dir_


def _absolute(package: str, module: str) -> str:
    """Resolve a name with leading dots as an import statement does, where one is this package."""
    name = module.lstrip(".")
    level = len(module) - len(name)
    base = package.split(".")[: 1 - level] if level > 1 else [package]
    return ".".join([*base, name])


def _module(name: str) -> object:
    # `importlib` is a module of its own to load. With a `fromlist`, the import system would ask
    # the package for names, and the package would ask here.
    __import__(name)
    return sys.modules[name]
