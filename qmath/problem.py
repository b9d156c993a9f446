"""A problem, and how problems are read: from arguments, lines of text, JSONL, or a whole stream; lazily."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from qmath.errors import ProblemError

MAX_LINE_BYTES = 1 << 20
_FIELDS = ("problem", "question")


@dataclass(frozen=True, slots=True)
class Problem:
    """`id` is given, else `arg:N` or `line:N` from 1. `answer` is the gold answer: never shown to a model.

    `fault` says why a line of input is no problem; then `text` is what could be read of it.
    """

    id: str
    text: str
    answer: str | None = None
    fault: str = ""


def from_arguments(arguments: Iterable[str]) -> list[Problem]:
    """Problems of a command line. Raises ProblemError where one is empty or not text."""
    problems = [from_text(number, text) for number, text in enumerate(arguments, 1)]
    for problem in problems:
        if problem.fault:
            raise ProblemError(
                f"{problem.fault[0].upper()}{problem.fault[1:]}.", 'Write one in quotes: "3x^2+7x-6=0".'
            )
    return problems


def from_text(number: int, text: str) -> Problem:
    """The text as the problem `arg:number`, with a fault where it is none."""
    fault = _fault_of(text)
    return Problem(f"arg:{number}", text.strip(), fault=f"problem {number} {fault}" if fault else "")


def from_whole(stream: BinaryIO) -> Problem:
    """All of a stream as one problem. Raises ProblemError where it is empty or not text."""
    try:
        text = stream.read(MAX_LINE_BYTES + 1).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError("The input is not UTF-8 text.", "Convert it, for instance with iconv.") from error
    fault = _fault_of(text)
    if fault:
        raise ProblemError(f"The input {fault}.", "Give one problem, or a problem a line without --whole.")
    return Problem("line:1", text.strip())


def from_stream(stream: BinaryIO, *, jsonl: bool | None = None) -> Iterator[Problem]:
    """A problem a line. A line that is none becomes a Problem with a `fault`; blank lines are passed over.

    `jsonl`: whether the lines are JSON records; None: they are if the first one is.
    """
    lines = ((n, line) for n, line in enumerate(_lines(stream), 1) if line is None or line.strip())
    first = next(lines, None)
    if first is None:
        return
    if jsonl is None:
        jsonl = first[1] is not None and _looks_like_record(first[1])
    for number, line in itertools.chain([first], lines):
        yield _read_line(number, line, jsonl)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines of bounded length; None stands for one that was longer and is skipped."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield None


def _looks_like_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False


def _read_line(number: int, line: bytes | None, jsonl: bool) -> Problem:
    name = f"line:{number}"
    if line is None:
        return Problem(name, "", fault=f"line {number} is longer than {MAX_LINE_BYTES} bytes")
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError:
        return Problem(name, "", fault=f"line {number} is not UTF-8 text")
    if jsonl:
        return _read_record(number, text)
    fault = _fault_of(text)
    return Problem(name, text, fault=f"line {number} {fault}" if fault else "")


def _read_record(number: int, text: str) -> Problem:
    name = f"line:{number}"
    try:
        record: Any = json.loads(text)
    except (ValueError, RecursionError):
        return Problem(name, "", fault=f"line {number} is not JSON")
    if not isinstance(record, dict):
        return Problem(name, "", fault=f"line {number} is not a JSON object")
    given = record.get("id")
    if isinstance(given, (str, int)) and not isinstance(given, bool) and str(given):
        name = str(given)
    text = next((record[f] for f in _FIELDS if isinstance(record.get(f), str)), "")
    if not any(isinstance(record.get(f), str) for f in _FIELDS):
        return Problem(name, "", fault=f'line {number} has no text under "problem" or "question"')
    fault = _fault_of(text)
    answer = record.get("answer")
    return Problem(
        name,
        text.strip(),
        None if answer is None else str(answer),
        f"the problem of line {number} {fault}" if fault else "",
    )


def _fault_of(text: str) -> str:
    if not text.strip():
        return "is empty"
    if "\0" in text:
        return "contains a NUL byte"
    if len(text) > MAX_LINE_BYTES:
        return f"is longer than {MAX_LINE_BYTES} characters"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "is not valid Unicode text"
    return ""
