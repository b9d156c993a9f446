"""Cells run in this process: `Namespace(limits).run(code)`."""

from __future__ import annotations

import time
from typing import Any

from qmath.result import CellResult
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.preload import preload


class Namespace:
    """The Python namespace of one attempt: names live from cell to cell, also after a cell that failed.

    Construct and run it on the main thread (SIGALRM interrupts cells there). `capture_fds=False` leaves file
    descriptors 1 and 2 alone, for a worker that already points them elsewhere and may open nothing.
    Raises SandboxError where cells cannot be interrupted: off the main thread, or without SIGALRM.
    """

    def __init__(self, limits: CellLimits | None = None, *, capture_fds: bool = True) -> None:
        preload()
        self.limits = limits or CellLimits()
        self._capture_fds = capture_fds
        self._globals: dict[str, Any] = {"__name__": "__main__"}

    def run(self, code: str) -> CellResult:
        """Run one cell. KeyboardInterrupt of the host passes through; everything else becomes a CellResult."""
        started = time.perf_counter()
        # The walls are not built yet: nothing is run.
        return CellResult("denied", "The sandbox is not finished.", False, time.perf_counter() - started)
