"""Specs of any size, for measuring how long generation takes.

What comes in is a number of operations; what goes out is an OpenAPI 3.1 document with as many, and
about as many objects: ten operations and ten objects a resource, with the usual mix of references,
enums, unions, lists, dates and prose. The same number gives the same bytes.
"""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Object: TypeAlias = dict[str, Json]

PER_RESOURCE = 10
_NOUNS = ("Order", "Invoice", "Parcel", "Account", "Ledger", "Ticket", "Device", "Route")
_ACTIONS = ("cancel", "archive", "restore", "approve", "duplicate")


def spec(operations: int) -> Object:
    """Make a document with that many operations, in whole resources."""
    paths: Object = {}
    schemas: Object = {}
    for number in range(max(1, operations // PER_RESOURCE)):
        name = f"{_NOUNS[number % len(_NOUNS)]}{number:03}"
        paths |= _paths(name)
        schemas |= _schemas(name)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Synthetic", "version": "1.0.0"},
        "servers": [{"url": "https://api.example.com"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    }


# -- paths: list, create, retrieve, update, delete and five actions ----------------------------


def _paths(name: str) -> Object:
    many = f"/{name.lower()}s"
    identifier: Json = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": f"Id of the {name}.",
        "schema": {"type": "string"},
    }
    listing: list[Json] = [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
        {"name": "after", "in": "query", "schema": {"type": "string"}},
    ]
    one: Object = {
        "parameters": [identifier],
        "get": _operation(name, "retrieve", name),
        "patch": _operation(name, "update", name, body=f"{name}Changes"),
        "delete": _operation(name, "delete", None),
    }
    paths: Object = {
        many: {
            "get": {**_operation(name, "list", f"{name}Page"), "parameters": listing},
            "post": _operation(name, "create", name, body=f"New{name}"),
        },
        f"{many}/{{id}}": one,
    }
    for action in _ACTIONS:
        paths[f"{many}/{{id}}/{action}"] = {
            "parameters": [identifier],
            "post": _operation(name, action, f"{name}Event", body=f"{name}Reason"),
        }
    return paths


def _operation(name: str, verb: str, reply: str | None, body: str | None = None) -> Object:
    made: Object = {
        "operationId": f"{verb}{name}",
        "tags": [name],
        "summary": f"{verb.title()} one {name}.",
        "description": f"Does to a {name} what `{verb}` says, and tells who did it and when.",
        "responses": {"200": _reply(reply)} if reply else {"204": {"description": "Done."}},
    }
    if body:
        made["requestBody"] = {"required": True, "content": _json(body)}
    return made


def _reply(schema: str) -> Json:
    return {"description": "As asked.", "content": _json(schema)}


def _json(schema: str) -> Object:
    return {"application/json": {"schema": _ref(schema)}}


def _ref(schema: str) -> Object:
    return {"$ref": f"#/components/schemas/{schema}"}


# -- schemas: ten objects a resource -----------------------------------------------------------


def _schemas(name: str) -> Object:
    described: Object = {"type": "string", "description": "Text that people read."}
    written: Object = {
        "title": described,
        "amount": {"type": "number", "minimum": 0, "description": "In the account's currency."},
        "labels": {"type": "array", "items": {"type": "string"}},
        "address": _ref(f"{name}Address"),
        "lines": {"type": "array", "items": _ref(f"{name}Line")},
    }
    read: Object = {
        "id": {"type": "string"},
        "created_at": {"type": "string", "format": "date-time"},
        "status": {"type": "string", "enum": ["open", "closed", "archived"]},
        **written,
    }
    return {
        name: _object(read, "id", "created_at", "status", "title"),
        f"New{name}": _object(written, "title"),
        f"{name}Changes": _object(written),
        f"{name}Page": _object(
            {
                "data": {"type": "array", "items": _ref(name)},
                "has_more": {"type": "boolean"},
                "total": {"type": "integer"},
            },
            "data",
        ),
        f"{name}Address": _object(
            {"street": described, "city": {"type": "string"}, "zip": {"type": ["string", "null"]}},
            "street",
        ),
        f"{name}Line": _object(
            {"sku": {"type": "string"}, "count": {"type": "integer"}, "note": described}, "sku"
        ),
        f"{name}Event": _object(
            {
                "kind": {"type": "string", "enum": ["made", "changed", "gone"]},
                "at": {"type": "string", "format": "date-time"},
                "actor": {"oneOf": [_ref(f"{name}Person"), _ref(f"{name}Robot")]},
            },
            "kind",
            "at",
        ),
        f"{name}Reason": _object({"reason": described, "silent": {"type": "boolean"}}, "reason"),
        f"{name}Person": _object({"name": {"type": "string"}, "email": described}, "name"),
        f"{name}Robot": _object({"serial": {"type": "integer"}, "owner": described}, "serial"),
    }


def _object(properties: Object, *required: str) -> Object:
    made: Object = {
        "type": "object",
        "description": "What the service keeps, and what it was told.",
        "properties": properties,
    }
    return made | ({"required": list(required)} if required else {})
