"""What a package index has, by its simple API: HTML (PEP 503) or JSON (PEP 691).

What comes in is an address and the name of a project; what goes out are files and their hashes.
Asks only; uploads are `publish`'s.
"""

from __future__ import annotations

import configparser
import hashlib
import html.parser
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

_KNOWN = {
    "https://upload.pypi.org/legacy": "https://pypi.org/simple",
    "https://test.pypi.org/legacy": "https://test.pypi.org/simple",
}
_NAMES = {
    "pypi": "https://upload.pypi.org/legacy",
    "testpypi": "https://test.pypi.org/legacy",
}
_ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
_SECONDS = 30


class NoAnswerError(Exception):
    """The index does not say what it has; the text says why."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that the index has."""

    address: str
    hashes: Mapping[str, str]
    """Algorithm -> hexadecimal digest; an index may tell none."""


def address(repository: str, pypirc: Path) -> str:
    """Give the simple API of the index that takes uploads under a name or an address."""
    uploads = repository if "://" in repository else _upload(repository, pypirc)
    return _KNOWN.get(uploads.rstrip("/"), f"{uploads.rstrip('/')}/simple")


def _upload(name: str, pypirc: Path) -> str:
    parser = configparser.RawConfigParser()
    try:
        parser.read(pypirc, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise NoAnswerError(f"~/.pypirc cannot be read: {type(error).__name__}") from None
    found = parser.get(name, "repository", fallback=None) or _NAMES.get(name)
    if found is None:
        raise NoAnswerError(f"`{name}` is no repository of ~/.pypirc")
    return found


def held(index: str, project: str) -> Mapping[str, Held]:
    """Ask which files of a project there are; none where the index does not know it."""
    import httpx

    # PEP 503, Normalized Names.
    name = re.sub(r"[-_.]+", "-", project).lower()
    asked = f"{index.rstrip('/')}/{name}/"
    try:
        reply = httpx.get(
            asked, headers={"Accept": _ACCEPT}, follow_redirects=True, timeout=_SECONDS
        )
    except httpx.HTTPError as error:
        raise NoAnswerError(str(error) or type(error).__name__) from error
    # A mirror that does not know a project may send us to another index: it is not there, then.
    if reply.status_code == 404 or reply.url.host != urlsplit(asked).hostname:
        return {}
    if reply.status_code != 200:
        raise NoAnswerError(f"status {reply.status_code}")
    if "json" in reply.headers.get("content-type", ""):
        return _json(reply.json(), str(reply.url))
    page = _Page(str(reply.url))
    page.feed(reply.text)
    return page.files


def _json(value: Any, base: str) -> Mapping[str, Held]:
    try:
        return {
            str(file["filename"]): Held(urljoin(base, file["url"]), dict(file["hashes"]))
            for file in value["files"]
        }
    except (TypeError, KeyError, ValueError) as error:
        raise NoAnswerError("its JSON is not that of PEP 691") from error


class _Page(html.parser.HTMLParser):
    """Reads the links of a project's page."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.files: dict[str, Held] = {}
        self._base = base

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the file that a link leads to."""
        target = dict(attrs).get("href")
        if tag != "a" or not target:
            return
        split = urlsplit(urljoin(self._base, target))
        algorithm, _, digest = split.fragment.partition("=")
        name = unquote(split.path.rpartition("/")[2])
        self.files[name] = Held(
            split._replace(fragment="").geturl(), {algorithm: digest} if digest else {}
        )


def is_same(file: Held, path: Path) -> bool:
    """Whether the index has the bytes of a file; fetches them where it tells no hash."""
    content = path.read_bytes()
    for algorithm in ("sha256", "sha512", "sha384", "blake2b", "sha1", "md5"):
        if algorithm in file.hashes:
            found = hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()
            return found == file.hashes[algorithm].lower()
    import httpx

    try:
        reply = httpx.get(file.address, follow_redirects=True, timeout=_SECONDS)
    except httpx.HTTPError as error:
        raise NoAnswerError(str(error) or type(error).__name__) from error
    return reply.status_code == 200 and reply.content == content
