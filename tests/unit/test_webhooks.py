"""Webhooks and callbacks, from the document to what a program calls."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from surface_support import understood

from clientsmith import pipeline, public, surface
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.losses import Fate
from clientsmith.pipeline.linting import lint

PACKAGE = "hooks_made"
MODULE = "webhook_events"
SECRET = b"a secret"
SCHEMAS: dict[str, Any] = {
    "Created": {
        "type": "object",
        "required": ["kind", "id"],
        "properties": {
            "kind": {"const": "created"},
            "id": {"type": "integer", "readOnly": True},
            "at": {"type": "string", "format": "date-time"},
        },
    },
    "Gone": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": ["gone", "lost"]}},
    },
    "Plain": {"type": "object", "properties": {"name": {"type": "string"}}},
    "Tree": {
        "type": "array",
        "items": {"oneOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "string"}]},
    },
}


def request(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    """An operation that is sent to the caller."""
    content = {media_type: {"schema": schema}}
    return {"requestBody": {"content": content}, "responses": {"200": {"description": "Fine."}}}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def document(webhooks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A document with webhooks, one method each."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hooks", "version": "1"},
        "paths": {},
        "webhooks": {name: {"post": operation} for name, operation in webhooks.items()},
        "components": {"schemas": SCHEMAS},
        **more,
    }


TAGGED = {"created": request(ref("Created")), "gone": request(ref("Gone"))}


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Generate the SDK of a document, and import its module of events."""

    def made(value: dict[str, Any]) -> Any:
        spec = tmp_path / "openapi.yaml"
        spec.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), "utf-8")
        for path, text in pipeline.files(understood(spec, PACKAGE)).items():
            file = tmp_path / "sdk" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path / "sdk" / "src"))
        return importlib.import_module(f"{PACKAGE}.{MODULE}")

    yield made
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


def sent(module: Any, value: Any, **given: Any) -> Any:
    """Sign a body, and unwrap it again."""
    body = value if isinstance(value, (bytes, str)) else json.dumps(value)
    headers = module.sign(body, secret=SECRET)
    return module.unwrap(body, headers, secret=SECRET, **given)


# -- what there is --------------------------------------------------------------------------


def test_without_webhooks_nothing_is_there(tmp_path: Path) -> None:
    """No module, no part of the runtime, no name and no word of it."""
    spec = tmp_path / "openapi.yaml"
    spec.write_text(yaml.safe_dump(document({})), encoding="utf-8")
    files = pipeline.files(understood(spec, PACKAGE))
    assert not [path for path in files if "webhook" in path]
    for path in (f"src/{PACKAGE}/__init__.py", "README.md", "reference.md", "api-surface.txt"):
        assert "ebhook" not in files[path]


def test_the_package_loads_it_when_it_is_asked_for(make: Any) -> None:
    make(document(TAGGED))
    folder = Path(sys.modules[PACKAGE].__file__ or "").parents[1]
    program = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); import {PACKAGE}\n"
        f"assert '{PACKAGE}.{MODULE}' not in sys.modules\n"
        f"print({PACKAGE}.{MODULE}.unwrap.__name__, {PACKAGE}.WebhookSignatureError.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "unwrap WebhookSignatureError\n", done.stderr


def test_events_are_told_apart_by_a_property(make: Any) -> None:
    """Also where a schema without the constant would fit; what is new is kept, and marked."""
    module = make(document(TAGGED))
    assert type(sent(module, {"kind": "created", "id": 1})).__name__ == "Created"
    assert type(sent(module, {"kind": "lost", "id": 1})).__name__ == "Gone"
    found = sent(module, {"kind": "of tomorrow", "id": 1})
    assert type(found).__name__ == "UnknownVariant"
    assert found.model_extra == {"kind": "of tomorrow", "id": 1}
    for wrong in ({"kind": "created", "id": "x"}, [1], "{", b"\xff"):
        with pytest.raises(sys.modules[PACKAGE].DecodingError):
            sent(module, wrong)
    with pytest.raises(sys.modules[PACKAGE].DecodingError):
        sent(module, {"kind": "lost"}, event="created")


def test_events_that_no_property_tells_apart(make: Any) -> None:
    """The type that fits is taken; an object that fits none is kept, and marked."""
    module = make(document({**TAGGED, "plain": request(ref("Plain"))}))
    assert type(sent(module, {"kind": "created", "id": 1})).__name__ == "Created"
    assert type(sent(module, {"name": "x"})).__name__ == "Plain"
    assert type(sent(module, {"name": 7})).__name__ == "UnknownVariant"


