"""The standard streams of the process: they exist, they can encode what is written, and their failures are quiet."""

from __future__ import annotations

import io
import os
import sys

INTERRUPTED = 130
CLOSED_PIPE = 141
DEBUG_VARIABLE = "QMATH_DEBUG"


def prepare_streams() -> None:
    """Open what was closed (`<&-`), and choose encodings.

    Answers in a pipe or file are UTF-8 unless PYTHONIOENCODING says otherwise; a terminal that cannot show a sign
    loses the sign, not the answer.
    """
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, _nowhere(descriptor))
    utf8 = "PYTHONIOENCODING" not in os.environ and not sys.stdout.isatty()
    for stream, encoding in ((sys.stdout, "utf-8" if utf8 else None), (sys.stderr, None)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="replace")


def _nowhere(descriptor: int) -> io.TextIOWrapper:
    """The null device in the place of a closed descriptor, or the next file that is opened would take it."""
    null = os.open(os.devnull, os.O_RDWR)
    if null != descriptor:
        os.dup2(null, descriptor)
        os.close(null)
    return io.TextIOWrapper(open(descriptor, "rb" if descriptor == 0 else "wb"), "utf-8")


def silence_broken() -> None:
    """What waits in a stream that cannot be written goes nowhere, or the interpreter would complain at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
