"""Error text that helps to mend the cell: the line, then the exception's type and message."""

from __future__ import annotations

import traceback
from types import TracebackType
from typing import Final

from qmath.sandbox import hints
from qmath.sandbox.denial import Denied, ModuleDenied, TooLarge

_MESSAGE: Final = 2_000  # characters of an exception's message
_LINE: Final = 200  # characters of the offending line


def describe(error: BaseException, filename: str, lines: list[str]) -> str:
    """`Line N: source`, and `Type: message` as the last line."""
    return where(error, filename, lines) + headline(error)


def where(error: BaseException, filename: str, lines: list[str]) -> str:
    """`Line N: source` of the cell's line that the error came from, or nothing."""
    number = _line_number(error, filename)
    return f"Line {number}: {lines[number - 1].strip()[:_LINE]}\n" if number and number <= len(lines) else ""


def headline(error: BaseException) -> str:
    """`Type: message`; a denial says what to use instead."""
    if isinstance(error, Denied) and not isinstance(error, ModuleDenied | TooLarge):
        return f"Denied: {error}"
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{name}: {error.msg}"
    try:
        message = str(error)[:_MESSAGE]
    except Exception:  # the cell's own __str__ may do anything
        message = "(its message cannot be shown)"
    if isinstance(error, MemoryError) and not message:
        message = "the cell needs more memory than it may use; work in smaller pieces"
    if hint := hints.for_error(error):
        message = f"{message}. {hint}"
    return f"{name}: {message}" if message else name


def _line_number(error: BaseException, filename: str) -> int | None:
    if isinstance(error, SyntaxError) and error.filename in (filename, None):
        return error.lineno
    number = getattr(error, "lineno", None) if isinstance(error, Denied) else None
    return number or _last_line(error.__traceback__, filename)


def _last_line(trace: TracebackType | None, filename: str) -> int | None:
    found = None
    for frame, number in traceback.walk_tb(trace):
        if frame.f_code.co_filename == filename:
            found = number
    return found
