"""Cells in isolated workers: `IsolatedNamespace` looks like the in-process one, with a form that does not wait.

A worker that dies takes its namespace along. The next cell gets a fresh worker, in which the cells that came back
before are run again. Replay is chosen over a forked checkpoint a cell: it costs nothing while nothing dies (a
checkpoint costs some 15 ms a cell), and a cell sees no file and no entropy that would let its replay differ.
"""

from __future__ import annotations

import math
import select
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, get_args

from qmath.errors import SandboxError
from qmath.result import CellResult, CellStatus
from qmath.sandbox.cells import request_of
from qmath.sandbox.frames import FrameError, number_of, text_of
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.process import START_SECONDS, Worker, WorkerDied

# The worker's own alarm comes first and keeps the namespace; this is for what it cannot stop.
GRACE_SECONDS = 0.7
_WAIT_SECONDS = 0.1
_MARGIN_CHARS = 1000  # what the runner may add around the output that it keeps
_STATUSES: tuple[str, ...] = get_args(CellStatus)
_NOT_REPLAYED: tuple[CellStatus, ...] = ("denied", "timeout", "memory")


class IsolatedNamespace:
    """The Python namespace of one attempt in a worker of its own; `take` gives a fresh worker.

    `run` waits. `start` and `poll` do not: select on `fileno()`, which changes when a worker is replaced, for at
    most a second at a time, and poll until there is a result. One cell at a time.
    """

    def __init__(self, take: Callable[[], Worker], limits: CellLimits | None = None) -> None:
        self.limits = limits or CellLimits()
        self._take = take
        self._now = self.limits  # of the running cell
        self._worker: Worker | None = None
        self._history: list[str] = []  # the cells that made the namespace what it is
        self._queue: deque[str] = deque()  # cells to replay, then the one that was asked for
        self._asked = self._sent = (
            0.0  # when the head of the queue began to wait, and when it was sent (0: not yet)
        )

    def run(self, code: str) -> CellResult:
        """Run one cell and wait for it. Raises SandboxError where no worker can be had."""
        self.start(code)
        try:
            while (result := self.poll()) is None:
                self._wait()
        except BaseException:
            self.cancel()  # Ctrl-C: the reply still to come is nobody's
            raise
        return result

    def start(self, code: str, seconds: float = math.inf) -> None:
        """Begin to run one cell, for `seconds` where that is less than the limit; returns at once."""
        if self._queue:
            raise SandboxError("A cell is still running in this namespace.", "Wait for it, or cancel it.")
        self._look_after_idle()
        if self._worker is None:
            self._renew()
        # A longer cell is denied by its length; what is over need not travel.
        self._queue.append(code[: self.limits.source_chars + 1])
        self._asked, self._sent = time.monotonic(), 0.0
        self._now = self.limits.within(seconds)

    def poll(self) -> CellResult | None:
        """What the cell that was started did, or None while it runs. Raises SandboxError where none can run."""
        while self._queue:
            result = self._step()
            if result is None:
                return None
            code = self._queue.popleft()
            self._asked, self._sent = time.monotonic(), 0.0
            if not self._queue:
                if self._worker is not None and result.status not in _NOT_REPLAYED:
                    self._history.append(code)
                return result
            if self._worker is None:  # a cell that once went well ended its worker this time: do without it
                del self._history[-len(self._queue)]
                asked_for = self._queue.pop()
                self._renew()
                self._queue.append(asked_for)
        return None

    def fileno(self) -> int | None:
        """Readable when `poll` has something to do; None while no worker is held."""
        return None if self._worker is None else self._worker.fileno()

    def cancel(self) -> None:
        """Stop the running cell, if any, by ending its worker. The namespace is restored by the next cell."""
        if self._queue:
            self._queue.clear()
            self._drop()

    def close(self) -> None:
        """End the worker and forget the namespace."""
        self._queue.clear()
        self._history.clear()
        self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _step(self) -> CellResult | None:
        """Bring the head of the queue forward: wait for the worker, send, look for the reply, mind the time."""
        worker, now = self._worker, time.monotonic()
        if worker is None:
            raise SandboxError("The worker of this namespace is gone.")
        if not self._sent:
            if not worker.ready():
                if now > self._asked + START_SECONDS:
                    raise SandboxError("No isolated worker started.", "`qmath doctor` may say why.")
                return None
            worker.send(request_of(self._queue[0], self._now))
            self._sent = now
        try:
            reply = worker.receive(0.0)
            if reply is not None:
                return self._result(reply, now - self._sent)
        except WorkerDied as died:
            self._drop()
            return _lost(died, now - self._sent)
        except FrameError as error:
            self._drop()
            return _lost(WorkerDied(f"broke the protocol: {error}"), now - self._sent)
        if now < self._sent + self._now.seconds + GRACE_SECONDS:
            return None
        self._drop()
        text = f"TimeoutError: the cell was stopped after {self._now.seconds:.3g} s"
        return CellResult("timeout", text, False, now - self._sent)

    def _result(self, reply: dict[str, Any], seconds: float) -> CellResult:
        """A worker's reply, believed no further than its form."""
        if "error" in reply:
            raise FrameError(text_of(reply, "error", _MARGIN_CHARS))
        status = text_of(reply, "status", _MARGIN_CHARS)
        if status not in _STATUSES:
            raise FrameError(f"a cell has no status {status[:40]!r}")
        output = text_of(reply, "output", self.limits.output_chars + _MARGIN_CHARS)
        # The test above makes it one of the literals.
        known: CellStatus = status  # type: ignore[assignment]
        return CellResult(known, output, reply.get("truncated") is True, number_of(reply, "seconds", seconds))

    def _look_after_idle(self) -> None:
        """A worker that was asked nothing may have died. If it speaks instead, nothing of it is to be trusted."""
        try:
            if self._worker is not None and self._worker.receive(0.0) is not None:
                self._history.clear()
                self._drop()
        except WorkerDied:
            self._drop()

    def _renew(self) -> None:
        self._worker = self._take()
        self._queue.extend(self._history)

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _wait(self) -> None:
        if (number := self.fileno()) is None:
            return
        poller = select.poll()
        poller.register(number, select.POLLIN)
        poller.poll(1000 * _WAIT_SECONDS)


def _lost(died: WorkerDied, seconds: float) -> CellResult:
    """What a cell is told that took its worker along."""
    if died.signal == "SIGKILL":  # not ours: the kernel's, when memory runs out
        return CellResult(
            "memory", "MemoryError: the cell was stopped for the memory it took", False, seconds
        )
    if died.signal == "SIGXCPU":
        return CellResult(
            "timeout", "TimeoutError: the cell used up the processor time of its worker", False, seconds
        )
    return CellResult("error", f"RuntimeError: the cell crashed Python. {died.message}", False, seconds)
