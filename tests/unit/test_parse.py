"""`parse`: documents of all versions, and everything that has operations."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest
from parse_support import (
    HEAD,
    HEAD_30,
    HEAD_32,
    OK,
    attempt,
    codes,
    one,
    only,
    paths,
    read,
)

from clientsmith import parse, source
from clientsmith.config import Limits
from clientsmith.diagnostics import Report

# -- versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "version", ["3.0.0", "3.0.4", "3.1.0", "3.1.2", "3.2.0", "3.0", "3.1.0-rc1"]
)
def test_versions_that_are_read(tmp_path: Path, version: str) -> None:
    """Every patch of 3.0, 3.1 and 3.2, and the document remembers which."""
    document, _ = read(
        tmp_path, paths(f"/a: {{get: {{{OK}}}}}", HEAD.replace("3.1.0", f"'{version}'"))
    )
    assert document.openapi == version


@pytest.mark.parametrize(
    ("head", "place", "hint"),
    [
        ("swagger: '2.0'\n", "1:1", "swagger2openapi"),
        ("info: {}\nopenapi: 3.3.0\n", "2:1", "3.0, 3.1 or 3.2"),
        ("openapi: 4.0.0\n", "1:1", "3.0, 3.1 or 3.2"),
        ("openapi: 30.1\n", "1:1", "3.0, 3.1 or 3.2"),
        ("info: {}\n", "1:1", "openapi: 3.1.0"),
    ],
)
def test_versions_that_are_not(tmp_path: Path, head: str, place: str, hint: str) -> None:
    """E401: says what to do."""
    document, report = attempt(tmp_path, head)
    assert document is None
    found = one(report, "E401")
    assert f"{found.origin.line}:{found.origin.column}" == place
    assert hint in (found.hint or "")


@pytest.mark.parametrize("text", ["[1]", "- a\n", "just text\n"])
def test_a_document_is_a_map(tmp_path: Path, text: str) -> None:
    """E113: a list or a text is none."""
    document, report = attempt(tmp_path, text)
    assert document is None
    assert codes(report) == ["E113"]


def test_a_version_without_quotes(tmp_path: Path) -> None:
    """W413: `3.1` is a number in YAML, and understood."""
    document, report = read(tmp_path, paths(f"/a: {{get: {{{OK}}}}}", HEAD.replace("3.1.0", "3.1")))
    assert document.openapi == "3.1"
    assert codes(report) == ["W413"]


# -- the root -------------------------------------------------------------------------------------


def test_info(tmp_path: Path) -> None:
    """Title, version, description, contact and licence arrive as they are written."""
    document, report = read(
        tmp_path,
        """\
        openapi: 3.1.0
        info:
          title: Orders
          version: '2'
          summary: Short.
          contact: {email: a@example.com, name: A}
          license: {name: MIT, identifier: MIT}
        paths: {}
        """,
    )
    assert (document.title, document.version, document.description) == ("Orders", "2", "Short.")
    assert document.contact == (("name", "A"), ("email", "a@example.com"))
    assert document.license == (("name", "MIT"), ("identifier", "MIT"))
    assert codes(report) == ["W402"], "there is nothing to make an SDK of"


def test_missing_info(tmp_path: Path) -> None:
    """W403: without `info`, title or version, all else is read."""
    body = f"paths: {{/a: {{get: {{{OK}}}}}}}\n"
    for info, fields in (("", 1), ("info: {}\n", 2), ("info: {title: t}\n", 1)):
        document, report = read(tmp_path, f"openapi: 3.1.0\n{info}{body}")
        assert len(document.operations) == 1
        assert codes(report) == ["W403"] * fields


def test_numbers_where_text_belongs(tmp_path: Path) -> None:
    """W413: `version: 1.5` is read as the text 1.5."""
    document, report = read(
        tmp_path,
        f"openapi: 3.1.0\ninfo: {{title: 7, version: 1.5}}\npaths: {{/a: {{get: {{{OK}}}}}}}",
    )
    assert (document.title, document.version) == ("7", "1.5")
    assert codes(report) == ["W413", "W413"]


def test_unknown_fields(tmp_path: Path) -> None:
    """W405: a misspelt field gets a hint; `x-` fields are free."""
    operation, report = only(tmp_path, f"/a: {{get: {{sumary: hello, x-foo: 1, {OK}}}}}")
    found = one(report, "W405")
    assert operation.summary == ""
    assert found.hint == "did you mean `summary`?"
    assert found.origin.pointer == "/paths/~1a/get/sumary"


def test_servers(tmp_path: Path) -> None:
    """Servers with variables; a variable that is not declared is empty, with a word."""
    document, report = read(
        tmp_path,
        HEAD
        + textwrap.dedent("""\
        servers:
          - url: https://{region}.example.com:{port}/{base}
            description: Main.
            variables:
              region: {default: eu, enum: [eu, us], description: Where.}
              port: {enum: [443, 8443]}
        paths:
          /a:
            servers: [{url: https://path.example.com}]
            get: {responses: {}}
            put: {servers: [{url: https://op.example.com}], responses: {}}
            post: {servers: [], responses: {}}
        """),
    )
    (server,) = document.servers
    assert server.description == "Main."
    variables = [(v.name, v.default, v.enum) for v in server.variables]
    assert variables == [
        ("region", "eu", ("eu", "us")),
        ("port", "443", ("443", "8443")),
        ("base", "", ()),
    ]
    assert sorted(codes(report)) == ["W403", "W403", "W413", "W413"]
    urls = [operation.servers[0].url for operation in document.operations if operation.servers]
    assert urls == [f"https://{name}.example.com" for name in ("path", "op", "path")]


def test_tags(tmp_path: Path) -> None:
    """Tags with 3.2's parent; W409 for one that is declared twice."""
    document, report = read(
        tmp_path,
        paths(f"/a: {{get: {{{OK}}}}}", HEAD_32)
        + "\ntags: [{name: A, description: d}, {name: B, parent: A}, {name: A}]\n",
    )
    assert [(t.name, t.description, t.parent) for t in document.tags] == [
        ("A", "d", None),
        ("B", "", "A"),
    ]
    found = one(report, "W409")
    assert found.origin.pointer == "/tags/2"
    assert found.notes[0].origin.pointer == "/tags/0"


def test_descriptions_by_reference(tmp_path: Path) -> None:
    """Long texts may be in files of their own, be it Markdown or YAML."""
    files = {"d.yml": "intro: Hello.\n", "g.md": "# Hi\n"}
    document, _ = read(
        tmp_path,
        "openapi: 3.1.0\ninfo: {title: t, version: '1', description: {$ref: g.md}}\n"
        f"paths: {{/a: {{get: {{{OK}}}}}}}\n"
        "tags: [{name: A, description: {$ref: 'd.yml#/intro'}}]",
        files,
    )
    assert document.description == "# Hi\n"
    assert document.tags[0].description == "Hello."


def test_security(tmp_path: Path) -> None:
    """Schemes and requirements; W414 where scopes are null."""
    document, report = read(
        tmp_path,
        HEAD
        + textwrap.dedent("""\
        security: [{key: []}, {oauth: , key: []}, {}]
        paths:
          /a: {get: {responses: {}}, put: {security: [], responses: {}}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key, description: A key.}
            bearer: {type: http, scheme: bearer}
            mutual: {type: mutualTLS}
            oauth:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: https://x/t, scopes: {a: A, b: B}}
                implicit: {authorizationUrl: https://x/a, scopes: {c: C}}
        """),
    )
    assert document.security == ((("key", ()),), (("oauth", ()), ("key", ())), ())
    assert [operation.security for operation in document.operations] == [None, ()]
    key, bearer, mutual, oauth = document.security_schemes
    assert (key.type, key.location, key.wire, key.description) == (
        "apiKey",
        "header",
        "X-Key",
        "A key.",
    )
    assert (bearer.type, bearer.scheme) == ("http", "bearer")
    assert mutual.type == "mutualTLS"
    assert (oauth.token_url, oauth.scopes) == ("https://x/t", ("a", "b", "c"))
    assert codes(report) == ["W414"]


# -- paths ----------------------------------------------------------------------------------------


def test_every_method(tmp_path: Path) -> None:
    """All fixed methods, 3.2's `query` and `additionalOperations`, in the document's order."""
    methods = ["trace", "get", "put", "post", "delete", "options", "head", "patch", "query"]
    body = ", ".join(f"{method}: {{{OK}}}" for method in methods)
    document, report = read(
        tmp_path, paths(f"/a: {{{body}, additionalOperations: {{COPY: {{{OK}}}}}}}", HEAD_32)
    )
    assert [op.method for op in document.operations] == [*(m.upper() for m in methods), "COPY"]
    assert not len(report)


def test_methods_in_upper_case_and_twice(tmp_path: Path) -> None:
    """W411 and W410: `GET` is `get`; of two the first counts."""
    document, report = read(
        tmp_path,
        paths(f"/a: {{get: {{operationId: one, {OK}}}, GET: {{operationId: two, {OK}}}}}"),
    )
    assert [op.operation_id for op in document.operations] == ["one"]
    assert codes(report) == ["W410", "W411"]


def test_paths_that_differ_in_query_or_fragment_only(tmp_path: Path) -> None:
    """Two keys are two operations, whatever a server makes of them."""
    document, _ = read(
        tmp_path,
        paths(f"/a: {{get: {{{OK}}}}}\n/a?x=1: {{get: {{{OK}}}}}\n'/a#b': {{get: {{{OK}}}}}"),
    )
    assert [op.path for op in document.operations] == ["/a", "/a?x=1", "/a#b"]


def test_a_path_without_slash(tmp_path: Path) -> None:
    """W411: it is appended to a URL, so it needs one."""
    operation, report = only(tmp_path, f"orders: {{get: {{{OK}}}}}")
    assert operation.path == "/orders"
    assert codes(report) == ["W411"]


def test_references_to_path_items_and_operations(tmp_path: Path) -> None:
    """To components, to whole files, with siblings beside them, and in place of an operation."""
    document, report = read(
        tmp_path,
        paths(f"""\
        /a: {{$ref: '#/components/pathItems/P', summary: mine, put: {{{OK}}}}}
        /b: {{$ref: item.yaml}}
        /c: {{get: {{$ref: 'ops/op.yaml#/get%20it'}}}}
        """)
        + f"components: {{pathItems: {{P: {{get: {{{OK}}}, summary: theirs}}}}}}",
        {
            "item.yaml": "parameters: [{$ref: 'params.yaml#/Q'}]\n"
            "post: {$ref: ops/op.yaml#/get it}\n",
            "ops/op.yaml": "get it: {operationId: it, responses: {default: {$ref: ../r.yaml}}}\n",
            "params.yaml": "Q: {name: q, in: query, schema: {$ref: 's.yaml'}}\n",
            "r.yaml": "description: fine\n",
        },
    )
    found = {(op.method, op.path): op for op in document.operations}
    assert set(found) == {("GET", "/a"), ("PUT", "/a"), ("POST", "/b"), ("GET", "/c")}
    assert found["GET", "/a"].summary == "mine"
    shared = found["POST", "/b"]
    assert shared.parameters[0].schema is not None
    assert shared.parameters[0].schema.file == "params.yaml"
    assert shared.responses[0].description == "fine"
    assert shared.origin.file == "ops/op.yaml"
    assert not len(report), "schemas are not followed here"


@pytest.mark.parametrize(
    "body",
    [
        "/a: {$ref: nope.yaml}",
        "/a: {$ref: '#/components/pathItems/Nope'}",
        "/a: {get: {$ref: nope.yaml}}",
        "/a: {get: {$ref: 'https://example.com/op.yaml'}}",
        "/a: {get: {parameters: [{$ref: '#/components/parameters/Nope'}]}}",
        "/a: {post: {requestBody: {$ref: '#/components/requestBodies/Nope'}}}",
        "/a: {post: {requestBody: {$ref: '#/paths/~1a/post/requestBody'}}}",
    ],
)
def test_references_that_an_operation_needs(tmp_path: Path, body: str) -> None:
    """E407: a missing method or argument would make the SDK offer less than the API."""
    _, report = attempt(tmp_path, paths(body))
    assert codes(report) == ["E407"]
    assert report.errors[0].origin.line == 4


def test_a_missing_target_gets_a_hint(tmp_path: Path) -> None:
    """The place is that of the `$ref`, the hint a close match."""
    _, report = attempt(
        tmp_path,
        paths("/a: {get: {parameters: [{$ref: '#/components/parameters/Limti'}]}}")
        + "\ncomponents: {parameters: {Limit: {name: limit, in: query}}}",
    )
    found = one(report, "E407")
    assert found.origin.pointer == "/paths/~1a/get/parameters/0/$ref"
    assert found.hint == "did you mean `#/components/parameters/Limit`?"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{responses: {'200': {$ref: '#/components/responses/Nope'}}}", "W131"),
        ("{responses: {'200': {$ref: nope.yaml}}}", "W132"),
        ("{responses: {'200': {$ref: 'https://example.com/r.json'}}}", "W133"),
        ("{responses: {'200': {$ref: ../../r.yaml}}}", "W134"),
        ("{responses: {'200': {$ref: '#/paths/~1a/get/responses/200'}}}", "W135"),
        ("{responses: {'200': {$ref: [1]}}}", "W136"),
    ],
)
def test_references_that_only_widen(tmp_path: Path, body: str, code: str) -> None:
    """A response that can't be read stays announced, and accepts any reply."""
    operation, report = only(tmp_path, f"/a: {{get: {body}}}")
    assert [(r.status, r.content) for r in operation.responses] == [("200", ())]
    assert codes(report) == [code]
    assert "any reply is accepted" in one(report, code).message


def test_nothing_is_followed_in_extensions_and_examples(tmp_path: Path) -> None:
    """A `$ref` in data is data."""
    operation, report = only(
        tmp_path,
        """\
        /a:
          get:
            x-code-samples: [{source: {$ref: ./nope.ts}}]
            parameters: [{name: q, in: query, schema: {}, example: {$ref: nope.json}}]
            responses:
              '200':
                description: ok
                content: {application/json: {example: {$ref: '#/nope'}, x-y: {$ref: nope}}}
        """,
    )
    assert operation.parameters[0].examples == ({"$ref": "nope.json"},)
    assert operation.responses[0].content[0].examples == (("", {"$ref": "#/nope"}),)
    assert not len(report)


def test_a_response_of_null(tmp_path: Path) -> None:
    """`'204':` with nothing below it is announced."""
    operation, _ = only(tmp_path, "/a:\n  get:\n    responses:\n      '204':\n      200:\n")
    assert [r.status for r in operation.responses] == ["204", "200"]


def test_an_operation_of_null(tmp_path: Path) -> None:
    """`get:` with nothing below it is an operation all the same."""
    operation, _ = only(tmp_path, "/a:\n  get:\n")
    assert (operation.method, operation.responses) == ("GET", ())


# -- webhooks, callbacks, channels ----------------------------------------------------------------


def test_webhooks_alone(tmp_path: Path) -> None:
    """A document needs no paths; `x-webhooks` is read in 3.0."""
    body = "{ev: {post: {requestBody: {content: {a/b: {schema: {}}}}, responses: {}}}}"
    for head, key in ((HEAD, "webhooks"), (HEAD_30, "x-webhooks")):
        document, report = read(tmp_path, f"{head}{key}: {body}\n")
        assert [(w.path, w.method) for w in document.webhooks] == [("ev", "POST")]
        assert document.operations == ()
        assert not len(report)


def test_callbacks(tmp_path: Path) -> None:
    """Callbacks are read, by reference as well, also those that refer to themselves."""
    document, report = read(
        tmp_path,
        paths("""\
        /a:
          post:
            responses: {}
            callbacks:
              on: {$ref: '#/components/callbacks/On'}
              again: {'{$request.body#/url}': {$ref: '#/paths/~1a'}}
        """)
        + "components: {callbacks: {On: {'{$url}': {post: {operationId: cb, responses: {}}}}}}",
    )
    assert [(c.path, c.operation_id) for c in document.callbacks] == [
        ("{$url}", "cb"),
        ("{$request.body#/url}", None),
    ]
    assert len(document.operations) == 1
    assert not len(report)


def test_channels(tmp_path: Path) -> None:
    """`x-websocket` makes a channel, beside the operations of the path."""
    document, report = read(
        tmp_path, paths(f"/ws:\n  x-websocket: {{send: {{}}}}\n  get: {{{OK}}}\n")
    )
    (channel,) = document.channels
    assert (channel.path, channel.value.value) == ("/ws", {"send": {}})
    assert channel.value.pointer == "/paths/~1ws/x-websocket"
    assert channel.origin.line == 5
    assert len(document.operations) == 1
    assert not len(report)


def test_component_schemas_stay_as_written(tmp_path: Path) -> None:
    """Schemas are neither upgraded nor followed."""
    document, _ = read(
        tmp_path,
        f"{HEAD_30}paths: {{/a: {{get: {{{OK}}}}}}}\n"
        "components: {schemas: {A: {nullable: true, exclusiveMinimum: true}, B: {$ref: no.yaml}}}",
    )
    assert [(name, place.value) for name, place in document.component_schemas] == [
        ("A", {"nullable": True, "exclusiveMinimum": True}),
        ("B", {"$ref": "no.yaml"}),
    ]


# -- real documents -------------------------------------------------------------------------------

SHARED = Path(os.environ.get("CLIENTSMITH_SHARED") or Path(__file__).parents[3] / "shared")
SPECS = SHARED / "specs"


def _declared() -> list[tuple[str, int]]:
    """Documents and the number of operations that their index says they have."""
    index = SPECS / "INDEX.md"
    if not index.is_file():
        return []
    rows = [line.split("|") for line in index.read_text().splitlines() if line.startswith("| `")]
    return [(row[1].strip(" `"), int(row[5])) for row in rows]


MICRO = sorted((SPECS / "micro").glob("*.yaml")) if SPECS.is_dir() else []


@pytest.mark.parametrize(("name", "operations"), _declared())
def test_real_documents(name: str, operations: int) -> None:
    """Every operation that a real document declares is there, and none of it is an error."""
    report = Report()
    bundle = source.load(SPECS / name, Limits(), report)
    assert bundle is not None
    document = parse.parse(bundle, report)
    assert document is not None
    assert not report.errors
    assert len(document.operations) == operations


@pytest.mark.parametrize("path", MICRO, ids=lambda path: path.stem)
def test_documents_of_one_construct(path: Path) -> None:
    """What breaks other generators is no error here."""
    report = Report()
    bundle = source.load(path, Limits(), report)
    assert bundle is not None
    document = parse.parse(bundle, report)
    assert document is not None
    assert not report.errors
    assert document.operations or document.webhooks


def test_whether_real_documents_were_at_hand() -> None:
    """Says which documents were not read: those that are not part of the repository."""
    if not SPECS.is_dir():
        print("real documents: no folder with them, so none was read")
    assert bool(_declared()) == (SPECS / "INDEX.md").is_file()
