"""`parse`: operations and their parts, tolerant of what real ones get wrong, with a word each."""

from __future__ import annotations

from pathlib import Path

import pytest
from parse_support import (
    HEAD_30,
    HEAD_32,
    OK,
    attempt,
    codes,
    one,
    only,
    parameter,
    paths,
    read,
    response,
)

# -- operations -----------------------------------------------------------------------------------


def test_operation_fields(tmp_path: Path) -> None:
    """Everything that an operation says of itself."""
    operation, report = only(
        tmp_path,
        """\
        /a:
          description: For all.
          get:
            operationId: getA
            tags: [A, B, A]
            summary: S
            deprecated: true
            externalDocs: {url: 'https://docs.example.com/A?b=C#d'}
            responses: {}
        """,
    )
    assert (operation.operation_id, operation.tags) == ("getA", ("A", "B"))
    assert (operation.summary, operation.description) == ("S", "For all.")
    assert operation.deprecated
    assert operation.external_url == "https://docs.example.com/A?b=C#d"
    assert operation.origin.pointer == "/paths/~1a/get"
    assert not len(report)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("deprecated: maybe", "W404"),
        ("tags: Orders", "W404"),
        ("summary: [a]", "W404"),
        ("operationId: {a: 1}", "W404"),
        ("externalDocs: {description: no url}", "W404"),
        ("operationId: 7", "W413"),
        ("summary: true", "W413"),
        ("security: {key: []}", "W404"),
    ],
)
def test_bad_fields_are_ignored(tmp_path: Path, fields: str, code: str) -> None:
    """W404, W413: one bad field costs that field and not the operation."""
    operation, report = only(tmp_path, f"/a: {{get: {{{fields}, description: kept, {OK}}}}}")
    assert operation.description == "kept"
    assert codes(report) == [code]
    assert report.warnings[0].origin.pointer.startswith("/paths/~1a/get/")


def test_missing_responses(tmp_path: Path) -> None:
    """W403 in 3.0, where they are required; 3.1 made them optional."""
    operation, report = only(tmp_path, "/a: {get: {operationId: x}}", HEAD_30)
    assert operation.responses == ()
    assert codes(report) == ["W403"]
    _, report = only(tmp_path, "/a: {get: {operationId: x}}")
    assert not len(report)


def test_status_keys(tmp_path: Path) -> None:
    """Integers are texts; W411 for `4xx`; W412 for what is no status; `x-` is not one."""
    operation, report = only(
        tmp_path,
        """\
        /a:
          get:
            responses:
              200: {description: a}
              4xx: {description: b}
              Default: {description: c}
              5XX: {description: d}
              '600': {description: e}
              ok: {description: f}
              x-y: {}
        """,
    )
    assert [r.status for r in operation.responses] == ["200", "4XX", "default", "5XX"]
    assert codes(report) == ["W411", "W411", "W412", "W412"]


def test_response_description(tmp_path: Path) -> None:
    """W403 where it is required; 3.2 made it optional and added a summary."""
    node, report = response(tmp_path, "{content: {}}")
    assert (node.description, codes(report)) == ("", ["W403"])
    node, report = response(tmp_path, "{summary: S}", HEAD_32)
    assert (node.description, codes(report)) == ("S", [])


def test_a_description_that_is_no_text(tmp_path: Path) -> None:
    """W404: nothing depends on the words."""
    node, report = response(tmp_path, "{description: [fine]}")
    assert (node.status, node.description, codes(report)) == ("200", "", ["W404"])


def test_references_to_responses(tmp_path: Path) -> None:
    """A chain is followed; a description beside `$ref` wins (3.1, 4.8.23)."""
    document, _ = read(
        tmp_path,
        paths("/a: {get: {responses: {'200': {$ref: '#/components/responses/X', description: d}}}}")
        + "\ncomponents: {responses: {X: {$ref: '#/components/responses/Y'}, "
        "Y: {description: y, headers: {H: {schema: {type: string}, required: true}}}}}",
    )
    (node,) = document.operations[0].responses
    assert node.description == "d"
    assert [(h.name, h.required) for h in node.headers] == [("H", True)]
    assert node.headers[0].schema is not None
    assert node.headers[0].schema.pointer == "/components/responses/Y/headers/H/schema"


