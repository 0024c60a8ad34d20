"""Python values to JSON, and scalars to the text that JSON would have for them.

In come what callers pass: TypedDicts, models, dates, enums, bytes. Dates are RFC 3339, a naive
time is in the local zone, bytes are base64, and a model gives back what was set in it, by wire
name. Never reads files, and never sends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from .errors import InvalidRequestError
from .omit import OMIT, Omit

if TYPE_CHECKING:
    from pydantic import BaseModel

_SCALARS = (str, int, float, bool, type(None))


def dump_json(value: object, *, ascii_only: bool = False) -> bytes:
    """Encode a value as JSON."""
    try:
        try:
            return _dumps(value, ascii_only).encode()
        except TypeError:
            # A key that is no string (an enum, a UUID): rare, so found only when it fails.
            return _dumps(_keyed(value), ascii_only).encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8; JSON can escape it.
        return dump_json(value, ascii_only=True)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidRequestError):
            raise
        raise InvalidRequestError(f"the value has no JSON: {error}") from None


def _dumps(value: object, ascii_only: bool) -> str:
    return json.dumps(
        value, default=_default, ensure_ascii=ascii_only, allow_nan=False, separators=(",", ":")
    )


def plain(value: object) -> object:
    """Turn a model into a mapping, an enum into its value, and a view into a list."""
    if isinstance(value, _SCALARS) and not hasattr(value, "_value_"):
        return value
    if isinstance(value, (dict, list, tuple)):
        return cast("object", value)
    if hasattr(value, "_value_"):
        return plain(cast("object", getattr(value, "value")))  # noqa: B009 - not in the type
    if hasattr(type(value), "model_fields"):
        return _dump_model(value)
    if isinstance(value, (set, frozenset)):
        return list(cast("Iterable[object]", value))
    return value


def text(value: object) -> str:
    """Write a scalar as a parameter has it: as in JSON, but strings without quotes."""
    if isinstance(value, str) and not hasattr(value, "_value_"):
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, int) and not hasattr(value, "_value_"):
        return int.__repr__(value)
    if isinstance(value, (dict, list, tuple, float)):
        # A list inside a list has no place in any style; JSON is what a reader can undo.
        return dump_json(cast("object", value)).decode()
    found = _default(value)
    return found if isinstance(found, str) else text(found)


def _default(value: object) -> object:
    """Turn what `json` does not know into something that it knows."""
    kind = type(value)
    if hasattr(kind, "model_fields"):
        return _dump_model(value)
    convert = _converter(kind)
    if convert is not None:
        # What a reply spelled in its own way goes back in that spelling (see `scalars`).
        wire = cast("object", getattr(value, "wire", None))
        return wire if isinstance(wire, str) else convert(value)
    if isinstance(value, Mapping):
        return dict(cast("Mapping[object, object]", value))
    if isinstance(value, Iterable):
        return list(cast("Iterable[object]", value))
    if isinstance(value, Omit):
        raise InvalidRequestError("OMIT can stand for an argument, not for a value inside one")
    raise InvalidRequestError(f"a value of type {kind.__name__} cannot be sent")


def _converter(kind: type) -> _Converter | None:
    for base in kind.__mro__:
        found = _CONVERTERS.get(f"{base.__module__}.{base.__qualname__}")
        if found is not None:
            return found
    return None


def _dump_model(value: object) -> object:
    # `model_dump` is looked up on pydantic's class: a field of that name hides it on the model's.
    from pydantic import BaseModel, RootModel

    if isinstance(value, RootModel):
        return cast("RootModel[object]", value).root
    return BaseModel.model_dump(cast("BaseModel", value), by_alias=True, exclude_unset=True)


def _datetime(value: object) -> str:
    import datetime

    moment = cast("datetime.datetime", value)
    if moment.tzinfo is None:
        moment = moment.astimezone()
    written = moment.isoformat()
    return written[:-6] + "Z" if written.endswith("+00:00") else written


def _base64(value: object) -> str:
    import base64

    return base64.b64encode(bytes(cast("bytes", value))).decode("ascii")


def _isoformat(value: object) -> str:
    import datetime

    return cast("datetime.date", value).isoformat()


def _duration(value: object) -> str:
    """Write a timedelta as ISO 8601 does (`format: duration`, RFC 3339, appendix A)."""
    import datetime

    delta = cast("datetime.timedelta", value)
    sign = "-" if delta.days < 0 else ""
    delta = abs(delta)
    seconds = f"{delta.seconds}.{delta.microseconds:06}".rstrip("0").rstrip(".")
    return f"{sign}P{delta.days}DT{delta.seconds if not delta.microseconds else seconds}S"


def _enum(value: object) -> object:
    return cast("object", getattr(value, "value"))  # noqa: B009 - not in the type


def _decimal(value: object) -> str:
    return format(cast("float", value), "f")


if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    _Converter: TypeAlias = Callable[[object], object]

# By name, so that none of these modules is imported for the sake of asking.
_CONVERTERS: Mapping[str, _Converter] = {
    "enum.Enum": _enum,
    "datetime.datetime": _datetime,
    "datetime.date": _isoformat,
    "datetime.time": _isoformat,
    "datetime.timedelta": _duration,
    "uuid.UUID": str,
    "decimal.Decimal": _decimal,
    "builtins.bytes": _base64,
    "builtins.bytearray": _base64,
    "builtins.memoryview": _base64,
}


def _keyed(value: object) -> object:
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value).items()
        return {text(key): _keyed(item) for key, item in entries}
    if isinstance(value, (list, tuple)):
        return [_keyed(item) for item in cast("Iterable[object]", value)]
    return value


def without_omitted(values: Mapping[str, object]) -> dict[str, object]:
    """Drop the arguments that were not given."""
    return {name: value for name, value in values.items() if value is not OMIT}
