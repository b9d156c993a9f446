"""A problem, and how problems are read: from arguments, lines of text, JSONL, or a whole stream; lazily."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from qmath.errors import ProblemError

MAX_LINE_BYTES = 1 << 20
_FIELDS = ("problem", "question")
_BEGINS_RECORD = re.compile(
    r'\s*\{\s*["}]'
)  # also where it is broken further on; no notation begins like this


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


def from_stream(stream: BinaryIO, *, jsonl: bool | None = None, unique: bool = False) -> Iterator[Problem]:
    """A problem a line. A line that is none becomes a Problem with a `fault`; blank lines are passed over.

    `jsonl`: whether the lines are JSON records; None: they are if the first that can be read looks like one. `unique`:
    an id that was there before is a fault; of all that was read only the hashes of ids are kept for it.
    """
    given: set[int] | None = set() if unique else None
    for number, line in enumerate(_lines(stream), 1):
        if line is None:
            yield Problem(f"line:{number}", "", fault=f"line {number} is longer than {MAX_LINE_BYTES} bytes")
        elif line.strip():
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError:
                yield Problem(f"line:{number}", "", fault=f"line {number} is not UTF-8 text")
                continue
            jsonl = bool(_BEGINS_RECORD.match(text)) if jsonl is None else jsonl
            yield _read_record(number, text, given) if jsonl else _read_text(number, text)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines of bounded length; None stands for one that was longer and is skipped."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield None


def _read_text(number: int, text: str) -> Problem:
    fault = _fault_of(text)
    return Problem(f"line:{number}", text, fault=f"line {number} {fault}" if fault else "")


def _read_record(number: int, line: str, given: set[int] | None) -> Problem:
    name = f"line:{number}"
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError):
        return Problem(name, "", fault=f"line {number} is not JSON")
    if not isinstance(record, dict):
        return Problem(name, "", fault=f"line {number} is not a JSON object")
    found = next((record[f] for f in _FIELDS if isinstance(record.get(f), str)), None)
    if found is None:
        return Problem(name, "", fault=f'line {number} has no text under "problem" or "question"')
    text = found.strip()
    named = record.get("id")
    if isinstance(named, (str, int)) and not isinstance(named, bool) and str(named):
        if given is not None and hash(str(named)) in given:
            return Problem(name, text, fault=f"line {number} repeats the id {str(named)[:80]!r}")
        name = str(named)
        if given is not None:
            given.add(hash(name))
    fault = _fault_of(text)
    answer = record.get("answer")
    return Problem(
        name,
        text,
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