def test_content(tmp_path: Path) -> None:
    """Media types keep their schemas as they are written, 3.2's `itemSchema` and examples."""
    node, report = response(
        tmp_path,
        """{description: ok, content: {
            application/json: {schema: {type: string, const: null}, examples: {
              a: {value: null}, b: {$ref: '#/components/examples/E'}, c: {externalValue: 'http://x'},
              d: {dataValue: 2}}},
            text/event-stream: {itemSchema: {type: object}},
            text/plain: }}""",
        HEAD_32 + "components: {examples: {E: {value: {k: 1}}}}\n",
    )
    json, events, plain = node.content
    assert json.schema is not None
    assert json.schema.value == {"type": "string", "const": None}
    assert json.examples == (("a", None), ("b", {"k": 1}), ("d", 2))
    assert events.item_schema is not None
    assert (plain.media_type, plain.schema) == ("text/plain", None)
    assert not len(report)


def test_content_by_reference(tmp_path: Path) -> None:
    """`content: {$ref}` and 3.2's `mediaTypes`, in documents of any version."""
    document, report = read(
        tmp_path,
        paths(
            """\
            /a:
              get:
                responses:
                  '200': {description: o, content: {$ref: '#/components/mediaTypes/M'}}
            /b:
              get:
                responses:
                  '200': {description: o, content: {a/b: {$ref: '#/components/mediaTypes/N'}}}
            """,
            HEAD_30,
        )
        + "components: {mediaTypes: {M: {a/b: {schema: {}}}, N: {schema: {}}}}",
    )
    media = [op.responses[0].content[0] for op in document.operations]
    assert [m.media_type for m in media] == ["a/b", "a/b"]
    assert [m.schema.pointer for m in media if m.schema] == [
        "/components/mediaTypes/M/a~1b/schema",
        "/components/mediaTypes/N/schema",
    ]
    assert not len(report)


def test_request_bodies(tmp_path: Path) -> None:
    """Content, whether required, and how each property of a form is sent."""
    operation, report = only(
        tmp_path,
        """\
        /a:
          post:
            requestBody:
              required: true
              description: D
              content:
                multipart/form-data:
                  schema: {type: object}
                  encoding:
                    f: {contentType: 'image/png, image/jpeg', headers: {X: {schema: {}}}}
                    g: {style: deepObject, explode: true, allowReserved: true}
            responses: {}
        """,
    )
    body = operation.request_body
    assert body is not None
    assert (body.required, body.description) == (True, "D")
    encoding = body.content[0].encoding
    assert encoding["f"].content_type == "image/png, image/jpeg"
    assert (encoding["g"].style, encoding["g"].explode, encoding["g"].allow_reserved) == (
        "deepObject",
        True,
        True,
    )
    assert not len(report)


def test_a_body_without_content(tmp_path: Path) -> None:
    """W403: there is nothing to send."""
    operation, report = only(tmp_path, f"/a: {{post: {{requestBody: {{}}, {OK}}}}}")
    assert operation.request_body is None
    assert codes(report) == ["W403"]


# -- parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "style", "explode"),
    [
        ("path", "simple", False),
        ("query", "form", True),
        ("header", "simple", False),
        ("cookie", "form", True),
    ],
)
def test_defaults_by_location(tmp_path: Path, location: str, style: str, explode: bool) -> None:
    """OpenAPI 3.1, 4.8.12.2."""
    node, _ = parameter(tmp_path, f"name: p, in: {location}, required: true, schema: {{}}")
    assert (node.style, node.explode) == (style, explode)


@pytest.mark.parametrize(
    ("style", "explode"), [("pipeDelimited", False), ("deepObject", False), ("form", True)]
)
def test_explode_follows_style(tmp_path: Path, style: str, explode: bool) -> None:
    """Only `form` explodes by default; what is said wins."""
    node, _ = parameter(tmp_path, f"name: p, in: query, style: {style}, schema: {{}}")
    assert (node.style, node.explode) == (style, explode)
    node, _ = parameter(
        tmp_path,
        f"name: p, in: query, style: {style}, explode: {str(not explode).lower()}, schema: {{}}",
    )
    assert node.explode is not explode


