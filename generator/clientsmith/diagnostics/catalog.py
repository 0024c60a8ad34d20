"""All codes and their classes, for `clientsmith explain`.

Nothing is listed by hand: every class that a module of this package declares with a code is here.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from clientsmith import diagnostics
from clientsmith.diagnostics.core import Diagnostic, InternalError

_PAGES = Path(__file__).parent / "pages"
"""An example of each code, and how to mend it; tests run them all."""


@functools.cache
def codes() -> Mapping[str, type[Diagnostic]]:
    """Every code and its class, sorted by code."""
    for module in pkgutil.iter_modules(diagnostics.__path__):
        importlib.import_module(f"{diagnostics.__name__}.{module.name}")
    found: dict[str, type[Diagnostic]] = {}
    for cls in _subclasses(Diagnostic):
        # Inherited codes don't count: a class without a code of its own is a base.
        code: str | None = vars(cls).get("code")
        if code is not None and found.setdefault(code, cls) is not cls:
            raise InternalError(f"{cls.__name__} and {found[code].__name__} share the code {code}")
    return dict(sorted(found.items()))


def _subclasses(cls: type[Diagnostic]) -> Iterator[type[Diagnostic]]:
    for child in cls.__subclasses__():
        # Tests declare classes of their own; they are not part of the product.
        if child.__module__.startswith(f"{diagnostics.__name__}."):
            yield child
        yield from _subclasses(child)


def page(code: str) -> str | None:
    """Explain a code: what it is called, what its class says of it, an example and what to do."""
    cls = codes().get(code.strip().upper())
    if cls is None:
        return None
    head = f"{cls.code} ({cls.severity.value}): {cls.title}\n\n{inspect.getdoc(cls) or ''}\n"
    example = _PAGES / f"{cls.code}.md"
    return f"{head}\n{example.read_text(encoding='utf-8')}" if example.is_file() else head
