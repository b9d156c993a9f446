"""`qmath grade`: responses that are there already, scored against gold answers. No model is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qmath.cli.badlines import tell_bad, tell_rest
from qmath.cli.inputs import STDIN, open_file, stdin
from qmath.cli.records import echo_record
from qmath.errors import ProblemError
from qmath.render.sanitise import one_line

if TYPE_CHECKING:
    from qmath.answers.judge import Judge
    from qmath.evaluation.grading import BadRow, Graded, Totals

MAX_LINE_BYTES = 1 << 26  # k whole transcripts stand in one line


def grade(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSONL; - is stdin.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON record a problem, then a summary.")
    ] = False,
) -> None:
    """Score the responses in FILE against gold answers.

    Each line has `answer` (gold) and `response` or `prediction`, a text or a list of samples; `scores` may give one
    reward a sample. Prints the accuracy of the first, maj@k, rm@k and pass@k. Lines that cannot be graded are told and
    left out; then the exit code is 3.
    """
    from qmath.answers.judge import Judge
    from qmath.evaluation.grading import Totals

    totals = Totals()
    with ExitStack() as stack:
        source = stdin() if str(file) == STDIN else stack.enter_context(open_file(file))
        judge = stack.enter_context(Judge())
        for outcome in _grade_all(iter(lambda: source.readline(MAX_LINE_BYTES), b""), judge, totals):
            if as_json:
                echo_record(outcome.to_record())
        if not totals.n and not totals.bad:
            raise ProblemError(f"There is nothing in {file}.", 'Write a line: {"answer": …, "response": …}')
        if judge.unusable:
            typer.echo(
                f"qmath: only spelling and exact values were compared: {one_line(judge.unusable)}", err=True
            )
    if as_json:
        echo_record({"summary": totals.summary()})
    else:
        _show(totals)
    if totals.bad:
        raise typer.Exit(3)


def _grade_all(lines: Iterable[bytes], judge: Judge, totals: Totals) -> Iterator[Graded | BadRow]:
    from qmath.evaluation.grading import BadRow, read_rows
    from qmath.evaluation.grading import grade as grade_row

    for row in read_rows(lines):
        if isinstance(row, BadRow):
            totals.bad.append(row)
            tell_bad(row.message, len(totals.bad))
            yield row
        else:
            graded = grade_row(row, judge.for_one_problem())
            totals.add(graded)
            yield graded
    tell_rest(len(totals.bad))


def _show(totals: Totals) -> None:
    from qmath.cli.pictures import show
    from qmath.evaluation.measures import Measure
    from qmath.render.accuracy import accuracy_table

    k = totals.k
    measures = [Measure("first", totals.first, totals.n)]
    if k > 1:
        measures += [
            Measure(f"maj@{k}", totals.majority, totals.n),
            Measure(f"pass@{k}", totals.passed, totals.n),
        ]
        if totals.rewarded:
            measures.insert(2, Measure(f"rm@{k}", totals.reward, totals.rewarded))
    show(lambda plain: accuracy_table("", measures, plain=plain), None, "", quiet=False)
