"""A document with a string in every place that a generator looks at, and two ways to fill it.

Each such string holds a marker, `§k01§`; `fill` puts text in its place, in keys and values alike,
and escapes it in references. A marker is in one place or in several that must agree, as the name of
a schema and the references to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import yaml

_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKER = re.compile(r"§([kq]\d\d)§")

TEXT = r"""
openapi: 3.1.0
info:
  title: Orders §k01§
  summary: §k02§
  description: §k03§
  termsOfService: https://orders.example/§k04§
  contact: {name: §k05§, url: 'https://orders.example/§k06§', email: 'a@example.com§k07§'}
  license: {name: §k08§, identifier: MIT}
  version: §k09§
externalDocs: {url: 'https://orders.example/§k10§', description: §k11§}
x-anything: §k12§
x-tagGroups: [{name: §k12§, tags: [§k14§]}]
servers:
  - url: https://{region}.orders.example/§k13§
    description: The first one of all §k13§
    variables: {region: {default: eu, enum: [eu, us], description: §k13§}}
  - url: https://other.example/{§k15§}
    description: Another one of all §k16§
    variables: {§k15§: {default: §k17§}}
tags:
  - {name: §k14§, description: §k18§, externalDocs: {url: 'https://e.example/§k19§'}}
security: [{§k20§: []}]
paths:
  /orders/§k21§/{§k22§}:
    summary: §k23§
    description: §k23§
    parameters:
      - {name: §k22§, in: path, required: true, schema: {type: string}, description: §k24§}
    get:
      operationId: find §k25§
      tags: [§k14§]
      summary: §k26§
      description: §k27§
      externalDocs: {url: 'https://orders.example/§k28§'}
      deprecated: true
      x-code-samples: [{lang: python, source: §k12§}]
      parameters:
        - {name: §k29§, in: query, description: §k30§, schema: {type: string}}
        - {name: §k31§, in: header, schema: {type: string, default: §k32§}}
        - {name: §k33§, in: cookie, schema: {type: array, items: {type: string}}}
        - name: §k34§
          in: query
          style: deepObject
          schema:
            type: object
            required: [§k35§]
            properties: {§k35§: {type: string}, inner: {type: string, description: §k36§}}
        - {name: §k37§, in: query, schema: {$ref: '#/components/schemas/§k50§'}}
        - {name: plain, in: query, schema: {type: string, pattern: 'a§k38§', example: §k39§}}
        - name: content
          in: query
          content:
            application/json: {schema: {type: object, properties: {§k40§: {type: integer}}}}
      responses:
        '200':
          description: §k41§
          headers: {§k42§: {schema: {type: string}, description: §k43§}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/§k51§'}
              examples:
                §k44§: {summary: §k45§, value: {kind §k59§: §k46§}}
          links: {§k47§: {operationId: 'find §k25§', description: §k47§}}
        '4XX': {description: §k48§, content: {application/json: {schema: {title: §k49§,
          type: object, properties: {error: {type: string, description: §k48§}}}}}}
    post:
      operationId: make §k25§
      tags: [§k14§]
      x-sdk-method: §k75§
      x-sdk-pagination: {style: cursor, items: §k76§, next: §k77§, param: §k78§}
      parameters:
        - {name: §k78§, in: query, x-sdk-name: §k79§, schema: {type: string}}
      requestBody:
        description: §k70§
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [§k71§, tag]
              properties:
                §k71§: {type: string, description: §k72§, default: §k73§}
                tag: {const: §k74§}
                many: {type: object, additionalProperties: {$ref: '#/components/schemas/§k54§'}}
            examples: {§k00§: {value: {§k71§: §k46§, tag: §k74§}}}
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties:
                  §k76§: {type: array, items: {$ref: '#/components/schemas/§k54§'}}
                  §k77§: {type: string}
      callbacks:
        §k80§:
          '{$request.body#/url}/§k81§':
            post: {operationId: told §k80§, responses: {'200': {description: §k80§}}}
        §q54§:
          '{$request.body#/url}':
            post:
              requestBody: {content: {text/plain: {schema: {type: string}}}}
              responses: {'200': {description: §q54§}}
  /upload:
    servers: [{url: 'https://upload.example/§k82§'}]
    put:
      operationId: upload §k83§
      tags: [§k14§]
      security: [{§k85§: [§k86§]}, {§k87§: []}]
      x-sdk-group: [group, §k84§]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                §k88§: {type: string, format: binary, description: §k88§}
                §k89§: {type: string}
            encoding: {§k89§: {contentType: 'text/plain; p="§k90§"'}}
      responses:
        '201': {description: Made., content: {'text/plain; p="§k91§"': {schema: {type: string}}}}
    get:
      operationId: stream §k83§
      tags: [§k14§]
      x-sdk-streaming: {format: sse, sentinel: §k92§, terminal: {§k93§: [§k94§]}}
      responses:
        '200':
          description: Events.
          content:
            text/event-stream:
              schema: {type: object, properties: {§k93§: {type: string}}}
  /socket:
    servers: [{url: 'https://{§q20§}.example/§q21§', variables: {§q20§: {default: §q22§}}}]
    x-websocket:
      operationId: socket §q01§
      tag: §k14§
      summary: §q02§
      description: §q03§
      credentials: {header: Authorization, query: [§q04§]}
      query:
        - {name: §q04§, description: §q05§, schema: {type: string}}
        - {name: v, required: true, schema: {type: string, const: §q06§}}
      send: {$ref: '#/components/schemas/§q16§'}
      receive: {$ref: '#/components/schemas/§q17§'}
      context:
        key: §q08§
        generate: uuid4
        multiplexed: true
        varying: [§q09§]
        continue: {§q09§: §q10§}
        end_input: {§q09§: §q10§}
        flush: {message: {§q09§: §q10§}, answer: §q11§, id: §q12§, first_id: 1}
        cancel: {$ref: '#/components/schemas/§q16§'}
      terminal: {§q13§: [§q14§]}
      errors: {§q13§: [§q14§], text: [§q15§]}
    get:
      operationId: retried §q23§
      tags: [§k14§]
      x-sdk-retry: {key_header: §q24§}
      parameters:
        - name: §q25§
          in: query
          schema: {type: string, enum: [§q26§, other §q26§], default: §q26§}
          examples: {§q27§: {summary: §q27§, description: §q27§, value: §q26§}}
        - {name: §q28§, in: query, style: pipeDelimited, explode: false,
           schema: {type: array, items: {type: string, x-sdk-enum: closed, enum: [§q29§]}}}
      responses:
        default:
          description: §q30§
          content: {application/json: {schema: {$ref: '#/components/schemas/§q31§'}}}
x-sdk-webhooks:
  signature: hmac-sha256
  header: X-Signature
  timestamp_header: X-Moment
  signed: '§q55§ {timestamp} §q55§ {body} §q55§'
webhooks:
  §k95§:
    post:
      operationId: hook §k95§
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/§k54§'}}}
      responses: {'200': {description: §k95§}}
  other §k95§:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/§q17§'}}}
      responses: {'200': {description: §k95§}}
components:
  securitySchemes:
    §k20§: {type: apiKey, in: header, name: X-Key§k96§, description: §k97§}
    §k85§:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: 'https://t.example/§k98§', scopes: {§k86§: §k86§}}
    §q32§: {type: openIdConnect, openIdConnectUrl: 'https://o.example/§q33§', description: §q33§}
    §q34§:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://a.example/§q35§
          tokenUrl: https://t.example/§q35§
          refreshUrl: https://r.example/§q35§
          scopes: {§q36§: §q37§}
    §k87§: {type: http, scheme: bearer, bearerFormat: §k97§}
  schemas:
    §k50§:
      type: string
      description: §k60§
      enum: [one §k61§, two §k61§, §k61§]
      x-enum-varnames: [one §k62§, two §k62§, three §k62§]
      x-enum-descriptions: [§k63§, §k63§, §k63§]
    §k51§:
      title: §k64§
      description: §k65§
      oneOf:
        - $ref: '#/components/schemas/§k52§'
        - $ref: '#/components/schemas/§k53§'
      discriminator:
        propertyName: kind §k59§
        mapping:
          a §k66§: '#/components/schemas/§k52§'
          b §k66§: '#/components/schemas/§k53§'
    §k52§: {type: object, required: ['kind §k59§'], properties: {'kind §k59§': {type: string}}}
    §k53§:
      type: object
      required: ['kind §k59§']
      properties:
        kind §k59§: {type: string}
        inline: {type: object, title: §k67§, properties: {§k68§: {enum: [in §k69§, §k69§]}}}
    §k54§:
      type: object
      description: §k55§
      required: [§k56§]
      properties:
        §k56§: {type: string, description: §k57§, example: §k58§}
        next: {$ref: '#/components/schemas/§k54§'}
        made: {type: string, format: date-time, deprecated: true, x-deprecated-message: §k57§}
        odd: {type: string, format: 'odd§k99§', $comment: §k99§, contentMediaType: §k99§}
      patternProperties: {'^x§k58§': {type: integer}}
    §q16§:
      type: object
      required: [§q08§]
      properties: {§q08§: {type: string}, §q09§: {type: string, maxLength: 9}}
    §q17§:
      oneOf:
        - {$ref: '#/components/schemas/§q18§'}
        - {$ref: '#/components/schemas/§q19§'}
      discriminator: {propertyName: §q13§}
    §q18§:
      type: object
      required: [§q13§]
      properties: {§q13§: {const: §q14§}, §q08§: {type: string}, §q12§: {type: integer}}
    §q19§:
      type: object
      required: [§q13§]
      properties: {§q13§: {const: §q11§}, §q12§: {type: integer}}
    §q31§:
      $comment: §q38§
      $defs: {§q39§: {type: object, description: §q40§, properties: {§q41§: {type: string}}}}
      type: object
      x-sdk-name: §q42§
      dependentRequired: {§q43§: [§q44§]}
      propertyNames: {pattern: 'a§q45§'}
      not: {required: [§q46§]}
      minProperties: 1
      properties:
        §q43§: {$ref: '#/components/schemas/§q31§/$defs/§q39§'}
        §q44§: {type: [string, 'null'], x-sdk-name: §q47§, xml: {name: §q48§}}
        map: {type: object, additionalProperties: {enum: [a §q49§, b §q49§]}, default: {a: §q49§}}
        any: {default: [§q50§, {§q51§: §q50§}], examples: [{§q51§: §q50§}]}
        when: {type: string, contentEncoding: base64, contentMediaType: 'text/§q52§'}
      additionalProperties: {type: array, items: {title: §q53§, type: object}}
"""

DOCUMENT: dict[str, Any] = yaml.safe_load(TEXT)
KEYS = tuple(sorted({match[1] for match in _MARKER.finditer(TEXT)}))


def fill(texts: Mapping[str, str]) -> dict[str, Any]:
    """Give the document with a text in the place of each marker."""
    filled = _filled(DOCUMENT, lambda key: texts[key])
    assert isinstance(filled, dict)
    return filled


def _filled(value: Any, text: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return _MARKER.sub(lambda match: text(match[1]), value)
    if isinstance(value, list):
        return [_filled(item, text) for item in value]
    if not isinstance(value, dict):
        return value
    filled: dict[str, Any] = {}
    for key, item in value.items():
        is_reference = key == "$ref" or str(item).startswith("#/components/")
        filled[_filled(key, text)] = _filled(item, _pointed(text) if is_reference else text)
    return filled


def _pointed(text: Callable[[str], str]) -> Callable[[str], str]:
    """Write texts as parts of a reference: a JSON Pointer (RFC 6901) in a URI."""

    def written(key: str) -> str:
        escaped = text(key).replace("~", "~0").replace("/", "~1")
        return quote(_SURROGATE.sub("\ufffd", escaped), safe="~")

    return written
