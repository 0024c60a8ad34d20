"""What the servers of the benchmarks answer, and what the clients ask.

Needs nothing but the standard library: it is imported in every client's environment.
"""

from __future__ import annotations

import json

VOICE = {
    "id": "v_1",
    "is_owner": True,
    "is_public": False,
    "name": "Narrator",
    "description": "A calm voice for long texts",
    "gender": "feminine",
    "created_at": "2025-01-01T00:00:00Z",
    "is_starred": False,
    "language": "en",
}
OLD_VOICE = {**VOICE, "user_id": "u_1", "embedding": []}
"""As older versions of the API had it; the oldest published client needs the two fields."""


def _page(voice: object) -> bytes:
    return json.dumps({"data": [voice] * 100, "has_more": False, "next_page": None}).encode()


ONE, OLD_ONE = json.dumps(VOICE).encode(), json.dumps(OLD_VOICE).encode()
PAGE, OLD_PAGE = _page(VOICE), _page(OLD_VOICE)
OLD = "/old"
"""Where older replies are."""
CHUNK = {
    "type": "chunk",
    "data": "A" * 400,
    "step_time": 1.5,
    "status_code": 206,
    "done": False,
    "context_id": "c",
}
DONE = {"type": "done", "status_code": 200, "done": True, "context_id": "c"}
EVENTS = 2000
EVENT = b"event: chunk\ndata: " + json.dumps(CHUNK).encode() + b"\n\n"
LAST_EVENT = b"event: done\ndata: " + json.dumps(DONE).encode() + b"\n\n"
SSE = EVENT * EVENTS + LAST_EVENT
LINE = json.dumps(CHUNK).encode() + b"\n"
PIECE = b"\0" * 65536
PIECES = 256
TTS = {
    "model_id": "sonic-2",
    "transcript": "Hello",
    "voice": {"mode": "id", "id": "v"},
    "output_format": {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 44100},
}
VERSION = "2025-04-16"
BASE = "https://api.example"


def media_type(path: str) -> str:
    """What a path answers with."""
    if path.endswith("/sse"):
        return "text/event-stream"
    return "audio/wav" if path.endswith("/bytes") else "application/json"


def small(path: str) -> bytes:
    """The body of a path that answers with one JSON document."""
    # What a clone is answered with has those fields to this day.
    old = path.startswith(OLD) or path.endswith("/clone")
    if path.rstrip("/").endswith("voices"):
        return OLD_PAGE if old else PAGE
    return OLD_ONE if old else ONE
