"""A record is one line that every reader takes for one line, and comes back as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.jsonl import json_line


@given(st.dictionaries(st.text(), st.text(st.characters())), st.sampled_from(["utf-8", "ascii", "latin-1"]))
def test_a_record_comes_back(record: dict[str, str], encoding: str) -> None:
    line = json_line(record, encoding)
    assert json.loads(line.encode(encoding).decode(encoding)) == record
    assert len(line.splitlines()) == 1
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in line)


@pytest.mark.parametrize(
    ("encoding", "line"), [("utf-8", '{"a": "求 √2"}'), ("ascii", '{"a": "\\u6c42 \\u221a2"}')]
)
def test_letters_stay_letters_where_they_can(encoding: str, line: str) -> None:
    assert json_line({"a": "求 √2"}, encoding) == line
