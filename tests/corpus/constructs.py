"""Documents of one construct each: what breaks generators, in as few lines as show it.

Data only. `SCHEMAS` become components of a document whose one operation returns the schema `A`;
`PATHS` become its paths, with `Thing` at hand as a component; `WHOLE` are documents as they stand.
"""

from __future__ import annotations

import textwrap

from corpus.calls import CALLS
from corpus.keywords import KEYWORDS

INFO = "info: {title: Corpus, version: '1'}\n"
THING = "  schemas: {Thing: {type: object, properties: {id: {type: string}}}}\n"


def of_schemas(text: str) -> str:
    """Make a document that returns, and takes, the schema `A`."""
    a = "{application/json: {schema: {$ref: '#/components/schemas/A'}}}"
    call = (
        "paths:\n  /a:\n    post:\n      tags: [things]\n      operationId: run\n"
        f"      requestBody: {{required: true, content: {a}}}\n"
        f"      responses: {{'200': {{description: fine, content: {a}}}}}\n"
    )
    return f"openapi: 3.1.0\n{INFO}{call}components:\n  schemas:\n{textwrap.indent(text, '    ')}"


def of_paths(text: str) -> str:
    """Make a document of the given paths."""
    return f"openapi: 3.1.0\n{INFO}paths:\n{textwrap.indent(text, '  ')}components:\n{THING}"


def _schemas(text: str) -> str:
    return of_schemas(textwrap.dedent(text).lstrip("\n"))


def _paths(text: str) -> str:
    return of_paths(textwrap.dedent(text).lstrip("\n"))


