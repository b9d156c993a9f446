"""Where cells run and answers are checked: the two doors that the driver knows, and the choice behind them.

The sandbox of this process is used only while one problem with one attempt is in flight; its memory limit, audit
hook and alarm belong to the whole process. Everything else runs cells in isolated workers.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import Protocol

from qmath.result import CellResult, Verdict
from qmath.sandbox.limits import CellLimits

_MOST_SPARES = (
    8  # workers that stand ready: one a core, as more cannot start at once; a fresh one takes milliseconds
)


class Namespace(Protocol):
    """The Python namespace of one attempt. One cell at a time."""

    def start(self, code: str, seconds: float) -> None:
        """Run a cell for at most `seconds`; where it runs in this process, this returns when it is done."""

    def poll(self) -> CellResult | None:
        """What came of it, once it is over; bounds its time, so it is to be called now and then."""

    def fileno(self) -> int | None:
        """A descriptor that is readable when `poll` has news; None where the news is there already."""

    def close(self) -> None:
        """Give the place back."""


class Checker(Protocol):
    """Checks one answer at a time in a process of its own."""

    def start(self, problem: str, answer: str) -> None: ...
    def poll(self) -> Verdict | None: ...
    def fileno(self) -> int | None: ...
    def close(self) -> None: ...


class Workshop(Protocol):
    """Opens namespaces; holds what they need until it is closed."""

    def namespace(self) -> Namespace: ...
    def close(self) -> None: ...


class LocalNamespace:
    """A namespace of the sandbox in this process: a cell is over when `start` returns."""

    def __init__(self, limits: CellLimits) -> None:
        from qmath.sandbox.inprocess import Namespace as InProcess

        self._cells = InProcess(limits)
        self._result: CellResult | None = None

    def start(self, code: str, seconds: float) -> None:
        self._result = self._cells.run(code, seconds)

    def poll(self) -> CellResult | None:
        result, self._result = self._result, None
        return result

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        """Nothing outlives the cell."""


class LocalWorkshop:
    """Cells in this process. What they need is imported beside whatever the main thread does first."""

    def __init__(self, limits: CellLimits) -> None:
        from qmath.sandbox.preload import preload

        self._limits = limits
        self._preload = threading.Thread(
            target=preload, kwargs={"scipy": False}, name="qmath-preload", daemon=True
        )
        self._preload.start()

    def namespace(self) -> Namespace:
        self._preload.join()
        return LocalNamespace(self._limits)

    def close(self) -> None:
        """Nothing is held."""


def open_workshop(limits: CellLimits, *, isolated: bool) -> Workshop:
    """Workers where isolation is wanted or this process cannot interrupt a cell; else this process."""
    if isolated or not can_run_here():
        from qmath.sandbox.pool import WorkerPool

        pool = WorkerPool(limits=limits, spares=min(os.cpu_count() or 1, _MOST_SPARES))
        pool.start()
        return pool
    return LocalWorkshop(limits)


def can_run_here() -> bool:
    """Cells are interrupted by SIGALRM, which Python handles on the main thread, and which Windows has not."""
    return hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
