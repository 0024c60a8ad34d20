"""The mutants: ways to break the SDK or the spec, each with the contract test that must notice.

Data only. `file` is below `generated/`; `src/cartesia/core` holds templates/runtime to the byte,
and `tests/openapi.json` is the spec that the server is made from. The first `old` behind `after`
is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass

_SDK = "src/cartesia"
_CORE = f"{_SDK}/core"
_SPEC = "tests/openapi.json"


@dataclass(frozen=True)
class Mutant:
    """One way to break it."""

    name: str
    file: str
    old: str
    new: str
    why: str
    """What a caller would suffer."""
    killer: str
    """The contract test, below generated/tests, without `[sync]`."""
    after: str = ""


def _voices(test: str) -> str:
    return f"test_voices.py::test_voices_{test}"


_VOICES = f"{_SDK}/voices/client.py"
_TTS = f"{_SDK}/tts/client.py"
_STT = f"{_SDK}/stt/client.py"
_CHANGER = f"{_SDK}/voice_changer/client.py"

REQUESTS = (
    Mutant(
        "query parameter dropped",
        _VOICES,
        '"limit": limit,',
        "",
        "the argument does nothing",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "optional body property dropped",
        _TTS,
        '"duration": duration,',
        "",
        "the argument does nothing",
        "test_tts.py::test_tts_bytes__drawn_arguments",
        after="def _bytes(",
    ),
    Mutant(
        "required body property dropped",
        _TTS,
        '"transcript": transcript,',
        "",
        "every call is refused",
        "test_tts.py::test_tts_bytes__example_required_only",
        after="def _bytes(",
    ),
    Mutant(
        "optional part dropped",
        _VOICES,
        '"base_voice_id": base_voice_id,',
        "",
        "the argument does nothing",
        _voices("clone__drawn_arguments"),
        after="def _clone(",
    ),
    Mutant(
        "query renamed",
        _VOICES,
        '"starting_after": starting_after',
        '"start_after": starting_after',
        "pages never move",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "brackets lost",
        _VOICES,
        '"expand[]": expand',
        '"expand": expand',
        "the server ignores it",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "part renamed",
        _STT,
        '"timestamp_granularities[]"',
        '"timestamp_granularities"',
        "no timestamps come back",
        "test_stt.py::test_stt_transcribe__drawn_arguments",
    ),
    Mutant(
        "body property in camel case",
        _TTS,
        '"model_id": model_id',
        '"modelId": model_id',
        "every call is refused",
        "test_tts.py::test_tts_sse__example_required_only",
        after="def _sse(",
    ),
    Mutant(
        "two arguments swapped",
        _VOICES,
        '"is_owner": is_owner',
        '"is_owner": is_starred',
        "the wrong voices come back",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "body sent as a query",
        _VOICES,
        "body={",
        "query={",
        "every call is refused",
        _voices("update__drawn_arguments"),
        after="def _update(",
    ),
    Mutant(
        "query sent as a body",
        _STT,
        "query={",
        "headers={",
        "the encoding is not heard of",
        "test_stt.py::test_stt_transcribe__drawn_arguments",
        after="def _transcribe(",
    ),
    Mutant(
        "wrong method",
        _VOICES,
        '"PATCH"',
        '"PUT"',
        "405 for every update",
        _voices("update__drawn_arguments"),
    ),
    Mutant(
        "another wrong method",
        _VOICES,
        '"DELETE", "/voices/{id}"',
        '"GET", "/voices/{id}"',
        "nothing is deleted",
        _voices("delete__drawn_arguments"),
    ),
    Mutant(
        "wrong path",
        _VOICES,
        '"/voices/localize"',
        '"/voices/localise"',
        "404",
        _voices("localize__drawn_arguments"),
    ),
    Mutant(
        "slash dropped",
        _VOICES,
        '"/voices/",',
        '"/voices",',
        "a redirect, or 404",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "path parameters swapped",
        f"{_SDK}/agents/client.py",
        "            agent_id,\n            metric_id,\n",
        "            metric_id,\n            agent_id,\n",
        "the wrong agent is changed",
        "test_agents.py::test_agents_add_metric_to_agent__drawn_arguments",
    ),
    Mutant(
        "version header lost",
        _TTS,
        'headers={"Cartesia-Version": "2025-04-16"},',
        "",
        "the server takes another version",
        "test_tts.py::test_tts_bytes__drawn_arguments",
        after="_BYTES:",
    ),
    Mutant(
        "version header changed",
        _VOICES,
        '"2025-04-16"',
        '"2024-06-10"',
        "replies of another shape",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "JSON instead of a form",
        _VOICES,
        'MultipartBody(files=frozenset({"clip"}))',
        "JsonBody()",
        "uploads are refused",
        _voices("clone__drawn_arguments"),
    ),
    Mutant(
        "file sent as text",
        _CHANGER,
        'MultipartBody(files=frozenset({"clip"}))',
        "MultipartBody(files=frozenset())",
        "clips arrive as text",
        "test_voice_changer.py::test_voice_changer_bytes__drawn_arguments",
    ),
    Mutant(
        "accepts the wrong type",
        _TTS,
        'accept="audio/wav, audio/mpeg, application/octet-stream"',
        'accept="application/json"',
        "406",
        "test_tts.py::test_tts_bytes__bytes",
    ),
    Mutant(
        "null not sent",
        f"{_CORE}/encoding.py",
        "if value is not OMIT}",
        "if value is not OMIT and value is not None}",
        "a field cannot be emptied",
        _voices("update__drawn_arguments"),
    ),
    Mutant(
        "token missing",
        f"{_CORE}/auth.py",
        '"Authorization"',
        '"X-Authorization"',
        "401 for every call",
        _voices("get__drawn_arguments"),
    ),
    Mutant(
        "slash in a value not encoded",
        f"{_CORE}/params.py",
        'return _segment(name, quote(value, safe=""))',
        'return _segment(name, quote(value, safe="/"))',
        "ids lead to other paths",
        _voices("get__drawn_arguments"),
    ),
    Mutant(
        "query value not encoded",
        f"{_CORE}/params.py",
        "quote(value, safe='')}",
        "quote(value, safe='&=')}",
        "one value becomes two parameters",
        "test_datasets.py::test_datasets_list_files__drawn_arguments",
    ),
    Mutant(
        "list cut to its first item",
        f"{_CORE}/params.py",
        'return [f"{key}={item}" for item in items]',
        'return [f"{key}={item}" for item in items[:1]]',
        "the rest is not asked for",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "booleans in Python's spelling",
        f"{_CORE}/encoding.py",
        '"true"',
        '"True"',
        "400",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "dot segment left as it is",
        f"{_CORE}/params.py",
        'if segment in (".", "..") else segment',
        'if segment in ("..",) else segment',
        "`.` reads another path",
        _voices("get__drawn_arguments"),
    ),
)

REPLIES = (
    Mutant(
        "required property renamed",
        f"{_SDK}/types.py",
        "    is_public: bool",
        "    public: bool",
        "no reply can be read",
        _voices("get__reply"),
        after="class Voice(",
    ),
    Mutant(
        "optional property renamed",
        f"{_SDK}/types.py",
        "    is_starred: bool | None",
        "    starred: bool | None",
        "the field is always None",
        _voices("list__drawn_replies"),
        after="class Voice(",
    ),
    Mutant(
        "property dropped",
        f"{_SDK}/voices/types.py",
        "    next_page: VoiceId | None = None\n",
        "",
        "only the first page is seen",
        _voices("list__reply"),
    ),
    Mutant(
        "property with a wrong type",
        f"{_SDK}/types.py",
        "    is_owner: bool",
        "    is_owner: list[str]",
        "no reply can be read",
        _voices("get__drawn_replies"),
        after="class Voice(",
    ),
    Mutant(
        "type too narrow",
        f"{_SDK}/types.py",
        "    name: str",
        "    name: int",
        "most replies cannot be read",
        _voices("get__drawn_replies"),
        after="class Voice(",
    ),
    Mutant(
        "moment as text",
        f"{_SDK}/types.py",
        "    created_at: DateTime",
        "    created_at: str",
        "callers get text",
        _voices("get__reply"),
        after="class Voice(",
    ),
    Mutant(
        "null refused",
        f"{_SDK}/types.py",
        "    gender: GenderPresentation | None = None",
        "    gender: GenderPresentation = None",
        "a reply with null cannot be read",
        _voices("get__drawn_replies"),
        after="class Voice(",
    ),
    Mutant(
        "enum closed",
        f"{_SDK}/types.py",
        'Literal["masculine", "feminine", "gender_neutral"] | str, OPEN',
        # Only the mark keeps it open: a constant has it beside a closed annotation (ADR 0011).
        'Literal["masculine", "feminine", "gender_neutral"], None',
        "a new value breaks old clients",
        _voices("get__newer_server"),
    ),
    Mutant(
        "unknown fields dropped",
        f"{_CORE}/model.py",
        'extra="allow"',
        'extra="ignore"',
        "what is new is lost on the way back",
        _voices("get__newer_server"),
    ),
    Mutant(
        "returns another class",
        _VOICES,
        "returns=Voice,",
        "returns=VoiceMetadata,",
        "attributes are missing",
        _voices("get__reply"),
        after="_GET:",
    ),
    Mutant(
        "reply ignored",
        _VOICES,
        "returns=Voice,",
        'returns=Voice, reply="none",',
        "None comes back",
        _voices("get__reply"),
        after="_GET:",
    ),
    Mutant(
        "status swapped",
        f"{_CORE}/errors.py",
        "    404: NotFoundError,",
        "    404: ConflictError,",
        "`except NotFoundError` catches nothing",
        _voices("get__status"),
    ),
    Mutant(
        "status without a class",
        f"{_CORE}/errors.py",
        "    429: TooManyRequestsError,\n",
        "",
        "`except TooManyRequestsError` catches nothing",
        _voices("get__status"),
    ),
    Mutant(
        "error body lost",
        f"{_CORE}/errors.py",
        "        self.body = body\n",
        "        self.body = None\n",
        "nobody knows why",
        _voices("get__status"),
        after="class ApiError(",
    ),
    Mutant(
        "error status lost",
        f"{_CORE}/errors.py",
        "        self.status_code = status_code\n",
        "        self.status_code = 0\n",
        "nobody knows which",
        _voices("get__status"),
    ),
    Mutant(
        "raw status wrong",
        f"{_CORE}/raw_response.py",
        "        return self._status_code",
        "        return 0",
        "`with_raw_response` lies",
        _voices("get__raw_response"),
    ),
    Mutant(
        "retried though it may do harm",
        f"{_CORE}/retry.py",
        '"GET", "HEAD"',
        '"POST", "GET", "HEAD"',
        "one call, two charges",
        "test_tts.py::test_tts_bytes__retry",
    ),
    Mutant(
        "not retried though harmless",
        f"{_CORE}/retry.py",
        '"GET", "HEAD"',
        '"HEAD"',
        "errors that a retry would have cured",
        _voices("get__retry"),
    ),
    Mutant(
        "rule for retries lost",
        _VOICES,
        '    retry="idempotent",\n',
        "",
        "errors that a retry would have cured",
        _voices("update__retry"),
    ),
)

SEQUENCES = (
    Mutant(
        "page skipped",
        f"{_CORE}/pagination.py",
        'if cursor is None or cursor == ""',
        'if cursor is not None or cursor == ""',
        "only the first page is seen",
        _voices("list__pages"),
    ),
    Mutant(
        "wrong field of the page",
        _VOICES,
        'next=("next_page",)',
        'next=("has_more",)',
        "the cursor is not one",
        _voices("list__pages"),
    ),
    Mutant(
        "wrong parameter for the cursor",
        _VOICES,
        'param="starting_after"',
        'param="limit"',
        "the first page again and again",
        _voices("list__pages"),
    ),
    Mutant(
        "items read from the wrong place",
        _VOICES,
        'items=("data",)',
        'items=("voices",)',
        "no items",
        _voices("list__pages"),
    ),
    Mutant(
        "event dropped",
        f"{_CORE}/events.py",
        "        for text, _, event_id in events:\n",
        "        for text, _, event_id in events[:1]:\n",
        "audio with gaps",
        "test_tts.py::test_tts_sse__events",
    ),
    Mutant(
        "last event dropped",
        f"{_CORE}/events.py",
        "            yield value\n            if self.complete:\n                return\n",
        "            if self.complete:\n                return\n            yield value\n",
        "`done` never comes",
        "test_tts.py::test_tts_sse__events",
    ),
    Mutant(
        "cut stream taken for a whole one",
        f"{_CORE}/events.py",
        'raise self._error("the stream ended before its last event")',
        "return",
        "half a text is spoken, and nobody knows",
        "test_tts.py::test_tts_sse__cut",
    ),
    Mutant(
        "broken connection swallowed",
        f"{_CORE}/streaming.py",
        "            _reraise(error, broken(error, self._call, received))",
        "            return",
        "half a file, and nobody knows",
        "test_tts.py::test_tts_bytes__cut",
    ),
    Mutant(
        "byte dropped",
        f"{_CORE}/streaming.py",
        "                yield piece\n",
        "                yield piece[1:]\n",
        "noise",
        "test_tts.py::test_tts_bytes__bytes",
    ),
    Mutant(
        "terminal rule lost",
        _TTS,
        'stream=StreamRule(terminal=(("type", ("done", "error")), ("done", (True,))))',
        "stream=StreamRule()",
        "a cut stream passes for a whole one",
        "test_tts.py::test_tts_sse__cut",
    ),
    Mutant(
        "line over several pieces lost",
        f"{_CORE}/sse.py",
        '            chunk = b"".join(self._pieces)\n',
        "",
        "events vanish at random",
        "test_tts.py::test_tts_sse__events",
    ),
    Mutant(
        "variant bound to another tag",
        f"{_SDK}/tts/types.py",
        '"timestamps":',
        '"times":',
        "timestamps come as unknown",
        "test_tts.py::test_tts_sse__events",
    ),
)

SPEC = (
    Mutant(
        "spec: parameter renamed",
        _SPEC,
        '"name": "ending_before"',
        '"name": "before"',
        "the API has moved on",
        _voices("list__drawn_arguments"),
    ),
    Mutant(
        "spec: another method",
        _SPEC,
        '"delete": {',
        '"put": {',
        "the API has moved on",
        _voices("delete__drawn_arguments"),
        after='"/voices/{id}"',
    ),
    Mutant(
        "spec: a property is required now",
        _SPEC,
        '"required": [\n',
        '"required": [\n "speed",\n',
        "the API has moved on",
        "test_tts.py::test_tts_bytes__example_required_only",
        after='"TtsRequest": {',
    ),
    Mutant(
        "spec: credentials elsewhere",
        _SPEC,
        '"scheme": "bearer"',
        '"scheme": "basic"',
        "the API has moved on",
        _voices("get__drawn_arguments"),
    ),
    Mutant(
        "spec: another type",
        _SPEC,
        '"type": "boolean"',
        '"type": "integer"',
        "the API has moved on",
        _voices("get__drawn_replies"),
        after='"is_public": {',
    ),
)

MUTANTS = (*REQUESTS, *REPLIES, *SEQUENCES, *SPEC)