SCHEMAS = {
    "names that differ in case": _schemas("""
        A:
          type: object
          properties:
            x: {$ref: '#/components/schemas/fooBar'}
            y: {$ref: '#/components/schemas/FooBar'}
            z: {$ref: '#/components/schemas/foo_bar'}
        fooBar: {type: object, properties: {one: {type: string}}}
        FooBar: {type: object, properties: {two: {type: string}}}
        foo_bar: {type: object, properties: {three: {type: string}}}
    """),
    "inline object named like a component": _schemas("""
        A: {type: object, properties: {action: {type: object, properties: {x: {type: integer}}}}}
        AAction: {type: object, properties: {y: {type: integer}}}
    """),
    "two components with one title": _schemas("""
        A: {title: Same, type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
        B: {title: Same, type: object, properties: {x: {type: integer}}}
    """),
    "names of typing and pydantic": _schemas("""
        A:
          type: object
          properties:
            list: {$ref: '#/components/schemas/List'}
            any: {$ref: '#/components/schemas/Any'}
            field: {$ref: '#/components/schemas/Field'}
            none: {$ref: '#/components/schemas/None'}
            cause: {$ref: '#/components/schemas/Exception'}
        Exception: {type: object, properties: {inner: {$ref: '#/components/schemas/Exception'}}}
        List: {type: array, items: {type: string}}
        Any: {type: object, properties: {x: {}}}
        Optional: {type: object, properties: {x: {$ref: '#/components/schemas/Union'}}}
        Union: {oneOf: [{type: string}, {$ref: '#/components/schemas/Any'}]}
        Field: {type: object, properties: {default: {type: string}}}
        BaseModel: {type: object, properties: {y: {type: string}}}
        Model: {type: object, properties: {y: {type: string}}}
        None: {type: object, properties: {z: {type: string}}}
        datetime: {type: string, format: date-time}
        Literal: {type: string, enum: [a, b]}
        TYPE_CHECKING: {anyOf: [{type: string}, {items: {$ref: '#/components/schemas/A'}}]}
        TypedDict: {type: object, properties: {x: {type: string}}}
        ApiError: {type: object, properties: {x: {type: string}}}
    """),
    "properties named like members": _schemas("""
        A:
          type: object
          required: [self, json, model_config]
          properties:
            {self: {type: string}, d: {type: string}, json: {type: object}, copy: {type: string},
             schema: {type: object}, dict: {type: object}, model_config: {type: string},
             model_fields: {type: string}, validate: {type: string}, class: {type: string},
             from: {type: string}, None: {type: string}, __class__: {type: string},
             __init__: {type: string}, _private: {type: string}, list: {type: array, items: {}},
             str: {type: string}, date: {type: string, format: date}, A: {type: string},
             Any: {}, Literal: {enum: [a]}, request_options: {type: string}, OMIT: {type: string}}
    """),
    "properties that become one name": _schemas("""
        A:
          type: object
          properties:
            {fooBar: {type: string}, foo_bar: {type: string}, foo-bar: {type: string},
             '+1': {type: integer}, '-1': {type: integer}, '@type': {type: string},
             type: {type: string}, '': {type: string}, '…': {type: string}, 1st: {type: string},
             größe: {type: string}, 名前: {type: string}, 🎉: {type: string}, 'a.b': {type: string}}
    """),
    "null in every spelling": _schemas("""
        A:
          type: object
          required: [a, b, c, d, e, f]
          properties:
            a: {type: [string, 'null']}
            b: {type: string, nullable: true}
            c: {oneOf: [{type: 'null'}, {$ref: '#/components/schemas/B'}]}
            d: {anyOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}
            e: {type: 'null'}
            f: {enum: [x, null]}
            g: {allOf: [{$ref: '#/components/schemas/B'}], nullable: true}
            h: {const: null}
        B: {type: [object, 'null'], properties: {x: {type: string}}}
    """),
    "allOf of every kind": _schemas("""
        A:
          allOf:
            - {$ref: '#/components/schemas/Base'}
            - {type: object, properties: {kind: {enum: [a]}, n: {type: integer, enum: [1]}}}
            - {required: [id]}
        Base:
          type: object
          properties:
            {id: {type: string}, kind: {type: string, enum: [a, b]}, n: {type: number},
             u: {allOf: [{type: string, format: uuid}, {description: text}]},
             list: {allOf: [{$ref: '#/components/schemas/Items'}, {minItems: 1}]},
             either: {allOf: [{$ref: '#/components/schemas/Either'}, {properties: {z: {}}}]},
             status: {allOf: [{$ref: '#/components/schemas/Status'}, {default: on}]}}
        Items: {type: array, items: {type: string}}
        Either: {oneOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
        Left: {type: object, properties: {l: {type: string}}}
        Right: {type: object, properties: {r: {type: string}}}
        Status: {type: string, enum: ['on', 'off']}
    """),
    "allOf that comes back to itself": _schemas("""
        A: {allOf: [{$ref: '#/components/schemas/Node'}, {properties: {b: {type: string}}}]}
        Node: {type: object, properties: {next: {$ref: '#/components/schemas/A'}}}
    """),
    "recursive types": _schemas("""
        A:
          type: object
          required: [tree]
          properties:
            tree: {$ref: '#/components/schemas/Tree'}
            json: {$ref: '#/components/schemas/Json'}
            first: {$ref: '#/components/schemas/First'}
            again: {$ref: '#/components/schemas/A'}
        Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
        Json:
          oneOf:
            - {type: string}
            - {type: array, items: {$ref: '#/components/schemas/Json'}}
            - {type: object, additionalProperties: {$ref: '#/components/schemas/Json'}}
        First: {type: array, items: {$ref: '#/components/schemas/Second'}}
        Second: {anyOf: [{type: integer}, {$ref: '#/components/schemas/Third'}]}
        Third: {type: object, additionalProperties: {$ref: '#/components/schemas/First'}}
        Self: {$ref: '#/components/schemas/Self'}
    """),
    "unions with discriminators": _schemas("""
        A:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator:
            propertyName: kind
            mapping: {cat: '#/components/schemas/Cat', dog: Dog, hound: '#/components/schemas/Dog'}
        Cat: {type: object, required: [kind], properties: {kind: {type: string}, purrs: {}}}
        Dog: {type: object, required: [kind], properties: {kind: {type: string}, barks: {}}}
    """),
    "discriminator of a base": _schemas("""
        A: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        Pet:
          type: object
          required: [type]
          properties: {type: {type: string}}
          discriminator: {propertyName: type}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {purrs: {}}}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {barks: {}}}]}
    """),
    "enums of every kind": _schemas("""
        A:
          type: object
          properties:
            case: {type: string, enum: [asc, ASC, desc]}
            symbols: {type: string, enum: ['', '<', '*', '-', 'a b', 'it''s "q" \\\\']}
            keywords: {type: string, enum: [None, class, 'true', mro]}
            numbers: {type: integer, enum: [1, -1, 0]}
            floats: {type: number, enum: [0.5, 1]}
            mixed: {enum: [1, one, true, null]}
            empty: {type: string, enum: []}
            named: {type: integer, enum: [1, 2], x-enum-varnames: [ONE, TWO], default: 2}
            constant: {const: 3}
            deep: {enum: [[1], {a: 1}, x]}
    """),
    "booleans for schemas": _schemas("""
        A:
          type: object
          required: [any]
          properties: {any: true, none: false, list: {type: array, items: true}}
          additionalProperties: {type: array, prefixItems: [{type: string}], items: false}
    """),
    "maps and tuples": _schemas("""
        A:
          type: object
          properties:
            strict: {type: object, additionalProperties: false, properties: {x: {type: string}}}
            typed:
              type: object
              properties: {x: {type: string}}
              additionalProperties: {type: integer}
            free: {type: object}
            pattern: {type: object, patternProperties: {'^x-"''': {type: string}}}
            pair:
              type: array
              prefixItems: [{type: string}, {type: integer}]
              minItems: 2
              items: false
            bare: {type: array}
    """),
    "references to odd places": _schemas("""
        A:
          type: object
          $defs: {Inner: {type: object, properties: {x: {type: string}}}}
          properties:
            a: {$ref: '#/components/schemas/A/$defs/Inner'}
            b: {$ref: '#/components/schemas/A/properties/c'}
            c: {type: object, properties: {y: {type: string}}}
            d: {$ref: '#/components/schemas/B/allOf/0'}
            e: {$ref: '#/paths/~1a/post/responses/200/content/application~1json/schema'}
            f: {$ref: '#/components/schemas/Missing'}
            g: {$ref: '#/components/schemas/B', description: beside}
        B: {allOf: [{type: object, properties: {z: {type: string}}}]}
    """),
    "defaults that do not fit": _schemas("""
        A:
          type: object
          properties:
            when: {type: string, format: date-time, default: now + 30 minutes}
            day: {type: string, format: date, default: 2020-01-01}
            count: {type: integer, default: many}
            level: {type: string, enum: [a, b], default: c}
            inner: {type: object, properties: {x: {type: string}}, default: {x: y}}
            list: {type: array, items: {type: string}, default: [a, b]}
    """),
    "text that ends strings and comments": _schemas('''
        A:
          type: object
          description: "ends with a quote\\""
          properties:
            a: {type: string, description: 'has """ and \\ and {braces} and {{ jinja }}'}
            'b"c': {type: string, pattern: '^["'']+\\$'}
            c: {type: string, enum: ['"""', "\\\\", "{% raw %}", "a\\nb"], default: '"""'}
    '''),
    "types of other dialects": _schemas("""
        A:
          type: object
          properties:
            a: {type: datetime}
            b: {type: file}
            c: {type: string, properties: {x: {type: string}}}
            d: {type: string, required: true}
            e: {type: any}
            f: {type: [string, integer, array, object, 'null']}
    """),
    "read-only and write-only": _schemas("""
        A:
          type: object
          required: [id, secret, name]
          properties:
            id: {type: string, readOnly: true}
            secret: {type: string, writeOnly: true}
            name: {type: string}
    """),
    "only required": _schemas("""
        A:
          type: object
          properties: {a: {type: string}, b: {type: string}}
          anyOf: [{required: [a]}, {required: [b]}]
          not: {required: [a, b]}
    """),
    "discriminator by URL, and implicit": _schemas("""
        A:
          type: object
          required: [pet, shape, code]
          properties:
            pet: {$ref: '#/components/schemas/Pet'}
            shape: {$ref: '#/components/schemas/Shape'}
            code: {$ref: '#/components/schemas/Code'}
        Pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator:
            propertyName: kind
            mapping:
              cat: 'openapi.yaml#/components/schemas/Cat'
              dog: './openapi.yaml#/components/schemas/Dog'
        Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
        Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
        Shape:
          anyOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
          discriminator: {propertyName: form}
        Circle: {type: object, required: [form], properties: {form: {type: string}}}
        Square: {type: object, required: [form], properties: {form: {type: string}}}
        Code:
          oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}]
        One: {type: object, required: [n], properties: {n: {type: integer, enum: [1]}}}
        Two: {type: object, required: [n], properties: {n: {type: integer, enum: [2]}}}
    """),
    "every format": _schemas("""
        A:
          type: object
          properties:
            date: {type: string, format: date}
            at: {type: string, format: date-time}
            id: {type: string, format: uuid}
            amount: {type: string, format: decimal}
            lasts: {type: string, format: duration}
            data: {type: string, format: byte}
            link: {type: string, format: uri}
            old: {type: string, deprecated: true}
            odd: {type: string, format: of-our-own}
    """),
    "values of a schema": _schemas("""
        A:
          type: object
          required: [kind, pair, many]
          properties:
            kind: {const: fixed}
            pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false,
                   minItems: 2}
            many: {type: [string, integer, 'null']}
            size: {type: integer, default: 3}
            level: {enum: [1, one, null]}
            extra:
              type: object
              properties: {x: {type: string}}
              additionalProperties: {type: integer}
            headers: {type: object, patternProperties: {'^x-': {type: string}}}
    """),
}

