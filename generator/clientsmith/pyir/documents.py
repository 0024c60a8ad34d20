"""The distribution as a whole, and what its documents show."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.pyir.code import (
    Alias,
    EnvironmentModule,
    Method,
    Package,
    ResourceModule,
    RootModule,
)
from clientsmith.pyir.webhooks import WebhookModule


@dataclass(frozen=True, slots=True)
class ReferenceSection:
    """A resource in reference.md."""

    title: str
    path: str
    """`client.voices`"""
    module: str
    """File that defines the methods, below the package."""
    client: str
    """Class that defines them."""
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A method that the README shows."""

    path: str
    """`client.voices.get`"""
    method: Method
    raw_invocation: str
    """The call through `with_raw_response`."""


@dataclass(frozen=True, slots=True)
class Readme:
    """What README.md shows; None where the API has no such method."""

    title: str
    """Markdown, escaped, like the next one."""
    description: str
    quick: Shown | None
    """A method that takes much."""
    simple: Shown | None
    """A method that takes little and gives a value."""
    events: Shown | None
    chunks: Shown | None
    pages: Shown | None
    upload: Shown | None
    given: tuple[str, ...]
    """Arguments that a client is made with, finished: `token="YOUR_TOKEN"`."""
    secret: str
    """Argument of the client that holds the secret; empty when there is none."""
    variable: str
    """Environment variable that is read in its absence."""


@dataclass(frozen=True, slots=True)
class Project:
    """pyproject.toml of the SDK. Each text is a TOML string, quotes included."""

    name: str
    version: str
    description: str
    plain_name: str
    """The distribution's name without quotes."""
    package: str
    """The plain import name."""
    http_library: str
    """`httpx` or `httpx2`, plain."""
    urls: tuple[tuple[str, str], ...]
    websockets: bool


@dataclass(frozen=True, slots=True)
class Sdk:
    """A whole distribution."""

    package: str
    header: str
    """The comment on top of every module."""
    project: Project
    version: str
    """A Python literal."""
    source: str
    """The spec's path, for people."""
    root: RootModule
    environment: EnvironmentModule | None
    resources: tuple[ResourceModule, ...]
    packages: tuple[Package, ...]
    aliases: tuple[Alias, ...]
    sections: tuple[ReferenceSection, ...]
    readme: Readme
    webhooks: WebhookModule | None = None
