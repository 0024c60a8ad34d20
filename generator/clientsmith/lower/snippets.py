"""Usage snippets: whole programs that run as they stand.

What comes in are calls with values; what goes out is Python in the layout of a formatter: an
argument a line, containers opened up only where a line is too short for them.
"""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clientsmith import ir, writer
from clientsmith.ir import ScalarKind
from clientsmith.lower.types import resolve

_WIDTH = 88
_FILE_NOTE = "# An open file, a path or bytes will do as well."
_CONTENT = {"audio": ("wav", 'b"RIFF"'), "image": ("png", 'b"PNG"'), "text": ("txt", 'b"text"')}
_FILE_NAME = re.compile(r"[\w-]{1,60}\.\w{1,8}")
_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?)"
_PERIOD = re.compile(
    f"P(?=.)(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
"""RFC 3339, appendix A, without years and months, which have no length of their own."""


@dataclass(frozen=True, slots=True)
class Code:
    """A value that no JSON literal says."""

    text: str
    imports: tuple[str, ...] = ()
    comment: str = ""
    wire: str | None = None
    """What a server reads of it, where that is not the example as it stands in the spec."""


Shown: TypeAlias = "bool | int | float | str | Code | list[Shown] | dict[str, Shown] | None"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, as an example."""

    path: str
    """Behind `client.`: `voices.get`."""
    arguments: tuple[tuple[str, Shown], ...]
    use: str
    """What to do with the result: `value`, `pages`, `events` or `chunks`."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a snippet makes its client."""

    package: str
    client: str
    async_client: str
    arguments: tuple[tuple[str, str], ...]
    """(name, value) for the constructor."""


# -- values ---------------------------------------------------------------------------------


def pythonic(
    value: ir.Json,
    expr: ir.TypeExpr,
    types: Mapping[ir.TypeId, ir.NamedType],
    file: tuple[str, str | None],
) -> Shown:
    """Turn the JSON of an example into what the argument's annotation asks for.

    `file` is name and media type for content that a file would hold.
    """
    match resolve(expr, types):
        case ir.Scalar(ScalarKind.BINARY):
            return sample_file(*file, example=value)
        case ir.Scalar(kind) if isinstance(value, str):
            return _scalar(kind, value)
        case ir.ListOf(item) if isinstance(value, list):
            return [pythonic(each, item, types, file) for each in value]
        case ir.MapOf(item) if isinstance(value, dict):
            return {key: pythonic(each, item, types, file) for key, each in value.items()}
        case _:
            return _plain(value)


def _plain(value: ir.Json) -> Shown:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _scalar(kind: ScalarKind, value: str) -> Shown:
    quoted = writer.literal(value)
    match kind:
        case ScalarKind.UUID:
            # RFC 9562, 4: written in lower case.
            return Code(f"uuid.UUID({quoted})", ("import uuid",), wire=value.lower())
        case ScalarKind.DECIMAL:
            return Code(f"decimal.Decimal({quoted})", ("import decimal",))
        case ScalarKind.DURATION:
            return _period(value)
        case ScalarKind.DATE | ScalarKind.DATETIME | ScalarKind.TIME:
            return _moment(kind, value)
        case _:
            return value


def _period(value: str) -> Code:
    """Spell a length of time; five minutes where it has none that is the same for all dates."""
    hit = _PERIOD.fullmatch(value)
    units = ("weeks", "days", "hours", "minutes", "seconds")
    given = {unit: n for unit, n in zip(units, hit.groups(), strict=True) if n} if hit else {}
    given = given or {"minutes": "5"}
    length = datetime.timedelta(**{unit: float(number) for unit, number in given.items()})
    text = ", ".join(f"{unit}={writer.literal(_number(n))}" for unit, n in given.items())
    seconds = f"{length.seconds}.{length.microseconds:06}".rstrip("0").rstrip(".")
    return Code(
        f"dt.timedelta({text})",
        ("import datetime as dt",),
        # As the SDK writes it.
        wire=f"P{length.days}DT{seconds if length.microseconds else length.seconds}S",
    )


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _moment(kind: ScalarKind, value: str) -> Shown:
    """Spell a point in time; Python 3.10 reads no `Z`."""
    by_kind: Mapping[ScalarKind, type[datetime.date] | type[datetime.time]] = {
        ScalarKind.DATE: datetime.date,
        ScalarKind.DATETIME: datetime.datetime,
        ScalarKind.TIME: datetime.time,
    }
    parser = by_kind[kind]
    try:
        text = parser.fromisoformat(value).isoformat()
    except ValueError:
        return value
    call = f"dt.{parser.__name__}.fromisoformat({writer.literal(text)})"
    return Code(call, ("import datetime as dt",))


def sample_file(name: str, media_type: str | None, example: ir.Json = None) -> Code:
    """Write a file that is there without a disk: a name and a few bytes."""
    extension, content = _CONTENT.get((media_type or "").split("/")[0], ("bin", 'b"sample"'))
    file_name = f"{re.sub(r'[^0-9A-Za-z]+', '_', name).strip('_') or 'file'}.{extension}"
    if isinstance(example, str) and _FILE_NAME.fullmatch(example):
        file_name = example
    return Code(
        f"({writer.literal(file_name)}, {content})",
        comment=_FILE_NOTE,
        wire=ast.literal_eval(content).decode("latin-1"),
    )


def show(value: Shown, indent: int, used: int) -> str:
    """Print a value at a column; `used` is what else stands on its first line."""
    flat = _flat(value)
    if indent + used + len(flat) <= _WIDTH or not isinstance(value, (list, dict)) or not value:
        return flat
    inner = indent + 4
    pad = " " * inner
    if isinstance(value, list):
        items = [f"{pad}{show(each, inner, 1)}," for each in value]
        return "\n".join(["[", *items, " " * indent + "]"])
    rows: list[str] = []
    for key, each in value.items():
        label = f"{writer.literal(key)}: "
        rows.append(f"{pad}{label}{show(each, inner, len(label) + 1)},")
    return "\n".join(["{", *rows, " " * indent + "}"])


def _flat(value: Shown) -> str:
    if isinstance(value, Code):
        return value.text
    if isinstance(value, list):
        return f"[{', '.join(_flat(each) for each in value)}]"
    if isinstance(value, dict):
        pairs = (f"{writer.literal(key)}: {_flat(each)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    return writer.literal(value)


def codes(value: Shown) -> Iterable[Code]:
    """Find the values in a value that no JSON literal says."""
    if isinstance(value, Code):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from codes(each)


# -- programs -------------------------------------------------------------------------------


def given(call: Call, indent: int = 4) -> tuple[str, ...]:
    """Print the arguments of a call, each for lines of its own."""
    return tuple(f"{name}={show(value, indent, len(name) + 2)}" for name, value in call.arguments)


def invocation(call: Call, indent: int = 0) -> str:
    """Print the call alone: `client.voices.get(...)`."""
    if not call.arguments:
        return f"client.{call.path}()"
    pad = " " * (indent + 4)
    rows: list[str] = []
    for (_, value), argument in zip(call.arguments, given(call, indent + 4), strict=True):
        comments = dict.fromkeys(code.comment for code in codes(value) if code.comment)
        rows += [f"{pad}{comment}" for comment in comments]
        rows.append(f"{pad}{argument},")
    return "\n".join([f"client.{call.path}(", *rows, " " * indent + ")"])


def has_file(call: Call) -> bool:
    """Whether an argument holds the content of a file."""
    return any(code.comment for _, value in call.arguments for code in codes(value))


def statements(call: Call) -> str:
    """Print what a synchronous program does with a call."""
    if call.use == "value":
        return invocation(call)
    lines = [f"response = {invocation(call)}", *_loops(call, "for")]
    return "\n".join(lines)


def async_statements(call: Call) -> str:
    """Print the same for the body of a coroutine, indented."""
    if call.use == "value":
        return f"    await {invocation(call, 4)}"
    wait = "await " if call.use == "pages" else ""
    lines = [f"response = {wait}{invocation(call, 4)}", *_loops(call, "async for")]
    return "\n".join(f"    {line}" for line in lines)


def _loops(call: Call, keyword: str) -> list[str]:
    item = {"pages": "item", "events": "event", "chunks": "chunk"}[call.use]
    shown = f"len({item})" if call.use == "chunks" else item
    loop = [f"{keyword} {item} in response:", f"    print({shown})"]
    if call.use != "pages":
        return loop
    pages = [f"{keyword} page in response.iter_pages():", "    print(page)"]
    return [*loop, "# or page by page", *pages]


def construction(setup: Setup, client: str) -> str:
    """Print how the client is made."""
    if not setup.arguments:
        return f"client = {client}()"
    rows = "".join(f"    {name}={writer.literal(value)},\n" for name, value in setup.arguments)
    return f"client = {client}(\n{rows})"


def program(setup: Setup, call: Call) -> str:
    """Print a whole synchronous program."""
    head = _imports(call, f"from {setup.package} import {setup.client}")
    return f"{head}\n\n{construction(setup, setup.client)}\n{statements(call)}"


def async_program(setup: Setup, call: Call) -> str:
    """Print a whole asynchronous program."""
    own = f"from {setup.package} import {setup.async_client}"
    head = _imports(call, own, "import asyncio")
    made = construction(setup, setup.async_client)
    body = async_statements(call)
    return f"{head}\n\n{made}\n\n\nasync def main() -> None:\n{body}\n\n\nasyncio.run(main())"


def _imports(call: Call, own: str, *more: str) -> str:
    needed = {line for _, value in call.arguments for code in codes(value) for line in code.imports}
    standard = sorted({*needed, *more})
    return "\n".join(standard) + ("\n\n" if standard else "") + own
