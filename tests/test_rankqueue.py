"""The one reward model on its thread, and the driver around it."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Sequence

import pytest
from test_driver import WORDS, Checker, Workshop, drive, results

from qmath.driver import Driver
from qmath.engines.scripted import ScriptedEngine
from qmath.errors import EngineError
from qmath.events import Notice, VoteEnded
from qmath.jobs import Job
from qmath.problem import Problem
from qmath.ranking import Rank, Rewards
from qmath.rankqueue import RankQueue
from qmath.session import Policy, session


class Judge:
    """Scores by length; `slow` ones wait until they are aborted."""

    def __init__(self, error: Exception | None = None, slow: bool = False) -> None:
        self.error, self.slow = error, slow
        self.stopped, self.closed = threading.Event(), False
        self.threads: set[int] = set()

    def score(self, problem: str, responses: Sequence[str]) -> tuple[float | None, ...]:
        self.threads.add(threading.get_ident())
        if self.slow:
            assert self.stopped.wait(60)
            raise EngineError("Reading was interrupted.")
        if self.error:
            raise self.error
        return tuple(None if "long" in r else float(len(r)) for r in responses)

    def abort(self) -> None:
        self.stopped.set()

    def close(self) -> None:
        self.closed = True


def job(number: int = 1) -> Job:
    problem = Problem(str(number), WORDS)
    return Job(problem, session(problem, Policy()), number, 0.0, 60.0)


def collected(queue: RankQueue) -> list[tuple[int, Rewards]]:
    assert select.select([queue.fileno()], [], [], 30)[0]
    return [(job.number, rewards) for job, rewards in queue.collect()]


def test_in_the_order_asked_for_and_off_the_main_thread() -> None:
    judge = Judge()
    queue = RankQueue(judge)
    for number in (1, 2):
        queue.add(job(number), Rank(WORDS, ("a" * number, "long")))
    found: list[tuple[int, Rewards]] = []
    while len(found) < 2:
        found += collected(queue)
    assert found == [(1, Rewards((1.0, None))), (2, Rewards((2.0, None)))]
    queue.close()
    queue.close()
    assert judge.closed
    assert threading.get_ident() not in judge.threads


@pytest.mark.parametrize(
    ("error", "responses", "trouble"),
    [(EngineError("It broke."), ("a",), "It broke. The majority decides."), (None, ("long",), "no room")],
)
def test_without_a_score_there_is_trouble(
    error: Exception | None, responses: tuple[str, ...], trouble: str
) -> None:
    queue = RankQueue(Judge(error))
    queue.add(job(), Rank(WORDS, responses))
    ((_, rewards),) = collected(queue)
    assert rewards.scores == ()
    assert trouble in rewards.trouble
    queue.close()


def test_a_fault_of_ours_is_raised() -> None:
    queue = RankQueue(Judge(ZeroDivisionError()))
    queue.add(job(), Rank(WORDS, ("a",)))
    with pytest.raises(ZeroDivisionError):
        collected(queue)
    queue.close()


def test_closing_ends_what_runs() -> None:
    judge = Judge(slow=True)
    queue = RankQueue(judge)
    queue.add(job(), Rank(WORDS, ("a",)))
    while not judge.threads:
        time.sleep(0.001)
    queue.close()
    assert judge.closed


def engine() -> ScriptedEngine:
    return ScriptedEngine(["It is \\boxed{5}", "\\boxed{7}", "I give up, at length.", "\\boxed{7}"], slots=4)


def test_the_driver_keeps_the_best_rewarded_and_tells_of_trouble() -> None:
    policy = Policy(mode="cot", samples=4, select="reward")
    told = drive(Driver(engine(), Workshop(), Checker(), ranker=Judge()), [WORDS], policy)
    result = results(told)["p0"]
    assert result.answer == "5"
    assert [a.score for a in result.samples] == [len(a.transcript) for a in result.samples]
    broken = Driver(engine(), Workshop(), Checker(), ranker=Judge(EngineError("It broke.")))
    told = drive(broken, [WORDS], policy)
    assert results(told)["p0"].answer == "7"
    assert [e.text for _, e in told if isinstance(e, Notice)] == ["It broke. The majority decides."]


def test_a_problem_does_not_wait_for_a_reward_beyond_its_time() -> None:
    judge = Judge(slow=True)
    driver = Driver(engine(), Workshop(), Checker(), ranker=judge, timeout=0.5)
    told = drive(driver, [WORDS], Policy(mode="cot", samples=4, select="reward"))
    assert results(told)["p0"].answer is not None
    assert judge.closed


def test_an_early_end_is_told_and_recorded() -> None:
    told = drive(
        Driver(ScriptedEngine(lambda _: "\\boxed{7}", slots=1), Workshop(), Checker()),
        [WORDS],
        Policy(mode="cot", samples=4),
    )
    (ended,) = [e for _, e in told if isinstance(e, VoteEnded)]
    record = results(told)["p0"].to_record()
    why = "3 of 3 samples agree: the other 1 cannot change it"
    assert record["votes"] == [{"mode": "cot", "planned": 4, "made": 3, "why": why}]
    assert ended.vote.to_record() == record["votes"][0]
