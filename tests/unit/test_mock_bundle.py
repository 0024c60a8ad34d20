"""One document out of many files, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

from mock_sources import Files

from clientsmith.mock import MockRequest, Service, bundle

ROOT = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a/{id}:
    $ref: sub/paths.yaml#/paths/~1a~1{id}
components:
  schemas:
    Own: {type: integer}
"""

PATHS = """\
paths:
  /a/{id}:
    post:
      parameters:
        - name: id
          in: path
          required: true
          schema: {$ref: '../openapi.yaml#/components/schemas/Own'}
      requestBody:
        content:
          application/json:
            schema: {$ref: 'tree.yaml'}
            example: {$ref: 'not a reference'}
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                oneOf: [{$ref: 'pets.yaml#/Cat'}, {$ref: 'pets.yaml#/Dog'}]
                discriminator:
                  propertyName: kind
                  mapping: {cat: 'pets.yaml#/Cat', dog: 'pets.yaml#/Dog'}
              examples:
                a: {$ref: 'pets.yaml#/example'}
"""

TREE = """\
type: object
properties:
  default: {$ref: '#'}
  $ref: {type: string}
  leaf:
    type: integer
    maximum: 3
"""

PETS = """\
Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
example: {value: {kind: dog}}
"""


def files(folder: Path) -> Files:
    (folder / "sub").mkdir()
    texts = {"paths": PATHS, "tree": TREE, "pets": PETS}
    (folder / "openapi.yaml").write_text(ROOT)
    for name, text in texts.items():
        (folder / "sub" / f"{name}.yaml").write_text(text)
    return Files(folder / "openapi.yaml")


def test_files_are_taken_in_whole_and_referred_to_inside(tmp_path: Path) -> None:
    sources = files(tmp_path)
    joined = bundle(sources, sources.root)
    assert list(joined.document["x-bundle"]) == ["sub/paths.yaml", "sub/pets.yaml", "sub/tree.yaml"]  # type: ignore[arg-type]
    text = json.dumps(joined.document)
    assert '"#/x-bundle/sub~1paths.yaml/paths/~1a~1%7Bid%7D"' in text
    assert '"$ref": "#/components/schemas/Own"' in text
    assert '"default": {"$ref": "#/x-bundle/sub~1tree.yaml"}' in text
    assert '"example": {"$ref": "not a reference"}' in text
    assert '"cat": "#/x-bundle/sub~1pets.yaml/Cat"' in text
    assert sources.root.value == Files(tmp_path / "openapi.yaml").root.value


def test_messages_name_the_file_that_was_written(tmp_path: Path) -> None:
    sources = files(tmp_path)
    joined = bundle(sources, sources.root)
    service = Service.of(joined)
    headers = {"content-type": "application/json"}
    right = MockRequest.of("POST", "/a/1", headers, b'{"default": {"default": {"leaf": 3}}}')
    reply = service.handle(right)
    assert (reply.status, reply.body) == (200, b'{"kind":"dog"}')
    assert service.check_reply("POST /a/{id}", reply) == []
    wrong = MockRequest.of("POST", "/a/1", headers, b'{"default": {"default": {"leaf": 4}}}')
    body = json.loads(service.handle(wrong).body)
    assert body["place"] == "sub/tree.yaml:7:14"
    assert body["pointer"] == "/properties/leaf/maximum"
    assert body["detail"][0]["at"] == "/default/default/leaf"
    assert str(joined.origin("/components/schemas/Own")) == "openapi.yaml:8:10"
    assert joined.origin("/x-bundle/none") is None
