"""From the API to finished Python: methods, endpoints, builders, roots."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest
from lower_support import (
    ANY_REPLY,
    CONFIG,
    CREATE,
    DELETE,
    EVENTS,
    GET,
    HERE,
    LIST,
    api,
    content,
    operation,
    parameter,
    response,
    symbols,
)

from clientsmith import ir, pyir
from clientsmith.diagnostics import Report
from clientsmith.ir import ContentKind, Location
from clientsmith.lower import errors, lower
from clientsmith.symbols import ParameterKey

RUNTIME = Path(__file__).parents[2] / "templates" / "runtime"


def lowered(one: ir.Operation, report: Report | None = None, **arguments: str) -> pyir.Method:
    """Lower a single operation; `arguments` are names by wire name, wherever it is."""
    names = symbols({one.id: "call"})
    keys = {
        ParameterKey(one.id, p.location.value, p.wire): arguments.get(p.wire, p.wire)
        for p in one.parameters
    }
    keys |= {ParameterKey(one.id, "body", ""): "body"}
    names = dataclasses.replace(names, arguments={**keys, **names.arguments})
    sdk = lower(api(one), names, CONFIG, Report() if report is None else report)
    (method,) = sdk.resources[0].client.methods
    return method


def keywords(call: tuple[str, ...]) -> dict[str, str]:
    return dict(part.split("=", 1) for part in call if "=" in part and not part.startswith('"'))


def test_required_arguments_come_before_optional_ones() -> None:
    """Path parameters by place, the rest by name."""
    method = lowered(GET)
    assert method.parameters == (
        ", record_id: str, *, request_options: RequestOptions | None = None"
    )
    assert method.passed == "record_id"


def test_an_omitted_argument_is_told_from_null() -> None:
    """What is optional may be OMIT; only what is nullable may be None."""
    by_name = {argument.name: argument for argument in lowered(CREATE).arguments}
    assert by_name["tracks"].declaration == "tracks: Sequence[TrackParams] | Omit = OMIT"
    assert by_name["released"].declaration == "released: dt.date | None | Omit = OMIT"


def test_constants_are_sent_without_being_asked_for() -> None:
    """A header of one value belongs to the endpoint, a property of one to the body."""
    method = lowered(CREATE)
    assert keywords(method.endpoint.arguments)["headers"] == '{"Store-Version": "7"}'
    assert keywords(method.builder.arguments)["body"].startswith('{"kind": "record", ')


def test_wire_names_stay_on_the_wire() -> None:
    """`genre[]` is what the server sees, `genre` what the caller writes."""
    assert keywords(lowered(LIST).builder.arguments)["query"] == (
        '{"limit": limit, "genre[]": genre}'
    )


def test_nothing_comes_back_as_none() -> None:
    """An operation without a body in its reply returns None."""
    method = lowered(DELETE)
    assert (method.returns, keywords(method.endpoint.arguments)["reply"]) == ("None", '"none"')


def test_statuses_of_different_types_make_a_union() -> None:
    """One method returns whatever success gives."""
    two = operation(
        "GET",
        "/both",
        response("200", content(ir.STRING)),
        response("201", content(ir.ListOf(ir.STRING))),
        response("204"),
    )
    method = lowered(two)
    assert method.returns == "str | list[str] | None"
    assert keywords(method.endpoint.arguments)["returns"] == "str | list[str] | None"


def test_json_wins_over_events_with_a_warning() -> None:
    """The kind that the method does not give is named."""
    both = operation(
        "GET",
        "/both",
        response(
            "200",
            content(ir.STRING, ContentKind.SSE, "text/event-stream"),
            content(ir.STRING),
        ),
    )
    report = Report()
    assert lowered(both, report).call == "send"
    assert [warning.code for warning in report.warnings] == ["W480"]


def test_streams_are_not_coroutines() -> None:
    """A stream opens itself when it is awaited, entered or iterated."""
    method = lowered(EVENTS)
    assert (method.call, method.awaited) == ("stream_events", False)
    assert method.async_returns == "AsyncEventStream[Track]"
    assert keywords(method.endpoint.arguments)["stream"] == (
        'StreamRule(terminal=(("type", ("done",)),))'
    )


def test_styles_only_where_they_differ() -> None:
    """Defaults of OpenAPI 3.1, 4.8.12 are the runtime's as well."""
    plain = parameter("plain", expr=ir.ListOf(ir.STRING))
    piped = dataclasses.replace(plain, wire="piped", style="pipeDelimited", explode=False)
    json = dataclasses.replace(plain, wire="json", media_type="application/json")
    one = operation("GET", "/x", ANY_REPLY, parameters=(plain, piped, json))
    assert keywords(lowered(one).endpoint.arguments)["query"] == (
        '{"piped": Style("pipeDelimited", explode=False), "json": Style("json")}'
    )


