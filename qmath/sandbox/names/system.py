"""Stand-ins for what cells may have of the modules that look out of Python: sys, io, time, traceback, timeit."""

from __future__ import annotations

import io
import sys
import time
from typing import Any, Final, NoReturn

from qmath.sandbox import report
from qmath.sandbox.host import runtime
from qmath.sandbox.host.memory import frames_that_fit

# Of integers read from and written as text; reading more cannot be interrupted in time.
_MAX_DIGITS: Final = 300_000


def nobody_to_ask(*_: object) -> NoReturn:
    """`input()`, and reading `sys.stdin`."""
    raise EOFError("input() has nobody to ask: assign the value to a variable instead")


class Reader:
    """`sys.stdin` for cells: nobody is there."""

    read = readline = readlines = __iter__ = staticmethod(nobody_to_ask)

    def isatty(self) -> bool:
        return False


def sys_names() -> dict[str, Any]:
    """The harmless part of `sys`."""

    def setrecursionlimit(limit: int) -> None:
        runtime.set_recursion_limit(min(int(limit), frames_that_fit()))

    def set_int_max_str_digits(maxdigits: int) -> None:
        sys.set_int_max_str_digits(_MAX_DIGITS if maxdigits == 0 else min(maxdigits, _MAX_DIGITS))

    names = (
        "maxsize maxunicode byteorder float_info int_info hash_info version version_info platform getsizeof"
    )
    return {name: getattr(sys, name) for name in names.split()} | {
        "setrecursionlimit": setrecursionlimit,
        "getrecursionlimit": sys.getrecursionlimit,
        "set_int_max_str_digits": set_int_max_str_digits,
        "get_int_max_str_digits": sys.get_int_max_str_digits,
        "exit": runtime.leave,
        "stdin": Reader(),
        "stdout": runtime.Writer(),
        "stderr": runtime.Writer(),
        "argv": ("",),
    }


def io_names() -> dict[str, Any]:
    """Texts and bytes in memory."""
    return {"StringIO": io.StringIO, "BytesIO": io.BytesIO}


def time_names() -> dict[str, Any]:
    """`time.sleep`, through Python, where it is not announced."""

    def sleep(seconds: float, /) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        time.sleep(seconds)

    return {"sleep": sleep}


class _RedirectedStdout:
    """`contextlib.redirect_stdout`, which itself would set any attribute of `sys` that a subclass names."""

    __slots__ = ("_before", "_target")

    def __init__(self, new_target: Any) -> None:
        self._target = new_target
        self._before: list[Any] = []

    def __enter__(self) -> Any:
        self._before.append(sys.stdout)
        sys.stdout = self._target
        return self._target

    def __exit__(self, *_: object) -> None:
        sys.stdout = self._before.pop()


class _RedirectedStderr(_RedirectedStdout):
    """`contextlib.redirect_stderr`."""

    __slots__ = ()

    def __enter__(self) -> Any:
        self._before.append(sys.stderr)
        sys.stderr = self._target
        return self._target

    def __exit__(self, *_: object) -> None:
        sys.stderr = self._before.pop()


class PrintOptions:
    """`numpy.printoptions`, whose own generator would complain on stderr where it is left and collected later."""

    __slots__ = ("_before", "_options")

    def __init__(self, *args: Any, **options: Any) -> None:
        self._options = args, options
        self._before: list[Any] = []

    def __enter__(self) -> Any:
        import numpy as np

        args, options = self._options
        self._before.append(np.get_printoptions())
        np.set_printoptions(*args, **options)
        return np.get_printoptions()

    def __exit__(self, *_: object) -> None:
        import numpy as np

        np.set_printoptions(**self._before.pop())


def contextlib_names() -> dict[str, Any]:
    """Both redirections; the host's streams are not there to be had, and come back after the cell."""
    return {"redirect_stdout": _RedirectedStdout, "redirect_stderr": _RedirectedStderr}


def traceback_names() -> dict[str, Any]:
    """What tells of the exception that is being handled, in one line."""

    def told(error: BaseException | None) -> str:
        return "NoneType: None\n" if error is None else report.headline(error) + "\n"

    def format_exc(*_: object, **__: object) -> str:
        return told(sys.exception())

    def print_exc(*_: object, **__: object) -> None:
        sys.stdout.write(told(sys.exception()))

    return {"format_exc": format_exc, "print_exc": print_exc}


def timeit_names() -> dict[str, Any]:
    """The clock; timing runs text."""
    return {"default_timer": time.perf_counter}