def test_payloads_that_are_no_objects(make: Any) -> None:
    """Lists that hold themselves, null, anything at all, unions: each by its name."""
    hooks = {
        "tree": request(ref("Tree")),
        "maybe": request({"oneOf": [ref("Plain"), {"type": "null"}]}),
        "either": request({"oneOf": [ref("Created"), ref("Gone")]}),
        "any": request({}),
        "when": request({"type": "string", "format": "date-time"}),
    }
    module = make(document(hooks))
    assert sent(module, ["a", ["b"]], event="tree") == ["a", ["b"]]
    assert sent(module, "null", event="maybe") is None
    assert type(sent(module, {"kind": "gone"}, event="either")).__name__ == "Gone"
    assert sent(module, [1], event="any") == [1]
    assert sent(module, '"2024-01-15T09:30:00Z"', event="when").year == 2024
    assert sent(module, {"a": 1}) == {"a": 1}


def test_bodies_that_are_no_json(make: Any) -> None:
    """Text and bytes as they are, forms and XML as text, and nothing where nothing is said."""
    form = "application/x-www-form-urlencoded"
    hooks = {
        "text": request({"type": "string"}, "text/plain"),
        "form": request(ref("Plain"), form),
        "xml": request(ref("Plain"), "application/xml"),
        "file": request({"type": "string", "format": "binary"}, "application/pdf"),
        "ping": {"responses": {"200": {"description": "Fine."}}},
    }
    module = make(document(hooks))
    assert sent(module, "a=ü", event="form") == sent(module, "a=ü") == "a=ü"
    assert sent(module, "<a/>", event="xml") == "<a/>"
    assert sent(module, b"\xff", event="file") == b"\xff"
    assert sent(module, b"\xff", event="text") == "\ufffd"
    assert sent(module, "whatever", event="ping") is None


def test_a_webhook_of_several_methods_is_one_event(make: Any) -> None:
    value = document(TAGGED)
    value["webhooks"]["created"]["put"] = request(ref("Plain"))
    module = make(value)
    assert type(sent(module, {"name": "x"}, event="created")).__name__ == "Plain"
    assert type(sent(module, {"kind": "created", "id": 1}, event="created")).__name__ == "Created"


def test_callbacks_are_named_by_their_operations(make: Any) -> None:
    """By the id of the callback's operation, else by the callback; alike ones are one event."""
    told = {"onDone": {"{$request.body#/url}": {"post": request(ref("Plain"))}}}
    also = {"onDone": {"{$request.body#/other}": {"post": request(ref("Gone"))}}}
    named = {"onDone": {"{$url}": {"post": {**request(ref("Created")), "operationId": "madeIt"}}}}
    responses = {"200": {"description": "Fine."}}
    paths = {
        f"/{number}": {"post": {"callbacks": callbacks, "responses": responses}}
        for number, callbacks in enumerate((told, also, named))
    }
    module = make({**document({}), "paths": paths})
    assert type(sent(module, {"name": "x"}, event="onDone")).__name__ == "Plain"
    assert type(sent(module, {"kind": "lost"}, event="onDone")).__name__ == "Gone"
    assert type(sent(module, {"kind": "created", "id": 1}, event="madeIt")).__name__ == "Created"


def test_x_webhooks_of_older_documents(make: Any) -> None:
    value = document({}, openapi="3.0.3")
    value["x-webhooks"] = {"gone": {"post": request({"type": "object"})}}
    assert sent(make(value), {"a": 1}, event="gone") == {"a": 1}


# -- names ----------------------------------------------------------------------------------

ODD = (
    *("", " ", '"', "'''", '"""\nimport os\n"""', "a\\", "a\nb", "\u2028", "\x00", "}{", "{{x}}"),
    *("class", "unwrap", "event", "😀", "größe", "новый", "x" * 3000, "newPet", "newpet", "NEWPET"),
    *("</code></summary><script>", "`a`", "*", "#", "x-y/z.*", "%s {0}", "None", "OMIT", "\u202e"),
)


def test_any_name_is_an_event(make: Any) -> None:
    """Names are texts in code: each is its own event, whatever it is made of."""
    hooks = {name: request({"type": "object", "properties": {"a": {}}}) for name in ODD}
    module = make(document(hooks))
    for name in ODD:
        assert sent(module, {"a": name}, event=name).a == name
    with pytest.raises(sys.modules[PACKAGE].InvalidRequestError):
        sent(module, {}, event="newpeT")


