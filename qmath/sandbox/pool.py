"""A pool of isolated workers: one preloaded fork server, and spare workers that stand ready behind their walls.

Start it before weights are loaded and output files are opened: it costs this process nothing while it warms up.
"""

from __future__ import annotations

from collections import deque
from types import TracebackType
from typing import Self

from qmath.sandbox.forkserver import ForkServer
from qmath.sandbox.isolated import IsolatedNamespace
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.process import SERVICES, ServiceName, Worker, WorkerDied
from qmath.sandbox.walls import Wall, WorkerLimits

_SPARE_MEMORY = 1 << 26  # above a cell's own limit, so that the kinder of the two is met first
# Processor time of a worker's whole life: a last resort, should nobody be there to mind the time of a cell.
_LEAST_CPU_SECONDS, _CELLS = 600, 30


class WorkerPool:
    """Gives out workers of one service that nobody used before, and `namespace`s that run cells in them.

    `limits` are those of the namespaces; the walls are set wide enough for them.
    """

    def __init__(
        self, service: ServiceName = "cells", *, limits: CellLimits | None = None, spares: int = 1
    ) -> None:
        self._service = service
        self._limits = limits or CellLimits()
        walls = WorkerLimits(
            memory=self._limits.memory_bytes + _SPARE_MEMORY,
            cpu_seconds=max(_LEAST_CPU_SECONDS, int(_CELLS * self._limits.seconds)),
        )
        self._server = ForkServer(SERVICES[service], walls)
        self._wanted = spares
        self._spares: deque[Worker] = deque()

    def start(self) -> None:
        """Begin to warm up; returns at once. Raises SandboxError where workers can not be had at all."""
        while len(self._spares) < self._wanted:
            self._spares.append(self._fresh())

    def worker(self) -> Worker:
        """A worker that has seen no request; it may still be warming up. Returns at once."""
        while self._spares:
            spare = self._spares.popleft()
            try:
                spare.ready()
            except WorkerDied:
                spare.close()
                continue
            self.start()
            return spare
        self.start()
        return self._fresh()

    def namespace(self) -> IsolatedNamespace:
        """A new, empty namespace with a worker of its own."""
        return IsolatedNamespace(self.worker, self._limits)

    def walls(self) -> tuple[Wall, ...]:
        """Which protections are in force here. Waits until a worker stands."""
        if self._spares:
            return self._spares[0].walls()
        with self.worker() as worker:
            return worker.walls()

    def close(self) -> None:
        """End the server and every worker, spare or given out."""
        for spare in self._spares:
            spare.close()
        self._spares.clear()
        self._server.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _fresh(self) -> Worker:
        worker = Worker(self._service, server=self._server)
        worker.start()
        return worker
