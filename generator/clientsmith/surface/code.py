"""Where the Python of each symbol stands, in code that was generated before.

What comes in are a surface and a way to read the modules of its package; what goes out is a mapping
that reads a module when one of its symbols is first asked for: a comparison of two large SDKs looks
at the few that have changed. Parses code and never runs it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from clientsmith import public
from clientsmith.changes import Key, Place

Read: TypeAlias = Callable[[str], "str | None"]
_Target: TypeAlias = tuple[str, tuple[str, ...]]
"""A dotted module below the package, and names within it, the outermost first."""
_Index: TypeAlias = Mapping[tuple[str, ...], tuple[int, int]]


def code(surface: public.Surface, folder: str, read: Read) -> Mapping[Key, Place]:
    """Find the places of the symbols of a surface, each when it is asked for.

    Args:
        surface: The symbols.
        folder: What holds the package, as it is shown; with a slash behind, or empty.
        read: Gives a file by its path below that; None where there is none.
    """
    return _Code(surface, folder, read)


class _Code(Mapping[Key, Place]):
    def __init__(self, surface: public.Surface, folder: str, read: Read) -> None:
        self._records = {public.identity(record): record for record in surface.records}
        self._homes = _homes(surface)
        package = surface.all(public.Package)
        self._package = f"{package[0].name}/" if package else ""
        self._folder = folder
        self._read = read
        self._modules: dict[str, tuple[str, _Index]] = {}

    def __getitem__(self, key: Key) -> Place:
        target = self._target(self._records[key])
        if target is None:
            raise KeyError(key)
        path, index = self._module(target[0])
        names = target[1]
        while names and names not in index:
            names = names[:-1]
        if not path or (target[1] and not names):
            raise KeyError(key)
        return Place(self._folder + path, *index.get(names, (1, 1)))

    def __iter__(self) -> Iterator[Key]:
        return (key for key in self._records if self.get(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _module(self, dotted: str) -> tuple[str, _Index]:
        if dotted not in self._modules:
            self._modules[dotted] = self._indexed(dotted)
        return self._modules[dotted]

    def _indexed(self, dotted: str) -> tuple[str, _Index]:
        path = self._package + dotted.replace(".", "/") + ".py"
        text = self._read(path)
        if text is None:
            return "", {}
        try:
            return path, dict(_definitions(ast.parse(text).body, ()))
        except (SyntaxError, ValueError, RecursionError):
            # Somebody else's code by now: it has no places that we could name.
            return "", {}

    # -- which definition a record speaks of ------------------------------------------------

    def _target(self, record: public.Record) -> _Target | None:
        match record:
            case public.Package():
                return "__init__", ()
            case public.Client(name=name):
                return "client", (name,)
            case public.Setting(symbol=symbol):
                owner, _, name = symbol.partition(".")
                return "client", (owner, "__init__", name)
            case public.Server(symbol=symbol):
                return "environment", tuple(symbol.split("."))
            case public.Scheme():
                return None
            case public.Receiver(module=module):
                return module, ("unwrap",)
            case public.Webhook():
                return self._homes.get("webhooks:")
            case public.Export(name=name):
                return self._homes.get(name.rpartition(".")[2])
            case public.Resource(path=path):
                return self._homes[f"{path}."]
            case _:
                return self._in_method(record) or self._in_type(record)

    def _in_method(self, record: public.Record) -> _Target | None:
        match record:
            case public.Argument(method=method, name=name):
                return self._method(method, name)
            case public.Method(name=name) | public.Channel(name=name):
                return self._method(name)
            case public.Message(channel=name) | public.Rule(channel=name):
                return self._method(name)
            case _:
                owner: object = getattr(record, "method", None)
                return self._method(owner) if isinstance(owner, str) else None

    def _method(self, path: str, *names: str) -> _Target | None:
        owner, dot, name = path.rpartition(".")
        home = self._homes.get(owner + dot)
        return (home[0], (*home[1], name, *names)) if home else None

    def _in_type(self, record: public.Record) -> _Target | None:
        match record:
            case public.Field(symbol=symbol):
                owner, _, name = symbol.partition(".")
                return self._type(owner, name)
            case public.Value(enum=name) | public.Variant(union=name):
                return self._type(name)
            case public.Key(twin=name, wire=wire):
                return self._type(name, wire)
            case _:
                named: object = getattr(record, "name", None)
                return self._type(named) if isinstance(named, str) else None

    def _type(self, owner: str, *names: str) -> _Target | None:
        home = self._homes.get(owner)
        return (home[0], (*home[1], *names)) if home else None


def _homes(surface: public.Surface) -> Mapping[str, _Target]:
    """Say where classes (`Voice`) and the methods of a resource (`voices.`) are defined."""
    found: dict[str, _Target] = {}
    for record in surface.records:
        match record:
            case public.Client(name=name, async_name=other):
                found[""] = found[name] = ("client", (name,))
                found[other] = ("client", (other,))
            case public.Resource(path=path, module=module, sync_class=name, async_class=other):
                found[f"{path}."] = found[name] = (module, (name,))
                found[other] = (module, (other,))
            case (
                public.Model(name=name, module=module)
                | public.Enum(name=name, module=module)
                | public.Union(name=name, module=module)
                | public.Alias(name=name, module=module)
                | public.Twin(name=name, module=module)
            ):
                found[name] = (module, (name,))
            case public.Receiver(module=module):
                found["webhooks:"] = (module, ("unwrap",))
            case _:
                pass
    return found


def _definitions(
    body: list[ast.stmt], outer: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """List what a module or class defines: classes, functions, their arguments, attributes."""
    for node in body:
        match node:
            case ast.ClassDef(name=name, body=inner):
                yield (*outer, name), _at(node)
                yield from _definitions(inner, (*outer, name))
            case (
                ast.FunctionDef(name=name, args=given) | ast.AsyncFunctionDef(name=name, args=given)
            ):
                yield (*outer, name), _at(node)
                for each in (*given.posonlyargs, *given.args, *given.kwonlyargs):
                    yield (*outer, name, each.arg), _at(each)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield (*outer, name), _at(node)
            case _:
                pass


def _at(node: ast.stmt | ast.arg) -> tuple[int, int]:
    return node.lineno, node.col_offset + 1
