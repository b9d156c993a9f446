"""Checks from outside: in an isolated worker, bounded in time, one at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast, get_args

from qmath.check import CheckResult
from qmath.errors import SandboxError
from qmath.result import Status, Verdict
from qmath.sandbox.process import START_SECONDS, Worker, WorkerDied

LIMIT = 2.0  # seconds a check may take
_STATUSES = get_args(Status)


@dataclass(slots=True)
class _Pending:
    request: dict[str, Any]
    deadline: float
    sent: bool = False
    repeated: bool = False


class Checker:
    """Starts its worker at once and kills it where a check takes more than `timeout` seconds; the next gets a new one.

    `check` waits. `start` and `poll` do not: the driver waits on `fileno` between them. Where no isolated worker can
    be made every verdict is unchecked and says why.
    """

    def __init__(self, timeout: float = LIMIT, worker: Worker | None = None) -> None:
        self._timeout = timeout
        self._worker = worker or Worker("check")
        self._pending: _Pending | None = None
        self._unusable = ""
        try:
            self._worker.start()
        except SandboxError as error:
            self._unusable = str(error)

    def check(self, problem: str, answer: str) -> CheckResult:
        """The verdict, after at most the time limit and the start of the worker."""
        self.start(problem, answer)
        try:
            while (result := self._step(wait=0.05)) is None:
                pass
        except BaseException:
            self._drop()  # Ctrl-C: the reply that is still to come must not be taken for the next one's
            raise
        return result

    def start(self, problem: str, answer: str) -> None:
        """Begin a check; one that was still running is given up."""
        if self._pending is not None and self._pending.sent:
            self._drop()
        self._pending = _Pending({"problem": problem, "answer": answer}, time.monotonic() + START_SECONDS)

    def poll(self) -> Verdict | None:
        """The verdict of the check that was started, once there is one. Does not wait."""
        result = self._step(wait=0.0)
        return None if result is None else result.verdict

    def fileno(self) -> int | None:
        """Readable when `poll` may have news."""
        number = self._worker.fileno()
        return None if number < 0 else number

    def close(self) -> None:
        """End the worker. Idempotent."""
        self._pending = None
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _step(self, wait: float) -> CheckResult | None:
        if self._pending is None:
            return None
        if self._unusable:
            return self._finish(_unchecked(f"answers cannot be checked: {self._unusable}"))
        try:
            return self._exchange(self._pending, wait)
        except WorkerDied as death:
            if not self._pending.repeated:  # an old worker at the end of its CPU time, perhaps: once more
                again = _Pending(self._pending.request, time.monotonic() + START_SECONDS, repeated=True)
                self._drop()
                self._pending = again
                return None
            reason = f"by {death.signal}" if death.signal else "early"
            return self._finish(_unchecked(f"the check was ended {reason}"), drop=True)
        except SandboxError as error:
            self._unusable = str(error)
            return self._finish(_unchecked(f"answers cannot be checked: {error}"))

    def _exchange(self, pending: _Pending, wait: float) -> CheckResult | None:
        if not pending.sent and self._worker.ready(wait):
            self._worker.send(pending.request)
            pending.sent, pending.deadline = True, time.monotonic() + self._timeout
        reply = self._worker.receive(wait) if pending.sent else None
        if reply is not None:
            return self._finish(_read(reply))
        if time.monotonic() < pending.deadline:
            return None
        limit = f"did not finish in {self._timeout:g} s" if pending.sent else "could not be started in time"
        return self._finish(_unchecked(f"the check {limit}"), drop=True)

    def _finish(self, result: CheckResult, *, drop: bool = False) -> CheckResult:
        self._pending = None
        if drop:
            self._drop()
        return result

    def _drop(self) -> None:
        """End the worker and have the next one made."""
        self._pending = None
        self._worker.kill()
        try:
            self._worker.start()
        except SandboxError as error:
            self._unusable = str(error)


def _read(reply: dict[str, Any]) -> CheckResult:
    """What the worker says is hostile data: anything but the three expected strings is no verdict."""
    task, status, how = reply.get("task"), reply.get("status"), reply.get("how")
    if status not in _STATUSES or not isinstance(how, str) or not isinstance(task, str | None):
        return _unchecked(f"the check failed: {reply.get('error', 'no verdict came back')}")
    return CheckResult(task, Verdict(cast(Status, status), how))


def _unchecked(how: str) -> CheckResult:
    return CheckResult(None, Verdict("unchecked", how))
