"""qmath from Python: `qmath.solve("3x^2+7x-6=0").answer`, and `qmath.stream(...)` for the events on the way."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import fields
from typing import Any

from qmath.engines.base import Engine
from qmath.events import Event, Finished
from qmath.house import open_house
from qmath.options import Options
from qmath.problem import Problem, from_arguments, from_text
from qmath.prompts import Prompts
from qmath.result import Result

Told = Generator[tuple[Problem, Event], None, None]


def solve(
    problem: str | Problem, *, engine: Engine | None = None, prompts: Prompts | None = None, **options: Any
) -> Result:
    """Solve one problem; `options` are the fields of `qmath.options.Options`.

    engine, prompts: instead of the model that the options describe (`qmath.engines.scripted.ScriptedEngine`).
    Raises ProblemError for an empty problem, UsageError for a bad option, and other QmathErrors where the machine
    or the model fails. A problem without an answer is no error: look at `answer`, `finish` and `error`.
    """
    for event in stream(problem, engine=engine, prompts=prompts, **options):
        if isinstance(event, Finished):
            return event.result
    raise AssertionError("the driver ends every problem with Finished")


def stream(
    problem: str | Problem, *, engine: Engine | None = None, prompts: Prompts | None = None, **options: Any
) -> Iterator[Event]:
    """The events of one problem as they happen; the last one is `Finished`. Arguments and errors as in `solve`."""
    if not isinstance(problem, str | Problem):
        raise TypeError(f"a problem is a text, not {type(problem).__name__}; stream_many takes several")
    given = [problem if isinstance(problem, Problem) else from_arguments([problem])[0]]
    return _events(_run(given, engine, prompts, _options(options), many=False))


def stream_many(
    problems: Iterable[str | Problem],
    *,
    engine: Engine | None = None,
    prompts: Prompts | None = None,
    **options: Any,
) -> Iterator[tuple[Problem, Event]]:
    """The events of many problems, several in flight at once, told one problem after the other.

    `problems` is taken as there is room. One that is empty or no text ends in a `Finished` with the error.
    """
    if isinstance(problems, str):
        raise TypeError("problems is one string; stream and solve take a single problem")
    given = (_problem(number, problem) for number, problem in enumerate(problems, 1))
    return _run(given, engine, prompts, _options(options), many=True)


def _problem(number: int, given: object) -> Problem:
    if isinstance(given, Problem):
        return given
    if isinstance(given, str):
        return from_text(number, given)
    return Problem(
        f"arg:{number}", "", fault=f"problem {number} is no text but of type {type(given).__name__}"
    )


def _options(given: dict[str, Any]) -> Options:
    known = {field.name for field in fields(Options)}
    if unknown := next((name for name in given if name not in known), None):
        raise TypeError(f"there is no option {unknown!r}; there are {', '.join(sorted(known))}")
    return Options(**given)


def _events(told: Told) -> Iterator[Event]:
    with closing(told):
        for _, event in told:
            yield event


def _run(
    problems: Iterable[Problem],
    engine: Engine | None,
    prompts: Prompts | None,
    options: Options,
    *,
    many: bool,
) -> Told:
    house = open_house(options, many=many, engine=engine, prompts=prompts)
    with closing(house.run(problems)) as events:
        yield from events
