"""The queue before the one reward model: it reads on a thread of its own, while everything else goes on."""

from __future__ import annotations

import queue
import socket
import threading
from collections import deque
from contextlib import suppress

from qmath.jobs import Job
from qmath.ranking import Rank, Ranker, Rewards, ranked

_PATIENCE = 2.0  # seconds for the thread to end; a request to a server may outlive it


class RankQueue:
    """Ranks samples in the order they were asked for, each for the session of a job."""

    def __init__(self, ranker: Ranker | None) -> None:
        self._ranker = ranker
        self._asked: queue.SimpleQueue[tuple[Job, Rank] | None] = queue.SimpleQueue()
        self._answered: deque[tuple[Job, Rewards | Exception]] = deque()
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._thread: threading.Thread | None = None

    def add(self, job: Job, step: Rank) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="reward", daemon=True)
            self._thread.start()
        self._asked.put((job, step))

    def fileno(self) -> int:
        """A descriptor that is readable when `collect` has news."""
        return self._receiver.fileno()

    def collect(self) -> list[tuple[Job, Rewards]]:
        """What has been ranked. Raises what is a fault of ours."""
        with suppress(BlockingIOError):
            self._receiver.recv(4096)
        found = []
        while self._answered:
            job, rewards = self._answered.popleft()
            if isinstance(rewards, Exception):
                raise rewards
            found.append((job, rewards))
        return found

    def close(self) -> None:
        """Idempotent."""
        if self._ranker is not None:
            self._ranker.abort()
        self._asked.put(None)
        if self._thread is not None:
            self._thread.join(_PATIENCE)
            if self._thread.is_alive():
                return
        if self._ranker is not None:
            self._ranker.close()
        self._receiver.close()
        self._sender.close()

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            job, step = asked
            try:
                self._answered.append((job, ranked(self._ranker, step)))
            except Exception as error:
                self._answered.append((job, error))
            self._sender.send(b"\0")
