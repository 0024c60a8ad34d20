"""The server that gives out tokens, which is no part of the API that a document describes.

What comes in are requests of the SDK; what goes out are tokens where a request is for one (RFC
6749, 4.4). A document that describes its token server itself is asked instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from clientsmith.mock import Problem
from clientsmith.mock.pointers import Pointers, mapping
from clientsmith.mock.routes import Routes

_REPLY = {"access_token": "secret", "token_type": "Bearer", "expires_in": 3600}
"""RFC 6749, 5.1."""


class Tokens:
    """The token servers that a document names."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        pointers = Pointers(document)
        self._routes = Routes(pointers)
        schemes = mapping(mapping(document.get("components")).get("securitySchemes")).values()
        flows = [mapping(pointers.node(scheme).get("flows")).values() for scheme in schemes]
        self._paths = {
            _path_of(str(url))
            for each in flows
            for flow in each
            for key, url in mapping(flow).items()
            if key in ("tokenUrl", "refreshUrl")
        } - {""}

    def reply(self, request: httpx.Request) -> httpx.Response | None:
        """Give a token where one is asked for; None for any other request."""
        path = request.url.path
        if request.method != "POST" or not any(path.endswith(place) for place in self._paths):
            return None
        is_ours = not isinstance(self._routes.find("POST", path), Problem)
        return None if is_ours else httpx.Response(200, json=_REPLY)


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # What stands in brackets is no address of a host (RFC 3986, 3.2.2).
        return ""