def test_places_of_the_path_keep_their_order() -> None:
    """Values are listed as the path needs them, whatever the order of declaration."""
    parts = [parameter(n, Location.PATH, required=True) for n in ("b", "a")]
    one = operation("GET", "/{a}/x/{b}", ANY_REPLY, parameters=tuple(parts))
    assert keywords(lowered(one).builder.arguments)["path"] == "(a, b,)"


def test_security_only_where_it_differs() -> None:
    """An operation that needs nothing says so; one like the rest says nothing."""
    assert "security" not in keywords(lowered(GET).endpoint.arguments)
    free = dataclasses.replace(GET, security=())
    assert keywords(lowered(free).endpoint.arguments)["security"] == "()"


def test_typed_errors_are_decoded() -> None:
    """A body of any type needs no rule; others do."""
    one = dataclasses.replace(
        GET, responses=(*GET.responses, response("4XX", content(ir.MapOf(ir.STRING))))
    )
    assert keywords(lowered(one).endpoint.arguments)["errors"] == '{"4XX": dict[str, str]}'
    assert [raised.name for raised in lowered(one).raises] == ["NotFoundError", "ApiError"]


def test_deprecated_methods_say_so() -> None:
    """In the decorator, in the docstring and in the reference."""
    method = lowered(dataclasses.replace(GET, docs=ir.Docs("Get", deprecated=True)))
    assert method.decorator == '@deprecated("records.call is deprecated")'
    assert "Deprecated." in method.docstring
    assert "**Deprecated.**" in method.reference.description


def test_hostile_prose_stays_prose() -> None:
    """Quotes, backslashes and braces of the spec end no docstring."""
    told = 'ends """ early \\ {{ 7 * 7 }} \' \u202e'
    method = lowered(dataclasses.replace(GET, docs=ir.Docs(told, told)))
    assert ast.literal_eval(method.docstring).startswith('ends """ early \\ {{ 7 * 7 }}')


def test_a_repeated_call_gives_the_same() -> None:
    """Nothing depends on what was lowered before."""
    assert lower(api(), symbols(), CONFIG, Report()) == lower(api(), symbols(), CONFIG, Report())


@pytest.mark.parametrize(
    ("scheme", "expression"),
    [
        (
            ir.SecurityScheme("bearer", ir.SecurityKind.BEARER, HERE),
            'BearerAuth(token if token is not None else os.environ.get("RECORDS_API_KEY"),'
            ' scheme="bearer")',
        ),
        (
            ir.SecurityScheme("key", ir.SecurityKind.API_KEY, HERE, Location.QUERY, "k"),
            'ApiKeyAuth(api_key if api_key is not None else os.environ.get("RECORDS_API_KEY"),'
            ' name="k", place="query", scheme="key")',
        ),
        (
            ir.SecurityScheme("basic", ir.SecurityKind.BASIC, HERE),
            "BasicAuth(username if username is not None else"
            ' os.environ.get("RECORDS_USERNAME"), password if password is not None else'
            ' os.environ.get("RECORDS_PASSWORD"), scheme="basic")',
        ),
    ],
)
def test_schemes_become_credentials(scheme: ir.SecurityScheme, expression: str) -> None:
    """Each scheme takes arguments of its own, with the environment behind them."""
    one = dataclasses.replace(api(), security_schemes=(scheme,))
    assert lower(one, symbols(), CONFIG, Report()).root.auth == f"({expression},)"


def test_schemes_never_asked_for_are_left_to_the_runtime() -> None:
    """A spec that forgets `security` still sends what the caller gives."""
    silent = dataclasses.replace(GET, security=())
    one = dataclasses.replace(api(silent), security=())
    assert lower(one, symbols(), CONFIG, Report()).root.security == "None"


def test_error_classes_are_those_of_the_runtime() -> None:
    """The names that docstrings and packages use exist."""
    tree = ast.parse((RUNTIME / "errors.py").read_text(encoding="utf-8"))
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    assert set(errors.CLASSES) == classes


def test_old_names_stay_importable() -> None:
    """`reexports` adds to packages that exist, and makes modules that do not."""
    config = dataclasses.replace(
        CONFIG,
        reexports={
            "records": {"Disc": "records.types:Record"},
            "records.old": {"Record": "records.types:Record"},
        },
    )
    sdk = lower(api(), symbols(), config, Report())
    package = next(p for p in sdk.packages if p.path == "records/__init__.py")
    assert "Disc" in package.names
    aliases = {alias.path: alias for alias in sdk.aliases}
    assert aliases["records/_renamed.py"].imports == (pyir.Import(".types", ("Record as Disc",)),)
    assert aliases["records/old.py"].imports == (pyir.Import(".types", ("Record",)),)
