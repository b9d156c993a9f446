"""Problems that come when they come: a thread reads ahead, so that none in flight waits for a line not yet written."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Queue

from qmath.problem import Problem

_AHEAD = 16  # problems that are read before they are wanted
_BURST_SECONDS = (
    0.05  # lines of a file piped in come together: so soon after one, the next is worth waiting for
)


class Arrivals:
    """The problems of a pipe, for a `House`. The thread ends with the problems, or with the program."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._read: Queue[Problem | Exception | None] = Queue(_AHEAD)
        threading.Thread(
            target=self._read_ahead, args=(problems,), name="qmath-arrivals", daemon=True
        ).start()

    def _read_ahead(self, problems: Iterable[Problem]) -> None:
        try:
            for problem in problems:
                self._read.put(problem)
        except Exception as error:  # a pipe that cannot be read is a matter of whoever takes the problems
            self._read.put(error)
        else:
            self._read.put(None)

    def admit(self, in_flight: Callable[[], int]) -> Iterator[Problem | None]:
        """Each problem as it comes, to the last; None where the next has not come and others are in flight."""
        latest = -math.inf
        while True:
            patience = max(0.0, latest + _BURST_SECONDS - time.monotonic()) if in_flight() else None
            try:
                problem = self._read.get(timeout=patience)
            except Empty:
                yield None
                continue
            if problem is None:
                return
            if isinstance(problem, Exception):
                raise problem
            latest = time.monotonic()
            yield problem
