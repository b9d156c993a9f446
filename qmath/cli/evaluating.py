"""One run of `qmath eval`, its options read: problems solved, results graded, records read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import typer

from qmath.cli.badlines import tell_bad, tell_rest
from qmath.cli.downloads import consent, download_bar
from qmath.cli.inputs import open_file
from qmath.errors import InputFileError, ProblemError
from qmath.evaluation.grading import BadRow
from qmath.evaluation.tasks import Task, read_tasks
from qmath.events import Finished, Notice
from qmath.house import open_house
from qmath.options import Options
from qmath.render.sanitise import one_line
from qmath.store.store import Store


def say(text: str) -> None:
    typer.echo(f"qmath: {one_line(text)}", err=True)


def gather(file: Path, limit: int | None) -> tuple[list[Task], int]:
    """The tasks of a file, and how many of its lines are none. Raises InputFileError, ProblemError."""
    tasks: list[Task] = []
    bad = 0
    with open_file(file) as stream:
        for found in read_tasks(stream):
            if limit is not None and len(tasks) >= limit:
                break
            if isinstance(found, BadRow):
                bad += 1
                tell_bad(found.message, bad)
            else:
                tasks.append(found)
    tell_rest(bad)
    if not tasks:
        raise ProblemError(f"There is no problem in {file}.", 'Write a line: {"problem": …, "answer": …}')
    return tasks, bad


def solve_tasks(
    tasks: list[Task], options: Options, stack: ExitStack, *, out: Path | None, quiet: bool, yes: bool
) -> Iterator[dict[str, Any]]:
    """The record of each task, those that `out` has already first. A record has the gold answer besides."""
    store = None if out is None else stack.enter_context(closing(Store(out, options)))
    by_id = {task.problem.id: task for task in tasks}
    problems = [task.problem for task in tasks]
    if store is not None and out is not None:
        for note in store.notes:
            say(note)
        remaining = list(store.remaining(problems))
        waiting = {problem.id for problem in remaining}
        yield from (r for r in read_records(out) if r["id"] in by_id and r["id"] not in waiting)
        problems = remaining
    if not problems:
        return
    with download_bar(quiet) as progress:
        house = open_house(
            options, many=True, tell=lambda notice: say(notice.text), agree=consent(yes), progress=progress
        )
    if store is not None:
        store.solve_with(house.model)
    for problem, event in stack.enter_context(closing(house.run(problems))):
        if isinstance(event, Notice):
            say(event.text)
        elif isinstance(event, Finished):
            told = by_id[problem.id].to_record()
            if store is not None:
                store.append(event.result, told)
            yield {**event.result.to_record(), **told}


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of `qmath eval -o`. Raises InputFileError where it is none."""
    with open_file(path) as stream:
        for number, line in enumerate(stream, 1):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue  # the torn end of a run that was killed
            if not isinstance(record, dict) or not isinstance(record.get("gold"), str):
                raise InputFileError(
                    f"Line {number} of {path} is no record of `qmath eval -o`.", "Name another file."
                )
            yield record
