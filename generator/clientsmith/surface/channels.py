"""WebSockets and webhooks as records."""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith import ir, public
from clientsmith.public import Record
from clientsmith.surface.methods import constant, style
from clientsmith.surface.types import Types, Use, json_text, limits
from clientsmith.symbols import WEBHOOKS, ParameterKey

_PROSE = frozenset({"description", "summary"})


def channels(api: ir.Api, types: Types) -> Iterator[Record]:
    """Describe all channels."""
    for channel in api.channels:
        names = [
            types.symbols.resources[channel.group[:depth]].attribute
            for depth in range(1, len(channel.group) + 1)
        ]
        name = ".".join([*names, types.symbols.methods[channel.id]])
        yield public.Channel(name, channel.path)
        for parameter in channel.query:
            if parameter.constant is not None:
                yield constant(name, parameter)
            else:
                yield _argument(channel, parameter, name, types)
        for direction, expr in (("send", channel.send), ("receive", channel.receive)):
            use = Use.SENT if direction == "send" else Use.READ
            yield public.Message(name, direction, types.show(expr, use), types.schema(expr))
        for setting, value in channel.settings:
            yield public.Rule(name, setting, json_text(_bare(value)))


def _argument(
    channel: ir.Channel, parameter: ir.Parameter, name: str, types: Types
) -> public.Argument:
    location = parameter.location.value
    return public.Argument(
        method=name,
        name=types.symbols.arguments[ParameterKey(channel.id, location, parameter.wire)],
        type=types.show(parameter.type, Use.SENT),
        required=parameter.required,
        at=(location, parameter.wire),
        style=style(parameter),
        schema=types.schema(parameter.type),
        default=json_text(parameter.default),
        limits=limits(parameter.constraints),
        nullable=isinstance(parameter.type, ir.Nullable),
        deprecated=parameter.docs.deprecated,
    )


def _bare(value: ir.Json) -> ir.Json:
    """Take the prose out of a setting."""
    if isinstance(value, dict):
        return {key: _bare(held) for key, held in value.items() if key not in _PROSE}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def webhooks(api: ir.Api, types: Types) -> Iterator[Record]:
    """Describe all requests that the API sends, and how they are checked."""
    if api.webhooks:
        how = api.signing
        yield public.Receiver(
            WEBHOOKS,
            how.signature,
            how.header,
            how.encoding if how.header else "",
            how.prefix,
            how.timestamp_header,
            how.timestamp_prefix,
            how.signed,
        )
    for hook in api.webhooks:
        payload = types.show(hook.payload, Use.READ) if hook.payload is not None else ""
        yield public.Webhook(hook.name, hook.method, payload, hook.docs.deprecated)
