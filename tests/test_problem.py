"""Reading problems: good lines in order, bad lines with their number, nothing lost."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.errors import ProblemError
from qmath.problem import MAX_LINE_BYTES, Problem, from_arguments, from_stream, from_whole


def read(data: bytes, jsonl: bool | None = None) -> list[Problem]:
    return list(from_stream(io.BytesIO(data), jsonl=jsonl))


def test_lines_of_text() -> None:
    assert read("1+1\n\n x² = 4 \n".encode()) == [Problem("line:1", "1+1"), Problem("line:3", "x² = 4")]


def test_records() -> None:
    lines = [
        '{"id": "a", "problem": "1+1", "answer": 2}',
        '{"id": 7, "question": "2+2"}',
        '{"problem": "3+3", "extra": []}',
    ]
    assert read("\n".join(lines).encode()) == [
        Problem("a", "1+1", "2"),
        Problem("7", "2+2"),
        Problem("line:3", "3+3"),
    ]


def test_a_byte_order_mark_is_no_part_of_the_problem() -> None:
    assert read(b"\xef\xbb\xbf1+1\n") == [Problem("line:1", "1+1")]
    assert read(b'\xef\xbb\xbf{"problem": "1+1"}\n') == [Problem("line:1", "1+1")]


def test_braces_are_not_yet_json() -> None:
    assert read(b"{x | x > 2}\n")[0].text == "{x | x > 2}"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{not json", "line 2 is not JSON"),
        (b"[1, 2]", "line 2 is not a JSON object"),
        (b'{"id": "x"}', 'line 2 has no text under "problem" or "question"'),
        (b'{"problem": 5}', 'line 2 has no text under "problem" or "question"'),
        (b'{"problem": "  "}', "the problem of line 2 is empty"),
        (b'{"problem": "a\\u0000b"}', "the problem of line 2 contains a NUL byte"),
        (b'{"problem": "\\ud800"}', "the problem of line 2 is not valid Unicode text"),
        (b"\xff\xfe", "line 2 is not UTF-8 text"),
        (b'{"problem": "' + b"x" * MAX_LINE_BYTES + b'"}', f"line 2 is longer than {MAX_LINE_BYTES} bytes"),
        (b"[" * 100_000, "line 2 is not JSON"),
    ],
)
def test_bad_records_are_told_and_the_rest_goes_on(line: bytes, fault: str) -> None:
    first, bad, last = read(b'{"problem": "1+1"}\n' + line + b'\n{"problem": "2+2"}\n')
    assert (first.text, last.text) == ("1+1", "2+2")
    assert bad.fault == fault
    assert bad.id == "line:2" or b'"id"' in line


def test_an_id_that_was_there_before() -> None:
    lines = b'{"id": "7", "problem": "1+1"}\n{"id": 7, "problem": "2+2"}\n{"id": "8", "problem": "2+2"}\n'
    assert [p.id for p in read(lines)] == ["7", "7", "8"]
    first, again, other = from_stream(io.BytesIO(lines), unique=True)
    assert (again.id, again.text, again.fault) == ("line:2", "2+2", "line 2 repeats the id '7'")
    assert (first.fault, other.fault) == ("", "")


@pytest.mark.parametrize("bad", [b"\xff", b"x" * (MAX_LINE_BYTES + 1), b'{"problem": "1'])
def test_a_bad_first_line_does_not_decide_what_the_others_are(bad: bytes) -> None:
    first, second = read(bad + b'\n{"problem": "2+2"}\n')
    assert (bool(first.fault), second.text) == (True, "2+2")


def test_bad_lines_of_text() -> None:
    faults = [p.fault for p in read(b"1+1\n\xff\na\0b\n2+2\n")]
    assert faults == ["", "line 2 is not UTF-8 text", "line 3 contains a NUL byte", ""]


def test_input_is_lazy() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            buffer[:4] = b"1+1\n"
            return 4

    stream = io.BufferedReader(Endless(), buffer_size=64)
    problems = from_stream(stream)
    assert [next(problems).id for _ in range(1000)][-1] == "line:1000"


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(str.strip),
        min_size=1,
    )
)
def test_every_record_comes_back(texts: list[str]) -> None:
    data = "\n".join(json.dumps({"problem": t}) for t in texts).encode()
    assert [(p.text, p.fault) for p in read(data)] == [(t.strip(), "") for t in texts]


@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    assert all(p.fault or p.text for p in read(data))


def test_arguments() -> None:
    assert from_arguments(["1+1", " 2 "]) == [Problem("arg:1", "1+1"), Problem("arg:2", "2")]
    for bad in ("", "  ", "a\0b", "\udcff"):
        with pytest.raises(ProblemError) as caught:
            from_arguments(["1+1", bad])
        assert "Problem 2" in str(caught.value)


def test_a_whole_stream_is_one_problem() -> None:
    assert from_whole(io.BytesIO(b"Solve\n\nx = 1\n")) == Problem("line:1", "Solve\n\nx = 1")
    for bad in (b"", b" \n", b"\xff"):
        with pytest.raises(ProblemError):
            from_whole(io.BytesIO(bad))
