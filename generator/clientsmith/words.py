"""Names as words: how any text of a spec is taken apart before it is written in Python's way.

What comes in is text in any casing and script; what goes out are its words, in their own spelling.
Knows nothing of Python's reserved words and settles no clash: that is `naming`.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

LONGEST = 1000
"""Characters of a text that names are made of; a document may hold megabytes in one key."""

_COMPOUNDS = {
    "OAuth": "Oauth",
    "OpenAI": "Openai",
    "OpenAPI": "Openapi",
    "OpenID": "Openid",
    "GitHub": "Github",
    "GitLab": "Gitlab",
    "GraphQL": "Graphql",
    "PayPal": "Paypal",
    "iOS": "Ios",
    "macOS": "Macos",
    "IPv4": "Ipv4",
    "IPv6": "Ipv6",
}
"""Words that have a capital inside: one word each."""
_COMPOUND = re.compile("|".join(map(re.escape, sorted(_COMPOUNDS, key=len, reverse=True))))
_PLURAL = re.compile(r"(?<=[A-Z]{2})s(?![a-z])")
"""The end of `IDs` and `URLs`, which belongs to the acronym."""

# Over kinds of characters rather than characters: U upper, L other letters, D digits.
_WORD = re.compile(
    r"D+U+(?=UL|[^ULD]|$)"  # 3D, 2FA
    r"|U+(?:D+L*)+"  # S3, HTTP2, I18n
    r"|U+(?=UL)"  # HTTP in HTTPServer
    r"|U?L+(?:D+L+)*D*"  # Server, utf8, sha256sum
    r"|U+"
    r"|D+L*"  # 1st
)


def split(text: str) -> tuple[str, ...]:
    """Take a name apart: `HTTPServer`, `http-server` and `http_server` have the same two words."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    text = _COMPOUND.sub(lambda match: _COMPOUNDS[match[0]], text)
    kinds = "".join(map(_kind, text))
    for plural in _PLURAL.finditer(text):
        kinds = f"{kinds[: plural.start()]}U{kinds[plural.end() :]}"
    return tuple(text[match.start() : match.end()] for match in _WORD.finditer(kinds))


def _kind(character: str) -> str:
    if character == "_" or not f"a{character}".isidentifier():
        return " "
    if character.isdigit() or unicodedata.category(character)[0] == "N":
        return "D"
    return "U" if character.isupper() or character.istitle() else "L"


def lower(text: str) -> tuple[str, ...]:
    """Take a name apart into lower case words, to compare or to write in snake_case."""
    return tuple(word.lower() for word in split(text))


def pascal(*texts: str) -> str:
    """Write names as one CamelCase name: `order line`, `id` become `OrderLineId`."""
    return "".join(word[0].upper() + word[1:] for text in texts for word in _cased(text))


def _cased(text: str) -> tuple[str, ...]:
    """Give the words; a text of capitals only (`ORDER_STATE`) says nothing about acronyms."""
    words = split(text)
    shouted = len(words) > 1 and text.isupper()
    return tuple(word.lower() for word in words) if shouted else words


def shortened(name: str, most: int) -> str:
    """Cut a name to so many bytes; its end then says which one it was."""
    if len(name.encode()) <= most:
        return name
    kept = name.encode()[: most - 9].decode(errors="ignore")
    return f"{kept}_{zlib.crc32(name.encode()):08x}"


_SINGULAR_LIST = """
alias analytics aws bus css dns gps https ios js news os previous series sms species tts
"""
_SINGULARS = frozenset(_SINGULAR_LIST.split())
"""Words that end in `s` and mean one thing."""


def singular(word: str) -> str:
    """Give the singular of a regular English plural, else the word."""
    if word in _SINGULARS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word
