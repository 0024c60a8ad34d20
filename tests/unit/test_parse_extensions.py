"""`parse`: `x-sdk-*` is strict, and what other generators call the same is read as an alias."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from clientsmith import parse, source
from clientsmith.config import Limits
from clientsmith.diagnostics import Report
from clientsmith.document import Document, Extensions, PaginationHint, StreamingHint

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"


def attempt(folder: Path, text: str) -> tuple[Document, Report]:
    (folder / "api.yaml").write_text(text, encoding="utf-8")
    report = Report()
    bundle = source.load(folder / "api.yaml", Limits(), report)
    assert bundle is not None, [d.message for d in report]
    document = parse.parse(bundle, report)
    assert document is not None
    return document, report


def operation(folder: Path, fields: str, root: str = "") -> tuple[Extensions | None, Report]:
    """The extensions of one operation; None when it is ignored."""
    body = textwrap.indent(textwrap.dedent(fields), "      ")
    text = f"{HEAD}{root}\npaths:\n  /a:\n    get:\n      operationId: getA\n{body}\n"
    document, report = attempt(folder, text)
    return (document.operations[0].extensions if document.operations else None), report


def good(folder: Path, fields: str, root: str = "") -> Extensions:
    found, report = operation(folder, fields, root)
    assert not len(report), [d.message for d in report]
    assert found is not None
    return found


def codes(report: Report) -> list[str]:
    return [d.code for d in report]


# -- ours -----------------------------------------------------------------------------------------


def test_names_and_order(tmp_path: Path) -> None:
    """Group as text or list, method, order; `x-sdk-name` on an operation names its method."""
    found = good(tmp_path, "x-sdk-group: orders\nx-sdk-method: fetch\nx-sdk-order: -1\n")
    assert (found.group, found.method, found.order) == (("orders",), "fetch", -1)
    found = good(tmp_path, "x-sdk-group: [beta, orders]\nx-sdk-name: fetch\n")
    assert (found.group, found.method, found.name) == (("beta", "orders"), "fetch", None)
    assert good(tmp_path, "x-sdk-group: []\n").group == ()


def test_pagination(tmp_path: Path) -> None:
    """Every setting, paths dotted or as lists, and where it stands."""
    found = good(
        tmp_path,
        """\
        x-sdk-pagination:
          style: cursor
          items: data.items
          next: [meta, next.page]
          param: starting_after
          previous_param: ending_before
          previous: meta.prev
          has_more: has_more
          total: meta.total
          limit_param: limit
          first: 0
        """,
    )
    hint = found.pagination
    assert isinstance(hint, PaginationHint)
    assert (hint.style, hint.items, hint.next) == (
        "cursor",
        ("data", "items"),
        ("meta", "next.page"),
    )
    assert (hint.param, hint.previous_param) == ("starting_after", "ending_before")
    assert (hint.previous, hint.has_more, hint.total) == (
        ("meta", "prev"),
        ("has_more",),
        ("meta", "total"),
    )
    assert (hint.limit_param, hint.first) == ("limit", 0)
    assert hint.origin.pointer == "/paths/~1a/get/x-sdk-pagination"


@pytest.mark.parametrize(
    "settings",
    [
        "style: offset, items: data, param: skip",
        "style: page, items: '', param: page",
        "style: link, items: []",
        "style: url, items: data, next: next_url",
    ],
)
def test_what_each_style_needs(tmp_path: Path, settings: str) -> None:
    """The least that each style has to say."""
    assert good(tmp_path, f"x-sdk-pagination: {{{settings}}}").pagination is not None


def test_streaming(tmp_path: Path) -> None:
    """Format, terminal events and sentinel; one value is a list of one."""
    found = good(
        tmp_path,
        "x-sdk-streaming: {format: sse, terminal: {type: [done, error], done: true}, "
        "sentinel: '[DONE]'}",
    )
    hint = found.streaming
    assert isinstance(hint, StreamingHint)
    assert hint.terminal == (("type", ("done", "error")), ("done", (True,)))
    assert (hint.format, hint.sentinel) == ("sse", "[DONE]")
    assert good(tmp_path, "x-sdk-streaming: {}").streaming is not None


def test_retry(tmp_path: Path) -> None:
    """Whether it may be repeated, and the header that makes it so."""
    hint = good(tmp_path, "x-sdk-retry: {idempotent: false, key_header: Idempotency-Key}").retry
    assert hint is not None
    assert (hint.idempotent, hint.key_header) == (False, "Idempotency-Key")


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ("x-sdk-group: 7", None),
        ("x-sdk-group: [a, 7]", None),
        ("x-sdk-method: ''", None),
        ("x-sdk-name: [a]", None),
        ("x-sdk-order: first", None),
        ("x-sdk-order: true", None),
        ("x-sdk-ignore: 'yes'", None),
        ("x-sdk-retry: true", None),
        ("x-sdk-retry: {idempotent: 'no'}", None),
        ("x-sdk-streaming: {format: sses}", "did you mean `sse`?"),
        ("x-sdk-streaming: {terminal: [done]}", None),
        ("x-sdk-streaming: {terminal: {type: {a: 1}}}", None),
        ("x-sdk-streaming: {sentinel: 7}", None),
        ("x-sdk-pagination: cursor", None),
        ("x-sdk-pagination: {style: cursr, items: d}", "did you mean `cursor`?"),
        ("x-sdk-pagination: {style: cursor, items: d, next: n}", None),
        ("x-sdk-pagination: {style: link}", None),
        ("x-sdk-pagination: {items: d}", None),
        ("x-sdk-pagination: {style: link, items: 7}", None),
        ("x-sdk-pagination: {style: page, items: d, param: p, first: '1'}", None),
    ],
)
def test_bad_shapes(tmp_path: Path, fields: str, hint: str | None) -> None:
    """E116: ours are checked, at the smallest node."""
    _, report = operation(tmp_path, fields)
    assert codes(report) == ["E116"]
    assert report.errors[0].hint == hint
    key = fields.partition(":")[0]
    assert report.errors[0].origin.pointer.startswith(f"/paths/~1a/get/{key}")


def test_unknown_keys(tmp_path: Path) -> None:
    """E115: a misspelt key or setting gets a hint."""
    _, report = operation(
        tmp_path, "x-sdk-paginaton: {}\nx-sdk-retry: {idempotnet: true, zzzzzzzzz: 1}\n"
    )
    assert codes(report) == ["E115"] * 3
    assert {d.hint for d in report} == {
        "did you mean `x-sdk-pagination`?",
        "did you mean `idempotent`?",
        None,
    }


def test_keys_of_others(tmp_path: Path) -> None:
    """W115: what is like none of ours is another tool's, and stops nothing."""
    found, report = operation(tmp_path, "x-sdk-exclude: true\nx-sdk-visibility: internal\n")
    assert found is not None
    assert codes(report) == ["W115"] * 2


