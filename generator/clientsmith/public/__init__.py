"""The public surface of an SDK: a record for each line of `api-surface.txt`.

Made by `surface`, of an API or of such a file; read by whoever compares two of them. Types are
Python in one normal form (see `docs/surface.md`), values are JSON. Data only: frozen, and without
any reference to `ir` or to a place in a spec, so that a file says as much as the spec it came from.
"""

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
from clientsmith.public.surface import Record, Surface, identity
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

__all__ = [
    "Package",
    "Client",
    "Setting",
    "Scheme",
    "Server",
    "Resource",
    "Method",
    "Argument",
    "Constant",
    "Body",
    "Part",
    "Reply",
    "Error",
    "Header",
    "Pages",
    "Stream",
    "Retry",
    "Security",
    "OwnServers",
    "Channel",
    "Message",
    "Rule",
    "Receiver",
    "Webhook",
    "Model",
    "Field",
    "Enum",
    "Value",
    "Union",
    "Variant",
    "Alias",
    "Twin",
    "Key",
    "Export",
    "Record",
    "Surface",
    "identity",
]
