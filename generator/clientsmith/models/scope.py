"""The names that one generated module of types uses: how they are spelled there, and imported.

What comes in are requests for names; what goes out are spellings that mean the same wherever they
stand. A class body hides the names of its fields (`date: date | None = None`), and a type of the
API may be called `Any`: such a name is imported again as `_date`. Knows nothing of the API.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

_Key: TypeAlias = tuple[str, str]
"""(module, name). A module of the package starts with a dot: `.core.model`; the name is empty for
the module itself."""
_THIRD_PARTY = frozenset({"pydantic", "typing_extensions"})
NONE_HIDDEN: frozenset[str] = frozenset()


@dataclass(slots=True)
class Scope:
    """The names of one module."""

    module: str
    """Dotted, below the package."""
    own: frozenset[str]
    """Names that the module defines."""
    _spelled: dict[str, _Key] = field(default_factory=dict[str, _Key])

    def use(self, module: str, name: str, hidden: frozenset[str]) -> str:
        """Spell a name of a library or of a package's module for a class that hides some."""
        return self._use((module, name), name, hidden)

    def use_module(self, module: str, alias: str, hidden: frozenset[str]) -> str:
        """Spell a module, imported under another name."""
        return self._use((module, ""), alias, hidden)

    def _use(self, key: _Key, wanted: str, hidden: frozenset[str]) -> str:
        number = 0
        while True:
            spelling = wanted if not number else f"_{wanted}{'' if number == 1 else number}"
            number += 1
            if spelling in hidden:
                continue
            if spelling in self.own:
                if key == (f".{self.module}", spelling):
                    return spelling
            elif self._spelled.setdefault(spelling, key) == key:
                return spelling

    def means(self, spelling: str, module: str, name: str) -> bool:
        """Tell whether a text is a spelling of that name."""
        return self._spelled.get(spelling) == (module, name)

    def imports(self) -> str:
        """Print the imports: standard library, third party, the package's own."""
        groups: list[list[str]] = [[], [], []]
        plain: dict[str, list[str]] = {}
        lines: list[tuple[str, str]] = []
        for spelling, (module, name) in self._spelled.items():
            if module == f".{self.module}" or (module == "builtins" and spelling == name):
                continue
            if not name:
                lines.append((module, f"import {module} as {spelling}"))
            elif spelling == name:
                plain.setdefault(module, []).append(name)
            else:
                lines.append((module, f"from {self._from(module)} import {name} as {spelling}"))
        for module, names in plain.items():
            shown = ", ".join(sorted(names, key=_isort_name))
            lines.append((module, f"from {self._from(module)} import {shown}"))
        for module, line in lines:
            local = module.startswith(".")
            groups[2 if local else 1 if module in _THIRD_PARTY else 0].append(line)
        return "\n\n".join("\n".join(sorted(group, key=_isort_line)) for group in groups if group)

    def aliases(self) -> list[tuple[str, str]]:
        """Give (spelling, name) of types of this module that needed a second name."""
        here = f".{self.module}"
        return sorted((s, name) for s, (module, name) in self._spelled.items() if module == here)

    def _from(self, module: str) -> str:
        return relative(self.module, module[1:]) if module.startswith(".") else module


def _isort_line(line: str) -> tuple[bool, int, str, bool, str]:
    module = line.split()[1]
    dots = len(module) - len(module.lstrip("."))
    return (line.startswith("from "), -dots, module, " as " in line, line)


def _isort_name(name: str) -> tuple[int, str]:
    """CONSTANTS, then Classes, then functions."""
    if name.isupper() and len(name) > 1:
        return (0, name)
    return (1, name) if name[:1].isupper() else (2, name)


def relative(module: str, target: str) -> str:
    """Spell `target` as a relative import from `module`; both dotted, below the package."""
    here, there = module.split(".")[:-1], target.split(".")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "." * (len(here) - shared + 1) + ".".join(there[shared:])
