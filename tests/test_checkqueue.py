"""Checks wait for the one checker in the order they were asked for."""

from __future__ import annotations

from collections.abc import Generator

from qmath.checkqueue import CheckQueue
from qmath.jobs import Job
from qmath.problem import Problem
from qmath.result import Verdict
from qmath.session import Outcome
from qmath.steps import Check


class Slow:
    """A checker whose verdict comes when it is told to come."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.verdict: Verdict | None = None
        self.closed = False

    def start(self, problem: str, answer: str) -> None:
        self.asked.append(answer)

    def poll(self) -> Verdict | None:
        verdict, self.verdict = self.verdict, None
        return verdict

    def fileno(self) -> int | None:
        return 7

    def close(self) -> None:
        self.closed = True


def job(number: int) -> Job:
    def nothing() -> Generator[object, object, Outcome]:
        yield
        return Outcome(None)

    return Job(Problem(str(number), "x"), nothing(), number, 0.0, 1.0)  # type: ignore[arg-type]


def test_one_after_the_other_each_for_its_own_job() -> None:
    checker, first, second = Slow(), job(1), job(2)
    queue = CheckQueue(checker)
    assert (queue.busy, queue.fileno(), queue.collect()) == (False, None, None)
    queue.add(first, Check("p", "a"))
    queue.add(second, Check("p", "b"))
    assert (checker.asked, queue.fileno(), queue.collect()) == (["a"], 7, None)
    checker.verdict = Verdict("verified", "")
    assert queue.collect() == (first, Verdict("verified", ""))
    assert checker.asked == ["a", "b"]
    checker.verdict = Verdict("refuted", "no")
    assert queue.collect() == (second, Verdict("refuted", "no"))
    assert not queue.busy
    queue.close()
    assert checker.closed
