"""`source`: files of every kind to values with places; each mistake has its diagnostic."""

from __future__ import annotations

import codecs
import json
import time
from pathlib import Path

import pytest

from clientsmith import source
from clientsmith.config import Limits
from clientsmith.diagnostics import Report
from clientsmith.document import Located
from clientsmith.ir import Json
from clientsmith.source import Bundle

LIMITS = Limits()


def load(
    folder: Path, content: str | bytes, name: str = "openapi.yaml", limits: Limits = LIMITS
) -> tuple[Bundle | None, Report]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    report = Report()
    return source.load(path, limits, report), report


def value(
    folder: Path, content: str | bytes, name: str = "openapi.yaml", limits: Limits = LIMITS
) -> Json:
    bundle, report = load(folder, content, name, limits)
    assert not report.errors, [d.message for d in report]
    assert bundle is not None
    return bundle.root.value


def codes(report: Report) -> list[str]:
    return [f"{d.code} {d.origin.line}:{d.origin.column}" for d in report]


def fails(
    folder: Path, content: str | bytes, name: str = "openapi.yaml", limits: Limits = LIMITS
) -> list[str]:
    bundle, report = load(folder, content, name, limits)
    assert report.errors
    assert bundle is None or any(d.code == "E106" for d in report)
    return codes(report)


# -- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2024-01-02", "2024-01-02"),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"),
        ("1_000", "1_000"),
        ("=", "="),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("'null'", "null"),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("-7", -7),
        ("+1", 1),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int '7'", 7),
        ("!!timestamp 2024-01-02", "2024-01-02"),
    ],
)
def test_plain_scalars_follow_yaml_12(tmp_path: Path, written: str, read: Json) -> None:
    """The core schema of YAML 1.2 decides what a plain scalar is; a list item of `-` aside."""
    content = f"a: {written}\n" if written != "-" else "a: '-'\n"
    found = value(tmp_path, content)
    assert found == {"a": read}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(read)


def test_keys_are_texts_as_written(tmp_path: Path) -> None:
    """`200:` is the text 200; `on`, `null` and `0x10` keep their spelling as well."""
    found = value(tmp_path, "200: a\non: b\nnull: c\n0x10: d\n1.10: e\n")
    assert found == {"200": "a", "on": "b", "null": "c", "0x10": "d", "1.10": "e"}


def test_merge_keys(tmp_path: Path) -> None:
    """`<<` gives what the map does not say itself, at its place; earlier sources win."""
    found = value(
        tmp_path,
        "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {first: 0, <<: [*a, *b], x: 9, last: 3}\n",
    )
    assert isinstance(found, dict)
    assert found["c"] == {"first": 0, "x": 9, "y": 1, "z": 2, "last": 3}
    assert isinstance(found["c"], dict)
    assert list(found["c"]) == ["first", "x", "y", "z", "last"]


def test_merged_keys_have_their_own_place(tmp_path: Path) -> None:
    """What is merged is found where it is written."""
    bundle, _ = load(tmp_path, "a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n")
    assert bundle is not None
    origin = bundle.origin(bundle.root.child("b", "x"))
    assert (origin.line, origin.column, origin.pointer) == (2, 3, "/b/x")


def test_aliases_share_one_value(tmp_path: Path) -> None:
    """An alias costs no memory: it is the same object."""
    found = value(tmp_path, "a: &a {x: [1, 2]}\nb: *a\n")
    assert isinstance(found, dict)
    assert found["a"] is found["b"]


def test_aliases_as_keys(tmp_path: Path) -> None:
    """An alias of a text can be a key."""
    assert value(tmp_path, "a: &k name\n*k : 1\n") == {"a": "name", "name": 1}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
@pytest.mark.parametrize("text", ['{"a": "ü"}', "a: ü\n"])
def test_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    """All Unicode encodings are recognized, with a byte order mark or without."""
    assert value(tmp_path, text.encode(encoding)) == {"a": "ü"}


def test_columns_do_not_count_the_byte_order_mark(tmp_path: Path) -> None:
    """A mark at the start of the file is no character."""
    bundle, _ = load(tmp_path, codecs.BOM_UTF8 + b"a: 1\n")
    assert bundle is not None
    assert bundle.origin(bundle.root.child("a")).column == 1


def test_json_in_a_yaml_file_and_the_other_way_round(tmp_path: Path) -> None:
    """What the content is, counts; the name of the file does not."""
    assert value(tmp_path, '{"a": "\\ud83d\\ude00\\/"}', "x.yaml") == {"a": "😀/"}
    assert value(tmp_path, "a: 1\n", "x.json") == {"a": 1}
    assert value(tmp_path, "{a: 1, b: [x, y,]}", "y.json") == {"a": 1, "b": ["x", "y"]}


def test_a_final_document_of_nothing_is_ignored(tmp_path: Path) -> None:
    """Some editors end a file with `---`."""
    assert value(tmp_path, "---\na: 1\n---\n") == {"a": 1}
    assert value(tmp_path, "a: 1\n...\n") == {"a": 1}


