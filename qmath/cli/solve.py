"""`qmath solve`: problems in, answers out."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qmath.cli import inputs


class Mode(StrEnum):
    auto = "auto"
    cot = "cot"
    tir = "tir"
    exact = "exact"


class Effort(StrEnum):
    low = "low"
    medium = "medium"
    high = "high"


class Select(StrEnum):
    majority = "majority"
    reward = "reward"


class RewardSteps(StrEnum):
    product = "product"
    minimum = "minimum"


class EngineChoice(StrEnum):
    auto = "auto"
    llama = "llama"
    remote = "remote"


def solve(
    problems: Annotated[list[str] | None, typer.Argument(metavar="PROBLEM", hidden=True)] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "-f", "--file", metavar="FILE", help="Problems a line each, or JSONL with `problem`; - is stdin."
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Read all of stdin as one problem.")] = False,
    mode: Annotated[
        Mode,
        typer.Option(
            metavar="MODE",
            help="cot: the model reasons in words; tir: it writes Python as well; exact: SymPy without a model; "
            "auto: what fits the problem.",
        ),
    ] = Mode.auto,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="An alias (`qmath models`), PATH.gguf or hf:OWNER/REPO/FILE.gguf; without it the best that fits.",
        ),
    ] = None,
    draft: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="A smaller model of the same family: it drafts what the model then checks, which is faster.",
        ),
    ] = None,
    samples: Annotated[
        int,
        typer.Option(
            "-n",
            "--samples",
            metavar="K",
            help="Attempts at each problem; the answer that most of them give is kept.",
        ),
    ] = 1,
    effort: Annotated[
        Effort,
        typer.Option(
            metavar="EFFORT",
            help="What auto may spend. low: one attempt; medium: another where the first failed or is in doubt; "
            "high: a vote of 4 samples, which ends once it is decided.",
        ),
    ] = Effort.medium,
    select: Annotated[
        Select,
        typer.Option(
            metavar="HOW",
            help="Which of the samples is kept. majority: the answer that most give; reward: the best rewarded.",
        ),
    ] = Select.majority,
    reward_endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A server whose /pooling has a reward model, such as vLLM's."),
    ] = None,
    reward_model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Its name there; without it Qwen2.5-Math-RM-72B. Without an endpoint PATH.gguf of its trunk.",
        ),
    ] = None,
    reward_head: Annotated[
        str | None, typer.Option(metavar="FILE", help="PATH.npz of its head; without it beside the trunk.")
    ] = None,
    reward_steps: Annotated[
        RewardSteps,
        typer.Option(metavar="HOW", help="What counts of the steps that a PRM judges: product or minimum."),
    ] = RewardSteps.product,
    engine: Annotated[
        EngineChoice,
        typer.Option(
            metavar="ENGINE",
            help="llama: in this process; remote: at --endpoint; auto: remote where there is one.",
        ),
    ] = EngineChoice.auto,
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="An OpenAI-compatible server that has the model, or dashscope; --model names it there.",
        ),
    ] = None,
    server: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="What kind of server that is; without it the server is asked."),
    ] = None,
    temperature: Annotated[
        float, typer.Option(metavar="T", help="Randomness of the sampling; 0 is greedy.")
    ] = 0.0,
    top_p: Annotated[
        float, typer.Option(metavar="P", help="Share of the likeliest tokens to sample from.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(metavar="N", help="Seed of the sampling.")] = 0,
    max_tokens: Annotated[
        int, typer.Option(metavar="N", help="Tokens that the model may write between two cells.")
    ] = 2048,
    max_rounds: Annotated[int, typer.Option(metavar="N", help="Cells that an attempt may run.")] = 4,
    max_output: Annotated[
        int, typer.Option(metavar="N", help="Characters of a cell's output that the model gets to see.")
    ] = 400,
    ctx: Annotated[
        int | None,
        typer.Option(metavar="N", help="Context in tokens; without it 4096, or what memory allows."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Problems at once; without it what suits the machine.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(metavar="S", help="Seconds for each problem; without it no limit.")
    ] = None,
    cell_timeout: Annotated[float, typer.Option(metavar="S", help="Seconds for each cell.")] = 5.0,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Run cells in a process of their own.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Append a JSON record for each problem, and nothing to stdout; what FILE has is not solved again.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON record a line.")] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Show answers, warnings and errors only.")
    ] = False,
    no_download: Annotated[
        bool, typer.Option("--no-download", help="Use a model that is on disk, or none.")
    ] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Agree to a download of more than 2 GB.")] = False,
) -> None:
    """Solve each PROBLEM: arguments, lines of a file, or lines of stdin (-).

    Answers go to stdout, one a line; everything else goes to stderr. On a terminal the reasoning is shown as it is
    written. A PROBLEM may begin with a minus sign; one that begins with a minus and a letter goes after --. Exit 0
    if every problem has an answer, 3 if not.
    """
    import math

    from qmath.check.client import Checker
    from qmath.options import Options

    with ExitStack() as stack:
        given = inputs.gather(problems or [], file, whole, stack)
        options = Options(
            mode=mode.value,
            engine=engine.value,
            endpoint=endpoint,
            server=server,  # type: ignore[arg-type]  # Options checks it
            model=model,
            draft=draft,
            samples=samples,
            effort=effort.value,
            select=select.value,
            reward_endpoint=reward_endpoint,
            reward_model=reward_model,
            reward_head=reward_head,
            reward_steps=reward_steps.value,
            temperature=temperature,
            top_p=top_p,
            seed=seed,
            max_tokens=max_tokens,
            max_rounds=max_rounds,
            max_output=max_output,
            ctx=ctx,
            jobs=jobs,
            timeout=math.inf if timeout is None else timeout,
            cell_timeout=cell_timeout,
            isolated=isolated,
            download=not no_download,
        )
        checker = stack.enter_context(Checker())  # its process imports SymPy while this one imports the rest
        from qmath.cli.solving import solve_all

        missed = solve_all(given, options, checker, stack, out=out, as_json=json, quiet=quiet, yes=yes)
    if missed:
        raise typer.Exit(3)
