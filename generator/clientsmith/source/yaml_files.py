"""YAML text to values with places, from the events of the C parser.

Events rather than PyYAML's own tree: depth and size are bounded before anything is built, and
aliases share one value instead of repeating it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from yaml import CBaseLoader

from clientsmith.config import Limits
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.source import (
    BadAlias,
    BadMerge,
    BadSyntax,
    ComplexKey,
    DuplicateKey,
    EmptyFile,
    NotJson,
    SeveralDocuments,
    TooDeep,
    TooManyNodes,
)
from clientsmith.ir import Json
from clientsmith.source import scalars
from clientsmith.source.parsed import Parsed, Place, Unreadable, join


def read(text: str, name: str, limits: Limits, report: Report) -> Parsed:
    """Read one YAML document; raises Unreadable at the first mistake of syntax."""
    builder = _Builder(name, limits, report)
    try:
        builder.run(CBaseLoader(text))
    except yaml.MarkedYAMLError as error:
        origin = _error_origin(name, error)
        raise Unreadable(BadSyntax(origin, _words(error), _is_tab(text, origin))) from None
    except yaml.YAMLError as error:
        raise Unreadable(BadSyntax(_reader_origin(name, text, error), _words(error))) from None
    marks = builder.marks
    return Parsed(builder.value, lambda: marks, builder.size)


def _words(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return f"not YAML: {problem}"


def _error_origin(name: str, error: yaml.MarkedYAMLError) -> Origin:
    mark = error.problem_mark or error.context_mark
    return Origin(name, mark.line + 1, mark.column + 1, "") if mark else Origin(name, 0, 0, "")


def _is_tab(text: str, origin: Origin) -> bool:
    lines = text.splitlines()
    line = lines[origin.line - 1] if 0 < origin.line <= len(lines) else ""
    return line[origin.column - 1 : origin.column] == "\t"


def _reader_origin(name: str, text: str, error: yaml.YAMLError) -> Origin:
    """Place a character that YAML does not allow; the parser counts bytes of UTF-8."""
    offset = getattr(error, "position", None)
    if not isinstance(offset, int):
        return Origin(name, 0, 0, "")
    before = text.encode("utf-8", "replace")[:offset].decode("utf-8", "ignore")
    return Origin(name, before.count("\n") + 1, len(before) - before.rfind("\n"), "")


@dataclass(slots=True)
class _Frame:
    """A map or list that is being read."""

    value: dict[str, Json] | list[Json]
    marks: dict[str | int, Place]
    anchor: str | None
    size: int = 1
    height: int = 1
    key: str | None = None
    """Of a map: the key whose value comes next."""
    merging: bool = False
    """Of a map: the value that comes next is merged."""
    merges: list[tuple[int, Json]] = field(default_factory=list[tuple[int, Json]])
    """Of a map: how many keys stood before each `<<`, and what it merges."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    value: Json
    size: int
    height: int
    is_open: bool = False