PATHS = {
    "replies by range and default": _paths("""
        /a:
          get:
            tags: [things]
            operationId: run
            responses:
              '2XX':
                description: fine
                headers: {X-Left: {schema: {type: integer}}}
                content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
              '404': {description: none, content: {application/json: {schema: {type: object}}}}
              4XX: {description: bad, content: {text/plain: {schema: {type: string}}}}
              default:
                description: any
                content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
    """),
    "parameters of the path item": _paths("""
        /a/{id}:
          parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            - {name: q, in: query, schema: {type: integer}}
            - {name: f, in: query, content: {application/json: {schema: {type: object}}}}
          get:
            tags: [things]
            operationId: run
            parameters: [{name: q, in: query, schema: {type: string}}]
            responses: {'200': {description: fine}}
    """),
    "XML": _paths("""
        /a:
          post:
            tags: [things]
            operationId: run
            requestBody:
              required: true
              content: {application/xml: {schema: {type: object, properties: {x: {}}}}}
            responses:
              '200':
                description: fine
                content: {application/xml: {schema: {$ref: '#/components/schemas/Thing'}}}
    """),
    "no operation ids": _paths("""
        /users: {get: {responses: {}}, post: {responses: {}}}
        /users/{user_id}:
          get: {responses: {}}
          patch: {responses: {}}
          delete: {responses: {}}
        /users/{user_id}/keys: {get: {responses: {}}, post: {responses: {}}}
        /users/{user_id}/keys/{key_id}: {get: {responses: {}}, put: {responses: {}}}
        /users/{user_id}/activate: {post: {responses: {}}}
        /v1/search: {get: {responses: {}}}
    """),
    "status codes that are integers": _paths("""
        /a: {get: {tags: [things], operationId: run, responses: {200: {description: fine}}}}
    """),
    "tags that start with digits, or are words of Python": _paths("""
        /a: {get: {tags: ['1-Click'], responses: {'200': {description: fine}}}}
        /b: {get: {tags: [class], responses: {'200': {description: fine}}}}
        /c: {get: {tags: [core], responses: {'200': {description: fine}}}}
        /d: {get: {tags: [Größe 名前 🎉], responses: {'200': {description: fine}}}}
        /e: {get: {tags: [types], responses: {'200': {description: fine}}}}
        /f: {get: {tags: ['../..'], responses: {'200': {description: fine}}}}
        /g: {get: {tags: [''], responses: {'200': {description: fine}}}}
    """),
    "operation ids of every kind": _paths("""
        /a: {get: {operationId: list, tags: [t], responses: {'200': {description: fine}}}}
        /b: {get: {operationId: list, tags: [t], responses: {'200': {description: fine}}}}
        /c: {get: {operationId: import, tags: [t], responses: {'200': {description: fine}}}}
        /d: {get: {operationId: with_raw_response, tags: [t], responses: {'200': {description: f}}}}
        /e: {get: {operationId: __init__, tags: [t], responses: {'200': {description: fine}}}}
        /f: {get: {operationId: 1 / 2, tags: [t], responses: {'200': {description: fine}}}}
        /g: {get: {tags: [t], responses: {'200': {description: fine}}}}
        /g/{id}: {get: {tags: [t], responses: {'200': {description: fine}}}}
        /g#twin: {get: {tags: [t], responses: {'200': {description: fine}}}}
        /h?x=1: {get: {tags: [t], responses: {'200': {description: fine}}}}
        /: {get: {responses: {'200': {description: fine}}}}
    """),
    "parameters with odd names": _paths("""
        /a/{client}/{body}/{undeclared}:
          get:
            tags: [things]
            operationId: run
            parameters:
              - {name: client, in: path, required: true, schema: {type: string, default: x}}
              - {name: body, in: path, required: true, schema: {type: [integer, 'null']}}
              - {name: self, in: query, schema: {type: string}}
              - {name: url, in: query, schema: {type: string}}
              - {name: request_options, in: query, schema: {type: string}}
              - {name: 'filter[name]', in: query, schema: {type: string}}
              - {name: $top, in: query, schema: {type: integer, default: 20 - x}}
              - {name: from, in: query, schema: {type: string}}
              - {name: 1st, in: query, schema: {type: string}}
              - {name: 'ids[]', in: query, schema: {type: array, items: {type: string}}}
              - {name: DateCreated, in: query, schema: {type: string, format: date}}
              - {name: DateCreated<, in: query, schema: {type: string, format: date}}
              - {name: DateCreated>, in: query, schema: {type: string, format: date}}
              - {name: id, in: query, schema: {type: string}}
              - {name: id, in: header, schema: {type: string, format: date-time}}
              - {name: id, in: cookie, schema: {type: array, items: {type: string}}}
            responses: {'200': {description: fine}}
    """),
    "bodies of every media type": _paths("""
        /a: {post: {tags: [t], requestBody: {content: {text/plain: {}}}, responses: {}}}
        /b: {post: {tags: [t], requestBody: {content: {image/png: {}}}, responses: {}}}
        /c: {post: {tags: [t], requestBody: {content: {'*/*': {}}}, responses: {}}}
        /d: {post: {tags: [t], requestBody: {content: {application/json: {}}}, responses: {}}}
        /e: {post: {tags: [t], requestBody: {content: {application/x-ndjson: {}}}, responses: {}}}
        /f:
          post:
            tags: [t]
            requestBody:
              content:
                multipart/form-data:
                  schema:
                    type: object
                    required: [file]
                    properties:
                      file: {type: string, format: binary}
                      files: {type: array, items: {type: string, format: binary}}
                      meta: {type: object, properties: {x: {type: string}}}
            responses: {'200': {description: fine, content: {application/pdf: {}}}}
        /g:
          post:
            tags: [t]
            requestBody:
              content:
                application/x-www-form-urlencoded:
                  schema: {type: object, properties: {m: {type: object}, l: {type: array}}}
            responses: {default: {description: any, content: {'*/*': {}}}}
        /h:
          post:
            tags: [t]
            requestBody: {content: {application/json: {schema: {oneOf: [{}, {}]}}}}
            responses: {'4xx': {description: bad}, '2XX': {description: good}}
        /i:
          get:
            tags: [t]
            requestBody: {content: {application/json: {schema: {type: object}}}}
            responses: {'200': {description: fine, content: {text/event-stream: {}}}}
    """),
    "every method": _paths("""
        /a:
          get: {tags: [t], responses: {}}
          put: {tags: [t], responses: {}}
          post: {tags: [t], responses: {}}
          delete: {tags: [t], responses: {}}
          options: {tags: [t], responses: {}}
          head: {tags: [t], responses: {}}
          patch: {tags: [t], responses: {}}
          trace: {tags: [t]}
    """),
    "servers and security of an operation": _paths("""
        /a:
          get:
            tags: [t]
            servers: [{url: 'https://other.example/{x}', variables: {x: {default: v1}}}]
            security: [{oauth: }, {}]
            responses: {'200': {description: fine}}
    """),
    "callbacks and links": _paths("""
        /a:
          post:
            tags: [t]
            callbacks:
              done:
                '{$request.body#/url}': {post: {requestBody: {content: {}}, responses: {}}}
            responses:
              '200':
                description: fine
                headers: {X-Left: {schema: {type: integer}}}
                links: {next: {operationId: gone}}
    """),
}

