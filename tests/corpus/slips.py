"""Documents that are lawful, or nearly, and that servers and tools read in ways of their own.

Each is small, and about what its name says; the contract tests of its SDK have to pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.calls import of

_REPLIES = """
paths:
  /login: {get: {tags: [t], operationId: login, responses: {'302': {description: elsewhere}}}}
  /socket: {get: {tags: [t], operationId: socket, responses: {'101': {description: upgraded}}}}
  /gone: {get: {tags: [t], operationId: gone, responses: {'410': {description: gone}}}}
"""
_CREDENTIALS = """
paths:
  /clash:
    get: {tags: [t], operationId: clash, security: [{key: [], person: [], machine: []}], DONE}
  /renewed: {get: {tags: [t], operationId: renewed, security: [{machine: []}], DONE}}
  /header:
    get:
      tags: [t]
      operationId: header
      parameters:
        - {name: Authorization, in: header, required: true, schema: {type: string}}
        - {name: Accept, in: header, schema: {type: string, enum: [application/xml]}}
      DONE
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    person: {type: http, scheme: basic}
    machine:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://api.example/token', scopes: {}}}
"""
_VALUES = """
paths:
  /formats:
    get:
      tags: [t]
      operationId: formats
      parameters:
        - {name: lasts, in: query, schema: {type: string, format: duration, default: soon}}
        - {name: span, in: query, schema: {type: string, format: duration}, example: P1DT2H}
        - {name: at, in: query, schema: {type: string, format: time}, example: '16:39:57-08:00'}
        - {name: host, in: query, schema: {type: string, format: idn-hostname}, example: Bücher.de}
        - {name: raw, in: query, schema: {type: string, format: binary}}
      DONE
  /form:
    post:
      tags: [t]
      operationId: form
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [clip]
              properties:
                clip: {type: string, format: binary}
                more: {type: array, items: {type: string, format: binary}}
      DONE
  /json:
    post:
      tags: [t]
      operationId: json
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [clip, pair]
              properties:
                clip: {type: string, format: binary}
                pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false,
                       minItems: 2}
                pet: {$ref: '#/components/schemas/Pet'}
      DONE
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {cat: 'gone.yaml#/Cat', dog: Nothing}}
    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
"""
_PATHS = """
paths:
  /v1/{name}: {get: {tags: [t], operationId: by_name, parameters: [P name], DONE}}
  /v1/{id}: {delete: {tags: [t], operationId: by_id, parameters: [P id], DONE}}
  /v1/{topic}/items:
    get:
      tags: [t]
      operationId: of_topic
      parameters: [P topic]
      responses: {'200': {description: fine, content: {'*/*': {schema: {$ref: '#/X/Page'}}}}}
  /v1/{place}/items:
    get:
      tags: [t]
      operationId: of_place
      parameters: [P place, {name: pageToken, in: query, schema: {type: string}}]
      responses:
        '200': {description: fine, content: {application/json: {schema: {$ref: '#/X/Page'}}}}
        '404': {description: gone, content: {image/png: {schema: {$ref: '#/X/Item'}}}}
  /made:
    post:
      tags: [t]
      operationId: make
      parameters:
        - {name: of, in: query, schema: {type: object, additionalProperties: {}},
           example: {of: {a: 1}}}
      requestBody: {content: {application/json: {schema: {$ref: '#/X/Stamp'}}}}
      responses:
        '200': {description: was there}
        '201': {description: made, content: {application/json: {schema: {$ref: '#/X/Item'}}}}
components:
  schemas:
    Page:
      type: object
      properties:
        theItems: {type: array, items: {$ref: '#/X/Item'}}
        nextPageToken: {type: string}
    Item: {type: object, properties: {theName: {type: string}}}
    Stamp: {type: object, properties: {at: {type: string, readOnly: true}}}
"""
_MESSAGES = """
paths:
  /file?view=info:
    get:
      tags: [t]
      operationId: info
      parameters:
        - {name: view, in: query, required: true, schema: {type: array, items: {enum: [info, all]}}}
        - {name: User-Agent, in: header, schema: {type: string}}
        - {name: Content-Length, in: header, required: true, schema: {type: integer}}
      responses: {'200': {description: fine, content: {text/xml: {schema: {format: binary}}}}}
  /any:
    post:
      tags: [t]
      operationId: any
      requestBody: {content: {'*/*': {schema: {$ref: '#/components/schemas/Any'}}}}
      responses:
        default: {description: fine, content: {'*/*': {schema: {$ref: '#/components/schemas/Any'}}}}
  /several?x={x}:
    post:
      tags: [t]
      operationId: several
      parameters: [{name: x, in: path, required: true, schema: {type: number}}]
      requestBody:
        content:
          application/octet-stream: {schema: {type: string}}
          multipart/form-data: {schema: {type: object, format: file}}
      DONE
  /bytes:
    put:
      tags: [t]
      operationId: put
      requestBody: {required: true, content: {'*/*': {schema: {type: string, format: binary}}}}
      DONE
  /quoted:
    get:
      tags: [t]
      operationId: quoted
      responses:
        '200':
          description: fine
          headers:
            Content-Encoding: {schema: {type: string, example: gzip}}
            Connection: {schema: {type: string, example: keep-alive}}
          content:
            application/json:
              schema: {properties: {code: {type: string}}}
              example: '{"code": "GBP"}'
components: {schemas: {Any: {}}}
"""
_PATHS = _PATHS.replace("#/X/", "#/components/schemas/")
_PATHS = re.sub(r"P (\w+)", r"{name: \1, in: path, required: true, schema: {type: string}}", _PATHS)

SLIPS: Mapping[str, str] = {
    "operations without a success": of("3.1.0", _REPLIES),
    "credentials in one place": of("3.1.0", _CREDENTIALS),
    "values that do not fit": of("3.1.0", _VALUES),
    "paths of one shape, replies of several": of("3.1.0", _PATHS),
    "messages in odd words": of("3.1.0", _MESSAGES),
}
