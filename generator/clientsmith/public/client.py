"""The distribution, its clients and their settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Package:
    """The distribution."""

    name: str
    """Import name."""
    distribution: str
    http_library: str


@dataclass(frozen=True, slots=True)
class Client:
    """The root clients."""

    name: str
    async_name: str
    security: tuple[str, ...] = ()
    """What methods need unless they say otherwise: alternatives, each with its schemes, and
    with their scopes in brackets; `none` where nothing is needed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An argument of the root clients' constructors."""

    symbol: str
    """`Cartesia.timeout`"""
    type: str
    required: bool
    default: str = ""
    """As an expression."""
    async_type: str = ""
    """Where it is another for the asynchronous client."""
    variable: str = ""
    """Environment variable that is read in its absence."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme."""

    name: str
    kind: str
    at: tuple[str, ...] = ()
    """Location and wire name, for an API key."""
    token_url: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A member of the environment class."""

    symbol: str
    """`CartesiaEnvironment.PRODUCTION`"""
    url: str
    template: str = ""
    """The URL before its variables got their defaults."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of methods, and the classes that hold them."""

    path: str
    """From the client: `beta.agents`."""
    sync_class: str
    async_class: str
    module: str
    kept: str = ""
    """Where it hangs now, when this is its name in an earlier release."""
