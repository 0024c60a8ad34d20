"""Parameters to text: path, query, header, cookie and form values.

In come Python values and a `Style`; out comes text that is ready for its place. Follows the table
of OpenAPI 3.1, 4.8.12.4 and, for what the table leaves to it, RFC 6570. Never touches a URL that
was encoded before, and never sends anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast
from urllib.parse import quote

from .encoding import dump_json, plain, text
from .endpoint import Style
from .errors import InvalidRequestError
from .omit import OMIT

Pairs: TypeAlias = list[tuple[str, str]]

PATH_STYLE = Style("simple")
QUERY_STYLE = Style("form", explode=True)
HEADER_STYLE = Style("simple")
COOKIE_STYLE = Style("form", explode=True)

_RESERVED = ":/?#[]@!$&'()*+,;="
"""RFC 3986, 2.2. RFC 6570, 3.2.3 lets these through in reserved expansion."""
_DELIMITERS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def path_value(name: str, value: object, style: Style = PATH_STYLE) -> str:
    """Write one path parameter, percent-encoded."""
    if style.name == "json":
        return _encode(dump_json(value).decode())
    value = plain(value)
    if value is None or value is OMIT:
        raise InvalidRequestError(f"path parameter `{name}` must have a value")
    if isinstance(value, str) and style.name == "simple":
        return _segment(name, quote(value, safe=""))
    if style.name == "matrix":
        return _matrix(name, value, explode=style.explode)
    if style.name == "label":
        return _kept(f".{_joined(value, '.', style.explode)}")
    return _segment(name, _joined(value, ",", style.explode))


def _joined(value: object, joiner: str, explode: bool) -> str:
    if isinstance(value, Mapping):
        return _object(cast("Mapping[str, object]", value), joiner, explode)
    if _is_list(value):
        # The table (label, array, explode=false) joins by commas as RFC 6570, 3.2.5 does.
        return (joiner if explode else ",").join(_encode(item) for item in _texts(value))
    return _encode(text(value))


def _segment(name: str, written: str) -> str:
    if not written:
        # An empty segment makes another path: `/orders/` is the list, not an order.
        raise InvalidRequestError(f"path parameter `{name}` must not be empty")
    return _kept(written)


def _kept(segment: str) -> str:
    # RFC 3986, 5.2.4: left as they are, clients and proxies would remove these segments.
    return segment.replace(".", "%2E") if segment in (".", "..") else segment


def _matrix(name: str, value: object, *, explode: bool) -> str:
    key = _encode(name)
    if isinstance(value, Mapping):
        pairs = _items(cast("Mapping[str, object]", value))
        if explode:
            return "".join(_matrix_pair(_encode(k), _encode(v)) for k, v in pairs)
        return _matrix_pair(key, ",".join(_encode(part) for pair in pairs for part in pair))
    if _is_list(value):
        items = [_encode(item) for item in _texts(value)]
        if explode:
            return "".join(_matrix_pair(key, item) for item in items)
        return _matrix_pair(key, ",".join(items))
    return _matrix_pair(key, _encode(text(value)))


def _matrix_pair(name: str, value: str) -> str:
    # RFC 6570, 3.2.7: no equals sign in front of an empty value.
    return f";{name}={value}" if value else f";{name}"


def _object(value: Mapping[str, object], joiner: str, explode: bool) -> str:
    pairs = _items(value)
    if explode:
        return joiner.join(f"{_encode(k)}={_encode(v)}" for k, v in pairs)
    return ",".join(_encode(part) for pair in pairs for part in pair)


def query_string(values: Mapping[str, object], styles: Mapping[str, Style]) -> str:
    """Write a query, without its question mark."""
    parts: list[str] = []
    for name, value in values.items():
        # A plain string under the default style is nearly every query parameter there is.
        if type(value) is str and name not in styles:
            parts.append(f"{quote(name, safe='')}={quote(value, safe='')}")
        elif value is not None and value is not OMIT:
            parts += query_pairs(name, value, styles.get(name, QUERY_STYLE))
    return "&".join(parts)


def query_pairs(name: str, value: object, style: Style = QUERY_STYLE) -> list[str]:
    """Write one query parameter as `name=value` pairs."""
    reserved = style.reserved
    key = _encode(name)
    if style.name == "json":
        return [f"{key}={_encode(dump_json(value).decode(), reserved)}"]
    value = plain(value)
    if isinstance(value, Mapping):
        return _query_object(key, cast("Mapping[str, object]", value), style)
    if not _is_list(value):
        return [f"{key}={_encode(text(value), reserved)}"]
    items = [_encode(item, reserved) for item in _texts(value)]
    if style.name == "deepObject" or style.explode:
        # The table has no entry for delimited styles with explode; RFC 6570 form is what the
        # words "separate parameter instances" of 4.8.12.2.1 ask for.
        return [f"{key}={item}" for item in items]
    return [f"{key}={_DELIMITERS.get(style.name, ',').join(items)}"] if items else []


def _query_object(key: str, value: Mapping[str, object], style: Style) -> list[str]:
    if style.name == "deepObject":
        return [
            f"{key}{''.join(f'%5B{_encode(part)}%5D' for part in path)}"
            f"={_encode(leaf, style.reserved)}"
            for path, leaf in _leaves(value)
        ]
    pairs = [(_encode(k), _encode(v, style.reserved)) for k, v in _items(value)]
    if style.explode:
        return [f"{k}={v}" for k, v in pairs]
    joined = _DELIMITERS.get(style.name, ",").join(part for pair in pairs for part in pair)
    return [f"{key}={joined}"] if pairs else []


def _leaves(value: Mapping[str, object]) -> list[tuple[tuple[str, ...], str]]:
    """List the scalars below an object; 4.8.12 leaves nesting open, servers agree on this."""
    found: list[tuple[tuple[str, ...], str]] = []
    for name, item in value.items():
        if isinstance(item, Mapping):
            inner = _leaves(cast("Mapping[str, object]", item))
            found += [((str(name), *path), leaf) for path, leaf in inner]
        elif _is_list(item):
            found += [((str(name),), leaf) for leaf in _texts(item)]
        elif item is not None:
            found.append(((str(name),), text(item)))
    return found


def header_value(value: object, style: Style = HEADER_STYLE) -> str | None:
    """Write a header. Not percent-encoded: 4.8.12 has RFC 6570 for URLs, not for header fields.

    None where there is nothing to write: a list without members is undefined (RFC 6570, 2.3).
    """
    if style.name == "json":
        return dump_json(value, ascii_only=True).decode()
    value = plain(value)
    if isinstance(value, Mapping):
        pairs = _items(cast("Mapping[str, object]", value))
        if style.explode:
            return ",".join(f"{k}={v}" for k, v in pairs) or None
        return ",".join(part for pair in pairs for part in pair) or None
    if _is_list(value):
        items = _texts(value)
        return ",".join(items) if items else None
    return text(value)


def cookie_pairs(name: str, value: object, style: Style = COOKIE_STYLE) -> list[str]:
    """Write one cookie parameter as `name=value` pairs.

    The table writes an exploded `form` list with `&`, so it is one pair here.
    """
    if style.name == "json":
        return [f"{name}={_encode(dump_json(value).decode())}"]
    if style.name == "cookie":
        return _cookies(name, plain(value), style.explode)
    pairs = query_pairs(name, value, Style("form", style.explode))
    return ["&".join(pairs)] if pairs else []


def _cookies(name: str, value: object, explode: bool) -> list[str]:
    """Write the style `cookie`: several of them, none escaped (OpenAPI 3.2, Style Values)."""
    if isinstance(value, Mapping):
        pairs = _items(cast("Mapping[str, object]", value))
        if explode:
            return [f"{k}={v}" for k, v in pairs]
        return [f"{name}={','.join(part for pair in pairs for part in pair)}"] if pairs else []
    if not _is_list(value):
        return [f"{name}={text(value)}"]
    items = _texts(value)
    if explode:
        return [f"{name}={item}" for item in items]
    return [f"{name}={','.join(items)}"] if items else []


def form_string(values: Mapping[str, object], styles: Mapping[str, Style]) -> str:
    """Write a body of type application/x-www-form-urlencoded.

    The same rules as a query (4.8.15), but a space is a plus sign there (WHATWG URL, 5.2).
    """
    written: list[str] = []
    for name, value in values.items():
        if value is not None and value is not OMIT:
            written += query_pairs(name, value, styles.get(name, _form_style(value)))
    return "&".join(written).replace("%20", "+")


def _form_style(value: object) -> Style:
    # 4.8.15.1: without an explicit style, an object in a form is written as JSON.
    return Style("json") if isinstance(plain(value), Mapping) else QUERY_STYLE


def _encode(value: str, reserved: bool = False) -> str:
    return quote(value, safe=_RESERVED if reserved else "")


def _is_list(value: object) -> bool:
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return False
    return isinstance(value, (list, tuple, set, frozenset, Sequence))


def _texts(value: object) -> list[str]:
    # RFC 6570, 2.3: undefined members of a list are ignored.
    return [text(item) for item in cast("Sequence[object]", value) if item is not None]


def _items(value: Mapping[str, object]) -> Pairs:
    return [(str(name), text(item)) for name, item in value.items() if item is not None]