class _Builder:
    """Puts events together, with a stack of its own, so that no depth exhausts Python's."""

    def __init__(self, name: str, limits: Limits, report: Report) -> None:
        self._name = name
        self._limits = limits
        self._report = report
        self._stack: list[_Frame] = []
        self._anchors: dict[str, _Anchor] = {}
        self.marks: dict[int, dict[str | int, Place]] = {}
        self.value: Json = None
        self.size = 0

    def run(self, parser: CBaseLoader) -> None:
        """Read the first document, and see that no other follows."""
        documents = 0
        next_event = parser.get_event
        while (event := next_event()) is not None:
            if isinstance(event, yaml.ScalarEvent):
                if documents > 1 and not event.value:
                    continue  # `---` at the very end of a file starts a document of nothing
                self._only_document(event, documents)
                self._scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._only_document(event, documents)
                self._open(event, is_map=isinstance(event, yaml.MappingStartEvent))
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
        if not documents:
            raise Unreadable(EmptyFile(Origin(self._name, 0, 0, "")))

    def _only_document(self, event: yaml.NodeEvent, documents: int) -> None:
        if documents > 1:
            raise Unreadable(SeveralDocuments(self._origin(event)))

    def _pointer(self) -> str:
        keys: list[str] = []
        for frame in self._stack:
            if isinstance(frame.value, list):
                keys.append(str(len(frame.value)))
            elif frame.key is not None:
                keys.append(frame.key)
        return join(keys)

    def _origin(self, event: yaml.Event) -> Origin:
        return Origin(self._name, *_place(event), self._pointer())

    # -- events ----------------------------------------------------------------------------------

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.value, dict) and _wants_key(frame):
            self._key(frame, frame.value, event)
            return
        value = self._resolved(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(value, 1, 0)
        self._put(event, value, 1, 0)

    def _resolved(self, event: yaml.ScalarEvent) -> Json:
        text: str = event.value
        plain, _ = event.implicit
        tag: str | None = event.tag
        try:
            if (plain and tag is None) or tag in _RESOLVED:
                return scalars.resolve(text)
        except scalars.NotFinite:
            self._report.add(NotJson(self._origin(event)))
            return None
        return text

    def _key(self, frame: _Frame, value: dict[str, Json], event: yaml.ScalarEvent) -> None:
        # As written: `200:` is the text 200, whatever YAML makes of it elsewhere.
        key: str = event.value
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(key, 1, 0)
        if key == "<<" and event.implicit[0]:
            frame.merging = True
            return
        frame.key = key
        if key in value:
            first = Origin(self._name, *frame.marks[key], self._pointer())
            self._report.add(DuplicateKey(self._origin(event), key, first))
        else:
            frame.marks[key] = _place(event)

    def _open(self, event: yaml.CollectionStartEvent, *, is_map: bool) -> None:
        if len(self._stack) >= self._limits.depth:
            raise Unreadable(TooDeep(self._origin(event), self._limits.depth))
        self._refuse_as_key(event)
        value: dict[str, Json] | list[Json] = {} if is_map else []
        frame = _Frame(value, {}, event.anchor)
        self.marks[id(value)] = frame.marks
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(None, 0, 0, is_open=True)
        # Noted now, because the events that follow stand elsewhere.
        if self._stack and isinstance(above := self._stack[-1].value, list):
            self._mark_item(self._stack[-1], above, event)
        self._stack.append(frame)

    def _refuse_as_key(self, event: yaml.NodeEvent) -> None:
        above = self._stack[-1] if self._stack else None
        if above is not None and isinstance(above.value, dict) and _wants_key(above):
            raise Unreadable(ComplexKey(self._origin(event)))

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.merges and isinstance(frame.value, dict):
            self._merge(frame, frame.value)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = _Anchor(frame.value, frame.size, frame.height)
        self._put(None, frame.value, frame.size, frame.height)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        found = self._anchors.get(name)
        if found is None or found.is_open:
            inside = found is not None
            raise Unreadable(BadAlias(self._origin(event), name, inside))
        above = self._stack[-1] if self._stack else None
        if above is not None and isinstance(above.value, dict) and _wants_key(above):
            if not isinstance(found.value, str):
                raise Unreadable(ComplexKey(self._origin(event)))
            above.key = found.value
            above.marks[above.key] = _place(event)
            return
        if len(self._stack) + found.height > self._limits.depth:
            raise Unreadable(TooDeep(self._origin(event), self._limits.depth))
        self._put(event, found.value, found.size, found.height)

    # -- values ----------------------------------------------------------------------------------

    def _mark_item(self, frame: _Frame, items: list[Json], event: yaml.Event) -> None:
        frame.marks[len(items)] = _place(event)

    def _put(self, event: yaml.Event | None, value: Json, size: int, height: int) -> None:
        """Give a finished value to the map or list around it."""
        if not self._stack:
            self.value, self.size = value, size
            return
        frame = self._stack[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if frame.size > self._limits.total_nodes:
            place = self._origin(event) if event else Origin(self._name, 0, 0, self._pointer())
            raise Unreadable(TooManyNodes(place, self._limits.total_nodes))
        if isinstance(frame.value, list):
            if event is not None:
                self._mark_item(frame, frame.value, event)
            frame.value.append(value)
        elif frame.merging:
            frame.merging = False
            self._note_merge(frame, value, event)
        elif frame.key is not None:
            frame.value[frame.key] = value
            frame.key = None

    def _note_merge(self, frame: _Frame, value: Json, event: yaml.Event | None) -> None:
        sources = value if isinstance(value, list) else [value]
        if not all(isinstance(source, dict) for source in sources):
            place = self._origin(event) if event else Origin(self._name, 0, 0, self._pointer())
            raise Unreadable(BadMerge(place))
        frame.merges += [(len(frame.value), source) for source in sources]

    def _merge(self, frame: _Frame, value: dict[str, Json]) -> None:
        """Put merged keys where `<<` stood; keys of the map itself win, then earlier sources."""
        own = list(value.items())
        value.clear()
        done = 0
        for position, source in frame.merges:
            value.update(own[done:position])
            done = max(done, position)
            places = self.marks.get(id(source), {})
            for key, inherited in source.items() if isinstance(source, dict) else ():
                value.setdefault(key, inherited)
                if key in places:
                    frame.marks.setdefault(key, places[key])
        value.update(own[done:])


_RESOLVED = frozenset(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _wants_key(frame: _Frame) -> bool:
    return frame.key is None and not frame.merging
