"""Which objects OpenAPI and JSON Schema have, and what stands below their keywords.

Data only: OpenAPI 3.2, which has all of 3.0 and 3.1, and JSON Schema 2020-12 with the keywords of
older drafts that documents use.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


class Shape(enum.Enum):
    """How objects stand below a keyword."""

    ONE = enum.auto()
    LIST = enum.auto()
    MAP = enum.auto()


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below a keyword."""

    kind: str
    shape: Shape = Shape.ONE
    entry: str = ""
    """What each entry counts as; nothing where the keyword counts for all."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object."""

    plain: frozenset[str]
    """Keywords with nothing below them that counts."""
    below: Mapping[str, Below]


def _kind(plain: str, **below: Below) -> Kind:
    return Kind(frozenset(plain.split()), below)


def _maps(*pairs: tuple[str, str, str]) -> Iterable[tuple[str, Below]]:
    return ((keyword, Below(kind, Shape.MAP, entry)) for keyword, kind, entry in pairs)


_CONTENT = Below("mediaType", Shape.MAP, "media type")
_PARAMETERS = Below("parameter", Shape.LIST, "parameter")
_SERVERS = Below("server", Shape.LIST, "server")
_HEADERS = Below("header", Shape.MAP, "header")
_SCHEMA = Below("schema")
_SCHEMAS = Below("schema", Shape.LIST)
_DEFINITIONS = Below("schema", Shape.MAP)
_OPERATION = Below("operation")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_SENT = "required deprecated style explode allowReserved allowEmptyValue"

GRAMMAR: Mapping[str, Kind] = {
    "document": _kind(
        "security $self jsonSchemaDialect",
        servers=_SERVERS,
        tags=Below("tag", Shape.LIST, "tag"),
        paths=Below("path", Shape.MAP),
        webhooks=Below("path", Shape.MAP, "webhook"),
        components=Below("components"),
    ),
    "components": Kind(
        frozenset(),
        dict(
            _maps(
                ("schemas", "schema", "component schema"),
                ("responses", "response", ""),
                ("parameters", "parameter", ""),
                ("requestBodies", "requestBody", ""),
                ("headers", "header", ""),
                ("securitySchemes", "securityScheme", "security scheme"),
                ("links", "link", "link"),
                ("callbacks", "callback", "callback"),
                ("pathItems", "path", ""),
                ("mediaTypes", "mediaType", ""),
            )
        ),
    ),
    "path": _kind(
        "",
        **dict.fromkeys(_METHODS, _OPERATION),
        additionalOperations=Below("operation", Shape.MAP, "additional operation"),
        parameters=_PARAMETERS,
        servers=_SERVERS,
    ),
    "operation": _kind(
        "security deprecated",
        parameters=_PARAMETERS,
        requestBody=Below("requestBody"),
        responses=Below("response", Shape.MAP, "response"),
        callbacks=Below("callback", Shape.MAP, "callback"),
        servers=_SERVERS,
    ),
    "parameter": _kind(f"in {_SENT}", schema=_SCHEMA, content=_CONTENT),
    "header": _kind(_SENT, schema=_SCHEMA, content=_CONTENT),
    "requestBody": _kind("required", content=_CONTENT),
    "response": _kind(
        "", headers=_HEADERS, content=_CONTENT, links=Below("link", Shape.MAP, "link")
    ),
    "mediaType": _kind(
        "",
        schema=_SCHEMA,
        itemSchema=_SCHEMA,
        encoding=Below("encoding", Shape.MAP, "encoding"),
        itemEncoding=Below("encoding"),
        prefixEncoding=Below("encoding", Shape.LIST),
    ),
    "encoding": _kind("contentType style explode allowReserved", headers=_HEADERS),
    "server": _kind("", variables=Below("variable", Shape.MAP, "server variable")),
    "variable": _kind("enum default"),
    "tag": _kind("parent kind"),
    "link": _kind("operationRef operationId parameters requestBody server"),
    "securityScheme": _kind(
        "type in scheme bearerFormat flows openIdConnectUrl oauth2MetadataUrl deprecated"
    ),
    "schema": _kind(
        "type format nullable enum const default required discriminator readOnly writeOnly"
        " deprecated xml contentEncoding contentMediaType dependentRequired uniqueItems"
        " minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern"
        " minItems maxItems minProperties maxProperties minContains maxContains"
        " $id $anchor $dynamicAnchor $dynamicRef $recursiveRef $schema",
        properties=Below("schema", Shape.MAP, "property"),
        patternProperties=_DEFINITIONS,
        dependentSchemas=_DEFINITIONS,
        definitions=_DEFINITIONS,
        additionalProperties=_SCHEMA,
        unevaluatedProperties=_SCHEMA,
        unevaluatedItems=_SCHEMA,
        propertyNames=_SCHEMA,
        items=_SCHEMA,
        contains=_SCHEMA,
        contentSchema=_SCHEMA,
        prefixItems=_SCHEMAS,
        allOf=_SCHEMAS,
        oneOf=_SCHEMAS,
        anyOf=_SCHEMAS,
        then=_SCHEMA,
        **{"$defs": _DEFINITIONS, "if": _SCHEMA, "else": _SCHEMA, "not": _SCHEMA},
    ),
}
CALLBACK = "callback"
"""A map of paths, which has no keywords of its own."""
