"""`qmath check`: is this answer right? No model is needed."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qmath.cli import inputs
from qmath.cli.records import echo_record
from qmath.errors import ProblemError, UsageError
from qmath.problem import Problem, from_arguments
from qmath.render.sanitise import one_line
from qmath.result import Status, Verdict

if TYPE_CHECKING:
    from qmath.check.client import Checker

_EXAMPLE = 'For instance: qmath check "x^2=4" "-2, 2"'
_WIDTHS = (9, 10, 26)  # cells of verdict, id and answer
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
    pair: Annotated[list[str] | None, typer.Argument(metavar="PROBLEM ANSWER", hidden=True)] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "-f", "--file", metavar="FILE", help="JSONL with `problem` and `answer` on each line; - is stdin."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON record a line.")] = False,
) -> None:
    """Check an ANSWER to a PROBLEM by an independent computation.

    Prints the verdict, and how it was reached with the task as it was read. Without arguments, or with -, pairs are
    read from stdin as JSONL. Exit 0 verified, 5 refuted, 3 unchecked; of many: 5 if any is refuted, else 3 if any is
    unchecked.
    """
    from qmath.check.client import Checker

    with ExitStack() as stack:
        many = inputs.stream(
            pair or [], file, stack, jsonl=True, a_line='Write a line: {"problem": …, "answer": …}'
        )
        pairs = [_pair(pair or [])] if many is None else many
        checker = stack.enter_context(Checker())
        seen: Counter[Status] = Counter()
        if many is not None and not as_json and sys.stdout.isatty():
            typer.echo(_row("verdict", "id", "answer", "reason"))
        for checked in _check_all(pairs, checker):
            seen[checked.verdict.status] += 1
            _show(checked, as_json=as_json, many=many is not None)
    if many is not None:
        typer.echo(", ".join(f"{count} {status}" for status, count in sorted(seen.items())), err=True)
    if code := next((_EXIT[status] for status in ("refuted", "unchecked") if status in seen), 0):
        raise typer.Exit(code)


def _pair(words: list[str]) -> Problem:
    if len(words) != 2:
        raise UsageError("A check takes one problem and one answer.", _EXAMPLE)
    problem, answer = words
    if not problem.strip():
        raise ProblemError("The problem is empty.", _EXAMPLE)
    (read,) = from_arguments([problem])
    return Problem(read.id, read.text, answer)


def _check_all(pairs: Iterable[Problem], checker: Checker) -> Iterator[Checked]:
    for pair in pairs:
        begun = time.perf_counter()
        task, verdict = None, Verdict("unchecked", pair.fault)
        if not pair.fault:
            result = checker.check(pair.text, pair.answer or "")
            task, verdict = result.task_latex, result.verdict
        yield Checked(pair, task, verdict, time.perf_counter() - begun)


def _show(checked: Checked, *, as_json: bool, many: bool) -> None:
    """A record, or a pair in two lines; one of many in a row of the table."""
    verdict = checked.verdict
    if as_json:
        echo_record({"id": checked.pair.id, **checked.to_record()} if many else checked.to_record())
    elif many:
        typer.echo(_row(verdict.status, checked.pair.id, checked.pair.answer or "", verdict.how))
    else:
        typer.echo(f"{verdict.status}\n{one_line(verdict.how)}")


def _row(status: str, name: str, answer: str, reason: str) -> str:
    """A row of the table: columns of a fixed width, so that it can grow while pairs still come; the reason is whole."""
    from rich.cells import cell_len, set_cell_size

    columns = []
    for text, width in zip((status, name, answer), _WIDTHS, strict=True):
        text = one_line(text)
        columns.append(
            set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"
        )
    return "  ".join([*columns, one_line(reason)])
