"""What docstrings of models and TypedDicts say; untrusted text in, untrusted text out.

Whoever prints it passes it through the docstring writer.
"""

from __future__ import annotations

from clientsmith import ir, prose, writer


def of_type(declared: ir.NamedType) -> str:
    """Say what a type is."""
    docs = declared.docs
    see = f"See {docs.external_url}" if docs.external_url else ""
    return _paragraphs(_deprecated(docs), *_told(docs), see)


def of_field(field: ir.Field, *, limits: bool) -> str:
    """Say what a property is and, where it is written, what the API asks of it."""
    *first, last = _told(field.docs) or [""]
    told = " ".join([*first, last])
    demands = prose.demands(field.constraints, field.default, told) if limits else ""
    return _paragraphs(_deprecated(field.docs), *first, _joined(last, demands))


def of_values(declared: ir.EnumType) -> str:
    """Say what an enum is, and what its values mean where the spec says so."""
    lines = [
        f"- `{writer.literal(member.value)}`: {' '.join(member.description.split())}"
        for member in declared.members
        if member.description.strip()
    ]
    return _paragraphs(of_type(declared), "\n".join(lines))


def _told(docs: ir.Docs) -> list[str]:
    summary, description = docs.summary.strip(), docs.description.strip()
    if summary.rstrip(".").casefold() == description.rstrip(".").casefold():
        summary = ""
    return [text for text in (summary, description) if text]


def _deprecated(docs: ir.Docs) -> str:
    return "Deprecated." if docs.deprecated else ""


def _joined(text: str, more: str) -> str:
    """Put sentences behind a text: on its line, if it is a single one."""
    if not text or not more:
        return text or more
    return f"{text}\n\n{more}" if "\n" in text else f"{text} {more}"


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