# -- places ---------------------------------------------------------------------------------------

TREE = {"a": {"b~/c": [1, {"d": None}, [[2]]], "": True}, "e": []}


def _pointers(place: Located) -> list[Located]:
    found = [place]
    if isinstance(place.value, dict):
        for key in place.value:
            found += _pointers(place.child(key))
    if isinstance(place.value, list):
        for index in range(len(place.value)):
            found += _pointers(place.child(index))
    return found


@pytest.mark.parametrize("indent", [None, 0, 1, 3])
def test_places_of_json_and_yaml_agree(tmp_path: Path, indent: int | None) -> None:
    """The same text has the same places, whichever reader has read it."""
    text = json.dumps(TREE, indent=indent)
    as_json, _ = load(tmp_path, text, "a.json")
    as_yaml, _ = load(tmp_path, f"# comment\n{text}".replace("\n", "\n", 1), "a.yaml")
    assert as_json is not None
    assert as_yaml is not None
    for one, two in zip(_pointers(as_json.root), _pointers(as_yaml.root), strict=True):
        first, second = as_json.origin(one), as_yaml.origin(two)
        if one.pointer:
            assert (first.line + 1, first.column) == (second.line, second.column)
        assert first.pointer == second.pointer == one.pointer


def test_places_are_those_of_keys_and_items(tmp_path: Path) -> None:
    """A field is where its key is; an item is where it begins; columns count characters."""
    bundle, _ = load(tmp_path, "paths:\n  /ü: {get: {}}\nlist:\n  - one\n  - two: 2\n")
    assert bundle is not None
    places = {
        place.pointer: (bundle.origin(place).line, bundle.origin(place).column)
        for place in _pointers(bundle.root)
    }
    assert places == {
        "": (1, 1),
        "/paths": (1, 1),
        "/paths/~1ü": (2, 3),
        "/paths/~1ü/get": (2, 8),
        "/list": (3, 1),
        "/list/0": (4, 5),
        "/list/1": (5, 5),
        "/list/1/two": (5, 5),
    }


def test_a_place_that_is_not_there_gets_the_nearest(tmp_path: Path) -> None:
    """Asking for the place of a missing field gives that of the object."""
    bundle, _ = load(tmp_path, "a:\n  b: 1\n")
    assert bundle is not None
    assert bundle.origin(Located(None, "openapi.yaml", "/a/zzz")).line == 1


# -- mistakes -------------------------------------------------------------------------------------


def test_missing_file(tmp_path: Path) -> None:
    """E101: the spec is not there, or is a folder."""
    for path in (tmp_path / "nope.yaml", tmp_path, tmp_path / "a\0b"):
        report = Report()
        assert source.load(path, LIMITS, report) is None
        assert [d.code for d in report] == ["E101"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a: [1, 2\n", "2:1"),
        ("a:\n\t- 1\n", "2:1"),
        ("a: 'x\n", "2:1"),
        ('{"a": 1} trailing', "1:10"),
        ('{"a": 1', "2:1"),
        ("a: 1\nb\n", "3:1"),
        ("a: \x01\n", "1:4"),
        ("a: !<", "1:6"),
    ],
)
def test_bad_syntax(tmp_path: Path, content: str, place: str) -> None:
    """E102: neither JSON nor YAML, with the place where reading stopped."""
    assert fails(tmp_path, content) == [f"E102 {place}"]


def test_json_files_get_json_words(tmp_path: Path) -> None:
    """A file called `.json` that is neither JSON nor YAML is told what JSON wants."""
    _, report = load(tmp_path, '{"a": 1,, "b": 2}', "x.json")
    assert [d.message.split(":")[0] for d in report] == ["not JSON"]


def test_tabs_get_a_hint(tmp_path: Path) -> None:
    """A tab in the indentation is the most common mistake."""
    _, report = load(tmp_path, "a:\n\tb: 1\n")
    assert "spaces" in (report.errors[0].hint or "")


@pytest.mark.parametrize("content", ["", " \n\n", "# only a comment\n", b"\xef\xbb\xbf"])
def test_empty_file(tmp_path: Path, content: str | bytes) -> None:
    """E103: nothing in it."""
    assert fails(tmp_path, content) == ["E103 0:0"]


def test_bad_encoding(tmp_path: Path) -> None:
    """E104: names the byte that is no UTF-8."""
    assert fails(tmp_path, b"a: 1\nb: caf\xe9\n") == ["E104 2:7"]
    assert fails(tmp_path, codecs.BOM_UTF16_LE + b"a") == ["E104 1:1"]


def test_file_too_large(tmp_path: Path) -> None:
    """E105: refused before it is read."""
    assert fails(tmp_path, "a: 1\n" * 9, limits=Limits(file_bytes=10)) == ["E105 0:0"]


