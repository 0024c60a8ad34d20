"""Whether to send a request again, and after how long.

Pure: in come facts about one attempt, out comes a delay in seconds or None. Clock and random
source are arguments. Never sleeps, never sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

FIRST_DELAY = 0.5
FACTOR = 2.0
LONGEST_DELAY = 10.0
JITTER = 0.25
LONGEST_RETRY_AFTER = 30.0
"""Seconds; a server that asks for more gets no retry, and the caller the error at once."""

# RFC 9110, 9.2.2.
IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})


class Attempt(NamedTuple):
    """One attempt and its end, as far as repeating it is concerned."""

    number: int
    """1 for the first."""
    status: int | None
    """None when no whole reply arrived."""
    sent: bool
    """Whether the server may have seen any of the request."""
    retry_after: float | None = None
    """Seconds that the server asked for."""


def is_retryable(attempt: Attempt, *, repeatable: bool) -> bool:
    """Tell whether the same request may and should be sent again.

    Args:
        attempt: What happened.
        repeatable: Whether the request does no harm if it is acted on twice: its method is
            idempotent, its operation says so, or an idempotency key goes along.
    """
    status = attempt.status
    if status is None:
        # Never sent (refused, timed out while connecting): nothing can have been acted on.
        return repeatable or not attempt.sent
    if status in (425, 429):
        # The server says that it did not act: RFC 8470, 5.2 (it refuses early data), RFC 6585, 4
        # (it counts the request and turns it away). So any method may go again.
        return True
    if status == 503 and attempt.retry_after is not None:
        # RFC 9110, 15.6.4 and 10.2.3: overloaded or down for now, and saying when to come back.
        return True
    # 408, 409 and other server errors leave open whether the request was acted on.
    return repeatable and (status in (408, 409) or status >= 500)


def next_delay(
    attempt: Attempt,
    *,
    repeatable: bool,
    max_retries: int,
    random: Callable[[], float],
    remaining: float | None = None,
) -> float | None:
    """Return the seconds to wait before the next attempt, or None for no further attempt.

    Args:
        attempt: The attempt that failed.
        repeatable: See `is_retryable`.
        max_retries: Attempts allowed after the first.
        random: Gives a number of at least 0 and below 1.
        remaining: Seconds until the call's deadline; None without one.
    """
    if attempt.number > max_retries or not is_retryable(attempt, repeatable=repeatable):
        return None
    if attempt.retry_after is not None:
        delay = attempt.retry_after
        if delay > LONGEST_RETRY_AFTER:
            return None
    else:
        delay = min(LONGEST_DELAY, FIRST_DELAY * FACTOR ** (attempt.number - 1))
        delay *= 1 - JITTER * random()
    # A pause that outlasts the deadline can only end in a timeout.
    return None if remaining is not None and delay >= remaining else delay


def retry_after(headers: Mapping[str, str], now: Callable[[], float]) -> float | None:
    """Read how many seconds the server wants to be left alone, in any of three spellings.

    Args:
        headers: Of the reply.
        now: Gives the seconds since the epoch.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    value = headers.get("retry-after")
    if value is None:
        return None
    seconds = _number(value)
    if seconds is None:
        moment = _date(value)
        seconds = None if moment is None else moment - now()
    return None if seconds is None else max(0.0, seconds)


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    # Not NaN, and not infinite: no server means that.
    return number if number - number == 0 else None


def _date(value: str) -> float | None:
    # RFC 9110, 5.6.7. `email.utils` takes long to import, and dates are rare here.
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
