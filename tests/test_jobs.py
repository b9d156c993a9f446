"""What a problem in flight remembers, and what becomes of it."""

from __future__ import annotations

from collections.abc import Generator

from qmath.jobs import Job
from qmath.problem import Problem
from qmath.result import Attempt, Cell, CellResult, Failure, Usage
from qmath.session import Outcome, Try
from qmath.turn import Strategy

PROBLEM = Problem("a", "x")


def nothing() -> Generator[object, object, Outcome]:
    yield
    return Outcome(None)


def job() -> Job:
    return Job(PROBLEM, nothing(), number=3, started=10.0, deadline=20.0)  # type: ignore[arg-type]


def strategy() -> Strategy:
    yield from ()
    return Attempt("tir", "", None, "no-answer")


def test_each_attempt_has_a_key_and_begins_anew() -> None:
    running = job()
    running.begin(Try("tir", strategy(), ""), 11.0)
    assert running.key == "3.0"
    running.transcript, running.usage = "text", Usage(1, 2, 3)
    running.cells.append(Cell("1", CellResult("ok", "1")))
    running.attempts.append(Attempt("tir", "text", None, "no-answer"))
    running.begin(Try("cot", strategy(), "no answer"), 12.0)
    assert (running.key, running.mode, running.tried_since) == ("3.1", "cot", 12.0)
    assert (running.transcript, running.usage, running.cells) == ("", Usage(), [])


def test_an_abandoned_attempt_keeps_what_was_written() -> None:
    running = job()
    running.begin(Try("tir", strategy(), ""), 11.0)
    running.transcript, running.usage = "half", Usage(1, 2, 3)
    running.cells.append(Cell("1", CellResult("ok", "1")))
    failure = Failure("Timeout", "Too late.")
    left = running.abandoned("timeout", failure, 15.0)
    assert (left.transcript, left.answer, left.finish, left.error) == ("half", None, "timeout", failure)
    assert (left.usage, left.seconds, len(left.cells)) == (Usage(1, 2, 3), 4.0, 1)


def test_only_what_used_the_engine_names_it() -> None:
    for mode, engine in (("cot", "llama"), ("tir", "llama"), ("exact", None)):
        attempt = Attempt(mode, "", "1", "answer")  # type: ignore[arg-type]
        result = job().result(Outcome(attempt), "llama", "7B", 12.5)
        assert (result.engine, result.model) == (engine, engine and "7B")
        assert result.seconds == 2.5
    failure = Failure("NoModel", "None.")
    result = job().result(Outcome(None, error=failure), None, None, 10.0)
    assert (result.engine, result.error, result.answer) == (None, failure, None)
