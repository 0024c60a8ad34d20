"""Documents of one construct each, about what is sent and what comes back.

Data only. Tests say what the SDK makes of each; `version` stands for the versions of OpenAPI that
have the construct.
"""

from __future__ import annotations

_HEAD = "openapi: {version}\ninfo: {{title: Corpus, version: '1'}}\n"
_DONE = "responses: {'204': {description: done}}"
_THING = "components: {schemas: {Thing: {type: object, properties: {id: {type: string}}}}}\n"


def of(version: str, text: str) -> str:
    """Make a document of one version; `DONE` stands for a reply without a body."""
    return _HEAD.format(version=version) + text.replace("DONE", _DONE)


SECURITY = """
security: [{key: []}, {user: [], app: []}]
paths:
  /usual: {get: {tags: [t], operationId: usual, DONE}}
  /nobody: {get: {tags: [t], operationId: nobody, security: [], DONE}}
  /maybe: {get: {tags: [t], operationId: maybe, security: [{}, {key: []}], DONE}}
  /login: {get: {tags: [t], operationId: login, security: [{login: []}], DONE}}
  /cookie: {get: {tags: [t], operationId: cookie, security: [{cookie: []}], DONE}}
  /person: {get: {tags: [t], operationId: person, security: [{person: [read]}], DONE}}
  /openid: {get: {tags: [t], operationId: openid, security: [{openid: []}], DONE}}
  /digest: {get: {tags: [t], operationId: digest, security: [{digest: [], key: []}], DONE}}
  /machine: {get: {tags: [t], operationId: machine, security: [{machine: [read]}], DONE}}
  /all:
    get:
      tags: [t]
      operationId: all
      security: [{key: [], app: [], cookie: [], user: []}]
      DONE
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    app: {type: apiKey, in: query, name: app}
    cookie: {type: apiKey, in: cookie, name: session}
    user: {type: http, scheme: Bearer, bearerFormat: JWT}
    login: {type: http, scheme: basic}
    digest: {type: http, scheme: digest}
    openid: {type: openIdConnect, openIdConnectUrl: 'https://login.example/openid'}
    person:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://login.example/authorize
          tokenUrl: https://login.example/token
          scopes: {read: Read all}
    machine:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://login.example/token', scopes: {read: Read}}}
"""
CERTIFICATE = """
security: [{certificate: []}]
paths:
  /usual: {get: {tags: [t], operationId: usual, DONE}}
  /both: {get: {tags: [t], operationId: both, security: [{certificate: [], key: []}], DONE}}
components:
  securitySchemes:
    certificate: {type: mutualTLS}
    key: {type: apiKey, in: header, name: X-Key}
"""
SERVERS = """
servers:
  - url: https://{region}.example/{version}
    description: Main
    variables: {region: {default: eu, enum: [eu, us]}, version: {default: v1}}
  - {url: 'https://test.example', description: Test}
paths:
  /usual: {get: {tags: [t], operationId: usual, DONE}}
  /path:
    servers: [{url: 'https://path.example/base'}]
    get: {tags: [t], operationId: of_path, DONE}
    put:
      tags: [t]
      operationId: of_operation
      servers:
        - {url: 'https://{where}.example', variables: {where: {default: upload}}}
        - {url: 'https://spare.example'}
      DONE
"""
PARAMETERS = """
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: q, in: query, schema: {type: integer}}
      - {name: X-Trace, in: header, schema: {type: string}}
    put: {tags: [t], operationId: shared, DONE}
    get:
      tags: [t]
      operationId: own
      parameters:
        - {name: q, in: query, required: true, explode: false, schema: {type: array, items: {}}}
        - {name: q, in: header, schema: {type: boolean}}
        - {name: plain, in: query, content: {text/plain: {schema: {type: string}}}}
        - name: filter
          in: query
          content:
            application/json:
              schema: {type: object, properties: {camelCase: {type: integer}}}
        - {name: X-Counts, in: header, content: {application/json: {schema: {type: object}}}}
        - {name: day, in: query, schema: {type: string, format: date}}
        - {name: free, in: query, allowReserved: true, schema: {type: string}}
        - {name: X-Ids, in: header, schema: {type: array, items: {type: integer}}}
        - {name: part, in: cookie, explode: false, schema: {type: array, items: {type: string}}}
      DONE
  /styles/{label}/{matrix}/{list}:
    get:
      tags: [t]
      operationId: styles
      parameters:
        - {name: label, in: path, required: true, style: label, schema: {type: string}}
        - name: matrix
          in: path
          required: true
          style: matrix
          explode: true
          schema: {type: array, items: {type: string}}
        - {name: list, in: path, required: true, schema: {type: array, items: {type: string}}}
        - {name: spread, in: query, schema: {type: object, properties: {a: {}, b: {}}}}
        - {name: joined, in: query, explode: false, schema: {type: object, properties: {c: {}}}}
        - {name: spaces, in: query, style: spaceDelimited, explode: false, schema: {type: array}}
        - name: deep
          in: query
          style: deepObject
          schema: {type: object, properties: {x: {type: object, properties: {y: {}}}}}
      DONE
"""
REPLIES = """
paths:
  /run:
    get:
      tags: [t]
      operationId: run
      responses:
        2XX:
          description: fine
          headers: {X-Left: {schema: {type: integer}}, X-Name: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        '404':
          description: gone
          content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}
        4XX:
          description: bad
          content: {application/json: {schema: {$ref: '#/components/schemas/Bad'}}}
        default:
          description: any
          content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}
  /usual:
    get:
      tags: [t]
      operationId: usual
      responses:
        '400': {description: bad}
        default:
          description: any
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
  /several:
    get:
      tags: [t]
      operationId: several
      responses:
        '200':
          description: fine
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
          links: {again: {operationId: run, description: The same}}
        '202':
          description: later
          content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}
        '204': {description: nothing}
components:
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: string}}}
    Gone: {type: object, required: [since], properties: {since: {type: integer}}}
    Bad: {type: object, required: [why], properties: {why: {type: string}}}
    Other: {type: object, required: [code], properties: {code: {type: integer}}}
"""
CALLBACKS = """
paths:
  /jobs:
    post:
      tags: [t]
      operationId: start
      parameters: [{name: url, in: query, required: true, schema: {type: string}}]
      DONE
      callbacks:
        finished:
          '{$request.query.url}':
            post:
              requestBody:
                content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
              responses:
                '202':
                  description: fine
                  content:
                    application/json:
                      schema: {type: object, properties: {taken: {type: boolean}}}
                '410':
                  description: not any more
                  content:
                    application/json:
                      schema: {type: object, properties: {since: {type: string}}}
COMPONENTS""".replace("COMPONENTS", _THING)
ITEMS = """
paths:
  /a: {$ref: '#/components/pathItems/Shared'}
  /b: {$ref: 'more.yaml#/paths/b'}
components:
  pathItems: {Shared: {get: {tags: [t], operationId: read, DONE}}}
"""
MORE_ITEMS = f"paths: {{b: {{put: {{tags: [t], operationId: write, {_DONE}}}}}}}\n"

