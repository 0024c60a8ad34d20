"""Names of the package itself, of its clients and of its servers.

What comes in is the document's title and the settings; what goes out are names that the title
suggests, unless the settings say otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from clientsmith import ir, words
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.naming import spelling
from clientsmith.naming.scope import Claim, Rules, Scope
from clientsmith.symbols import Symbols

_FILLER = frozenset({"api", "apis", "openapi", "rest", "spec", "specification", "swagger", "the"})
_NOISE = frozenset({"server", "servers", "url", "endpoint", "environment", "api", "the", "for"})
_ALONE = "PRODUCTION"
"""The only server, until there are others."""
_LONGEST = 60
"""Bytes of the package's name, which is that of a folder."""
_VERSION = re.compile(r"v?\d+")


@dataclass(frozen=True, slots=True)
class ClientNames:
    """The names at the root."""

    package: str
    client: str
    async_client: str
    environment: str

    @property
    def classes(self) -> frozenset[str]:
        """Class names that no type may have."""
        return frozenset({self.client, self.async_client, self.environment})


def client_names(title: str, config: Config) -> ClientNames:
    """Name the package and its clients."""
    package = config.package or _package(title)
    client = config.client or spelling.class_name(package, "client")
    return ClientNames(package, client, f"Async{client}", f"{client}Environment")


def _package(title: str) -> str:
    """Make an import name of a title: `Redocly Museum API` becomes `redocly_museum`."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    found = words.lower(ascii_only)
    named = [w for n, w in enumerate(found) if n == 0 or not _VERSION.fullmatch(w)]
    telling = [w for w in named if w not in _FILLER]
    name = words.shortened("_".join(telling or found), _LONGEST) or "sdk"
    if not name[0].isalpha():
        name = f"sdk_{name}"
    return spelling.escaped(name, spelling.reserved("keywords", "distributions"))


def server_names(servers: Iterable[ir.Server], report: Report, released: Symbols) -> dict[str, str]:
    """Name the members of the environment class."""
    keywords = spelling.reserved("keywords")
    rules = Rules("server", keywords, lambda text: spelling.constant(text, "server"))
    scope: Scope[str] = Scope(rules, report)
    listed = {server.url: server for server in servers}
    lone = len(listed) == 1
    return scope.settle(
        Claim(
            key=server.url,
            sort=server.url,
            wire=server.url,
            candidates=_server_candidates(server, lone=lone),
            origin=server.origin,
            pinned=server.pinned_name,
            released=released.servers.get(server.url),
            keeps=(_ALONE,),
        )
        for server in listed.values()
    )


def _server_candidates(server: ir.Server, *, lone: bool) -> tuple[str, ...]:
    said = [word for word in words.lower(server.docs.description) if word not in _NOISE]
    host = urlsplit(server.url).netloc or server.url
    found = [spelling.constant(" ".join(said), "server")] if 0 < len(said) <= 3 else []
    if lone:
        found.append(_ALONE)
    found.append(spelling.constant(host, "server"))
    found.append(spelling.constant(server.url, "server"))
    return spelling.distinct(found)
