"""Signals besides Ctrl-C: the system's wish that the process ends, and Ctrl-Z."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType

from qmath.cli.streams import INTERRUPTED

TERMINATED = 143
_SHOW_CURSOR = b"\x1b[?25h"
_came: list[int] = []


def hear_signals() -> None:
    """From now on SIGTERM ends what is running as Ctrl-C does, and a second one the process at once; Ctrl-Z leaves a
    terminal with a cursor. Where Ctrl-C is ignored or somebody else's, both stay as they are.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return
    signal.signal(signal.SIGTERM, _terminate)
    if hasattr(signal, "SIGTSTP") and signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL:
        signal.signal(signal.SIGTSTP, _stop)


def code_of(code: int) -> int:
    """An exit code of main, with the signal's own where it was not Ctrl-C that interrupted."""
    return TERMINATED if _came and code == INTERRUPTED else code


def _terminate(number: int, _frame: FrameType | None) -> None:
    _came.append(number)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.raise_signal(signal.SIGINT)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for stream in (sys.__stderr__, sys.__stdout__):
        with contextlib.suppress(OSError, ValueError):  # closed, or the terminal is gone
            if stream is not None and stream.isatty():
                os.write(stream.fileno(), _SHOW_CURSOR)  # the stream itself may be in the middle of a frame
                break
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    signal.raise_signal(signal.SIGTSTP)  # stops here, until `fg`
    signal.signal(signal.SIGTSTP, _stop)
