"""Texts that Python has a type for, and that are written again as they were read.

A date-time has many spellings (`Z` or `+00:00`, three digits of a second or six). One that pydantic
would write in just that way is read by its compiled validator; any other becomes an instance of a
subclass that remembers the text. Encoding gives the input back either way.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from typing_extensions import Self

__all__ = ["Date", "DateTime", "Decimal", "Duration", "Time", "Uuid"]


class _Spelled:
    """Mixed into immutable types: `wire` is what was read."""

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object, /) -> Self:
        return self


class _DateTime(_Spelled, dt.datetime):
    __slots__ = ("wire",)


class _Date(_Spelled, dt.date):
    __slots__ = ("wire",)


class _Time(_Spelled, dt.time):
    __slots__ = ("wire",)


class _Duration(_Spelled, dt.timedelta):
    __slots__ = ("wire",)


class _Decimal(_Spelled, decimal.Decimal):
    __slots__ = ("wire",)


class _Uuid(_Spelled, uuid.UUID):
    __slots__ = ("wire",)

    def __init__(self, value: int) -> None:
        super().__init__(int=value)


class _Exact:
    """Makes a validator that remembers spellings other than the usual one."""

    def __init__(self, spelled: type[object], usual: str) -> None:
        self._spelled = cast("Callable[..., object]", spelled)
        self._plain = cast("type[object]", spelled.__mro__[2])
        self._usual = usual

    def __repr__(self) -> str:
        return "EXACT"

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        inner = handler(source)
        usual = core_schema.str_schema(pattern=self._usual)
        return core_schema.union_schema(
            [
                core_schema.chain_schema([usual, inner]),
                core_schema.no_info_wrap_validator_function(self._keep, inner),
            ],
            mode="left_to_right",
            serialization=core_schema.wrap_serializer_function_ser_schema(
                self._write, schema=inner, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: Callable[[object], dict[str, Any]]
    ) -> dict[str, Any]:
        """Describe the type as pydantic describes the plain one."""
        return handler(cast("Any", schema)["choices"][1]["schema"])

    def _keep(self, value: object, validate: Callable[[object], object]) -> object:
        parsed = validate(value)
        if isinstance(value, self._plain):
            return value
        spelled = self._spelled(*_arguments(parsed))
        # UUID forbids ordinary assignment.
        object.__setattr__(spelled, "wire", value)
        return spelled

    def _write(self, value: object, write: Callable[[object], object]) -> object:
        # A copy made by arithmetic or by pickle has no text of its own.
        text = getattr(value, "wire", None)
        return write(value) if text is None else text


def _arguments(value: object) -> tuple[object, ...]:
    if isinstance(value, uuid.UUID):
        return (value.int,)
    return cast("tuple[object, ...]", value.__reduce__()[1])


# `\d` would be the digits of all scripts, which take longer to tell and are none here.
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{5}[1-9])?"
_OFFSET = r"(Z|[+-](0[1-9]|1[0-9]|2[0-3]):[0-5][0-9])?"

DateTime: TypeAlias = Annotated[
    dt.datetime, _Exact(_DateTime, rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}{_OFFSET}$")
]
Date: TypeAlias = Annotated[dt.date, _Exact(_Date, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Time: TypeAlias = Annotated[dt.time, _Exact(_Time, rf"^{_CLOCK}$")]
Duration: TypeAlias = Annotated[dt.timedelta, _Exact(_Duration, r"^PT([1-9]|[1-5][0-9])S$")]
Decimal: TypeAlias = Annotated[
    decimal.Decimal, _Exact(_Decimal, r"^-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,6})?$")
]
Uuid: TypeAlias = Annotated[
    uuid.UUID, _Exact(_Uuid, r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