def test_parameter_fields(tmp_path: Path) -> None:
    """Everything else that a parameter says."""
    node, report = parameter(
        tmp_path,
        "name: p, in: query, description: d, deprecated: true, allowReserved: true, "
        "schema: {type: string}, examples: {a: {value: 1}, b: {value: null}}",
    )
    assert (node.required, node.description, node.deprecated) == (False, "d", True)
    assert (node.allow_reserved, node.examples) == (True, (1, None))
    assert node.schema is not None
    assert node.schema.pointer == "/paths/~1a/get/parameters/0/schema"
    assert not len(report)


def test_parameter_content(tmp_path: Path) -> None:
    """`content` excludes `schema`, and has one entry; W415 and W404 otherwise."""
    node, report = parameter(
        tmp_path, "name: p, in: query, content: {application/json: {schema: {}}}"
    )
    assert node.content is not None
    assert (node.content.media_type, node.schema) == ("application/json", None)
    assert not len(report)
    node, report = parameter(
        tmp_path, "name: p, in: query, schema: {}, content: {a/b: {schema: {}}, c/d: {schema: {}}}"
    )
    assert node.content is not None
    assert (node.content.media_type, node.schema) == ("a/b", None)
    assert codes(report) == ["W404", "W415"]
    _, report = parameter(tmp_path, "name: p, in: query")
    assert codes(report) == ["W403"], "it takes any value"


def test_querystring(tmp_path: Path) -> None:
    """3.2's location for the query string as a whole."""
    node, report = parameter(
        tmp_path,
        "name: q, in: querystring, content: {application/x-www-form-urlencoded: {schema: {}}}",
        HEAD_32,
    )
    assert node.location == "querystring"
    assert not len(report)


def test_path_parameters_are_required(tmp_path: Path) -> None:
    """W403: they are required whether marked or not (4.8.12.1)."""
    node, report = parameter(tmp_path, "name: id, in: path, schema: {}")
    assert node.required
    assert codes(report) == ["W403"]


def test_locations(tmp_path: Path) -> None:
    """W411 for `Query`; E406 for what is no location."""
    node, report = parameter(tmp_path, "name: p, in: Query, schema: {}")
    assert node.location == "query"
    assert codes(report) == ["W411"]
    for fields in (
        "name: p, in: body",
        "name: p, in: formData",
        "name: p",
        "in: query",
        "name: [], in: query",
    ):
        _, report = attempt(tmp_path, paths(f"/a: {{get: {{parameters: [{{{fields}}}], {OK}}}}}"))
        assert codes(report) == ["E406"], fields


@pytest.mark.parametrize("value", ["limit", "7", "[limit]", "[[]]"])
def test_parameters_that_are_none(tmp_path: Path, value: str) -> None:
    """E406: arguments would go missing."""
    _, report = attempt(tmp_path, paths(f"/a: {{get: {{parameters: {value}, {OK}}}}}"))
    assert codes(report) == ["E406"]


def test_styles_of_other_locations(tmp_path: Path) -> None:
    """W404: a header can't be a deepObject."""
    node, report = parameter(tmp_path, "name: p, in: header, style: deepObject, schema: {}")
    assert node.style == "simple"
    assert codes(report) == ["W404"]


def test_path_parameters_merge_into_operations(tmp_path: Path) -> None:
    """Those of an operation win over those of its path, by name and location (4.8.9)."""
    operation, report = only(
        tmp_path,
        f"""\
        /a:
          parameters:
            - {{name: p, in: query, description: shared, schema: {{}}}}
            - {{name: q, in: query, schema: {{}}}}
          get:
            parameters:
              - {{name: p, in: query, description: own, schema: {{}}}}
              - {{name: p, in: header, schema: {{}}}}
            {OK}
        """,
    )
    found = [(p.name, p.location, p.description) for p in operation.parameters]
    assert found == [("p", "query", "own"), ("q", "query", ""), ("p", "header", "")]
    assert not len(report)


def test_duplicate_parameters(tmp_path: Path) -> None:
    """W408: the first counts; two references to one parameter are no mistake worth a word."""
    operation, report = only(
        tmp_path,
        "/a: {get: {parameters: [{name: p, in: query, description: one, schema: {}}, "
        "{name: p, in: query, schema: {}}], responses: {}}}",
    )
    assert [p.description for p in operation.parameters] == ["one"]
    assert one(report, "W408").notes[0].origin.pointer == "/paths/~1a/get/parameters/0"
