"""The root of a document: version, info, servers, tags, security; the rest is put together here."""

from __future__ import annotations

import difflib
import re

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.operations import (
    DuplicateTag,
    FieldMissing,
    NothingDescribed,
    NotText,
    UnknownField,
    UnsupportedVersion,
)
from clientsmith.diagnostics.source import NotAMap
from clientsmith.document import Document, Located, SecuritySchemeNode, TagNode
from clientsmith.ir import Json
from clientsmith.parse import typed
from clientsmith.parse.extensions import Site, report_unknown
from clientsmith.parse.extensions import read as read_extensions
from clientsmith.parse.paths import Paths
from clientsmith.parse.reader import Bundle, Node, Reader
from clientsmith.parse.security import requirements, schemes
from clientsmith.parse.servers import servers
from clientsmith.parse.webhooks import KEY, read_signing

_VERSION = re.compile(r"3\.([012])(\.[0-9]+)?([-+].*)?\Z")
_ROOT = (
    *("openapi", "info", "jsonSchemaDialect", "servers", "paths", "webhooks", "components"),
    *("security", "tags", "externalDocs", "$self", "$schema", "$id"),
)


def parse(bundle: Bundle, report: Report) -> Document | None:
    """Read a document; None, with an error in the report, where it is none that we read."""
    if not isinstance(bundle.root.value, dict):
        report.add(NotAMap(bundle.origin(bundle.root)))
        return None
    fields = {key: bundle.root.child(key) for key, v in bundle.root.value.items() if v is not None}
    node = Node(bundle.root, bundle.root, fields)
    version = _version(node, bundle, report)
    if version is None:
        return None
    reader = Reader(bundle, report, version)
    document = _document(node, reader)
    report_unknown(bundle, report)
    return document


def _version(node: Node, bundle: Bundle, report: Report) -> tuple[int, int] | None:
    written = node.value("openapi")
    swagger = node.value("swagger")
    if written is None and swagger is not None:
        origin = bundle.origin(node.fields["swagger"])
        report.add(UnsupportedVersion(origin, str(swagger), is_swagger=True))
        return None
    origin = bundle.origin(node.fields["openapi"] if written is not None else node.place)
    found = _VERSION.match(str(written)) if written is not None else None
    if found is None:
        report.add(UnsupportedVersion(origin, None if written is None else str(written)))
        return None
    if not isinstance(written, str):
        report.add(NotText(origin, "openapi", str(written)))
    return (3, int(found[1]))


def _document(node: Node, reader: Reader) -> Document:
    _warn_of_root(node, reader)
    title, version, description, contact, license_ = _info(node, reader)
    paths = Paths(reader, node)
    paths.read()
    return Document(
        sources=reader.bundle,
        source=reader.bundle.name,
        openapi=str(node.value("openapi")),
        title=title,
        version=version,
        description=description,
        contact=contact,
        license=license_,
        servers=servers(node, "the document", reader) or (),
        tags=_tags(node, reader),
        operations=tuple(paths.operations),
        webhooks=tuple(paths.webhooks),
        callbacks=tuple(paths.callbacks),
        channels=tuple(paths.channels),
        component_schemas=_component_schemas(node, reader),
        security_schemes=_security_schemes(node, reader),
        security=requirements(node, "the document", reader) or (),
        signing=read_signing(node.fields.get(KEY), reader),
    )


def _warn_of_root(node: Node, reader: Reader) -> None:
    for key, place in node.fields.items():
        if key not in _ROOT and not key.startswith("x-"):
            near = difflib.get_close_matches(key, _ROOT, 1)
            origin = reader.origin(place)
            reader.report.add(UnknownField(origin, "the document", key, near[0] if near else None))
    if not any(node.value(key) for key in ("paths", "webhooks", "x-webhooks")):
        reader.report.add(NothingDescribed(reader.origin(node.place)))


_Pairs = tuple[tuple[str, str], ...]


def _info(node: Node, reader: Reader) -> tuple[str, str, str, _Pairs, _Pairs]:
    """Title, version, description, contact, licence."""
    place = node.fields.get("info")
    info = reader.node(place, "the document", "it is left out") if place else None
    if info is None:
        origin = reader.origin(node.place)
        instead = "the SDK is called after its package"
        reader.report.add(FieldMissing(origin, "the document", "info", instead))
        return "", "", "", (), ()
    given: dict[str, Json] = {}
    for key, instead in (
        ("title", "the SDK is called after its package"),
        ("version", "the SDK names no version of the API"),
    ):
        if key not in info.fields:
            given[key] = ""
            origin = reader.origin(info.outer)
            reader.report.add(FieldMissing(origin, "`info`", key, instead))
    found = typed.read(typed.Info, info, "`info`", reader, given=given)
    if found is None:
        return "", "", "", (), ()
    contact = _pairs(info, "contact", ("name", "url", "email"))
    license_ = _pairs(info, "license", ("name", "identifier", "url"))
    description = found.description or found.summary or ""
    return found.title, found.version, description, contact, license_


def _pairs(info: Node, key: str, names: tuple[str, ...]) -> _Pairs:
    value = info.value(key)
    texts = value if isinstance(value, dict) else {}
    return tuple((name, text) for name in names if isinstance(text := texts.get(name), str))


def _tags(node: Node, reader: Reader) -> tuple[TagNode, ...]:
    found: dict[str, TagNode] = {}
    for place in reader.items(node, "tags", "the document"):
        tag = _tag(place, reader)
        if tag is None:
            continue
        if tag.name in found:
            reader.report.add(DuplicateTag(tag.origin, tag.name, found[tag.name].origin))
        found.setdefault(tag.name, tag)
    return tuple(found.values())


def _tag(place: Located, reader: Reader) -> TagNode | None:
    if isinstance(place.value, str):
        return TagNode(place.value, "", None, reader.origin(place))
    node = reader.node(place, "a tag", "it is left out")
    if node is None:
        return None
    where = f"the tag `{node.text('name') or '?'}`"
    tag = typed.read(typed.Tag, node, where, reader)
    if tag is None:
        return None
    return TagNode(
        name=tag.name,
        description=tag.description or node.text("summary") or "",
        parent=node.text("parent"),
        origin=reader.origin(node.place),
        extensions=read_extensions(node, Site.TAG, reader),
    )


def _components(node: Node, reader: Reader) -> Node | None:
    place = node.fields.get("components")
    return reader.node(place, "the document", "they are left out") if place else None


def _component_schemas(node: Node, reader: Reader) -> tuple[tuple[str, Located], ...]:
    components = _components(node, reader)
    if components is None or "schemas" not in components.fields:
        return ()
    place = components.fields["schemas"]
    inner = reader.node(place, "`components`", "they are left out")
    return tuple(inner.fields.items()) if inner else ()


def _security_schemes(node: Node, reader: Reader) -> tuple[SecuritySchemeNode, ...]:
    components = _components(node, reader)
    return schemes(components, reader) if components is not None else ()