def test_types_may_be_called_like_what_the_module_uses(make: Any, tmp_path: Path) -> None:
    names = ("Receiver", "WebhookEvent", "Literal", "Mapping", "UnknownVariant", "Signing", "Omit")
    names += ("Tagged", "Annotated", "Sequence", "TypeAlias", "Any")
    one = {"type": "object", "properties": {"a": {"type": "string"}}}
    value = document({name: request(ref(name)) for name in names})
    value["components"] = {"schemas": dict.fromkeys(names, one)}
    value["x-sdk-webhooks"] = {"signature": "hmac-sha1", "header": "X-S"}
    module = make(value)
    for name in names:
        assert type(sent(module, {"a": "b"}, event=name)).__name__.startswith(name)


def test_a_resource_of_that_name_steps_aside(tmp_path: Path) -> None:
    """In a document with webhooks only; a resource `webhooks` never has to."""
    responses = {"200": {"description": "Fine."}}
    paths = {f"/{tag}": {"get": {"tags": [tag], "responses": responses}} for tag in (
        "webhook_events", "Webhook Events", "webhooks"
    )}  # fmt: skip
    found: list[set[str]] = []
    for hooks in ({}, TAGGED):
        spec = tmp_path / "openapi.yaml"
        spec.write_text(yaml.safe_dump({**document(hooks), "paths": paths}), encoding="utf-8")
        resources = understood(spec, PACKAGE).symbols.resources
        assert {names.attribute for names in resources.values()} == {
            names.package for names in resources.values()
        }
        found.append({names.attribute for names in resources.values()})
    without, with_ = found
    assert MODULE in without
    assert MODULE not in with_
    assert "webhooks" in without & with_


# -- how requests are signed ----------------------------------------------------------------

BAD = {
    "signature: hmac-md5": "one of standard, none, hmac-sha256, hmac-sha1, hmac-sha512",
    "signature: hmac-sha256": "`header`",
    "signature: standard\nheader: X-S": "x-sdk-webhooks.header",
    "signature: none\nprefix: a": "x-sdk-webhooks.prefix",
    "signature: hmac-sha1\nheader: 'X S'": "the name of a header",
    "signature: hmac-sha1\nheader: ''": "text",
    "signature: hmac-sha1\nheader: X-S\nencoding: octal": "one of hex, base64",
    "signature: hmac-sha1\nheader: X-S\nprefix: 'a,b'": "without a comma",
    "signature: hmac-sha1\nheader: X-S\nprefixes: a": "x-sdk-webhooks.prefixes",
    "signature: hmac-sha1\nheader: X-S\nsigned: body": "`{body}` once",
    "signature: hmac-sha1\nheader: X-S\nsigned: '{body}{body}'": "`{body}` once",
    "signature: hmac-sha1\nheader: X-S\nsigned: '{timestamp}{body}'": "no setting says",
    "signature: hmac-sha1\nheader: X-S\ntimestamp_header: X-T\nsigned: '{body}'": "`{timestamp}`",
    "signature: hmac-sha1\nheader: X-S\ntimestamp_header: X-T\ntimestamp_prefix: t=": "left out",
    "standard": "a map",
}


@pytest.mark.parametrize("text", BAD)
def test_a_way_to_sign_that_is_none(text: str, tmp_path: Path) -> None:
    """Each is an error that says what is wanted, at its own line."""
    value = document(TAGGED)
    value["x-sdk-webhooks"] = yaml.safe_load(text)
    spec = tmp_path / "openapi.yaml"
    spec.write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")
    report = Report()
    with pytest.raises(SpecError):
        pipeline.understand(Config(spec=spec, output=tmp_path), report)
    told = [f"{found.message} {found.hint or ''}" for found in report.errors]
    assert any(BAD[text] in each for each in told), told
    assert all(found.origin.line for found in report.errors)


WAYS: dict[str, dict[str, str]] = {
    "standard": {"signature": "standard"},
    "github": {"signature": "hmac-sha256", "header": "X-Hub-Signature-256", "prefix": "sha256="},
    "stripe": {
        "signature": "hmac-sha256",
        "header": "Stripe-Signature",
        "prefix": "v1=",
        "timestamp_prefix": "t=",
    },
    "slack": {
        "signature": "hmac-sha256",
        "header": "X-Slack-Signature",
        "prefix": "v0=",
        "timestamp_header": "X-Slack-Request-Timestamp",
        "signed": "v0:{timestamp}:{body}",
    },
    "shop": {"signature": "hmac-sha512", "header": "X-Hmac", "encoding": "base64"},
    "none": {"signature": "none"},
}


