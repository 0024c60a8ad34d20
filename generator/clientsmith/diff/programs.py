"""Programs for witnesses: whole modules that use one side's SDK, offline.

What comes in is a side, a method and what to give it; what goes out is source that was right with
that side's SDK, under pyright's strict mode too. A client answers itself (`httpx.MockTransport`),
so nothing is sent. Python names of a surface are checked, all other text goes through
`writer.literal`: a surface file may come from anywhere.
"""

from __future__ import annotations

import json
import keyword
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from clientsmith import public, writer
from clientsmith.changes import Proof, Witness
from clientsmith.diff.context import Known
from clientsmith.diff.samples import Json, NoSample, Samples
from clientsmith.diff.uses import names_in
from clientsmith.diff.variance import Named, Value, shown

KINDS = ("json", "sse", "json-lines", "text", "bytes")
"""Kinds of reply, as the SDK prefers them."""
_STANDARD = ("datetime", "decimal", "uuid")
_AUTH = ("Token | None", "str | None")
_URL = "http://127.0.0.1"
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server in a program says."""

    status: int = 200
    media_type: str = ""
    body: bytes = b""
    path: str = ""
    """Where the request must have come to; empty for anywhere."""

    @classmethod
    def of_json(cls, value: Json, status: int = 200) -> Answer:
        """Answer with JSON."""
        return cls(status, "application/json", json.dumps(value).encode())


def where_possible(
    witnesses: Callable[_P, Iterable[Witness]],
) -> Callable[_P, Iterable[Witness]]:
    """Give no witness where a sample cannot be made, such as one of a type that holds itself."""

    @wraps(witnesses)
    def found(*args: _P.args, **kwargs: _P.kwargs) -> Iterator[Witness]:
        try:
            yield from witnesses(*args, **kwargs)
        except NoSample:
            return

    return found


class Programs:
    """Programs for the SDK of one side."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.samples = Samples(known)

    # -- witnesses --------------------------------------------------------------------------

    def run(self, *lines: str, answer: Answer | None = None, names: Iterable[str] = ()) -> Witness:
        """Claim that a program raises with the other side's SDK."""
        return Witness(Proof.RUN, self.program(*lines, answer=answer, names=names))

    def sent_to(self, method: str) -> Witness:
        """Claim that arguments by position end up elsewhere in the path."""
        values = self._placed(method)
        path = self._known.methods[method].binding[1]
        for name, value in values.items():
            wire = next(a.at[1] for a in self._arguments(method) if a.name == name)
            path = path.replace(f"{{{wire}}}", value.strip('"'))
        answer = replace(self.answer(method), path=path)
        return self.run(self.placed(method), answer=answer)

    def check(
        self, *lines: str, answer: Answer | None = None, names: Iterable[str] = ()
    ) -> Witness:
        """Claim that a type checker refuses a program with the other side's SDK."""
        return Witness(Proof.CHECK, self.program(*lines, answer=answer, names=names))

    def both(
        self, *lines: str, answer: Answer | None = None, names: Iterable[str] = ()
    ) -> tuple[Witness, Witness]:
        """Claim both of a program."""
        text = self.program(*lines, answer=answer, names=names)
        return (Witness(Proof.RUN, text), Witness(Proof.CHECK, text))

    # -- parts of a program -----------------------------------------------------------------

    def program(self, *lines: str, answer: Answer | None = None, names: Iterable[str] = ()) -> str:
        """Write a module: imports, a client called `client`, and some lines.

        `names` are imported from the package, beside the client.
        """
        client, wanted = self._client.name, set(names)
        imported = ", ".join(sorted({checked(name) for name in (client, *wanted - {"Any"})}))
        body = [*self._server(answer or Answer()), *lines]
        standard = [f"import {name}" for name in _STANDARD if any(f"{name}." in b for b in body)]
        library = self._package.http_library
        httpx = "import httpx" if library == "httpx" else f"import {checked(library)} as httpx"
        deprecated = any(
            method.deprecated and f"client.{method.name}(" in line
            for method in self._known.methods.values()
            for line in lines
        )
        pragma = ["# pyright: reportDeprecated=false"] if deprecated else []
        future = "from __future__ import annotations"
        typing = ["from typing import Any"] if "Any" in wanted else []
        head = [
            *pragma,
            future,
            *standard,
            *typing,
            httpx,
            f"from {checked(self._package.name)} import {imported}",
        ]
        return "\n".join([*head, "", *body, ""])

    def call(self, method: str, given: Mapping[str, str] | None = None) -> str:
        """Write a call with what must be given, and with what is `given` as source, by name."""
        values = {**self.required(method), **(given or {})}
        named = ", ".join(f"{checked(name)}={value}" for name, value in values.items())
        return f"client.{checked(method)}({named})"

    def placed(self, method: str) -> str:
        """Write a call that gives by position what may be given so."""
        values = self._placed(method)
        named = {n: v for n, v in self.required(method).items() if n not in values}
        listed = [*values.values(), *(f"{checked(name)}={value}" for name, value in named.items())]
        return f"client.{checked(method)}({', '.join(listed)})"

    def _placed(self, method: str) -> dict[str, str]:
        """Give each argument that has a place a value of its own, where its type has many."""
        arguments = sorted(self._arguments(method), key=lambda argument: argument.positional)
        samples = {a.name: self.samples.sent(a.type) for a in arguments if a.positional}
        return {
            name: f'"x{place}"' if value == '"x"' else value
            for place, (name, value) in enumerate(samples.items(), 1)
        }

    def required(self, method: str) -> dict[str, str]:
        """Give the least that a method asks for: source by name."""
        return {
            argument.name: self.samples.sent(argument.type)
            for argument in self._arguments(method)
            if argument.required
        }

    def _arguments(self, method: str) -> tuple[public.Argument, ...]:
        return self._known.arguments.get(method, ())

    def answer(self, method: str) -> Answer:
        """Make a reply that a method understands."""
        replies = [reply for reply in self._known.replies.get(method, ()) if reply.kind in KINDS]
        if not replies:
            return Answer(204)
        reply = min(replies, key=lambda found: KINDS.index(found.kind))
        status = int(reply.status) if reply.status.isdigit() else 200
        return Answer(status, reply.media_type, self._body(reply))

    def _body(self, reply: public.Reply) -> bytes:
        if reply.kind in ("text", "bytes"):
            return b"x"
        text = json.dumps(self.samples.read(reply.type))
        return {"sse": f"data: {text}\n\n", "json-lines": f"{text}\n"}.get(
            reply.kind, text
        ).encode()

    # -- results ----------------------------------------------------------------------------

    def importable(self, annotation: str) -> tuple[str, ...]:
        """Give the names of an annotation that have to be imported."""
        package, exports = self._package.name, self._known.exports
        names = sorted(names_in(annotation))
        return tuple(name for name in names if name == "Any" or f"{package}.{name}" in exports)

    def class_of(self, annotation: str, value: str = "value") -> tuple[str, str]:
        """Say where in a result its sample has an object, and of which class that is: source."""
        match self.samples.member(annotation):
            case Value(kind=kind):
                return value, kind
            case Named("list", (item,)):
                return self.class_of(shown(item), f"{value}[0]")
            case Named("SyncPager", (item,)):
                return self.class_of(shown(item), f"{value}.items[0]")
            case Named("EventStream", (item,)):
                return self.class_of(shown(item), f"next({value})")
            case Named("ByteStream"):
                return f"next({value})", "bytes"
            case Named("None"):
                return value, "type(None)"
            case Named("Any" | "object" | "dict" | "Mapping"):
                return value, "dict"
            case Named("tuple"):
                return value, "tuple"
            case Named(name):
                return value, checked(name)

    # -- the client -------------------------------------------------------------------------

    @cached_property
    def _package(self) -> public.Package:
        return _only(self._known.surface.all(public.Package))

    @cached_property
    def _client(self) -> public.Client:
        return _only(self._known.surface.all(public.Client))

    def _server(self, answer: Answer) -> list[str]:
        """Write a client that is its own server."""
        headers = {"content-type": answer.media_type} if answer.media_type else {}
        response = f"{answer.status}, headers={writer.literal(headers)}, content={answer.body!r}"
        settings = {**self._settings(), "base_url": writer.literal(_URL)}
        listed = "".join(f"{checked(name)}={value}, " for name, value in settings.items())
        wanted = f"    assert request.url.path == {writer.literal(answer.path)}"
        return [
            "def answer(request: httpx.Request) -> httpx.Response:",
            *self._tokens(),
            *([wanted] if answer.path else []),
            f"    return httpx.Response({response})",
            "",
            f"client = {self._client.name}({listed}transport=httpx.MockTransport(answer))",
        ]

    def _tokens(self) -> Iterator[str]:
        """Hand out access tokens."""
        for scheme in self._known.surface.all(public.Scheme):
            if scheme.token_url:
                path = writer.literal(urlsplit(scheme.token_url).path)
                yield f"    if request.url.path == {path}:"
                yield '        return httpx.Response(200, json={"access_token": "x"})'

    def _settings(self) -> dict[str, str]:
        """Give credentials, each once, and what must be given."""
        found: dict[str, str] = {}
        seen: set[str] = set()
        for setting in self._known.surface.all(public.Setting):
            name = setting.symbol.rpartition(".")[2]
            if setting.required:
                found[name] = self.samples.sent(setting.type)
            elif setting.variable and setting.type in _AUTH and setting.variable not in seen:
                seen.add(setting.variable)
                found[name] = '"x"'
        return found


def checked(name: str) -> str:
    """Refuse what is no Python name, dotted or not."""
    parts = name.split(".")
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        raise NoSample(name)
    return name


def _only(found: Sequence[_T]) -> _T:
    if len(found) != 1:
        raise NoSample
    return found[0]
