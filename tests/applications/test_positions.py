"""JSON with lines: the same value as the standard reader, and the place of each fault."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.intake.positions import NotJson, parse

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_what_the_standard_reader_reads_is_read_alike(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert parse(text).value == json.loads(text)


@given(st.text(alphabet='{}[]",:0123456789.eE+-tfn \n\\u'))
def test_any_text_is_read_or_refused_alike(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(NotJson):
            parse(text)
        return
    try:
        assert parse(text).value == expected
    except NotJson as refusal:
        assert "stands twice" in str(refusal)  # noqa: PT017


def test_each_part_has_its_line() -> None:
    read = parse('{\n "a": [\n  {"iin": "1",\n   "b": true}\n ]\n}')
    assert [read.line(path) for path in ("", "a", "a[0]", "a[0].iin", "a[0].b")] == [1, 2, 3, 3, 4]
    assert read.line("a[0].missing") == 3
    assert read.line("a[7].missing") == 2
    assert read.line("missing") == 1


@pytest.mark.parametrize(
    ("text", "line", "path"),
    [
        ("", 1, ""),
        ("{", 1, ""),
        ('{\n"a": 1,\n}', 3, ""),
        ('{"a": 1\n"b": 2}', 2, ""),
        ('{"a":\n01}', 2, ""),
        ('{"a": [1,\n2,,]}', 2, "a[2]"),
        ('{"a": {\n"b": tru}}', 2, "a.b"),
        ('{"a": "\nx"}', 1, "a"),
        ('{"a": 1,\n"a": 2}', 2, "a"),
        ('{"a": NaN}', 1, "a"),
        ("{} {}", 1, ""),
        ("[" * 30, 1, "[0]" * 21),
    ],
)
def test_a_fault_says_where(text: str, line: int, path: str) -> None:
    with pytest.raises(NotJson) as refusal:
        parse(text)
    assert (refusal.value.line, refusal.value.path) == (line, path)
