"""How requests that an API sends are signed: data alone, of a whole document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signing:
    """How the requests that an API sends are signed (`x-sdk-webhooks`)."""

    signature: str = "standard"
    """standard (Standard Webhooks), hmac-sha256, hmac-sha1, hmac-sha512 or none; what follows
    is for those in the middle."""
    header: str = ""
    """Holds the signatures, with commas between them."""
    encoding: str = "hex"
    """hex or base64."""
    prefix: str = ""
    """In front of each signature; what else the header holds is skipped."""
    timestamp_header: str = ""
    timestamp_prefix: str = ""
    """Marks the moment among the signatures, where it has no header of its own."""
    signed: str = ""
    """What is signed: text with `{body}`, and `{timestamp}` where there is one."""

    @property
    def timed(self) -> bool:
        """Whether a request says when it was sent."""
        return bool(self.timestamp_header or self.timestamp_prefix)


STANDARD = Signing()
"""Standard Webhooks 1.0."""
