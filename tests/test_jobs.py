"""What a problem in flight remembers, and what becomes of it."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from qmath.jobs import Job, out_of_time
from qmath.problem import Problem
from qmath.result import Attempt, Cell, CellResult, Failure, Usage, Verdict
from qmath.session import Outcome
from qmath.steps import OutOfTime, Try
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
    first = running.begin(Try("tir", strategy(), ""), 11.0)
    first.transcript, first.usage = "text", Usage(1, 2, 3)
    second = running.begin(Try("cot", strategy(), "no answer"), 12.0)
    assert (first.key, second.key) == ("3.1", "3.2")
    assert list(running.courses.values()) == [first, second]
    assert (second.transcript, second.usage, second.cells, second.since) == ("", Usage(), [], 12.0)


def test_an_abandoned_attempt_keeps_what_was_written() -> None:
    course = job().begin(Try("tir", strategy(), "", sample=2), 11.0)
    course.transcript, course.usage = "half", Usage(1, 2, 3)
    course.cells.append(Cell("1", CellResult("ok", "1")))
    failure = Failure("Timeout", "Too late.")
    left = course.abandoned("timeout", failure, 15.0)
    assert (left.transcript, left.answer, left.finish, left.error) == ("half", None, "timeout", failure)
    assert (left.usage, left.seconds, len(left.cells), left.sample) == (Usage(1, 2, 3), 4.0, 1, 2)


@pytest.mark.parametrize(
    ("logprob", "usage", "mean"),
    [(None, Usage(1, 2, 3), None), (-3.0, Usage(1, 2, 3), -1.5), (-3.0, Usage(), None)],
)
def test_the_mean_is_over_the_tokens_that_were_sampled(logprob, usage, mean) -> None:
    course = job().begin(Try("tir", strategy(), ""), 11.0)
    course.logprob, course.usage = logprob, usage
    concluded = course.concluded(Attempt("tir", "…", "7", "answer"), 12.5)
    assert (concluded.logprob, concluded.seconds, concluded.usage) == (mean, 1.5, usage)


def test_out_of_time_the_session_has_the_last_word() -> None:
    failure = Failure("Timeout", "Too late.")
    half, done = Attempt("cot", "half", None, "timeout"), Attempt("cot", "done", "7", "answer")
    silent = job()
    next(silent.session)
    assert out_of_time(silent, (half,), failure) == Outcome(half, error=failure)

    checking = job()
    next(checking.session)
    checking.attempts.append(done)
    kept = out_of_time(checking, (), failure).attempt
    assert kept is not None
    assert (kept.answer, kept.verdict) == ("7", Verdict("unchecked", "Too late."))

    def concludes() -> Generator[object, object, Outcome]:
        try:
            yield
        except OutOfTime as over:
            return Outcome(done, over.cut)
        return Outcome(None)

    wise = Job(PROBLEM, concludes(), number=3, started=10.0, deadline=20.0)  # type: ignore[arg-type]
    next(wise.session)
    assert out_of_time(wise, (half,), failure) == Outcome(done, (half,))


def test_only_what_used_the_engine_names_it() -> None:
    for mode, engine in (("cot", "llama"), ("tir", "llama"), ("exact", None)):
        attempt = Attempt(mode, "", "1", "answer")  # type: ignore[arg-type]
        result = job().result(Outcome(attempt), "llama", "7B", 12.5)
        assert (result.engine, result.model) == (engine, engine and "7B")
        assert result.seconds == 2.5
    failure = Failure("NoModel", "None.")
    result = job().result(Outcome(None, error=failure), None, None, 10.0)
    assert (result.engine, result.error, result.answer) == (None, failure, None)
