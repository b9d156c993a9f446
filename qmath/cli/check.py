"""`qmath check`: is this answer right? No model is needed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from qmath.errors import InputFileError, ProblemError, UsageError
from qmath.problem import Problem, from_stream
from qmath.render.sanitise import one_line
from qmath.result import Status, Verdict

if TYPE_CHECKING:
    from qmath.check.client import Checker

STDIN = "-"
_EXIT: dict[Status, int] = {"verified": 0, "agreed": 0, "unchecked": 3, "refuted": 5}


@dataclass(frozen=True, slots=True)
class Checked:
    """One pair with its verdict, as it is printed."""

    pair: Problem
    task: str | None
    verdict: Verdict
    seconds: float

    def to_record(self) -> dict[str, Any]:
        return {
            "v": 1,
            "problem": self.pair.text,
            "answer": self.pair.answer,
            "task": self.task,
            "verdict": self.verdict.to_record(),
            "seconds": round(self.seconds, 3),
        }


def check(
    pair: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PROBLEM ANSWER]", help="A problem and its answer; - reads stdin."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("-f", "--file", help="JSONL with `problem` and `answer` on each line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON record a line.")] = False,
) -> None:
    """Check an answer by an independent computation.

    Prints the verdict, and how it was reached with the task as it was read. Without arguments, pairs are read from
    stdin as JSONL. Exit 0 verified, 5 refuted, 3 unchecked; of many: 5 if any is refuted, else 3 if any is unchecked.
    """
    from qmath.check.client import Checker

    with ExitStack() as stack:
        pairs, many = _gather(pair or [], file, stack)
        checker = stack.enter_context(Checker())
        seen: set[Status] = set()
        for checked in _check_all(pairs, checker):
            seen.add(checked.verdict.status)
            if as_json:
                line = {"id": checked.pair.id, **checked.to_record()} if many else checked.to_record()
                typer.echo(json.dumps(line, ensure_ascii=False))
            else:
                _show(checked, many)
    if code := next((_EXIT[status] for status in ("refuted", "unchecked") if status in seen), 0):
        raise typer.Exit(code)


def _gather(words: list[str], file: Path | None, stack: ExitStack) -> tuple[Iterator[Problem], bool]:
    """The pairs, and whether they are a stream."""
    if file is not None:
        if words:
            raise UsageError("A pair is given both as arguments and with -f.", "Leave one of them out.")
        return _not_empty(from_stream(stack.enter_context(_open(file)), jsonl=True), str(file)), True
    if words == [STDIN] or (not words and not sys.stdin.isatty()):
        return _not_empty(from_stream(sys.stdin.buffer, jsonl=True), "stdin"), True
    if len(words) != 2:
        raise UsageError(
            "A check takes one problem and one answer.", 'For instance: qmath check "x^2=4" "-2, 2"'
        )
    problem, answer = words
    if not problem.strip():
        raise ProblemError("The problem is empty.", 'For instance: qmath check "x^2=4" "-2, 2"')
    return iter([Problem("arg:1", problem, answer)]), False


def _open(path: Path) -> BinaryIO:
    if path.is_dir():
        raise InputFileError(f"{path} is a directory.", "Name a file of problems and answers.")
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputFileError(f"{path} is not there.", "Check the path.") from error
    except OSError as error:
        raise InputFileError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error


def _not_empty(pairs: Iterator[Problem], source: str) -> Iterator[Problem]:
    first = next(pairs, None)
    if first is None:
        raise ProblemError(f"There is nothing to check in {source}.", 'A line: {"problem": …, "answer": …}')
    yield first
    yield from pairs


def _check_all(pairs: Iterator[Problem], checker: Checker) -> Iterator[Checked]:
    for pair in pairs:
        begun = time.perf_counter()
        task, verdict = None, Verdict("unchecked", pair.fault)
        if not pair.fault:
            result = checker.check(pair.text, pair.answer or "")
            task, verdict = result.task_latex, result.verdict
        yield Checked(pair, task, verdict, time.perf_counter() - begun)


def _show(checked: Checked, many: bool) -> None:
    """A pair in two lines; one of many in one."""
    verdict = checked.verdict
    if many:
        answer = one_line(checked.pair.answer or "")
        typer.echo(f"{verdict.status:<9}  {one_line(checked.pair.id)}  {answer}  {one_line(verdict.how)}")
    else:
        typer.echo(f"{verdict.status}\n{one_line(verdict.how)}")
