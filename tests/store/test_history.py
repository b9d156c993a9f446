"""What is read from a file that is there: whole records, a torn end, or somebody else's work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qmath.errors import OutputFileError
from qmath.problem import Problem
from qmath.result import Result
from qmath.store.history import History, key, read_history

RECORDS = [
    Result(Problem(f"line:{n}", text), None).to_record() for n, text in enumerate(["x=1", "求", "\0"], 1)
]
FILE = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode()


def read(path: Path, data: bytes) -> History:
    path.write_bytes(data)
    with path.open("rb") as stream:
        return read_history(stream, "a.jsonl")


def test_cut_anywhere_the_whole_records_are_found(tmp_path: Path) -> None:
    ends = [0, *(at + 1 for at, byte in enumerate(FILE) if byte == ord("\n"))]
    for cut in range(len(FILE) + 1):
        history = read(tmp_path / "a", FILE[:cut])
        if cut + 1 in ends:  # only the newline is missing
            assert (history.whole, history.unended, history.torn) == (cut, True, False)
            assert history.done.total() == ends.index(cut + 1)
        else:
            whole = max(end for end in ends if end <= cut)
            assert (history.whole, history.unended, history.torn) == (whole, False, cut > whole)
            assert history.done.total() == ends.index(whole)


def test_records_are_counted_by_problem(tmp_path: Path) -> None:
    history = read(tmp_path / "a", FILE * 2)
    assert history.done == {key(r["id"], r["problem"]): 2 for r in RECORDS}
    assert history.missed == history.done


@pytest.mark.parametrize(
    "end", [b"\0" * 512, b"\0" * 9 + b"\n", FILE[:70] + b"\0" * 9 + b"}\n", b'{"v": 1, "i\n']
)
@pytest.mark.parametrize("before", [b"", FILE])
def test_what_a_power_cut_leaves_is_torn(before: bytes, end: bytes, tmp_path: Path) -> None:
    history = read(tmp_path / "a", before + end)
    assert (history.whole, history.torn) == (len(before), True)


def test_blank_lines_are_no_matter(tmp_path: Path) -> None:
    history = read(tmp_path / "a", b"\r\n" + FILE + b"\n")
    assert (history.done.total(), history.whole, history.torn) == (3, len(FILE) + 3, False)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"Dear diary", 1),
        (b"x", 1),
        (b"x\n", 1),
        (b"\x7fELF" + b"\n" * 9, 1),
        (b'{"problem": "x=1"}', 1),
        (b'{"problem": "x=1"}\n', 1),
        (b'{"probl', 1),
        (FILE + b'{"problem": "x=1"}', 4),
        (FILE + b'{"v": 1, "id": oops}\n', 4),
        (FILE + b"[" * 100_000 + b"\n" + FILE, 4),
        (FILE + FILE[:20] + b"\n" + FILE, 4),
        (FILE.replace(b'"v": 1', b'"v": 2'), 1),
        (FILE.replace(b'"id": "line:2"', b'"id": 2'), 2),
    ],
    ids=lambda value: str(value)[:30],
)
def test_the_work_of_others_is_refused_with_its_line(data: bytes, line: int, tmp_path: Path) -> None:
    with pytest.raises(OutputFileError, match=f"Line {line} of a.jsonl is no record"):
        read(tmp_path / "a", data)
