"""The one owner of time: many sessions over one engine, the sandboxes and the checker.

A single problem is the same driver with one session. Whatever happens elsewhere (on the engine's thread, in a
worker) wakes one selector, so the main thread sleeps and sees Ctrl-C at once.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace

from qmath.engines.base import Broken, Done, Engine, Failed, Piece
from qmath.events import (
    AttemptFinished,
    AttemptStarted,
    CellFinished,
    CellStarted,
    Event,
    Finished,
    Started,
    Text,
)
from qmath.inbox import Inbox
from qmath.jobs import Job
from qmath.problem import Problem
from qmath.result import Attempt, Cell, CellResult, Failure, Verdict
from qmath.session import Check, Outcome, Session, Try
from qmath.turn import Generate, Generated, RunCell, Say
from qmath.workshop import Checker, Namespace, Workshop

_POLL_SECONDS = 0.05
Events = Generator[tuple[Problem, Event], None, None]


class Driver:
    """Runs sessions, `jobs` at once, each for at most `timeout` seconds.

    With `jobs` > 1 the namespaces must be isolated workers: the sandbox of this process needs it undivided.
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
    ) -> None:
        self._engine, self._workshop, self._checker = engine, workshop, checker
        self._jobs_wanted, self._timeout, self._clock = jobs, timeout, clock
        self._inbox = Inbox()
        self._jobs: dict[int, Job] = {}
        self._keys: dict[str, Job] = {}
        self._checks: deque[tuple[Job, Check]] = deque()
        self._checking: Job | None = None
        self._count = 0

    def run(self, problems: Iterable[Problem], open_session: Callable[[Problem], Session]) -> Events:
        """The events of all problems, each problem's in order. Raises what makes the engine useless."""
        waiting = iter(problems)
        if self._engine is not None:
            self._engine.start(self._inbox.post)
        try:
            while True:
                yield from self._admit(waiting, open_session)
                if not self._jobs:
                    return
                for output in self._inbox.wait(self._watched(), self._patience()):
                    yield from self._hear(output)
                yield from self._collect_cells()
                yield from self._collect_check()
                yield from self._expire()
        finally:
            self.close()

    def close(self) -> None:
        """Stop everything that runs. Idempotent."""
        if self._engine is not None:
            self._engine.close()
        for job in self._jobs.values():
            if job.namespace is not None:
                job.namespace.close()
        self._jobs.clear()
        self._workshop.close()
        self._checker.close()
        self._inbox.close()

    def _admit(self, waiting: Iterator[Problem], open_session: Callable[[Problem], Session]) -> Events:
        while len(self._jobs) < self._jobs_wanted:
            problem = next(waiting, None)
            if problem is None:
                return
            now = self._clock()
            self._count += 1
            job = Job(problem, open_session(problem), self._count, now, now + self._timeout)
            self._jobs[job.number] = job
            yield problem, Started(problem)
            yield from self._advance(job, None)

    def _advance(self, job: Job, sent: Attempt | Verdict | None) -> Events:
        """Let a session take its next step."""
        try:
            step = next(job.session) if sent is None else job.session.send(sent)
        except StopIteration as end:
            yield from self._finish(job, end.value)
            return
        if isinstance(step, Check):
            self._checks.append((job, step))
            self._next_check()
            return
        job.begin(step, self._clock())
        self._keys[job.key] = job
        yield job.problem, AttemptStarted(step.mode, self._model_of(step), step.why)
        yield from self._reason(job, None)

    def _model_of(self, step: Try) -> str | None:
        return None if step.mode == "exact" or self._engine is None else self._engine.model

    def _reason(self, job: Job, sent: Generated | CellResult | None) -> Events:
        """Let a strategy go on until it waits for something."""
        assert job.strategy is not None
        while True:
            try:
                request = job.strategy.send(sent)
            except StopIteration as end:
                attempt: Attempt = end.value
                yield from self._conclude(
                    job, replace(attempt, usage=job.usage, seconds=self._clock() - job.tried_since)
                )
                return
            match request:
                case Say(text=text, result=result):
                    job.transcript += text
                    yield job.problem, Text(text) if result is None else CellFinished(result, text)
                    sent = None
                case Generate():
                    assert self._engine is not None, "a session without a model asked for one"
                    self._engine.submit(job.key, request)
                    return
                case RunCell(code=code):
                    yield job.problem, CellStarted(code)
                    job.namespace = job.namespace or self._workshop.namespace()
                    job.running = code
                    job.namespace.start(code)
                    return

    def _conclude(self, job: Job, attempt: Attempt) -> Events:
        """An attempt is over: its place is free at once, and the session hears of it."""
        self._leave(job)
        job.attempts.append(attempt)
        yield from self._advance(job, attempt)

    def _leave(self, job: Job) -> None:
        if self._keys.pop(job.key, None) and self._engine is not None:
            self._engine.release(job.key)
        if job.namespace is not None:
            job.namespace.close()
        job.namespace = job.running = job.strategy = None

    def _finish(self, job: Job, outcome: Outcome) -> Events:
        engine = self._engine
        result = job.result(
            outcome, engine.name if engine else None, engine.model if engine else None, self._clock()
        )
        del self._jobs[job.number]
        if outcome.attempt is not None:
            yield job.problem, AttemptFinished(outcome.attempt)
        yield job.problem, Finished(result)

    def _hear(self, output: object) -> Events:
        match output:
            case Piece(key=key, text=text) if job := self._keys.get(key):
                job.transcript += text
                yield job.problem, Text(text)
            case Done(key=key, generated=generated, usage=usage) if job := self._keys.get(key):
                job.usage += usage
                yield from self._reason(job, generated)
            case Failed(key=key, error=error) if job := self._keys.get(key):
                failure = Failure(type(error).__name__, str(error))
                yield from self._conclude(job, job.abandoned("error", failure, self._clock()))
            case Broken(error=error):
                raise error

    def _collect_cells(self) -> Events:
        for job in list(self._jobs.values()):
            if job.running is None or job.namespace is None:
                continue
            result = job.namespace.poll()
            if result is not None:
                job.cells.append(Cell(job.running, result))
                job.running = None
                yield from self._reason(job, result)

    def _next_check(self) -> None:
        if self._checking is None and self._checks:
            self._checking, check = self._checks.popleft()
            self._checker.start(check.problem, check.answer)

    def _collect_check(self) -> Events:
        if self._checking is None:
            return
        verdict = self._checker.poll()
        if verdict is not None:
            job, self._checking = self._checking, None
            self._next_check()
            if job.number in self._jobs:
                yield from self._advance(job, verdict)

    def _watched(self) -> list[int]:
        """Descriptors of the workers that have something to do."""
        busy = [namespace.fileno() for namespace in self._busy()]
        checking = self._checker.fileno() if self._checking is not None else None
        return [fd for fd in (*busy, checking) if fd is not None]

    def _busy(self) -> list[Namespace]:
        return [j.namespace for j in self._jobs.values() if j.running is not None and j.namespace]

    def _patience(self) -> float | None:
        """How long to sleep at most: workers bound their own time when they are asked, a problem has its deadline."""
        busy = self._busy()
        if any(namespace.fileno() is None for namespace in busy):
            return 0.0
        if busy or self._checking is not None:
            return _POLL_SECONDS
        soonest = min(job.deadline for job in self._jobs.values())
        return None if math.isinf(soonest) else max(0.0, soonest - self._clock())

    def _expire(self) -> Events:
        now = self._clock()
        for job in list(self._jobs.values()):
            if now < job.deadline:
                continue
            failure = Failure("Timeout", f"The problem was not solved within {self._timeout:g} s.")
            unfinished = job.abandoned("timeout", failure, now) if job.strategy else None
            self._leave(job)
            job.session.close()
            if unfinished is None and job.attempts:  # it was being checked: the answer stays, unchecked
                kept = replace(job.attempts[-1], verdict=Verdict("unchecked", failure.message))
                yield from self._finish(job, Outcome(kept, tuple(job.attempts[:-1])))
            else:
                yield from self._finish(job, Outcome(unfinished, tuple(job.attempts), failure))
