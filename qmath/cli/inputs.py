"""Where verbs take their input from: arguments, a named file, or stdin. What can be wrong at once is told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import SEEK_END
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from qmath.errors import InputFileError, ProblemError, UsageError
from qmath.problem import Problem, from_arguments, from_stream, from_whole

STDIN = "-"
_COUNTED_BYTES = 1 << 26
_JSONL_SUFFIXES = (".jsonl", ".ndjson", ".json")


@dataclass(slots=True)
class Given:
    """The problems of a command line, read as they are wanted. `many`: perhaps more than one; `slow`: the next may be
    long in coming; `descriptor`: what they are read from, if anything; `total`: how many there are, where it is known.
    """

    problems: Iterable[Problem]
    many: bool
    slow: bool = False
    descriptor: int | None = None
    total: int | None = None

    def is_over(self) -> bool:
        """Whether no problem is left. Waits for the next one."""
        rest = iter(self.problems)
        first = next(rest, None)
        if first is not None:
            self.problems = chain([first], rest)
        return first is None


def gather(words: list[str], file: Path | None, whole: bool, stack: ExitStack) -> Given:
    """What there is to solve. Raises UsageError, ProblemError and InputFileError as `stream` does."""
    if whole:
        if not reads_stdin(words, file):
            raise UsageError("--whole reads one problem from stdin and nothing else.", "Pipe it in.")
        return Given([from_whole(sys.stdin.buffer)], many=False)
    jsonl = (file is not None and file.suffix.lower() in _JSONL_SUFFIXES) or None
    source = _source(words, file, stack)
    if source is not None:
        problems = _begun(source, jsonl, "Write a problem a line.", unique=True)
        slow = reads_stdin(words, file)
        return Given(problems, many=True, slow=slow, descriptor=_descriptor(source), total=_count(source))
    if not words:
        raise UsageError("There is no problem.", 'Write one: qmath solve "3x^2+7x-6=0", or pipe problems in.')
    given = from_arguments(words)
    return Given(given, many=len(given) > 1, total=len(given))


def stream(
    words: Sequence[str], file: Path | None, stack: ExitStack, *, jsonl: bool | None, a_line: str
) -> Iterator[Problem] | None:
    """The problems of a file or of stdin, read lazily; None where `words` themselves are meant, or there is nothing.

    `a_line` says what a line looks like. The file is closed with `stack`. Raises UsageError where two sources are
    named, InputFileError where the file cannot be opened, ProblemError where there is no line.
    """
    source = _source(words, file, stack)
    return None if source is None else _begun(source, jsonl, a_line)


def _source(words: Sequence[str], file: Path | None, stack: ExitStack) -> BinaryIO | None:
    """The file or stdin, whichever is meant."""
    if file is not None and words:
        raise UsageError("Arguments and -f FILE are given together.", "Leave one of them out.")
    if STDIN in words and len(words) > 1:
        raise UsageError("- stands for all of stdin and goes with no other argument.", "Give - alone.")
    if reads_stdin(words, file):
        return stdin()
    return None if file is None else stack.enter_context(open_file(file))


def _begun(source: BinaryIO, jsonl: bool | None, a_line: str, *, unique: bool = False) -> Iterator[Problem]:
    """The problems, the first of which is there."""
    problems = from_stream(source, jsonl=jsonl, unique=unique)
    first = next(problems, None)
    if first is None:
        given = getattr(source, "name", None)  # a number where stdin was opened by its descriptor
        name = given if isinstance(given, str) else "stdin"
        raise ProblemError(f"There is nothing in {name}.", a_line)
    return chain([first], problems)


def _count(source: BinaryIO) -> int | None:
    """The problems of a file whose first one was read: counted where somebody may see it, and it takes no time."""
    if not sys.stderr.isatty() or not source.seekable():
        return None
    here = source.tell()
    rest = source.seek(0, SEEK_END) - here
    source.seek(here)
    if rest > _COUNTED_BYTES:
        return None
    count = 1 + sum(1 for line in source if line.strip())
    source.seek(here)
    return count


def _descriptor(source: BinaryIO) -> int | None:
    try:
        return source.fileno()
    except OSError:  # a stand-in without one
        return None


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
