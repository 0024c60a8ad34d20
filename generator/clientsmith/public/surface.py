"""All kinds of records, a surface of them, and which symbol each speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar, cast

from clientsmith.public.client import Client, Package, Resource, Scheme, Server, Setting
from clientsmith.public.methods import (
    Argument,
    Body,
    Channel,
    Constant,
    Error,
    Header,
    Message,
    Method,
    OwnServers,
    Pages,
    Part,
    Receiver,
    Reply,
    Retry,
    Rule,
    Security,
    Stream,
    Webhook,
)
from clientsmith.public.types import (
    Alias,
    Enum,
    Export,
    Field,
    Key,
    Model,
    Twin,
    Union,
    Value,
    Variant,
)

Record: TypeAlias = (
    Package
    | Client
    | Setting
    | Scheme
    | Server
    | Resource
    | Method
    | Argument
    | Constant
    | Body
    | Part
    | Reply
    | Error
    | Header
    | Pages
    | Stream
    | Retry
    | Security
    | OwnServers
    | Channel
    | Message
    | Rule
    | Receiver
    | Webhook
    | Model
    | Field
    | Enum
    | Value
    | Union
    | Variant
    | Alias
    | Twin
    | Key
    | Export
)
_R = TypeVar("_R", bound=Record)


@dataclass(frozen=True)
class Surface:
    """A whole surface, in the order of the file."""

    records: tuple[Record, ...]

    def all(self, kind: type[_R]) -> Sequence[_R]:
        """Give the records of one kind."""
        return cast("list[_R]", self._kinds.get(kind, []))

    @cached_property
    def _kinds(self) -> Mapping[type, list[Record]]:
        found: dict[type, list[Record]] = {}
        for record in self.records:
            found.setdefault(type(record), []).append(record)
        return found


_IDENTITIES: Mapping[type[Record], tuple[str, tuple[str, ...]]] = {
    Package: ("package", ()),
    Client: ("client", ()),
    Setting: ("setting", ("symbol",)),
    Scheme: ("scheme", ("name",)),
    Server: ("server", ("symbol",)),
    Resource: ("resource", ("path",)),
    Method: ("method", ("name",)),
    Argument: ("argument", ("method", "name")),
    Constant: ("constant", ("method", "location", "wire")),
    Body: ("body", ("method", "media_type")),
    Part: ("part", ("method", "media_type", "wire")),
    Reply: ("reply", ("method", "status", "media_type")),
    Error: ("error", ("method", "status", "media_type")),
    Header: ("header", ("method", "status", "wire")),
    Pages: ("pages", ("method",)),
    Stream: ("stream", ("method",)),
    Retry: ("retry", ("method",)),
    Security: ("security", ("method",)),
    OwnServers: ("servers", ("method",)),
    Channel: ("channel", ("name",)),
    Message: ("message", ("channel", "direction")),
    Rule: ("rule", ("channel", "name")),
    Receiver: ("receiver", ("module",)),
    Webhook: ("webhook", ("name", "verb")),
    Model: ("model", ("name",)),
    Field: ("field", ("symbol",)),
    Enum: ("enum", ("name",)),
    Value: ("value", ("enum", "value")),
    Union: ("union", ("name",)),
    Variant: ("variant", ("union", "type")),
    Alias: ("alias", ("name",)),
    Twin: ("twin", ("name",)),
    Key: ("key", ("twin", "wire")),
    Export: ("export", ("name",)),
}


def identity(record: Record) -> str:
    """Name what a record speaks of: `argument voices.list limit`; one a surface, one a symbol."""
    kind, names = _IDENTITIES[type(record)]
    return " ".join((kind, *(str(getattr(record, name)) for name in names)))
