"""Which kinds of lines there are, and what stands where on each: the table of `docs/surface.md`."""

from __future__ import annotations

from collections.abc import Mapping

from clientsmith import public
from clientsmith.public import Record
from clientsmith.surface.form import Flag, Layout, Number, Row, Several, Text

_REQUIRED = Flag("required", "required", "optional")
_NULLABLE = Flag("nullable", "nullable")
_DEPRECATED = Flag("deprecated", "deprecated")
_OPEN = Flag("open", "open", "closed")
_AT = Row("at", "at")
_STYLE = Row("style", "style")
_KIND = Text("kind", "as")
_SCHEMA = Text("schema", "schema", raw=True)
_DEFAULT = Text("default", "default", raw=True)
_LIMITS = Several("limits", "limits", raw=True)
_MODULE = Text("module", "module")
_KEPT = Text("kept", "kept")
_COMPONENT = Text("component", "component")

_PACKAGE, _CLIENT, _METHODS, _TYPES, _WEBHOOKS, _EXPORTS = range(6)

LAYOUTS = (
    Layout(
        "package",
        public.Package,
        _PACKAGE,
        ("name",),
        facets=(Text("distribution", "distribution"), Text("http_library", "http")),
    ),
    Layout(
        "client",
        public.Client,
        _CLIENT,
        ("name",),
        facets=(Text("async_name", "async"), Several("security", "security", raw=True)),
    ),
    Layout(
        "setting",
        public.Setting,
        _CLIENT,
        ("symbol",),
        ("type",),
        (
            _REQUIRED,
            _DEFAULT,
            Text("async_type", "async", raw=True),
            Text("variable", "variable"),
        ),
    ),
    Layout(
        "server", public.Server, _CLIENT, ("symbol", "url"), (), (Text("template", "template"),)
    ),
    Layout(
        "scheme",
        public.Scheme,
        _CLIENT,
        ("name",),
        facets=(_KIND, _AT, Text("token_url", "token-url"), Several("scopes", "scopes")),
    ),
    Layout(
        "resource",
        public.Resource,
        _METHODS,
        ("path",),
        facets=(Text("sync_class", "class"), Text("async_class", "async"), _MODULE, _KEPT),
    ),
    Layout(
        "method",
        public.Method,
        _METHODS,
        ("name",),
        ("parameters", "returns"),
        (Row("binding"), _DEPRECATED, _KEPT),
    ),
    Layout(
        "argument",
        public.Argument,
        _METHODS,
        ("method", "name"),
        ("type",),
        (
            _REQUIRED,
            _AT,
            Number("positional", "positional"),
            _STYLE,
            _NULLABLE,
            _DEFAULT,
            _LIMITS,
            _SCHEMA,
            _DEPRECATED,
        ),
    ),
    Layout(
        "constant",
        public.Constant,
        _METHODS,
        ("method", "location", "wire"),
        facets=(Text("value", "value", raw=True),),
    ),
    Layout(
        "body",
        public.Body,
        _METHODS,
        ("method", "media_type"),
        ("type",),
        (_REQUIRED, _KIND, Flag("sent", "sent"), _SCHEMA),
    ),
    Layout(
        "part",
        public.Part,
        _METHODS,
        ("method", "media_type", "wire"),
        facets=(
            Flag("file", "file"),
            Flag("repeated", "repeated"),
            Text("content_type", "content-type"),
            _STYLE,
        ),
    ),
    Layout(
        "reply",
        public.Reply,
        _METHODS,
        ("method", "status", "media_type"),
        ("type",),
        (_KIND, _SCHEMA),
        bare=True,
    ),
    Layout(
        "error",
        public.Error,
        _METHODS,
        ("method", "status", "media_type"),
        ("type",),
        (Text("raises", "raises"), _KIND, _SCHEMA),
        bare=True,
    ),
    Layout(
        "header",
        public.Header,
        _METHODS,
        ("method", "status", "wire"),
        ("type",),
        (_REQUIRED, _SCHEMA),
    ),
    Layout(
        "pages",
        public.Pages,
        _METHODS,
        ("method", "style"),
        (),
        (Text("item", "item", raw=True), Several("rule", "rule", raw=True)),
    ),
    Layout(
        "stream",
        public.Stream,
        _METHODS,
        ("method",),
        facets=(Several("terminal", "terminal", raw=True), Text("sentinel", "sentinel")),
    ),
    Layout(
        "retry", public.Retry, _METHODS, ("method", "rule"), (), (Text("key_header", "header"),)
    ),
    Layout(
        "security",
        public.Security,
        _METHODS,
        ("method",),
        facets=(Several("any_of", "any-of", raw=True),),
    ),
    Layout("servers", public.OwnServers, _METHODS, ("method",), (), (Several("urls", "urls"),)),
    Layout("channel", public.Channel, _METHODS, ("name", "path")),
    Layout("message", public.Message, _METHODS, ("channel", "direction"), ("type",), (_SCHEMA,)),
    Layout(
        "rule",
        public.Rule,
        _METHODS,
        ("channel", "name"),
        facets=(Text("value", "value", raw=True),),
    ),
    Layout(
        "model",
        public.Model,
        _TYPES,
        ("name",),
        facets=(_MODULE, Text("extra", "extra", raw=True), _COMPONENT, _DEPRECATED),
    ),
    Layout(
        "field",
        public.Field,
        _TYPES,
        ("symbol",),
        ("type",),
        (
            _REQUIRED,
            Text("wire", "wire", empty=True),
            _NULLABLE,
            Flag("read_only", "read-only"),
            Flag("write_only", "write-only"),
            Text("constant", "constant", raw=True),
            _DEFAULT,
            _LIMITS,
            _SCHEMA,
            _DEPRECATED,
        ),
    ),
    Layout(
        "enum",
        public.Enum,
        _TYPES,
        ("name",),
        ("type",),
        (_OPEN, _MODULE, Text("constants", "constants"), _COMPONENT, _DEPRECATED),
    ),
    Layout(
        "value",
        public.Value,
        _TYPES,
        ("enum",),
        ("value",),
        (Text("name", "name"),),
    ),
    Layout(
        "union",
        public.Union,
        _TYPES,
        ("name",),
        facets=(_OPEN, Text("discriminator", "discriminator"), _MODULE, _COMPONENT, _DEPRECATED),
    ),
    Layout(
        "variant",
        public.Variant,
        _TYPES,
        ("union",),
        ("type",),
        (Several("tags", "tags"), _SCHEMA),
    ),
    Layout(
        "alias",
        public.Alias,
        _TYPES,
        ("name",),
        ("type",),
        (_NULLABLE, _MODULE, _LIMITS, _SCHEMA, _COMPONENT, _DEPRECATED),
    ),
    Layout("twin", public.Twin, _TYPES, ("name",), ("type",), (Text("model", "of"), _MODULE)),
    Layout("key", public.Key, _TYPES, ("twin", "wire"), ("type",), (_REQUIRED,)),
    Layout(
        "receiver",
        public.Receiver,
        _WEBHOOKS,
        ("module",),
        facets=(
            Text("signature", "signature"),
            Text("header", "header"),
            Text("encoding", "encoding"),
            Text("prefix", "prefix"),
            Text("timestamp_header", "timestamp-header"),
            Text("timestamp_prefix", "timestamp-prefix"),
            Text("signed", "signed"),
        ),
    ),
    Layout("webhook", public.Webhook, _WEBHOOKS, ("name", "verb"), ("type",), (_DEPRECATED,)),
    Layout("export", public.Export, _EXPORTS, ("name",), (), (Text("target", "of"),)),
)
"""In the order of a block: what comes first here, does so there."""

BY_KIND: Mapping[str, Layout] = {layout.kind: layout for layout in LAYOUTS}
BY_RECORD: Mapping[type[Record], Layout] = {layout.record: layout for layout in LAYOUTS}
