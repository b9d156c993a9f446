"""What an output file holds already: which problems, with which options, and whether its end was cut off."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from qmath.errors import OutputFileError
from qmath.problem import Problem
from qmath.result import RECORD_VERSION

OPTIONS = "options"
_BEGINNING = b'{"v": %d, "id": ' % RECORD_VERSION  # of every record that qmath writes


@dataclass(slots=True)
class History:
    """The records of a file, as far as a later run must know them: a hundred bytes each, and no text.

    `done` counts records by problem, `missed` those of them that have no answer: the same problem may stand in the
    input twice. `whole` is where the last whole record ends, `unended` whether it lacks its newline, `torn` whether
    something is behind it.
    """

    options: list[dict[str, Any]] = field(default_factory=list)  # each different set once
    done: Counter[int] = field(default_factory=Counter)
    missed: Counter[int] = field(default_factory=Counter)
    whole: int = 0
    unended: bool = False
    torn: bool = False


def read_history(stream: BinaryIO, name: str) -> History:
    """Read a file from its beginning. Raises OutputFileError where it holds what no run of qmath has written.

    A last line that cannot be read is what a crash left of a record, if it begins like one.
    """
    history = History()
    size = os.fstat(stream.fileno()).st_size
    for number, line in enumerate(_lines(stream), 1):
        end = history.whole + len(line)
        if line.strip():
            found = _parse(line)
            if found is None and end == size and _is_torn(line, number):
                history.torn = True
                return history
            if not _is_record(found):
                raise OutputFileError(
                    f"Line {number} of {name} is no record of `qmath solve -o`.", "Name another file."
                )
            _remember(history, found)
        history.whole = end
        history.unended = not line.endswith(b"\n")
    return history


def key(identity: str, text: str) -> int:
    """What a problem is known by. Within one process only: Python salts its hashes."""
    return hash((identity, text))


def key_of(problem: Problem) -> int:
    return key(problem.id, problem.text)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; of a file that is none of ours only the beginning, which may be all the memory there is."""
    beginning = stream.peek(1)[:1] if hasattr(stream, "peek") else b""
    if beginning not in (b"", b"{", b"\0", b"\n", b"\r"):
        yield b"?\n"
        return
    yield from stream


def _parse(line: bytes) -> Any:
    """The JSON of a line; None where it is none."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_record(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and found.get("v") == RECORD_VERSION
        and isinstance(found.get("id"), str)
        and isinstance(found.get("problem"), str)
    )


def _is_torn(line: bytes, number: int) -> bool:
    """Whether a line that is no JSON is a part of a record. Zeros are what a power cut leaves on some file systems."""
    if line.endswith(b"}\n") and b"\0" not in line:
        return False
    text = line.rstrip(b"\r\n")
    return number > 1 or _BEGINNING.startswith(text) or text.startswith(_BEGINNING) or not text.strip(b"\0")


def _remember(history: History, record: dict[str, Any]) -> None:
    known = key(record["id"], record["problem"])
    history.done[known] += 1
    if record.get("answer") is None:
        history.missed[known] += 1
    options = record.get(OPTIONS)  # a record of `--json` has none, and is taken as it is
    if isinstance(options, dict) and options not in history.options:
        history.options.append(options)
