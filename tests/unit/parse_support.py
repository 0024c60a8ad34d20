"""Reading documents from text, for the tests of `parse`."""

from __future__ import annotations

import textwrap
from pathlib import Path

from clientsmith import parse, source
from clientsmith.config import Limits
from clientsmith.diagnostics import Diagnostic, Report
from clientsmith.document import Document, OperationNode, ParameterNode, ResponseNode

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
HEAD_30 = HEAD.replace("3.1.0", "3.0.3")
HEAD_32 = HEAD.replace("3.1.0", "3.2.0")
OK = "responses: {'200': {description: ok}}"


def read(folder: Path, text: str, files: dict[str, str] | None = None) -> tuple[Document, Report]:
    document, report = attempt(folder, text, files)
    assert document is not None
    assert not report.errors, [d.message for d in report]
    return document, report


def attempt(
    folder: Path, text: str, files: dict[str, str] | None = None
) -> tuple[Document | None, Report]:
    for name, content in {"api.yaml": text, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content), encoding="utf-8")
    report = Report()
    bundle = source.load(folder / "api.yaml", Limits(), report)
    assert bundle is not None, [d.message for d in report]
    return parse.parse(bundle, report), report


def paths(body: str, head: str = HEAD) -> str:
    return f"{head}paths:\n{textwrap.indent(textwrap.dedent(body), '  ')}"


def only(folder: Path, body: str, head: str = HEAD) -> tuple[OperationNode, Report]:
    document, report = read(folder, paths(body, head))
    (operation,) = document.operations
    return operation, report


def codes(report: Report) -> list[str]:
    return [d.code for d in report]


def one(report: Report, code: str) -> Diagnostic:
    (found,) = [d for d in report if d.code == code]
    return found


def parameter(folder: Path, fields: str, head: str = HEAD) -> tuple[ParameterNode, Report]:
    operation, report = only(folder, f"/a: {{get: {{parameters: [{{{fields}}}], {OK}}}}}", head)
    (node,) = operation.parameters
    return node, report


def response(folder: Path, fields: str, head: str = HEAD) -> tuple[ResponseNode, Report]:
    operation, report = only(folder, f"/a: {{get: {{responses: {{'200': {fields}}}}}}}", head)
    (node,) = operation.responses
    return node, report
