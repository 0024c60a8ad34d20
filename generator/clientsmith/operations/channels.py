"""Channels: what does not follow request and reply.

What comes in are the values of `x-websocket`; what goes out are `ir.Channel`s. Members of
`x-websocket` that are not known here are kept as settings.
"""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith import ir, words
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.check import BadChannel
from clientsmith.document import ChannelNode, Document, Located
from clientsmith.ir import Location, NameStrength, ProposedName
from clientsmith.operations.groups import Groups, segments
from clientsmith.operations.methods import without_group
from clientsmith.operations.reading import TypeReader

_TEXTS = ("operationId", "tag", "summary", "description", "x-sdk-method")
_KNOWN = frozenset({*_TEXTS, "query", "send", "receive", "x-sdk-group"})
_QUERY_TEXTS = ("description", "x-sdk-name")
_QUERY_FLAGS = ("required", "deprecated")


class _Bad(Exception):
    """A member of `x-websocket` is not what it should be."""

    def __init__(self, place: Located, problem: str) -> None:
        super().__init__(problem)
        self.place = place


class Channels:
    """Reads the channels of one document."""

    def __init__(
        self, document: Document, groups: Groups, reader: TypeReader, report: Report
    ) -> None:
        self._document = document
        self._groups = groups
        self._reader = reader
        self._report = report

    def read(self) -> Iterable[ir.Channel]:
        """Read all channels; a bad one is reported and left out."""
        for node in self._document.channels:
            try:
                yield self._channel(node)
            except _Bad as bad:
                origin = self._document.sources.origin(bad.place)
                self._report.add(BadChannel(origin, str(bad)))

    def _channel(self, node: ChannelNode) -> ir.Channel:
        value = _object(node.value, "the channel")
        for key in _TEXTS:
            _typed(node.value, value, key, str, "a text")
        group = self._group(node, value)
        told = words.lower(str(value.get("operationId") or "")) or _path_words(node.path)
        base = words.pascal(*told)
        return ir.Channel(
            id=f"WS {node.path}",
            path=node.path,
            group=group,
            proposed_method=_method(value, told, group),
            query=tuple(self._query(node.value, value, base)),
            send=self._message(node.value, value, "send", base),
            receive=self._message(node.value, value, "receive", base),
            settings=tuple((key, found) for key, found in value.items() if key not in _KNOWN),
            origin=node.origin,
            docs=ir.Docs(str(value.get("summary", "")), str(value.get("description", ""))),
        )

    def _group(self, node: ChannelNode, value: dict[str, ir.Json]) -> tuple[str, ...]:
        named = value.get("x-sdk-group")
        if isinstance(named, str):
            return self._groups.spelled((named,))
        if isinstance(named, list):
            return self._groups.spelled(tuple(map(str, named)))
        tag = value.get("tag")
        return self._groups.of_tag(tag) if isinstance(tag, str) else self._groups.of_path(node.path)

    def _message(
        self, place: Located, value: dict[str, ir.Json], key: str, base: str
    ) -> ir.TypeExpr:
        if not isinstance(value.get(key), (dict, bool)):
            raise _Bad(place.child(key) if key in value else place, f"`{key}` must be a schema")
        name = ProposedName(f"{base}{key.title()}", NameStrength.DERIVED)
        return self._reader.read(place.child(key), name)

    def _query(
        self, place: Located, value: dict[str, ir.Json], base: str
    ) -> Iterable[ir.Parameter]:
        _typed(place, value, "query", list, "a list")
        listed = value.get("query")
        for number in range(len(listed) if isinstance(listed, list) else 0):
            yield self._parameter(place.child("query", number), base)

    def _parameter(self, place: Located, base: str) -> ir.Parameter:
        value = _object(place, "a query parameter")
        name = value.get("name")
        if not isinstance(name, str):
            raise _Bad(place, "a query parameter needs a `name`")
        for key in _QUERY_TEXTS:
            _typed(place, value, key, str, "a text")
        for key in _QUERY_FLAGS:
            _typed(place, value, key, bool, "true or false")
        schema = place.child("schema") if "schema" in value else None
        said = self._reader.describe(schema)
        pinned = value.get("x-sdk-name")
        return ir.Parameter(
            wire=name,
            location=Location.QUERY,
            type=self._reader.read(schema, _query_name(base, name)),
            required=value.get("required") is True,
            origin=self._document.sources.origin(place),
            style="form",
            explode=True,
            default=said.default,
            docs=ir.Docs(
                description=str(value.get("description") or said.docs.description),
                deprecated=value.get("deprecated") is True,
            ),
            constraints=said.constraints,
            examples=(value["example"],) if "example" in value else said.examples,
            pinned_name=pinned if isinstance(pinned, str) else None,
        )


def _query_name(base: str, name: str) -> ProposedName:
    return ProposedName(f"{base}{words.pascal(name)}", NameStrength.DERIVED)


def _path_words(path: str) -> tuple[str, ...]:
    return tuple(w for part in segments(path) for w in words.lower(part)) or ("websocket",)


def _method(
    value: dict[str, ir.Json], told: tuple[str, ...], group: tuple[str, ...]
) -> ProposedName:
    pinned = value.get("x-sdk-method")
    if isinstance(pinned, str):
        return ProposedName(pinned, NameStrength.PINNED)
    short = without_group(told, group) or ("websocket",)
    return ProposedName("_".join(short), NameStrength.DERIVED, ("_".join(told),))


def _object(place: Located, what: str) -> dict[str, ir.Json]:
    if not isinstance(place.value, dict):
        raise _Bad(place, f"{what} must be an object")
    return place.value


def _typed(
    place: Located, value: dict[str, ir.Json], key: str, wanted: type[object], said: str
) -> None:
    if key in value and not isinstance(value[key], wanted):
        raise _Bad(place.child(key), f"`{key}` must be {said}")