def test_unknown_keys_anywhere(tmp_path: Path) -> None:
    """W115 wherever nothing else looks; data and schemas are not looked into here."""
    _, report = attempt(
        tmp_path,
        HEAD
        + textwrap.dedent("""\
        x-sdk-foo: 1
        paths:
          /a:
            get:
              responses:
                '200':
                  description: ok
                  x-sdk-bar: 1
                  content:
                    a/b:
                      example: {x-sdk-no: 1}
                      schema: {x-sdk-no: 1}
                      x-other: {x-sdk-no: 1}
        components:
          parameters: {Unused: {x-sdk-baz: 1}}
          schemas: {A: {x-sdk-no: 1}}
        """),
    )
    assert [d.origin.pointer.rpartition("/")[2] for d in report if d.code == "W115"] == [
        "x-sdk-foo",
        "x-sdk-bar",
        "x-sdk-baz",
    ]


def test_misplaced_keys(tmp_path: Path) -> None:
    """E117: a known key where it means nothing would be ignored in silence."""
    _, report = operation(
        tmp_path,
        "x-sdk-enum: open\nparameters: [{name: p, in: query, schema: {}, x-sdk-method: m}]",
    )
    assert codes(report) == ["E117", "E117"]


def test_other_nodes(tmp_path: Path) -> None:
    """Parameters, bodies, tags and servers have names of their own."""
    document, report = attempt(
        tmp_path,
        HEAD
        + textwrap.dedent("""\
        servers: [{url: 'https://x', x-sdk-name: PRODUCTION}]
        tags: [{name: T, x-sdk-name: things, x-sdk-order: 2, x-sdk-group: [a, b]}]
        paths:
          /a:
            post:
              parameters:
                - {name: p, in: query, schema: {}, x-sdk-name: q}
                - {name: gone, in: query, schema: {}, x-sdk-ignore: true}
              requestBody: {content: {}, x-sdk-name: payload}
              responses: {}
        """),
    )
    assert not len(report)
    (post,) = document.operations
    assert [p.extensions.name for p in post.parameters] == ["q"]
    assert post.request_body is not None
    assert post.request_body.extensions.name == "payload"
    assert document.servers[0].extensions.name == "PRODUCTION"
    tag = document.tags[0].extensions
    assert (tag.name, tag.order, tag.group) == ("things", 2, ("a", "b"))


