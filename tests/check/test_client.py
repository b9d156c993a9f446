from __future__ import annotations

import select
import time
from collections.abc import Iterator

import pytest

from qmath.check.client import Checker, _read
from qmath.result import Verdict
from qmath.sandbox.process import WorkerDied


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker() as one:
        yield one


def test_a_check_in_the_worker(checker: Checker) -> None:
    result = checker.check("3x^2+7x-6=0", r"-3, \frac{2}{3}")
    assert result.verdict.status == "verified"
    assert result.task_latex is not None
    assert checker.check("3x^2+7x-6=0", "-3").verdict.status == "refuted"


def test_start_and_poll_do_not_wait(checker: Checker) -> None:
    checker.start("x^2=4", "2, -2")
    verdict: Verdict | None = None
    deadline = time.monotonic() + 30
    while verdict is None and time.monotonic() < deadline:
        begun = time.perf_counter()
        verdict = checker.poll()
        assert time.perf_counter() - begun < 0.5
        if verdict is None and (number := checker.fileno()) is not None:
            select.select([number], [], [], 0.05)
    assert verdict is not None
    assert verdict.status == "verified"
    assert checker.poll() is None


class Stuck:
    """A worker that stands at once and never answers, or dies."""

    def __init__(self, death: WorkerDied | None = None) -> None:
        self.death = death
        self.starts = self.kills = self.sent = 0

    def start(self) -> None:
        self.starts += 1

    def ready(self, _: float = 0.0) -> bool:
        return True

    def send(self, _: dict[str, object]) -> None:
        self.sent += 1

    def receive(self, _: float) -> None:
        if self.death:
            raise self.death

    def kill(self) -> None:
        self.kills += 1

    def fileno(self) -> int:
        return -1

    def close(self) -> None:
        self.kill()


def test_a_check_that_takes_too_long_is_killed_and_a_new_worker_made() -> None:
    worker = Stuck()
    result = Checker(timeout=0.02, worker=worker).check("x^2=4", "2, -2")
    assert result.verdict == Verdict("unchecked", "the check did not finish in 0.02 s")
    assert (worker.kills, worker.starts) == (1, 2)


def test_a_worker_that_dies_is_given_one_more_chance() -> None:
    worker = Stuck(WorkerDied("was ended by SIGKILL", "SIGKILL"))
    result = Checker(worker=worker).check("x^2=4", "2, -2")
    assert result.verdict == Verdict("unchecked", "the check was ended by SIGKILL")
    assert worker.sent == 2


def test_killed_for_real_the_next_check_works(checker: Checker) -> None:
    checker.start("x^2=4", "2")
    checker.poll()
    checker._worker.kill()
    assert checker.check("x^2=4", "2, -2").verdict.status == "verified"


def test_a_new_start_gives_the_old_check_up(checker: Checker) -> None:
    checker.start("x^2=4", "2")
    checker.poll()
    assert checker.check("x^2=9", "3, -3").verdict.status == "verified"


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"error": "no"},
        {"status": "certain", "how": "", "task": None},
        {"status": "verified", "how": 1},
        {"status": "verified", "how": "x", "task": 3},
    ],
)
def test_a_strange_reply_is_no_verdict(reply: dict[str, object]) -> None:
    assert _read(reply).verdict.status == "unchecked"


def test_close_is_idempotent() -> None:
    one = Checker()
    one.close()
    one.close()
