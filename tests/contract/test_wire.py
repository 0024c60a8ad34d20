"""Each method as a new user would try it: what it sends, and what it returns.

Acceptance 3 of the first issue. The server keeps the raw request and answers with the spec's
examples; what has to be in the request, the facts say.
"""

from __future__ import annotations

import inspect
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from contract import document, replies, values
from contract.calls import TOKEN, AsyncCaller, Outcome, SyncCaller
from contract.facts import OPERATIONS, SEED_OPERATIONS, Operation, known
from contract.server import Recorded, Recorder

pytestmark = pytest.mark.facts

Caller = SyncCaller | AsyncCaller
Arguments = dict[str, Any]

AWKWARD = (
    "/",
    "a/b",
    "?",
    "a?b=c",
    "#",
    "a#b",
    " ",
    "a b",
    ".",
    "..",
    "a/../b",
    "%2F",
    "é漢字",
    "+",
)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
with_path = pytest.mark.parametrize(
    "operation", [operation for operation in OPERATIONS if operation.at("path")], ids=str
)


def _path(operation: Operation, given: Arguments) -> list[str]:
    wire = {f"{{{a.wire}}}": values.text(given[a.python]) for a in operation.at("path")}
    return [wire.get(segment, segment) for segment in operation.path.split("/")]


def _check_request(operation: Operation, given: Arguments, seen: Recorded) -> None:
    assert seen.method == operation.http_method
    assert seen.segments == _path(operation, given)
    assert sorted(seen.query_pairs) == values.query_pairs(operation, given)
    assert seen.headers.get_all("Authorization") == [f"Bearer {TOKEN}"]
    assert seen.headers.get_all("Cartesia-Version") == [known().client["version_header"]["value"]]
    _check_body(operation, given, seen)


def _check_body(operation: Operation, given: Arguments, seen: Recorded) -> None:
    match operation.body_kind:
        # The facts know no empty object: where every field is left out, no body is sent.
        case kind if kind == "none" or not values.json_body(operation, given):
            assert seen.body == b""
            assert "Content-Type" not in seen.headers
        case "json":
            assert seen.headers.get_content_type() == "application/json"
            assert json.loads(seen.body) == values.json_body(operation, given)
        case "multipart":
            parts = sorted((part.name, part.content) for part in seen.parts)
            assert parts == values.form_parts(operation, given)
            files = {field.wire for field in operation.at("body") if field.file}
            assert {part.name for part in seen.parts if part.filename is not None} == files


def _check_outcome(operation: Operation, prefix: str, outcome: Outcome) -> None:
    reply, value = operation.reply, outcome.value
    match reply["kind"]:
        case "none" if "server_sends" in reply:
            assert value == replies.CSV
        case "none":
            assert value is None
        case "json":
            _check_json(reply["model"], value)
        case "pager":
            assert _public(value) == f"{prefix or 'Sync'}Pager"
            assert {_public(item) for item in outcome.items} == {reply["item"]}
        case "bytes stream":
            assert _public(value) == f"{prefix}ByteStream"
            assert {type(item) for item in outcome.items} == {bytes}
            assert b"".join(outcome.items) == b"".join(replies.PIECES)
        case "sse stream":
            assert _public(value) == f"{prefix}EventStream"
            mapping = known().types[reply["event"]]["mapping"]
            expected = [mapping[event["type"]] for event in replies.events(operation)]
            assert [_public(item) for item in outcome.items] == expected
        case other:
            raise AssertionError(f"unknown kind of reply: {other}")


def _check_json(model: str, value: Any) -> None:
    if model.startswith("list["):
        assert type(value) is list
        assert {_public(item) for item in value} == {model[5:-1]}
    else:
        assert _public(value) == model


def _public(value: object) -> str:
    assert type(value).__module__.split(".")[0] == "cartesia"
    return type(value).__name__


def _try(server: Recorder, caller: Caller, operation: Operation, given: Arguments) -> Outcome:
    """Call by keyword, check what came over the wire, and give back what was returned."""
    server.answers(replies.answering(operation))
    outcome = caller.call(operation, **given)
    _check_request(operation, given, server.requests[0])
    pages = 2 if operation.reply["kind"] == "pager" else 1
    assert len(server.requests) == pages
    return outcome