def test_ignoring(tmp_path: Path) -> None:
    """`x-sdk-ignore` and its aliases drop operations and whole paths, and say nothing."""
    for key in ("x-sdk-ignore", "x-fern-ignore", "x-speakeasy-ignore"):
        found, report = operation(tmp_path, f"{key}: true\n")
        assert found is None
        assert not len(report)
        assert good(tmp_path, f"{key}: false\n").ignore is False
        document, report = attempt(tmp_path, f"{HEAD}paths: {{/a: {{{key}: true, get: {{}}}}}}\n")
        assert document.operations == ()
        assert not len(report)


# -- aliases --------------------------------------------------------------------------------------


def test_aliases_of_names(tmp_path: Path) -> None:
    """Groups and methods of Fern and Speakeasy; ours win."""
    found = good(tmp_path, "x-fern-sdk-group-name: [a, b]\nx-fern-sdk-method-name: m\n")
    assert (found.group, found.method) == (("a", "b"), "m")
    assert good(tmp_path, "x-fern-sdk-group-name: a\n").group == ("a",)
    found = good(tmp_path, "x-speakeasy-group: a.b\nx-speakeasy-name-override: m\n")
    assert (found.group, found.method) == (("a", "b"), "m")
    found = good(tmp_path, "x-sdk-group: ours\nx-fern-sdk-group-name: theirs\n")
    assert found.group == ("ours",)


def test_global_name_overrides(tmp_path: Path) -> None:
    """Speakeasy names methods by `operationId` at the root of the document."""
    rules = "x-speakeasy-name-override: [{operationId: ^getA$, methodNameOverride: fetch}]"
    assert good(tmp_path, "", rules).method == "fetch"
    assert good(tmp_path, "x-sdk-method: own\n", rules).method == "own"
    other = "x-speakeasy-name-override: [{operationId: ^get.*, methodNameOverride: get}]"
    assert good(tmp_path, "", other).method is None


def test_aliases_on_parameters_and_servers(tmp_path: Path) -> None:
    """Names of arguments and of servers."""
    document, report = attempt(
        tmp_path,
        HEAD
        + textwrap.dedent("""\
        servers:
          - {url: 'https://x', x-fern-server-name: Prod}
          - {url: 'https://y', x-speakeasy-server-id: dev}
        paths:
          /a:
            get:
              parameters:
                - {name: X-A, in: header, schema: {}, x-fern-parameter-name: a}
                - {name: X-B, in: header, schema: {}, x-speakeasy-name-override: b}
              responses: {}
        """),
    )
    assert not len(report)
    assert [p.extensions.name for p in document.operations[0].parameters] == ["a", "b"]
    assert [s.extensions.name for s in document.servers] == ["Prod", "dev"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            "cursor: $request.cursor, next_cursor: $response.page.next, results: $response.data",
            ("cursor", ("data",), ("page", "next"), "cursor", None, None),
        ),
        (
            "offset: $request.page, results: $response.data, has-next-page: $response.more",
            ("page", ("data",), None, "page", None, ("more",)),
        ),
        (
            "offset: $request.query.skip, step: $request.take, results: $response",
            ("offset", (), None, "skip", "take", None),
        ),
        (
            "next_uri: $response.next, results: $response.data",
            ("url", ("data",), ("next",), None, None, None),
        ),
    ],
)
def test_fern_pagination(tmp_path: Path, settings: str, expected: tuple[object, ...]) -> None:
    """Paths below `$request` and `$response`; `true` takes what the document says once for all."""
    for fields, root in (
        (f"x-fern-pagination: {{{settings}}}", ""),
        ("x-fern-pagination: true", f"x-fern-pagination: {{{settings}}}"),
    ):
        hint = good(tmp_path, fields, root).pagination
        assert hint is not None
        found = (hint.style, hint.items, hint.next, hint.param, hint.limit_param, hint.has_more)
        assert found == expected
        assert hint.origin.pointer == "/paths/~1a/get/x-fern-pagination"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            "type: cursor, inputs: [{name: c, in: parameters, type: cursor}, "
            "{name: l, in: parameters, type: limit}], "
            "outputs: {nextCursor: $.page.next, results: $.data}",
            ("cursor", ("data",), ("page", "next"), "c", "l", None),
        ),
        (
            "type: offsetLimit, inputs: [{name: p, in: parameters, type: page}], "
            "outputs: {results: $.data, numPages: $.pages}",
            ("page", ("data",), None, "p", None, ("pages",)),
        ),
        (
            "type: offsetLimit, inputs: [{name: o, in: parameters, type: offset}], "
            "outputs: {results: $}",
            ("offset", (), None, "o", None, None),
        ),
        (
            "type: url, outputs: {nextUrl: $.next, results: $.data}",
            ("url", ("data",), ("next",), None, None, None),
        ),
    ],
)
def test_speakeasy_pagination(tmp_path: Path, settings: str, expected: tuple[object, ...]) -> None:
    """Inputs by what they do, outputs by JSONPath of names only."""
    hint = good(tmp_path, f"x-speakeasy-pagination: {{{settings}}}").pagination
    assert hint is not None
    found = (hint.style, hint.items, hint.next, hint.param, hint.limit_param, hint.total)
    assert found == expected


