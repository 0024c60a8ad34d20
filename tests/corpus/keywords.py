"""Documents of one keyword of JSON Schema each, or of few that go together.

Data only: each takes and returns the schema `A`. Tests say what the SDK makes of it.
"""

from __future__ import annotations

import textwrap

_A = "{application/json: {schema: {$ref: '#/components/schemas/A'}}}"


def of(version: str, schemas: str) -> str:
    """Make a document of one version that takes and returns the schema `A`."""
    return (
        f"openapi: {version}\ninfo: {{title: Corpus, version: '1'}}\n"
        "paths:\n  /a:\n    post:\n      tags: [t]\n      operationId: run\n"
        f"      requestBody: {{required: true, content: {_A}}}\n"
        f"      responses: {{'200': {{description: fine, content: {_A}}}}}\n"
        f"components:\n  schemas:\n{textwrap.indent(schemas, '    ')}"
    )


def _of(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


NULL = {
    "3.0.3": _of("""
        A:
          type: object
          required: [text, thing, choice]
          properties:
            text: {type: string, nullable: true}
            thing: {allOf: [{$ref: '#/components/schemas/B'}], nullable: true}
            choice: {type: string, nullable: true, enum: [x, null]}
        B: {type: object, properties: {x: {type: string}}}
    """),
    "3.1.0": _of("""
        A:
          type: object
          required: [text, thing, choice]
          properties:
            text: {type: [string, 'null']}
            thing: {oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}
            choice: {enum: [x, null]}
        B: {type: object, properties: {x: {type: string}}}
    """),
    "3.2.0": _of("""
        A:
          type: object
          required: [text, thing, choice]
          properties:
            text: {anyOf: [{type: string}, {const: null}]}
            thing: {anyOf: [{type: 'null'}, {$ref: '#/components/schemas/B'}]}
            choice: {oneOf: [{const: x}, {type: 'null'}]}
        B: {type: object, properties: {x: {type: string}}}
    """),
}
"""Null in the spelling of each version."""

ARRAYS = _of("""
    A:
      type: object
      properties:
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false,
               minItems: 2}
        more: {type: array, prefixItems: [{type: string}], items: {type: integer}, minItems: 1}
        some: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
        has: {type: array, contains: {type: string}, minContains: 1}
        once: {type: array, uniqueItems: true, items: {type: string}}
""")
MAPS = _of("""
    A:
      type: object
      properties:
        open: {type: object, patternProperties: {'^x-': {type: string}}}
        closed:
          type: object
          properties: {n: {type: integer}}
          patternProperties: {'^x-': {type: string}}
          additionalProperties: false
        named: {type: object, propertyNames: {pattern: '^a'}, additionalProperties: {type: integer}}
        none: {type: object, properties: {q: {type: string}}, additionalProperties: false}
        last: {type: object, properties: {q: {type: string}}, unevaluatedProperties: false}
""")
CONDITIONS = _of("""
    A:
      type: object
      properties:
        kind: {type: string}
        size: {not: {type: string}}
        other: {type: string, not: {enum: [x]}}
      if: {properties: {kind: {const: big}}, required: [kind]}
      then: {required: [size], properties: {height: {type: integer}}}
      else: {properties: {width: {type: integer}}}
      dependentRequired: {kind: [size]}
      dependentSchemas: {kind: {properties: {depth: {type: integer}}}}
""")
BOOLEANS = _of("""
    A:
      type: object
      required: [anything]
      properties:
        anything: true
        nothing: false
        empty: {type: array, items: false}
        all: {$ref: '#/components/schemas/All'}
        never: {$ref: '#/components/schemas/Never'}
    All: true
    Never: false
""")
IDS = _of("""
    A:
      $id: https://example.com/schemas/a
      type: object
      $defs:
        Inner: {$anchor: inner, type: object, properties: {x: {type: integer}}}
        Deep:
          $id: deep
          type: object
          properties: {leaf: {$ref: '#leaf'}}
          $defs: {Leaf: {$anchor: leaf, type: object, properties: {y: {type: integer}}}}
      properties:
        anchor: {$ref: '#inner'}
        pointer: {$ref: '#/$defs/Inner'}
        whole: {$ref: 'https://example.com/schemas/a#inner'}
        relative: {$ref: deep}
        other: {$ref: 'https://example.com/schemas/b'}
    B: {$id: 'https://example.com/schemas/b', type: object, properties: {z: {type: string}}}
""")
DYNAMIC = _of("""
    A:
      $id: https://example.com/tree
      $dynamicAnchor: node
      type: object
      properties:
        value: {type: integer}
        children: {type: array, items: {$dynamicRef: '#node'}}
""")
CONTENT = _of("""
    A:
      type: object
      properties:
        byte: {type: string, format: byte}
        picture: {type: string, contentMediaType: image/png, contentEncoding: base64}
        address: {type: string, contentEncoding: base64url}
        document:
          type: string
          contentMediaType: application/json
          contentSchema: {type: object, properties: {x: {type: integer}}}
""")

KEYWORDS = {
    **{f"null of {version}": of(version, text) for version, text in NULL.items()},
    "arrays of every kind": of("3.1.0", ARRAYS),
    "maps of every kind": of("3.1.0", MAPS),
    "conditions": of("3.1.0", CONDITIONS),
    "true and false for schemas": of("3.1.0", BOOLEANS),
    "identifiers and anchors": of("3.1.0", IDS),
    "dynamic references": of("3.1.0", DYNAMIC),
    "encoded content": of("3.1.0", CONTENT),
}
