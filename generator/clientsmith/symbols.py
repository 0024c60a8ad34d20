"""The Python names that `naming` settles and `lower`, `models` and `surface` read.

A name is settled once, for the whole API, and never made up again elsewhere. Data only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clientsmith.ir import OperationId, TypeId

WEBHOOKS = "webhook_events"
"""The module that reads what the API sends, in an SDK of an API that sends anything."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A public Python name and the module that defines it."""

    name: str
    module: str
    """Dotted, below the package: `agents.types`, or `types` for what several resources use."""


@dataclass(frozen=True, slots=True)
class ResourceNames:
    """The Python names of one resource."""

    attribute: str
    """On its parent: `client.<attribute>`."""
    package: str
    """Dotted, below the package: `agents`, `beta.agents`."""
    client: str
    """`AgentsClient`"""
    async_client: str
    raw_client: str
    """`AgentsWithRawResponse`"""
    async_raw_client: str


@dataclass(frozen=True, slots=True)
class ParameterKey:
    """Which argument of an operation: `location` is path, query, header, cookie or body.

    For `body`, `wire` is the property that becomes an argument, or empty for the body as a whole.
    """

    operation: OperationId
    location: str
    wire: str


@dataclass(frozen=True)
class Symbols:
    """All names of one SDK."""

    package: str
    """Import name of the SDK."""
    client: str
    async_client: str
    environment: str
    """Class that lists the servers."""
    types: Mapping[TypeId, Symbol]
    twins: Mapping[TypeId, Symbol]
    """TypedDicts and their unions (`OrderParams`), for every object, union, and alias that
    holds one; other types are their own twin."""
    attributes: Mapping[tuple[TypeId, str], str]
    """(object, wire name of the property) -> attribute of the model."""
    constants: Mapping[tuple[TypeId, str], str]
    """(enum, repr of the value) -> name of the constant, for enums that the spec gives names."""
    resources: Mapping[tuple[str, ...], ResourceNames]
    """By group; the empty group is the client itself and is not listed."""
    methods: Mapping[OperationId, str]
    arguments: Mapping[ParameterKey, str]
    servers: Mapping[str, str]
    """Server URL -> member of the environment class."""
    exports: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Package below the root (`agents`; empty for the root) -> type and twin names that can be
    imported from it, sorted."""
