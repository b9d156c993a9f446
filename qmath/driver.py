"""The one owner of time: many sessions over one engine, the sandboxes and the checker.

A single problem is the same driver with one session. Whatever happens elsewhere (on the engine's thread, in a
worker) wakes one selector, so the main thread sleeps and sees Ctrl-C at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Iterator

from qmath import events
from qmath.cells import RunningCells
from qmath.checkqueue import CheckQueue
from qmath.engines.base import Broken, Done, Engine, Failed, Output, Piece, Ready
from qmath.events import Event
from qmath.inbox import Inbox
from qmath.jobs import Course, Job, out_of_time
from qmath.problem import Problem
from qmath.ranking import Rank, Ranker
from qmath.rankqueue import RankQueue
from qmath.result import Attempt, CellResult, Failure
from qmath.session import Outcome, Session
from qmath.steps import Check, Ended, Next, Samples, Sent, Try
from qmath.turn import Generate, Generated, RunCell, Say
from qmath.workshop import Checker, Workshop

_POLL_SECONDS = 0.05
Events = Generator[tuple[Problem, Event], None, None]


class Driver:
    """Runs sessions, `jobs` at once, each for at most `timeout` seconds, beside those in which weights are read.

    With more than one attempt in flight the namespaces must be isolated workers: the sandbox of this process needs
    it undivided.
    """

    def __init__(
        self,
        engine: Engine | None,
        workshop: Workshop,
        checker: Checker,
        *,
        jobs: int = 1,
        timeout: float = math.inf,
        clock: Callable[[], float] = time.monotonic,
        ranker: Ranker | None = None,
    ) -> None:
        self._engine, self._cells, self._checks = engine, RunningCells(workshop), CheckQueue(checker)
        self._jobs_wanted, self._timeout, self._clock = jobs, timeout, clock
        self._ranks = RankQueue(ranker)
        self._inbox, self._loading = Inbox(), engine is not None and not engine.ready
        self._jobs: dict[int, Job] = {}
        self._courses: dict[str, Course] = {}
        self._count = 0

    def run(self, problems: Iterable[Problem | None], open_session: Callable[[Problem], Session]) -> Events:
        """The events of all problems, each problem's in order. Raises what makes the engine useless.

        A None among the problems means that no further one is to be had before one in flight has ended.
        """
        waiting = iter(problems)
        if self._engine is not None:
            self._engine.start(self._inbox.post)
        try:
            while True:
                yield from self._admit(waiting, open_session)
                if not self._jobs:
                    return
                for output in self._wait():
                    yield from self._hear(output)
                for course, result in self._cells.collect():
                    if course.key in self._courses:  # the one before it may have ended this one's problem
                        yield from self._reason(course, result)
                if (checked := self._checks.collect()) and checked[0].number in self._jobs:
                    yield from self._advance(*checked)
                for job, rewards in self._ranks.collect():
                    if job.number in self._jobs:
                        if rewards.trouble:
                            yield job.problem, events.Notice(rewards.trouble, "warning")
                        yield from self._advance(job, rewards)
                yield from self._expire()
        finally:
            self.close()

    def close(self) -> None:
        """Stop everything that runs. Idempotent."""
        if self._engine is not None:
            self._engine.close()
        for course in self._courses.values():
            self._cells.leave(course)
        self._jobs.clear()
        self._courses.clear()
        self._cells.close()
        self._checks.close()
        self._ranks.close()
        self._inbox.close()

    def _admit(self, waiting: Iterator[Problem | None], open_session: Callable[[Problem], Session]) -> Events:
        while len(self._jobs) < self._jobs_wanted:
            problem = next(waiting, None)
            if problem is None:
                return
            now = self._clock()
            self._count += 1
            job = Job(problem, open_session(problem), self._count, now, now + self._timeout)
            self._jobs[job.number] = job
            yield problem, events.Started(problem)
            yield from self._advance(job, None)

    def _advance(self, job: Job, sent: Sent | None) -> Events:
        """Let a session take its next step."""
        job.waits = False
        try:
            step = next(job.session) if sent is None else job.session.send(sent)
        except StopIteration as end:
            yield from self._finish(job, end.value)
            return
        match step:
            case Check():
                self._checks.add(job, step)
            case Next():
                job.waits = True
                if job.untold:
                    yield from self._advance(job, job.untold.popleft())
            case Rank():
                self._ranks.add(job, step)
            case Ended(vote=vote):
                self._give_up(job)
                yield job.problem, events.VoteEnded(vote)
                yield from self._advance(job, None)
            case Try():
                yield from self._start(job, (step,))
            case Samples(tries=tries):
                yield from self._start(job, tries)

    def _start(self, job: Job, tries: Iterable[Try]) -> Events:
        """Begin attempts at a problem. What still runs of earlier ones was not waited for, and is given up."""
        self._give_up(job)
        job.waits = True
        now = self._clock()
        for course in [job.begin(step, now) for step in tries]:
            if course.key not in job.courses:  # the session went on without it
                return
            self._courses[course.key] = course
            step = course.step
            model = None if step.mode == "exact" or self._engine is None else self._engine.model
            yield job.problem, events.AttemptStarted(step.mode, model, step.why, step.sample)
            yield from self._reason(course, None)

    def _reason(self, course: Course, sent: Generated | CellResult | None) -> Events:
        """Let a strategy go on until it waits for something."""
        problem, sample = course.job.problem, course.step.sample
        while True:
            try:
                request = course.strategy.send(sent)
            except StopIteration as end:
                yield from self._conclude(course, end.value)
                return
            match request:
                case Say(text=text, result=result):
                    course.transcript += text
                    yield (
                        problem,
                        events.Text(text, sample)
                        if result is None
                        else events.CellFinished(result, text, sample),
                    )
                    sent = None
                case Generate():
                    assert self._engine is not None, "a session without a model asked for one"
                    self._engine.submit(course.key, request)
                    return
                case RunCell(code=code):
                    yield problem, events.CellStarted(code, sample)
                    self._cells.start(course, code, course.job.deadline - self._clock())
                    return

    def _conclude(self, course: Course, attempt: Attempt) -> Events:
        """An attempt is over: its place is free at once, and the session hears of it when it asks."""
        self._leave(course)
        job, sample = course.job, course.step.sample
        attempt = course.concluded(attempt, self._clock())
        job.attempts.append(attempt)
        job.untold.append(attempt)
        if sample:
            yield job.problem, events.SampleFinished(attempt)
        if job.waits:
            yield from self._advance(job, job.untold.popleft())

    def _leave(self, course: Course) -> None:
        course.job.courses.pop(course.key, None)
        if self._courses.pop(course.key, None) and self._engine is not None:
            self._engine.release(course.key)
        self._cells.leave(course)

    def _give_up(self, job: Job) -> None:
        for course in list(job.courses.values()):
            self._leave(course)
        job.untold.clear()

    def _finish(self, job: Job, outcome: Outcome) -> Events:
        self._give_up(job)
        engine = self._engine
        names: tuple[str | None, str | None] = (engine.name, engine.model) if engine else (None, None)
        result = job.result(outcome, *names, self._clock())
        del self._jobs[job.number]
        if outcome.attempt is not None:
            yield job.problem, events.AttemptFinished(outcome.attempt)
        yield job.problem, events.Finished(result)

    def _hear(self, output: Output) -> Events:
        if isinstance(output, Broken):
            raise output.error
        if isinstance(output, Ready):
            self._loading, now = False, self._clock()
            for job in self._jobs.values():
                job.begin_time(now, now + self._timeout)
            return
        course = self._courses.get(output.key)
        if course is None:
            return
        match output:
            case Piece(text=text):
                course.transcript += text
                yield course.job.problem, events.Text(text, course.step.sample)
            case Done(generated=generated, usage=usage, logprob=logprob):
                course.count(usage, logprob)
                yield from self._reason(course, generated)
            case Failed(error=error):
                failure = Failure(type(error).__name__, str(error))
                yield from self._conclude(course, course.abandoned("error", failure, self._clock()))

    def _wait(self) -> list[Output]:
        """Sleep until there is something to do. Workers bound their own time when asked; a problem has its deadline."""
        cells = self._cells.filenos()
        watched = [fd for fd in (*cells, self._checks.fileno(), self._ranks.fileno()) if fd is not None]
        if None in cells:
            return self._inbox.wait(watched, 0.0)
        if cells or self._checks.busy:
            return self._inbox.wait(watched, _POLL_SECONDS)
        soonest = math.inf if self._loading else min(job.deadline for job in self._jobs.values())
        return self._inbox.wait(watched, None if math.isinf(soonest) else max(0.0, soonest - self._clock()))

    def _expire(self) -> Events:
        now = self._clock()
        for job in [job for job in self._jobs.values() if now >= job.deadline and not self._loading]:
            failure = Failure("Timeout", f"The problem was not solved within {self._timeout:g} s.")
            cut = [course.abandoned("timeout", failure, now) for course in job.courses.values()]
            yield from self._finish(job, out_of_time(job, tuple(cut), failure))
