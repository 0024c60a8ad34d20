"""The names that one generated module imports, collected while its code is lowered.

What comes in are requests for names; what goes out are the local spellings and, at the end,
`Imports`. A name never shadows another: the generator's own names (`Endpoint`, `Any`) keep their
spelling, a type of the same name is imported as `_Endpoint`. Never looks at the spec.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from clientsmith import pyir

_DIGITS = re.compile(r"([0-9]+)")
_RUNTIME_NAMES = (
    ("AsyncResource", "SyncResource", "async_raw", "raw", "OMIT", "Omit", "RequestOptions"),
    ("Endpoint", "Request", "Style", "Part", "StreamRule"),
    ("JsonBody", "FormBody", "MultipartBody", "RawBody", "File"),
    ("CursorPages", "OffsetPages", "NumberedPages", "LinkPages", "AsyncPager", "SyncPager"),
    ("AsyncByteStream", "AsyncEventStream", "ByteStream", "EventStream"),
    ("AsyncRoot", "SyncRoot", "Settings"),
)
_OWN_NAMES = frozenset(name for names in _RUNTIME_NAMES for name in names) | {
    "Any",
    "cached_property",
    "Literal",
    "Mapping",
    "Sequence",
    "TYPE_CHECKING",
    "deprecated",
}
"""Imported into resource modules by name, whether a given module needs them or not: so one more
operation never respells a type."""

_STANDARD = frozenset(
    {"builtins", "collections.abc", "datetime", "decimal", "functools", "os", "typing", "uuid"}
)


@dataclass(frozen=True, slots=True)
class _Key:
    module: str
    """Absolute, or dotted below the package for `local`."""
    name: str
    """Empty for the module itself."""
    local: bool


@dataclass(slots=True)
class Scope:
    """The imports of one module below the package."""

    module: str
    """Dotted: `voices.client`."""
    own: frozenset[str] = frozenset()
    """Names that the module defines itself."""
    members: frozenset[str] = frozenset()
    """Names that its classes define; in a class body they hide those of the module."""
    _locals: dict[_Key, str] = field(default_factory=dict[_Key, str])
    _runtime: set[_Key] = field(default_factory=set[_Key])

    def builtin(self, name: str, *, runtime: bool = False) -> str:
        """Spell a built-in type, also where a method has its name."""
        if name not in self.members or not hasattr(builtins, name):
            return name
        return f"{self.standard_module('builtins', runtime=runtime)}.{name}"

    def standard_module(self, module: str, alias: str = "", *, runtime: bool = False) -> str:
        """Import a module as a whole."""
        return self._use(_Key(module, "", local=False), alias or module, runtime=runtime)

    def standard(self, module: str, name: str, *, runtime: bool = False) -> str:
        """Import a name from outside of the package."""
        return self._use(_Key(module, name, local=False), name, runtime=runtime)

    def core(self, module: str, name: str, *, runtime: bool = False) -> str:
        """Import a name of the runtime."""
        return self._use(_Key(f"core.{module}", name, local=True), name, runtime=runtime)

    def local(self, module: str, name: str, *, runtime: bool = False) -> str:
        """Import a name that another generated module defines."""
        if module == self.module:
            return name
        return self._use(_Key(module, name, local=True), name, runtime=runtime)

    def _use(self, key: _Key, wanted: str, *, runtime: bool) -> str:
        if runtime:
            self._runtime.add(key)
        if key not in self._locals:
            self._locals[key] = self._spelling(key, wanted)
        return self._locals[key]

    def _spelling(self, key: _Key, wanted: str) -> str:
        ours = not key.local or key.module.startswith("core.")
        taken = self.own | self.members | set(self._locals.values())
        if not ours:
            taken |= _OWN_NAMES
        spelling, number = wanted, 1
        while spelling in taken:
            spelling = f"_{wanted}" if number == 1 else f"_{wanted}{number}"
            number += 1
        return spelling

    def imports(self) -> pyir.Imports:
        """All imports, in isort's order, those that only annotations need apart."""
        if any(key not in self._runtime for key in self._locals):
            self.standard("typing", "TYPE_CHECKING", runtime=True)
        needed = sorted(self._locals, key=lambda key: (key.module, key.name))
        runtime = [key for key in needed if key in self._runtime]
        checking = [key for key in needed if key not in self._runtime]
        standard, third_party, local = self._groups(runtime)
        for_checkers = self._groups(checking)
        return pyir.Imports(standard, third_party, local, *for_checkers)

    def _groups(self, keys: list[_Key]) -> tuple[tuple[pyir.Import, ...], ...]:
        return (
            self._group(k for k in keys if not k.local and k.module in _STANDARD),
            self._group(k for k in keys if not k.local and k.module not in _STANDARD),
            self._group(k for k in keys if k.local),
        )

    def _group(self, keys: Iterable[_Key]) -> tuple[pyir.Import, ...]:
        whole: list[pyir.Import] = []
        plain: dict[str, list[str]] = {}
        renamed: dict[str, list[str]] = {}
        for key in keys:
            spelling = self._locals[key]
            module = relative(self.module, key.module) if key.local else key.module
            if not key.name:
                whole.append(pyir.Import(module, alias="" if spelling == module else spelling))
            elif spelling == key.name:
                plain.setdefault(module, []).append(spelling)
            else:
                renamed.setdefault(module, []).append(f"{key.name} as {spelling}")
        modules = sorted({*plain, *renamed}, key=isort_module)
        return (*whole, *(i for m in modules for i in _from(m, plain, renamed)))


def _from(
    module: str, plain: dict[str, list[str]], renamed: dict[str, list[str]]
) -> Iterable[pyir.Import]:
    if module in plain:
        yield pyir.Import(module, tuple(sorted(plain[module], key=isort_name)))
    for name in sorted(renamed.get(module, ()), key=isort_name):
        yield pyir.Import(module, (name,))


def isort_module(module: str) -> tuple[object, ...]:
    """Relative imports from the furthest to the closest, then by name."""
    dots = len(module) - len(module.lstrip("."))
    return (-dots, _natural(module.lstrip(".")), module)


def isort_name(name: str) -> tuple[object, ...]:
    """CONSTANTS, then Classes, then functions."""
    constant = name.isupper() and len(name) > 1
    return (not constant, not name[:1].isupper(), _natural(name), name)


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Compare without case, and runs of digits as numbers."""
    parts = _DIGITS.split(name.lower())
    return tuple((int(p), "") if n % 2 else (-1, p) for n, p in enumerate(parts))


def relative(module: str, target: str) -> str:
    """Spell `target` as a relative import from `module`; both dotted, below the package."""
    here, there = module.split(".")[:-1], target.split(".")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "." * (len(here) - shared + 1) + ".".join(there[shared:])