WHOLE = {
    "webhooks only": f"""
openapi: 3.1.0
{INFO}
webhooks:
  done:
    post:
      requestBody:
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}
      responses: {{'200': {{description: fine}}}}
components:
{THING}
""",
    "no version, no responses": "openapi: 3.0.3\ninfo: {title: T}\npaths: {/a: {get: {}}}\n",
    "path items by reference": f"""
openapi: 3.1.0
{INFO}
paths:
  /a: {{$ref: '#/components/pathItems/P'}}
components:
  pathItems: {{P: {{get: {{responses: {{'200': {{$ref: '#/components/responses/R'}}}}}}}}}}
  responses: {{R: {{$ref: '#/components/responses/S'}}, S: {{description: fine}}}}
""",
    "OpenAPI 3.2": f"""
openapi: 3.2.0
{INFO}
paths:
  /a:
    query:
      tags: [t]
      requestBody: {{content: {{application/json: {{$ref: '#/components/mediaTypes/M'}}}}}}
      responses:
        '200':
          description: fine
          content: {{application/jsonl: {{itemSchema: {{$ref: '#/components/schemas/Thing'}}}}}}
    additionalOperations:
      COPY: {{tags: [t], responses: {{'204': {{description: done}}}}}}
components:
  mediaTypes: {{M: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}
{THING}
""",
    "security in all combinations": f"""
openapi: 3.1.0
{INFO}
security: [{{key: []}}, {{user: [], app: []}}]
paths:
  /default: {{get: {{tags: [t], operationId: usual, responses: {{}}}}}}
  /none: {{get: {{tags: [t], operationId: open, security: [], responses: {{}}}}}}
  /optional:
    get: {{tags: [t], operationId: maybe, security: [{{}}, {{key: []}}], responses: {{}}}}
  /other: {{get: {{tags: [t], operationId: other, security: [{{login: []}}], responses: {{}}}}}}
components:
  securitySchemes:
    key: {{type: apiKey, in: header, name: X-Key}}
    user: {{type: http, scheme: bearer}}
    app: {{type: apiKey, in: query, name: app}}
    login: {{type: http, scheme: basic}}
""",
    "server variables": f"""
openapi: 3.0.3
{INFO}
servers:
  - url: https://{{region}}.example/{{version}}
    variables: {{region: {{default: eu, enum: [eu, us]}}, version: {{default: v1}}}}
paths:
  /a:
    get: {{tags: [t], operationId: one, responses: {{}}}}
    put:
      tags: [t]
      operationId: two
      servers: [{{url: https://upload.example}}]
      responses: {{}}
""",
    "tags below tags, and $self": f"""
openapi: 3.2.0
$self: https://example.com/api/openapi
{INFO}
tags: [{{name: shop}}, {{name: orders, parent: shop}}]
paths: {{/a: {{get: {{tags: [orders], operationId: list, responses: {{}}}}}}}}
""",
    "null in 3.0": """
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      tags: [things]
      operationId: run
      responses:
        '200':
          description: fine
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
components:
  schemas:
    A: {type: object, required: [b], properties: {b: {type: string, nullable: true}}}
""",
    "anchors and merge keys": f"""
openapi: 3.0.3
{INFO}
x-base: &base {{tags: [t], responses: {{'200': {{description: fine}}}}}}
paths:
  /a: {{get: {{<<: *base, operationId: one}}, put: *base}}
""",
}

DOCUMENTS = {**SCHEMAS, **PATHS, **WHOLE, **CALLS, **KEYWORDS}