@each_operation
def test_usage(operation: Operation, server: Recorder, caller: Caller) -> None:
    """With what the seed's snippet passes, and what is required."""
    outcome = _try(server, caller, operation, values.usage_arguments(operation))
    _check_outcome(operation, caller.prefix, outcome)


@each_operation
def test_all_arguments(operation: Operation, server: Recorder, caller: Caller) -> None:
    """With a value for every argument there is."""
    outcome = _try(server, caller, operation, values.all_arguments(operation))
    _check_outcome(operation, caller.prefix, outcome)


@with_path
def test_positional_arguments(operation: Operation, server: Recorder, caller: Caller) -> None:
    """Path parameters may be given by position, in the order of the facts."""
    given = values.usage_arguments(operation)
    by_name = {name: value for name, value in given.items() if name not in operation.positional}
    server.answers(replies.answering(operation))
    caller.call(operation, *(given[name] for name in operation.positional), **by_name)
    _check_request(operation, given, server.only())


@with_path
def test_awkward_path_values(
    operation: Operation, server: Recorder, sync_caller: SyncCaller
) -> None:
    """A value stays a value: no character of it changes the path, or becomes a query."""
    for value in AWKWARD:
        names = {argument.python: value for argument in operation.at("path")}
        given = values.usage_arguments(operation) | names
        server.answers(replies.answering(operation))
        sync_caller.call(operation, **given)
        seen = server.only()
        assert seen.segments == _path(operation, given), value
        assert seen.query == "", value


@each_operation
def test_signature(operation: Operation, caller: Caller) -> None:
    """Names, order, kinds and requiredness of the arguments; `request_options` comes last."""
    parameters = inspect.signature(caller.method(operation)).parameters
    *ours, last = parameters.values()
    assert (last.name, last.kind, last.default) == ("request_options", last.KEYWORD_ONLY, None)
    facts = {argument.python: argument for argument in operation.arguments}
    assert {p.name for p in ours} == set(facts)
    assert [p.name for p in ours if p.kind is p.POSITIONAL_OR_KEYWORD] == operation.positional
    assert [p.name for p in ours if p.kind is p.KEYWORD_ONLY] == [
        p.name for p in ours if p.name not in operation.positional
    ]
    required = {p.name for p in ours if p.default is p.empty}
    assert required == {name for name, argument in facts.items() if argument.required}
    if operation.in_seed:
        order = [param["name"] for param in operation.raw["seed"]["params"]]
        assert list(parameters) == order


@each_operation
def test_return_annotation(operation: Operation, caller: Caller) -> None:
    """What a type checker is told agrees with what comes back."""
    told = inspect.signature(caller.method(operation)).return_annotation
    reply, prefix = operation.reply, caller.prefix
    wanted = {
        "none": "str" if "server_sends" in reply else "None",
        "json": reply.get("model"),
        "pager": f"{prefix or 'Sync'}Pager[{reply.get('item')}]",
        "bytes stream": f"{prefix}ByteStream",
        "sse stream": f"{prefix}EventStream[{reply.get('event')}]",
    }
    # A resource with a method `list` has to call the type by another name.
    assert re.sub(r"\b(builtins\.|_)?[Ll]ist\[", "list[", told) == wanted[reply["kind"]]


@each_operation
def test_class_names(
    operation: Operation, sync_caller: SyncCaller, async_caller: AsyncCaller
) -> None:
    """Resource clients are called what user code may import."""
    clients = [getattr(c.client, operation.resource) for c in (sync_caller, async_caller)]
    assert [type(client).__name__ for client in clients] == operation.raw["client_classes"]
    assert {type(client).__module__ for client in clients} == {
        f"cartesia.{operation.resource}.client"
    }


def _json_examples() -> list[Any]:
    return [
        pytest.param(operation, example, id=f"{operation}-{index}")
        for operation in OPERATIONS
        if operation.reply["kind"] == "json"
        for index, example in enumerate(
            document.reply_examples(operation.path, operation.http_method.lower())
        )
    ]


