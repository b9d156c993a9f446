"""The end of a cell's time: SIGALRM on the main thread, again and again until the cell has stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from qmath.errors import SandboxError
from qmath.sandbox import runtime
from qmath.sandbox.denial import CellStopped

_REPEAT: Final = 0.02  # seconds; library code may swallow one


def require() -> None:
    """Raise SandboxError where a cell could not be interrupted."""
    if not hasattr(signal, "setitimer"):
        raise SandboxError("This platform cannot interrupt a cell in process.", "Run cells with --isolated.")
    if threading.current_thread() is not threading.main_thread():
        raise SandboxError(
            "Cells run in process on the main thread only.", "Call from the main thread, or use an isolated namespace."
        )


def _stop(_signal: int, _frame: Any) -> None:
    runtime.expire()
    raise CellStopped


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise CellStopped in the body when its time is over. The host's handler and timer are put back."""
    require()
    handler = signal.signal(signal.SIGALRM, _stop)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), _REPEAT)
    try:
        yield
    finally:
        _disarm(handler, remaining, interval)


def _disarm(handler: Any, remaining: float, interval: float) -> None:
    while True:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
            break
        except CellStopped:  # one more alarm arrived on the way out
            continue
    if remaining:
        signal.setitimer(signal.ITIMER_REAL, remaining, interval)