@pytest.mark.parametrize(
    ("fields", "format_", "sentinel"),
    [
        ("x-fern-streaming: true", "json-lines", None),
        ("x-fern-streaming: {format: sse, terminator: '[DONE]'}", "sse", "[DONE]"),
        ("x-fern-streaming: {format: json}", "json-lines", None),
        (
            "responses: {'200': {description: ok, content: {text/event-stream: "
            "{x-speakeasy-sse-sentinel: '[END]'}}}}",
            "sse",
            "[END]",
        ),
    ],
)
def test_aliases_of_streams(
    tmp_path: Path, fields: str, format_: str, sentinel: str | None
) -> None:
    """Fern's on the operation, Speakeasy's on the media type."""
    hint = good(tmp_path, fields).streaming
    assert hint is not None
    assert (hint.format, hint.sentinel) == (format_, sentinel)


def test_aliases_of_retries(tmp_path: Path) -> None:
    """What says that an operation may be repeated, or must not be."""
    root = "x-fern-idempotency-headers: [{header: Idempotency-Key, name: key}]"
    hint = good(tmp_path, "x-fern-idempotent: true", root).retry
    assert hint is not None
    assert (hint.idempotent, hint.key_header) == (True, "Idempotency-Key")
    for fields in ("x-fern-retries: {disabled: true}", "x-speakeasy-retries: {strategy: none}"):
        hint = good(tmp_path, fields).retry
        assert hint is not None
        assert hint.idempotent is False
    assert good(tmp_path, "x-speakeasy-retries: {strategy: backoff}").retry is None


@pytest.mark.parametrize(
    "fields",
    [
        "x-fern-sdk-group-name: 7",
        "x-fern-sdk-method-name: [a]",
        "x-fern-ignore: 'yes'",
        "x-speakeasy-group: [a]",
        "x-fern-pagination: cursor",
        "x-fern-pagination: true",
        "x-fern-pagination: {cursor: $request.c, next_cursor: $response.n}",
        "x-fern-pagination: {results: $response.d}",
        "x-fern-pagination: {cursor: $request.a.b, next_cursor: $response.n, results: $response.d}",
        "x-fern-pagination: {cursor: $response.c, results: $response.d}",
        "x-fern-pagination: {cursor: $request.c, results: 'data[0]'}",
        "x-speakeasy-pagination: {type: cursor, inputs: []}",
        "x-speakeasy-pagination: {type: url, outputs: {nextUrl: $.next}}",
        "x-speakeasy-pagination: {type: url, outputs: {results: '$.a[0]'}}",
        "x-fern-streaming: 7",
        "x-fern-streaming: {format: xml}",
        "x-fern-streaming: {stream-condition: $request.stream, format: sse}",
        "x-fern-retries: {max: 3}",
    ],
)
def test_aliases_that_can_not_be_read(tmp_path: Path, fields: str) -> None:
    """W116: never an error, and the operation stays."""
    found, report = operation(tmp_path, fields)
    assert found is not None
    assert (found.pagination, found.streaming, found.retry) == (None, None, None)
    assert codes(report) == ["W116"]
