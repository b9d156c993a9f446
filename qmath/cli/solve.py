"""`qmath solve`: problems in, answers out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from qmath.errors import InputFileError, ProblemError, UsageError
from qmath.problem import Problem, from_arguments, from_stream, from_whole

STDIN = "-"
_JSONL_SUFFIXES = (".jsonl", ".ndjson", ".json")


class Mode(StrEnum):
    auto = "auto"
    cot = "cot"
    tir = "tir"
    exact = "exact"


def solve(
    problems: Annotated[
        list[str] | None,
        typer.Argument(metavar="PROBLEM", help="Problems; - reads stdin.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("-f", "--file", help="Problems: a line each, or JSONL with `problem`.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Read all of stdin as one problem.")] = False,
    mode: Annotated[Mode, typer.Option(help="How to solve.")] = Mode.auto,
    model: Annotated[
        str | None, typer.Option(help="ALIAS, PATH.gguf or hf:OWNER/REPO/FILE; what fits by default.")
    ] = None,
    temperature: Annotated[float, typer.Option(help="0 is greedy.")] = 0.0,
    top_p: Annotated[float, typer.Option(help="Nucleus of the sampling.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of the sampling.")] = 0,
    max_tokens: Annotated[int, typer.Option(help="Tokens in one piece of writing.")] = 2048,
    max_rounds: Annotated[int, typer.Option(help="Cells that are run in one attempt.")] = 4,
    max_output: Annotated[int, typer.Option(help="Characters of a cell's output that the model sees.")] = 400,
    ctx: Annotated[int | None, typer.Option(help="Context in tokens.", show_default="4096")] = None,
    jobs: Annotated[int | None, typer.Option(help="Problems at once.", show_default="chosen")] = None,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds for each problem.", show_default="none")
    ] = None,
    cell_timeout: Annotated[float, typer.Option(help="Seconds for each cell.")] = 5.0,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Run cells in a process of their own.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON record a line.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No transcript.")] = False,
    no_download: Annotated[bool, typer.Option("--no-download", help="Use what is on disk.")] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Agree to a large download.")] = False,
) -> None:
    """Solve problems: from the command line, from a file, or a line each from stdin.

    Answers go to stdout, everything else to stderr. Exit 0 if every problem has an answer, 3 if not.
    """
    import math

    from qmath.cli.downloads import consent, download_bar
    from qmath.cli.output import open_output
    from qmath.house import open_house
    from qmath.options import Options

    with ExitStack() as stack:
        source, many = _gather(problems or [], file, whole, stack)
        options = Options(
            mode=mode.value,
            model=model,
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
        output = stack.enter_context(closing(open_output(as_json=json, quiet=quiet)))
        with download_bar(quiet) as progress:
            house = open_house(
                options, many=many, tell=output.notice, agree=consent(yes), progress=progress
            )
        for problem, event in stack.enter_context(closing(house.run(source))):
            output.handle(problem, event)
    if output.missed:
        raise typer.Exit(3)


def _gather(
    words: list[str], file: Path | None, whole: bool, stack: ExitStack
) -> tuple[Iterable[Problem], bool]:
    """The problems, and whether they are a stream of any length. Everything that can be wrong with them at once is."""
    stdin_wanted = words == [STDIN] or (not words and file is None)
    if STDIN in words and not stdin_wanted:
        raise UsageError("- stands for all problems and goes with no other.", "Give problems, or - alone.")
    if file is not None and words:
        raise UsageError("Problems are given both as arguments and with -f.", "Leave one of them out.")
    if whole and not stdin_wanted:
        raise UsageError("--whole reads stdin, but problems are given otherwise.", "Leave --whole out.")
    if file is not None:
        jsonl = file.suffix.lower() in _JSONL_SUFFIXES or None
        return _not_empty(from_stream(stack.enter_context(_open(file)), jsonl=jsonl), str(file)), True
    if not stdin_wanted:
        given = from_arguments(words)
        return given, len(given) > 1
    if not words and sys.stdin.isatty():
        raise UsageError("There is no problem.", 'Write one: qmath solve "3x^2+7x-6=0", or pipe problems in.')
    if whole:
        return [from_whole(sys.stdin.buffer)], False
    return _not_empty(from_stream(sys.stdin.buffer), "stdin"), True


def _open(path: Path) -> BinaryIO:
    if path.is_dir():
        raise InputFileError(f"{path} is a directory.", "Name a file of problems.")
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputFileError(f"{path} is not there.", "Check the path.") from error
    except OSError as error:
        raise InputFileError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error


def _not_empty(problems: Iterator[Problem], source: str) -> Iterator[Problem]:
    """The stream, once its first problem was seen: an empty input is told before a model is loaded."""
    first = next(problems, None)
    if first is None:
        raise ProblemError(f"There is no problem in {source}.", "Write one a line.")
    return chain([first], problems)
