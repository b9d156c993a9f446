"""Arguments, a file or stdin: which is meant, and what can be wrong with it."""

from __future__ import annotations

import io
import os
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from qmath.cli import inputs
from qmath.errors import InputFileError, ProblemError, UsageError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"1+1\n\n2+2\n")))


def read(words: list[str], file: Path | None = None) -> list[str] | None:
    with ExitStack() as stack:
        found = inputs.stream(words, file, stack, jsonl=None, a_line="Write one a line.")
        return None if found is None else [problem.text for problem in found]


@pytest.mark.parametrize(("words", "file"), [([], None), (["-"], None), ([], Path("-"))])
def test_stdin(words: list[str], file: Path | None, pipe: None) -> None:
    assert read(words, file) == ["1+1", "2+2"]


def test_words_are_no_stream(pipe: None) -> None:
    assert read(["x=1"]) is None


def test_on_a_terminal_nothing_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert read([]) is None
    assert not inputs.reads_stdin([])
    assert inputs.reads_stdin(["-"])


def test_a_file_is_closed_with_the_stack(tmp_path: Path) -> None:
    path = tmp_path / "problems.txt"
    path.write_text("3+3\n")
    assert read([], path) == ["3+3"]


def test_two_sources_contradict_each_other(pipe: None) -> None:
    for words, file in ((["x"], Path("a")), (["-", "x"], None), (["x", "-"], None)):
        with pytest.raises(UsageError):
            read(words, file)


def test_an_empty_stream_is_told_with_what_a_line_is(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_text("\n \n")
    with pytest.raises(ProblemError, match=r"nothing in .*empty\. Write one a line\."):
        read([], path)


@pytest.mark.parametrize(("name", "said"), [("none", "not there"), (".", "directory"), ("a\0b", "no path")])
def test_files_that_cannot_be_opened(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=said):
        inputs.open_file(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_is_forbidden(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch(mode=0)
    with pytest.raises(InputFileError, match="cannot be read: Permission denied"):
        inputs.open_file(path)
