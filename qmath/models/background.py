"""Work on another thread that the main thread can leave at once: on Ctrl-C, or when nothing has moved for too long.

Name resolution, TLS and a stalled read cannot be interrupted from Python; waiting for them can.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

_TICK = 0.1  # seconds between looks; what Ctrl-C waits for where a platform does not interrupt the wait


class Abandoned(Exception):
    """Raised inside the work by `Pulse.beat` after the caller has left."""


class Stalled(Exception):
    """Nothing has moved for longer than the caller's patience."""


class Pulse:
    """The work's side: it beats whenever something has moved."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._left = threading.Event()

    def beat(self) -> None:
        """Raises Abandoned where nobody waits any more, so that the work ends."""
        if self._left.is_set():
            raise Abandoned
        self._last = time.monotonic()

    def rest(self, seconds: float) -> None:
        """Sleep, and wake at once where the caller leaves. Raises Abandoned then."""
        self._left.wait(seconds)
        self.beat()

    def leave(self) -> None:
        self._left.set()

    @property
    def silence(self) -> float:
        """Seconds since the last beat."""
        return time.monotonic() - self._last


class _Box(Generic[T]):
    value: T


def run(work: Callable[[Pulse], T], patience: float) -> T:
    """Do `work(pulse)` on a daemon thread and return its result, or raise its exception.

    Raises Stalled after `patience` seconds without a beat. KeyboardInterrupt passes through at once.
    """
    pulse, done = Pulse(), threading.Event()
    box: _Box[T] = _Box()
    failure: list[BaseException] = []

    def body() -> None:
        try:
            box.value = work(pulse)
        except BaseException as error:  # handed over to the waiting thread, whatever it is
            failure.append(error)
        finally:
            done.set()

    threading.Thread(target=body, name="qmath-hub", daemon=True).start()
    try:
        while not done.wait(_TICK):
            if pulse.silence > patience:
                raise Stalled
    finally:
        pulse.leave()
    if failure:
        raise failure[0]
    return box.value


def each(jobs: Sequence[Callable[[], None]], pulse: Pulse, workers: int) -> None:
    """Do all jobs on up to `workers` daemon threads. The first failure is raised, and ends the others by `pulse`."""
    waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    failures: queue.SimpleQueue[BaseException] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)

    def body() -> None:
        try:
            while True:
                waiting.get_nowait()()
        except queue.Empty:
            pass
        except BaseException as error:  # handed over, whatever it is
            failures.put(error)
            pulse.leave()

    threads = [threading.Thread(target=body, daemon=True) for _ in range(min(workers, len(jobs)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not failures.empty():
        raise failures.get()  # the first; those after it are mostly Abandoned
