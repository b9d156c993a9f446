"""Where verbs take their input from: arguments, a named file, or stdin. What can be wrong at once is told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from qmath.errors import InputFileError, ProblemError, UsageError
from qmath.problem import Problem, from_stream

STDIN = "-"


def stream(
    words: Sequence[str], file: Path | None, stack: ExitStack, *, jsonl: bool | None, a_line: str
) -> Iterator[Problem] | None:
    """The problems of a file or of stdin, read lazily; None where `words` themselves are meant, or there is nothing.

    `a_line` says what a line looks like. The file is closed with `stack`. Raises UsageError where two sources are
    named, InputFileError where the file cannot be opened, ProblemError where there is no line.
    """
    if file is not None and words:
        raise UsageError("Arguments and -f FILE are given together.", "Leave one of them out.")
    if STDIN in words and len(words) > 1:
        raise UsageError("- stands for all of stdin and goes with no other argument.", "Give - alone.")
    if reads_stdin(words, file):
        name, source = "stdin", stdin()
    elif file is not None:
        name, source = str(file), stack.enter_context(open_file(file))
    else:
        return None
    problems = from_stream(source, jsonl=jsonl)
    first = next(problems, None)
    if first is None:
        raise ProblemError(f"There is nothing in {name}.", a_line)
    return chain([first], problems)


def reads_stdin(words: Sequence[str], file: Path | None = None) -> bool:
    """Whether stdin is meant: `-` says so, and a pipe where nothing else is given."""
    if file is not None:
        return str(file) == STDIN
    return list(words) == [STDIN] or (not words and not sys.stdin.isatty())


def stdin() -> BinaryIO:
    """The bytes of stdin through a reader of their own: a thread may be left waiting in it when the program ends."""
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except (OSError, ValueError):  # a stand-in without a descriptor
        return sys.stdin.buffer


def open_file(path: Path) -> BinaryIO:
    """Open a file that the user named. Raises InputFileError."""
    try:
        if path.is_dir():
            raise InputFileError(f"{path} is a directory.", "Name a file in it.")
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputFileError(f"{path} is not there.", "Check the path.") from error
    except OSError as error:
        raise InputFileError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error
    except ValueError as error:  # a NUL byte in the name
        raise InputFileError(f"{str(path)!r} is no path.", "Check it.") from error
