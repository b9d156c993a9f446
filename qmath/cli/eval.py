"""`qmath eval`: a file of problems solved and graded, or two such runs compared."""

from __future__ import annotations

import math
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qmath.cli.records import echo_record
from qmath.cli.solve import Effort, EngineChoice, Mode, RewardSteps, Select
from qmath.errors import UsageError

if TYPE_CHECKING:
    from qmath.options import Options


def eval_(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="JSONL of problems and answers.")
    ] = None,
    mode: Annotated[Mode, typer.Option(metavar="MODE", help="As in solve.")] = Mode.auto,
    model: Annotated[str | None, typer.Option(metavar="MODEL", help="As in solve.")] = None,
    samples: Annotated[
        int, typer.Option("-n", "--samples", metavar="K", help="Attempts at each problem.")
    ] = 1,
    effort: Annotated[Effort, typer.Option(metavar="EFFORT", help="What auto may spend.")] = Effort.medium,
    select: Annotated[Select, typer.Option(metavar="HOW", help="As in solve.")] = Select.majority,
    reward_endpoint: Annotated[str | None, typer.Option(metavar="URL", help="As in solve.")] = None,
    reward_model: Annotated[str | None, typer.Option(metavar="MODEL", help="As in solve.")] = None,
    reward_head: Annotated[str | None, typer.Option(metavar="FILE", help="As in solve.")] = None,
    reward_steps: Annotated[
        RewardSteps, typer.Option(metavar="HOW", help="As in solve.")
    ] = RewardSteps.product,
    engine: Annotated[EngineChoice, typer.Option(metavar="ENGINE", help="As in solve.")] = EngineChoice.auto,
    endpoint: Annotated[str | None, typer.Option(metavar="URL", help="As in solve.")] = None,
    temperature: Annotated[float, typer.Option(metavar="T", help="Randomness; 0 is greedy.")] = 0.0,
    seed: Annotated[int, typer.Option(metavar="N", help="Seed of the sampling.")] = 0,
    max_tokens: Annotated[int, typer.Option(metavar="N", help="Tokens between two cells.")] = 2048,
    jobs: Annotated[int | None, typer.Option(metavar="N", help="Problems at once.")] = None,
    timeout: Annotated[float | None, typer.Option(metavar="S", help="Seconds for each problem.")] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="The first N problems only.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Append records; what FILE has is not solved again."
        ),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="A.jsonl B.jsonl", help="Compare two files of -o instead of solving."),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the tables as a picture too.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print a JSON record a problem, then a summary.")
    ] = False,
    no_download: Annotated[bool, typer.Option("--no-download", help="Use a model that is on disk.")] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Agree to a download of more than 2 GB.")] = False,
) -> None:
    """Solve the problems of FILE and grade the answers, or --compare two runs.

    Reads the fields of GSM8K, MATH, AIME, AMC, CMATH and GaoKao files. Prints accuracies with their 95 % intervals, by
    level and subject, how often answers of each verdict are right, and what a problem costs.
    """
    from qmath.cli.pictures import ask_early
    from qmath.options import Options

    if (file is None) == (compare is None):
        raise UsageError("qmath eval takes either FILE or --compare A B.", "Name a file of problems.")
    ask_early(svg)
    if compare is not None:
        _compare(*compare, svg=svg, as_json=json)
        return
    assert file is not None
    options = Options(
        mode=mode.value,
        engine=engine.value,
        endpoint=endpoint,
        model=model,
        samples=samples,
        effort=effort.value,
        select=select.value,
        reward_endpoint=reward_endpoint,
        reward_model=reward_model,
        reward_head=reward_head,
        reward_steps=reward_steps.value,
        temperature=temperature,
        seed=seed,
        max_tokens=max_tokens,
        jobs=jobs,
        timeout=math.inf if timeout is None else timeout,
        download=not no_download,
    )
    if not _evaluate(file, options, limit, out=out, svg=svg, as_json=json, yes=yes):
        raise typer.Exit(3)


def _evaluate(
    file: Path,
    options: Options,
    limit: int | None,
    *,
    out: Path | None,
    svg: Path | None,
    as_json: bool,
    yes: bool,
) -> bool:
    """Whether every line was a problem and every problem has an answer."""
    from qmath.answers.judge import Judge
    from qmath.cli.evaluating import gather, say, solve_tasks
    from qmath.cli.pictures import show
    from qmath.evaluation.report import Report
    from qmath.render.accuracy import report_view

    tasks, bad = gather(file, limit)
    report, missed = Report(), 0
    with ExitStack() as stack:
        judge = stack.enter_context(Judge())
        for record in solve_tasks(tasks, options, stack, out=out, quiet=as_json, yes=yes):
            outcome = report.add(record, judge.for_one_problem())
            missed += record.get("answer") is None
            if as_json:
                echo_record(
                    {**outcome.to_record(), "answer": record.get("answer"), "gold": record.get("gold")}
                )
            else:
                right = sum(o.correct for o in report.outcomes)
                say(f"{len(report.outcomes)}/{len(tasks)} solved, {right} right")
    if as_json:
        echo_record({"summary": report.summary()})
    show(lambda plain: report_view(report, plain=plain), svg, f"qmath eval {file.name}", quiet=as_json)
    return not bad and not missed


def _compare(first: Path, second: Path, *, svg: Path | None, as_json: bool) -> None:
    from qmath.answers.judge import Judge
    from qmath.cli.evaluating import read_records
    from qmath.cli.pictures import show
    from qmath.evaluation.comparison import compare
    from qmath.evaluation.report import judged
    from qmath.render.accuracy import comparison_view

    with Judge() as judge:
        left, right = (
            [judged(r, judge.for_one_problem()) for r in read_records(path)] for path in (first, second)
        )
        found = compare(left, right)
    if not found.n:
        raise UsageError(f"{first} and {second} have no problem in common.", "Name runs over the same file.")
    if as_json:
        echo_record(found.to_record())
    names = (first.stem, second.stem) if first.stem != second.stem else (str(first), str(second))
    show(
        lambda plain: comparison_view(found, names, plain=plain),
        svg,
        "qmath eval --compare",
        quiet=as_json,
    )