@pytest.mark.parametrize(("operation", "example"), _json_examples())
def test_reply_goes_back_as_it_came(
    operation: Operation, example: Any, server: Recorder, sync_caller: SyncCaller
) -> None:
    """Decoding, then encoding, gives the JSON that the server sent."""
    server.answers(lambda _: replies.as_json(example))
    value = sync_caller.call(operation, **values.usage_arguments(operation)).value
    encoded = [_dumped(item) for item in value] if isinstance(value, list) else _dumped(value)
    assert encoded == example


def _dumped(model: Any) -> Any:
    return json.loads(model.model_dump_json(exclude_unset=True))


def _pagers() -> list[Operation]:
    return [operation for operation in OPERATIONS if operation.reply["kind"] == "pager"]


@pytest.mark.parametrize("operation", _pagers(), ids=str)
def test_pages(operation: Operation, server: Recorder, caller: Caller) -> None:
    """The next page is asked for with the cursor; every other argument is sent again."""
    given, rule = values.usage_arguments(operation) | {"limit": 2}, operation.reply
    server.answers(replies.answering(operation))
    pages = caller.pages(operation, **given)
    first, second = server.requests
    assert sorted(first.query_pairs) == values.query_pairs(operation, given)
    assert sorted(second.query_pairs) == values.query_pairs(
        operation, given | {rule["cursor_param"]: replies.CURSOR}
    )
    assert (second.method, second.path) == (first.method, first.path)
    assert len(pages) == 2


def test_file_goes_with_its_name_and_type(server: Recorder, caller: Caller) -> None:
    """A file given as a tuple keeps file name and media type, non-ASCII letters too."""
    for operation in OPERATIONS:
        if operation.body_kind == "multipart":
            given = values.all_arguments(operation)
            server.answers(replies.answering(operation))
            caller.call(operation, **given)
            for part in server.only().parts:
                if part.filename is not None:
                    assert (part.filename, part.content_type) == ("clip é.wav", "audio/wav")


def test_null_where_it_means_something(server: Recorder, caller: Caller) -> None:
    """An omitted field is not sent; null is sent as null where the facts know a use for it."""
    for operation in OPERATIONS:
        if operation.body_kind != "json":
            continue
        for field in operation.raw["request_body"]["fields"]:
            if field.get("nullable"):
                given = values.usage_arguments(operation) | {field["python"]: None}
                server.answers(replies.answering(operation))
                caller.call(operation, **given)
                assert json.loads(server.only().body)[field["wire"]] is None


def test_no_token_no_header(server: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client without any secret can be made; its requests go without the header."""
    from cartesia import Cartesia

    monkeypatch.delenv("CARTESIA_API_KEY", raising=False)
    (operation,) = (o for o in OPERATIONS if str(o) == "api_status.get")
    server.answers(replies.answering(operation))
    with Cartesia(base_url=server.url) as client:
        client.api_status.get()
    assert "Authorization" not in server.only().headers


@pytest.mark.parametrize(
    "arguments",
    [{"token": TOKEN}, {"api_key": TOKEN}, {"token": lambda: TOKEN}, {}],
    ids=["token", "api_key", "callable", "environment"],
)
def test_ways_to_give_the_token(
    arguments: dict[str, str | Callable[[], str]],
    server: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`token`, its other spelling `api_key`, a callable, or the environment."""
    from cartesia import Cartesia

    monkeypatch.setenv("CARTESIA_API_KEY", TOKEN if not arguments else "another")
    (operation,) = (o for o in OPERATIONS if str(o) == "api_status.get")
    server.answers(replies.answering(operation))
    with Cartesia(base_url=server.url, **arguments) as client:
        client.api_status.get()
    assert server.only().headers["Authorization"] == f"Bearer {TOKEN}"


def test_nothing_is_left_out() -> None:
    """All 50 methods of the seed and the two outside it are tried above."""
    assert len(SEED_OPERATIONS) == 50
    assert len(OPERATIONS) == 52
    assert max(Counter(map(str, OPERATIONS)).values()) == 1