@pytest.mark.parametrize("way", WAYS)
def test_the_tests_of_an_sdk_pass(way: str, make: Any, tmp_path: Path) -> None:
    """They sign by the document's rules, and without the SDK."""
    hooks = {**TAGGED, "tree": request(ref("Tree")), "ping": {"responses": {}}}
    make(document(hooks, **{"x-sdk-webhooks": WAYS[way]}))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--rootdir", ".", f"tests/test_{MODULE}.py"]
    generator = str(Path(pipeline.__file__).parents[2])
    path = f"{tmp_path / 'sdk' / 'src'}:{generator}"
    environment = {"PYTHONPATH": path, "PATH": "/usr/bin"}
    done = subprocess.run(
        command, cwd=tmp_path / "sdk", env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


# -- documents and types --------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_the_programs_of_the_documents_run(
    way: str, make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each event has one in reference.md; the README shows the first."""
    make(document(TAGGED, **{"x-sdk-webhooks": WAYS[way]}))
    sdk = pipeline.understand(
        Config(spec=tmp_path / "openapi.yaml", output=tmp_path, package=PACKAGE), Report()
    ).sdk
    assert sdk.webhooks is not None
    reference, readme = ((tmp_path / "sdk" / f).read_text() for f in ("reference.md", "README.md"))
    assert sdk.webhooks.events[0].snippet in readme
    for event in sdk.webhooks.events:
        assert event.snippet in reference
        exec(compile(event.snippet, "<reference>", "exec", dont_inherit=True), {})
    assert (
        capsys.readouterr().out
        == "kind='created' id=1\nkind='gone'\n".replace("id=1", "id=1 at=None")
        or capsys.readouterr().out == ""
    )


PROGRAM = f"""
from {PACKAGE} import Created, Gone, {MODULE}

body = b""
one: Created = {MODULE}.unwrap(body, {{}}, secret="x", event="created")
two: Gone = {MODULE}.unwrap(body, {{}}, secret=["x", b"y"], event="gone")
event: {MODULE}.WebhookEvent = {MODULE}.unwrap(body, {{}})
if isinstance(event, Created):
    print(event.id + 1, one, two)
wrong: Created = {MODULE}.unwrap(body, {{}}, event="gone")
none = {MODULE}.unwrap(body, {{}}, event="new")
"""


def test_overloads_say_what_an_event_is(make: Any, tmp_path: Path) -> None:
    """In the strictest mode of pyright, for the SDK itself and for a program that uses it."""
    make(document(TAGGED))
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    source = str(tmp_path / "sdk" / "src")
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.10",
        "include": [source, str(tmp_path / "program.py")],
        "extraPaths": [source],
    }
    config = tmp_path / "pyrightconfig.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "basedpyright", "--project", str(config), "--outputjson"]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True)
    found = json.loads(done.stdout)["generalDiagnostics"]
    lines = PROGRAM.split("\n")
    told = {(Path(f["file"]).name, lines[f["range"]["start"]["line"]][:5]) for f in found}
    assert told == {("program.py", "wrong"), ("program.py", "none ")}, found


def test_the_surface_says_what_the_overloads_say(make: Any, tmp_path: Path) -> None:
    """An event is any of what its lines hold, and the line of the module how it is signed."""
    value = document({**TAGGED, "text": request({}, "text/plain")})
    value["webhooks"]["created"]["put"] = request(ref("Plain"))
    value["x-sdk-webhooks"] = WAYS["slack"]
    make(value)
    read = understood(tmp_path / "openapi.yaml", PACKAGE)
    described = surface.describe(read.api, read.symbols, read.sdk)
    tree = ast.parse((tmp_path / "sdk" / "src" / PACKAGE / f"{MODULE}.py").read_text("utf-8"))
    overloads = {
        ast.literal_eval(event.slice): ast.unparse(node.returns)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.returns and node.decorator_list
        if isinstance(event := node.args.kwonlyargs[-1].annotation, ast.Subscript)
    }
    expected: dict[str, list[str]] = {}
    for hook in sorted(described.all(public.Webhook), key=lambda hook: hook.verb):
        expected.setdefault(hook.name, []).append(hook.type or "None")
    assert overloads == {name: " | ".join(types) for name, types in expected.items()}
    (receiver,) = described.all(public.Receiver)
    assert receiver == public.Receiver(
        MODULE,
        "hmac-sha256",
        "X-Slack-Signature",
        "hex",
        "v0=",
        "X-Slack-Request-Timestamp",
        "",
        "v0:{timestamp}:{body}",
    )
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert functions == {"unwrap", "verify", "sign"}


def test_lint_counts_webhooks_as_supported(tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text(yaml.safe_dump(document(TAGGED)), encoding="utf-8")
    report = Report()
    found = lint(Config(spec=spec, output=tmp_path), report)
    assert found.counts()["webhook"][Fate.SUPPORTED] == 2
    assert not [*found.of(Fate.APPROXIMATED, Fate.DROPPED)]