METHODS = """
paths:
  /a:
    query:
      tags: [t]
      operationId: search
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses:
        '200':
          description: fine
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
    additionalOperations:
      COPY:
        tags: [t]
        parameters: [{name: Destination, in: header, schema: {type: string}}]
        DONE
  /form:
    get:
      tags: [t]
      operationId: form
      parameters:
        - name: all
          in: querystring
          required: true
          content:
            application/x-www-form-urlencoded:
              schema: {type: object, required: [a], properties: {a: {}, b: {type: integer}}}
      DONE
  /free:
    get:
      tags: [t]
      operationId: free
      parameters:
        - {name: all, in: querystring, content: {text/plain: {schema: {type: string}}}}
        - {name: crumb, in: cookie, style: cookie, schema: {type: array, items: {type: string}}}
      DONE
COMPONENTS""".replace("COMPONENTS", _THING)
STREAMS = """
paths:
  /lines:
    get:
      tags: [t]
      operationId: lines
      responses:
        '200':
          description: fine
          content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/Thing'}}}
  /texts:
    get:
      tags: [t]
      operationId: texts
      responses:
        '200':
          description: fine
          content: {application/json-seq: {itemSchema: {$ref: '#/components/schemas/Thing'}}}
  /events:
    get:
      tags: [t]
      operationId: events
      responses:
        '200':
          description: fine
          content:
            text/event-stream:
              itemSchema:
                type: object
                properties:
                  event: {type: string}
                  data:
                    type: string
                    contentMediaType: application/json
                    contentSchema: {$ref: '#/components/schemas/Thing'}
COMPONENTS""".replace("COMPONENTS", _THING)
TAGS = """
$self: https://example.com/api/openapi.yaml
tags:
  - {name: shop, summary: The shop, kind: nav}
  - {name: orders, parent: shop, kind: nav}
  - {name: lines, parent: orders}
  - {name: beta, kind: badge}
paths:
  /shop: {get: {tags: [shop], operationId: open, DONE}}
  /orders: {get: {tags: [orders], operationId: list, DONE}}
  /lines:
    get:
      tags: [lines, beta]
      operationId: count
      responses:
        '200':
          description: fine
          content:
            application/json:
              schema: {$ref: 'https://example.com/api/openapi.yaml#/components/schemas/Thing'}
COMPONENTS""".replace("COMPONENTS", _THING)

CALLS = {
    "every kind of security": of("3.1.0", SECURITY),
    "security by certificate": of("3.1.0", CERTIFICATE),
    "servers of every kind": of("3.1.0", SERVERS),
    "parameters of every kind": of("3.1.0", PARAMETERS),
    "replies of every kind": of("3.1.0", REPLIES),
    "callbacks": of("3.1.0", CALLBACKS),
    "other methods": of("3.2.0", METHODS),
    "streams of items": of("3.2.0", STREAMS),
    "tags below each other": of("3.2.0", TAGS),
}