@pytest.mark.parametrize(
    ("content", "second", "first"),
    [
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "5:3", "3:3"),
        ('{"a": 1,\n "b": {"c": {}, "d": 2,\n "c": {"x": [1]}}}', "3:2", "2:8"),
        ('{"b": {"c": {"d": [1]},\n "c": 7}}', "2:2", "1:8"),
    ],
)
def test_duplicate_keys(tmp_path: Path, content: str, second: str, first: str) -> None:
    """E106: both places are named, in JSON as in YAML."""
    _, report = load(tmp_path, content)
    assert codes(report) == [f"E106 {second}"]
    note = report.errors[0].notes[0].origin
    assert f"{note.line}:{note.column}" == first
    assert report.errors[0].origin.pointer == "/b/c"


@pytest.mark.parametrize("content", ["? [a]\n: 1\n", "? {a: 1}\n: 1\n", "a: &a [1]\n*a : 2\n"])
def test_complex_key(tmp_path: Path, content: str) -> None:
    """E107: a key is text."""
    assert fails(tmp_path, content)[0].startswith("E107")


def test_bad_alias(tmp_path: Path) -> None:
    """E108: an alias of nothing, or of what is around it."""
    assert fails(tmp_path, "a: *x\n") == ["E108 1:4"]
    assert fails(tmp_path, "a: &x\n  b: *x\n") == ["E108 2:6"]


def test_bad_merge(tmp_path: Path) -> None:
    """E109: only maps can be merged."""
    assert fails(tmp_path, "a:\n  <<: 7\n") == ["E109 2:7"]
    assert fails(tmp_path, "a:\n  <<: [{x: 1}, 7]\n")[0].startswith("E109")


@pytest.mark.parametrize("bracket", ["[", '{"a":', "- ", "{a: "])
def test_too_deep(tmp_path: Path, bracket: str) -> None:
    """E110: ten thousand levels are a diagnostic, not a crash."""
    assert fails(tmp_path, bracket * 10_000)[0].split()[0] in ("E110", "E102")
    closing = {"[": "]", '{"a":': "}"}.get(bracket)
    if closing:
        text = bracket * 10_000 + "1" + closing * 10_000
        assert fails(tmp_path, text) == [f"E110 1:{200 * len(bracket) + 1}"]
        text = bracket * 201 + "1" + closing * 201
        assert fails(tmp_path, text) == [f"E110 1:{200 * len(bracket) + 1}"]


def test_depth_counts_aliases(tmp_path: Path) -> None:
    """E110: aliases inside of aliases are as deep as what they repeat."""
    chain = "a0: &a0 [[1]]\n" + "".join(f"a{n}: &a{n} [[*a{n - 1}]]\n" for n in range(1, 300))
    assert fails(tmp_path, chain)[0].startswith("E110")


def test_alias_bomb(tmp_path: Path) -> None:
    """E111: a billion laughs are counted, not built."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert fails(tmp_path, "\n".join(lines))[0].startswith("E111")
    assert fails(tmp_path, "[1, 2, 3, 4]", limits=Limits(total_nodes=3))[0].startswith("E111")
    assert fails(tmp_path, '{"a": [1, 2, 3]}', limits=Limits(total_nodes=3))[0].startswith("E111")


def test_several_documents(tmp_path: Path) -> None:
    """E112: the second document is named."""
    assert fails(tmp_path, "a: 1\n---\nb: 2\n") == ["E112 3:1"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a: .inf\n", "1:4"),
        ("a: .NaN\n", "1:4"),
        ("a: 1e999\n", "1:4"),
        ('{"a": NaN}', "1:2"),
        ('{"a": -Infinity}', "1:2"),
        ('{"a": 1e999}', "1:2"),
        ('{"a": ' + "9" * 5000 + "}", "1:2"),
    ],
)
def test_numbers_that_json_does_not_have(tmp_path: Path, content: str, place: str) -> None:
    """W121: read as null, with a word."""
    bundle, report = load(tmp_path, content)
    assert bundle is not None
    assert bundle.root.value == {"a": None}
    assert codes(report) == [f"W121 {place}"]


def test_lone_surrogates(tmp_path: Path) -> None:
    """W122: half of a pair is replaced, in keys as well; whole pairs are left alone."""
    bundle, report = load(tmp_path, '{"a\\ud800": {"b": "x\\udc00", "c": "\\ud83d\\ude00"}}')
    assert bundle is not None
    assert bundle.root.value == {"a\ufffd": {"b": "x\ufffd", "c": "😀"}}
    assert {d.code for d in report} == {"W122"}
    assert len(report) == 2


# -- cost -----------------------------------------------------------------------------------------


def test_three_megabytes_of_json_with_places(tmp_path: Path) -> None:
    """Places cost one pass over the text; the bound is ten times what is usual."""
    entry = {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(60)}}
    text = json.dumps({f"s{n}": entry for n in range(1500)}, indent=1)
    assert len(text) > 3_000_000
    start = time.process_time()
    bundle, _ = load(tmp_path, text, "big.json")
    assert bundle is not None
    for n in range(1500):
        bundle.origin(bundle.root.child(f"s{n}", "properties", "p30", "type"))
    assert time.process_time() - start < 10
