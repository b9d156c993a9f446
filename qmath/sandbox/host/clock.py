"""The end of a cell's time: SIGALRM on the main thread, again and again until the cell has stopped.

Signals act on the cell only. While our own code around it puts the host's state away or back, alarms pass unheeded
and a Ctrl-C waits until everything is in its place.
"""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, TypeVar

from qmath.errors import SandboxError
from qmath.sandbox.denial import CellStopped
from qmath.sandbox.host import runtime

_REPEAT: Final = 0.02  # seconds; library code may swallow one
_PATIENCE: Final = 5  # alarms swallowed before they come at moments that nobody can foresee
_SOONEST, _LATEST = 1e-6, 1e-4  # seconds until such a moment
_moments = random.Random()
_T = TypeVar("_T")


def require() -> None:
    """Raise SandboxError where a cell could not be interrupted."""
    if not hasattr(signal, "setitimer"):
        raise SandboxError("This platform cannot interrupt a cell in process.", "Run cells with --isolated.")
    if threading.current_thread() is not threading.main_thread():
        raise SandboxError(
            "Cells run in process on the main thread only.",
            "Call from the main thread, or use an isolated namespace.",
        )


def enclose(call: Callable[[], _T]) -> tuple[_T | None, BaseException | None]:
    """Call what runs a cell; signals reach frames below this one, and no others."""
    try:
        return call(), None
    except BaseException as error:  # the caller tells KeyboardInterrupt and the rest apart
        return None, error


def seconds_left() -> float:
    """Until the next alarm: in a cell, until its time is over."""
    return max(signal.getitimer(signal.ITIMER_REAL)[0], 1e-3)


def unbroken(call: Callable[[], _T]) -> _T:
    """Call our own code on behalf of a cell, which a signal would leave half done: importing. It waits meanwhile."""
    return call()


_WAITING: Final = (enclose.__code__, unbroken.__code__)


def _reaches_cell(frame: FrameType | None) -> bool:
    """Whether a signal came in a frame below `enclose`, and in nothing `unbroken` there."""
    if frame is None or frame.f_code in _WAITING:
        return False
    while (frame := frame.f_back) is not None:
        if frame.f_code in _WAITING:
            return frame.f_code is enclose.__code__
    return False


def _alarm(_signal: int, frame: FrameType | None) -> None:
    if _reaches_cell(frame):
        if runtime.expire() > _PATIENCE:
            # What swallows each alarm (C code that clears errors, a decorator whose __exit__ says yes) is between two
            # of its calls only for a microsecond: sooner or later one comes then.
            signal.setitimer(signal.ITIMER_REAL, _moments.uniform(_SOONEST, _LATEST), _REPEAT)
        raise CellStopped


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what `enclose` calls in the body when its time is over. The host's handler and timer are put back."""
    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, _alarm)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), _REPEAT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        if remaining:
            left = remaining - (time.monotonic() - began)
            signal.setitimer(signal.ITIMER_REAL, max(left, 1e-6), interval)


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """In the body, Ctrl-C acts on the cell as the host's handler does, or else after the body."""
    host: Any = signal.getsignal(signal.SIGINT)
    pending = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal pending
        if _reaches_cell(frame):
            host(number, frame)
        else:
            pending = True

    if not callable(host):  # ignored, or left to the system: nothing of ours to break
        yield
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, host)
        if pending:
            signal.raise_signal(signal.SIGINT)
