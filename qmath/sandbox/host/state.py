"""State that belongs to the whole process and that cells change by honest work: precision, random numbers, warnings,
print options. Each namespace has its own; while its cell runs it is in place, and the host's is put away.
"""

from __future__ import annotations

import contextvars
import decimal
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from qmath.sandbox.guards.arithmetic import bounded_context
from qmath.sandbox.guards.surrogates import MPMATH_SETTINGS
from qmath.sandbox.host import caches

_DIGITS: Final = 100_000  # of integers as text, at the start of a namespace
_DEPTH: Final = 1_150  # frames of a cell at the start: 1000 of its own and some of libraries

_Setting = tuple[Callable[[], Any], Callable[[Any], None]]


class CellState:
    """The settings of one namespace. Decimal's context and NumPy's error state live in its context variables."""

    def __init__(self, seed: int = 0) -> None:
        self._settings = _settings()
        host = [read() for read, _ in self._settings]
        self.context: contextvars.Context = contextvars.copy_context()
        self.context.run(_fresh_context)
        self._values = [self._first(index, value, seed) for index, value in enumerate(host)]
        for (_, write), value in zip(self._settings, host, strict=True):
            write(value)
        self._digits, self._depth = _DIGITS, _DEPTH
        self._filters: list[Any] = []

    def _first(self, index: int, host: Any, seed: int) -> Any:
        """What a new namespace starts with, where that is not what the host has."""
        read, write = self._settings[index]
        if (start := _SEEDED.get(index)) is not None:
            write(start(seed))
            return read()
        return host

    @contextmanager
    def installed(self, base_depth: int) -> Iterator[None]:
        """This namespace's settings in the body; the host's before and after."""
        host = [read() for read, _ in self._settings]
        recursion, digits = sys.getrecursionlimit(), sys.get_int_max_str_digits()
        with warnings.catch_warnings():
            warnings.filters[:] = self._filters or [("ignore", None, Warning, None, 0)]  # type: ignore[index]
            warnings.showwarning = _silent
            sys.setrecursionlimit(max(recursion, base_depth + self._depth))
            sys.set_int_max_str_digits(self._digits)
            try:
                for (_, write), value in zip(self._settings, self._values, strict=True):
                    write(value)
                yield
            finally:
                self._values[:_PER_NAMESPACE] = [read() for read, _ in self._settings[:_PER_NAMESPACE]]
                for (_, write), value in zip(self._settings, host, strict=True):
                    write(value)
                self._depth = max(sys.getrecursionlimit() - base_depth, 50)
                self._digits = sys.get_int_max_str_digits()
                self._filters = list(warnings.filters)
                sys.setrecursionlimit(recursion)
                sys.set_int_max_str_digits(digits)


def _silent(*_: Any, **__: Any) -> None:
    """`warnings.showwarning` of cells: warnings of libraries are no part of an answer."""


def _fresh_context() -> None:
    decimal.setcontext(bounded_context(decimal.Context()))


def _settings() -> list[_Setting]:
    import mpmath
    import numpy as np
    from sympy.assumptions.assume import global_assumptions
    from sympy.core.parameters import global_parameters
    from sympy.core.random import rng
    from sympy.polys import polyconfig
    from sympy.printing.pretty import pretty_symbology
    from sympy.printing.printer import Printer

    def keep_dict(target: dict[Any, Any]) -> _Setting:
        def write(value: dict[Any, Any]) -> None:
            if target != value:
                target.clear()
                target.update(value)

        return lambda: dict(target), write

    def keep_parameters(parameters: dict[str, Any]) -> _Setting:
        read, write = keep_dict(parameters)

        def write_and_forget(value: dict[str, Any]) -> None:
            if parameters != value:
                write(value)
                caches.forget()  # what was computed under the others

        return read, write_and_forget

    def keep_precision(context: Any) -> _Setting:
        def read() -> dict[str, Any]:
            return {name: getattr(context, name) for name in MPMATH_SETTINGS if hasattr(context, name)}

        def write(value: dict[str, Any]) -> None:
            for name, setting in value.items():
                if getattr(context, name) != setting:
                    setattr(context, name, setting)

        return read, write

    def write_assumptions(value: set[Any]) -> None:
        if set(global_assumptions) != value:
            global_assumptions.clear()
            global_assumptions.update(value)

    return [
        (random.getstate, random.setstate),
        (np.random.get_state, np.random.set_state),
        (rng.getstate, rng.setstate),
        keep_precision(mpmath.mp),
        keep_precision(mpmath.iv),
        (lambda: pretty_symbology._use_unicode, pretty_symbology.pretty_use_unicode),
        keep_parameters(vars(global_parameters)),
        keep_dict(Printer._global_settings),
        keep_dict(polyconfig._current_config),
        (lambda: set(global_assumptions), write_assumptions),
    ]


def _numpy_state(seed: int) -> Any:
    import numpy as np

    return np.random.RandomState(seed).get_state()


_PER_NAMESPACE: Final = 6  # settings that a cell leaves to the next one; the others serve one computation
_SEEDED: Final[dict[int, Callable[[int], Any]]] = {
    0: lambda seed: random.Random(seed).getstate(),
    1: _numpy_state,
    2: lambda seed: random.Random(seed).getstate(),
    5: lambda _: False,  # plain characters, whatever terminal qmath was started on
}
