"""`x-sdk-webhooks`: how the requests that an API sends are signed (docs/extensions.md).

What comes in is the extension of a document; what goes out is `ir.Signing`, that of Standard
Webhooks where nothing is said. What is wrong with it is an error: a check that is not the API's
would refuse everything, or nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clientsmith.document import Located
from clientsmith.ir import Signing
from clientsmith.parse.reader import Reader
from clientsmith.parse.settings import Settings, bad

KEY = "x-sdk-webhooks"
_PLAIN = ("standard", "none")
_HASHES = ("hmac-sha256", "hmac-sha1", "hmac-sha512")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
"""RFC 9110, 5.6.2: what a header may be called."""
_PREFIX = re.compile(r"[!-+\--~]+\Z")
"""Visible ASCII without the comma, which parts one signature from the next."""


def read_signing(place: Located | None, reader: Reader) -> Signing:
    """Read the extension; what is wrong is in the report."""
    settings = Settings.of(place, KEY, reader)
    if settings is None:
        return Signing()
    signature = settings.choice("signature", (*_PLAIN, *_HASHES)) or "standard"
    if signature in _PLAIN:
        settings.finish()
        return Signing(signature)
    found = Signing(
        signature,
        header=_text(settings, "header", _TOKEN, "the name of a header", reader),
        encoding=settings.choice("encoding", ("hex", "base64")) or "hex",
        prefix=_prefix(settings, "prefix", reader),
        timestamp_header=_text(
            settings, "timestamp_header", _TOKEN, "the name of a header", reader
        ),
        timestamp_prefix=_prefix(settings, "timestamp_prefix", reader),
        signed=settings.text("signed") or "",
    )
    settings.need("header")
    _check_timestamp(found, settings, reader)
    settings.finish()
    return found if found.signed else _with_content(found)


def _with_content(signing: Signing) -> Signing:
    return replace(signing, signed="{timestamp}.{body}" if signing.timed else "{body}")


def _text(
    settings: Settings, name: str, pattern: re.Pattern[str], wanted: str, reader: Reader
) -> str:
    found = settings.text(name)
    place = settings.raw(name)
    if found is not None and place is not None and not pattern.match(found):
        bad(place, f"{KEY}.{name}", wanted, reader)
    return found or ""


def _prefix(settings: Settings, name: str, reader: Reader) -> str:
    wanted = "visible ASCII characters without a comma"
    return _text(settings, name, _PREFIX, wanted, reader)


def _check_timestamp(signing: Signing, settings: Settings, reader: Reader) -> None:
    """The moment stands in one place, and is signed if and only if there is one."""
    prefix, signed = settings.raw("timestamp_prefix"), settings.raw("signed")
    if prefix is not None and signing.timestamp_header:
        bad(prefix, f"{KEY}.timestamp_prefix", "left out beside `timestamp_header`", reader)
    if signed is None or not signing.signed:
        return
    counts = signing.signed.count("{body}"), signing.signed.count("{timestamp}")
    if counts != (1, int(signing.timed)):
        wanted = "`{timestamp}` and `{body}`, each once" if signing.timed else "`{body}` once"
        beside = "" if signing.timed else ", and no `{timestamp}`: no setting says where it stands"
        told = f"a text with {wanted}{beside if counts[1] else ''}"
        bad(signed, f"{KEY}.signed", told, reader)
