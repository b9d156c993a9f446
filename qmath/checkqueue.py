"""The queue before the one checker: answers are checked one after the other."""

from __future__ import annotations

from collections import deque

from qmath.jobs import Job
from qmath.result import Verdict
from qmath.steps import Check
from qmath.workshop import Checker


class CheckQueue:
    """Checks in the order they were asked for, each for the session of a job."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._waiting: deque[tuple[Job, Check]] = deque()
        self._current: Job | None = None

    @property
    def busy(self) -> bool:
        return self._current is not None

    def add(self, job: Job, check: Check) -> None:
        self._waiting.append((job, check))
        self._next()

    def fileno(self) -> int | None:
        """A descriptor that is readable when `collect` has news; None where there is nothing to wait for."""
        return self._checker.fileno() if self.busy else None

    def collect(self) -> tuple[Job, Verdict] | None:
        """The verdict of the check that runs, once it is there."""
        if self._current is None or (verdict := self._checker.poll()) is None:
            return None
        job, self._current = self._current, None
        self._next()
        return job, verdict

    def close(self) -> None:
        self._waiting.clear()
        self._checker.close()

    def _next(self) -> None:
        if self._current is None and self._waiting:
            self._current, check = self._waiting.popleft()
            self._checker.start(check.problem, check.answer)
