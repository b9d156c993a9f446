"""What is in flight: a problem with its session, and the attempts that are being made at it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from qmath.problem import Problem
from qmath.result import Attempt, Cell, Failure, Finish, Result, Usage, Verdict
from qmath.session import Outcome, Session
from qmath.steps import OutOfTime, Try
from qmath.turn import Strategy
from qmath.workshop import Namespace


@dataclass(slots=True)
class Course:
    """One attempt on its way. Mutable, owned by the driver. `key` is what the engine knows it by."""

    job: Job
    key: str
    step: Try
    since: float
    strategy: Strategy
    namespace: Namespace | None = None
    transcript: str = ""
    usage: Usage = field(default_factory=Usage)
    logprob: float | None = None  # of all that was sampled, where it was asked for
    cells: list[Cell] = field(default_factory=list)

    def count(self, usage: Usage, logprob: float | None) -> None:
        """Add what a generation took, and the log-probability of its tokens."""
        self.usage += usage
        if logprob is not None:
            self.logprob = (self.logprob or 0.0) + logprob

    def concluded(self, attempt: Attempt, now: float) -> Attempt:
        """What the strategy came to, with what it took."""
        tokens = self.usage.completion_tokens
        return replace(
            attempt,
            usage=self.usage,
            seconds=now - self.since,
            sample=self.step.sample,
            logprob=None if self.logprob is None or not tokens else self.logprob / tokens,
        )

    def abandoned(self, finish: Finish, error: Failure | None, now: float) -> Attempt:
        """The attempt as far as it came: what was written is kept."""
        return Attempt(
            self.step.mode,
            self.transcript,
            None,
            finish,
            tuple(self.cells),
            usage=self.usage,
            seconds=now - self.since,
            error=error,
            sample=self.step.sample,
        )


@dataclass(slots=True)
class Job:
    """One problem in flight. Mutable, owned by the driver. Times are in seconds of the driver's clock."""

    problem: Problem
    session: Session
    number: int
    started: float
    deadline: float
    courses: dict[str, Course] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)  # that ended, in the order they did
    untold: deque[Attempt] = field(default_factory=deque)  # those of them that the session has not asked for
    waits: bool = False  # whether the session waits for an attempt
    begun: int = 0

    def begin(self, step: Try, now: float) -> Course:
        self.begun += 1
        course = Course(self, f"{self.number}.{self.begun}", step, now, step.strategy)
        self.courses[course.key] = course
        return course

    def begin_time(self, now: float, deadline: float) -> None:
        """Let the time of the problem and of what is made at it count from now."""
        self.deadline = deadline
        for course in self.courses.values():
            course.since = now

    def result(self, outcome: Outcome, engine: str | None, model: str | None, now: float) -> Result:
        """The outcome as a result. The exact strategy needs no engine, so it names none."""
        exact = outcome.attempt is None or outcome.attempt.mode == "exact"
        return Result(
            self.problem,
            outcome.attempt,
            outcome.earlier,
            engine=None if exact else engine,
            model=None if exact else model,
            seconds=now - self.started,
            error=outcome.error,
            samples=outcome.samples,
            votes=outcome.votes,
        )


def out_of_time(job: Job, cut: tuple[Attempt, ...], failure: Failure) -> Outcome:
    """What is left when the time of a problem is over: the session knows best; `cut` are the attempts that ran."""
    try:
        job.session.throw(OutOfTime(cut, failure))
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    except OutOfTime:
        pass  # it has nothing to say about that
    else:
        job.session.close()
    if not cut and job.attempts:  # it was being checked: the answer stays, unchecked
        return Outcome(
            replace(job.attempts[-1], verdict=Verdict("unchecked", failure.message)), tuple(job.attempts[:-1])
        )
    return Outcome(cut[0] if cut else None, tuple(job.attempts), error=failure)
