"""What libraries remember for everybody.

A cache answers by what equals what, and for settings that may have changed since; a table that is filled when first
asked stays as it is then. So caches are emptied after cells that may have put something wrong there, and tables are
filled whole or not at all.
"""

from __future__ import annotations

import functools
import gc
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any, Final

from qmath.sandbox import policy

_LRU: Final = functools._lru_cache_wrapper
_OWNERS: Final = policy.LIBRARIES | policy.STANDARD
# Dictionaries that sympy clears itself when a computation comes to its end.
_UNFINISHED: Final = (("manualintegrate", "_integral_cache"), ("manualintegrate", "_parts_u_cache"))
_TABLES: Final = (
    ("sympy.integrals.meijerint", "_create_lookup_table"),
    ("sympy.holonomic.holonomic", "_create_table"),
)


def end_unfinished() -> None:
    """Drop what a computation that was broken off, or a generator that was left, has not brought to its end."""
    for module, name in _UNFINISHED:
        getattr(sys.modules[f"sympy.integrals.{module}"], name).clear()
    sympy: Any = sys.modules["sympy"]
    sympy.sieve._reset(totient=True, mobius=True)


def forget() -> None:
    """Empty every cache of the libraries that cells use; what they hold is computed again when it is asked for."""
    for clear in known(len(sys.modules)):
        clear()


@functools.lru_cache(maxsize=1)
def known(modules: int) -> list[Callable[[], object]]:
    """What empties the caches that there are with so many modules imported. A walk over all objects: some
    30 ms, and to be done before they are frozen."""
    del modules
    from sympy.core.cache import clear_cache
    from sympy.multipledispatch.dispatcher import Dispatcher, MethodDispatcher
    from sympy.polys.rootoftools import ComplexRootOf

    found: list[Callable[[], object]] = [clear_cache, re.purge, ComplexRootOf.clear_cache, *_constants()]
    for module, name in (
        ("_strptime", "_regex_cache"),
        ("sympy.polys.domains.modularinteger", "_modular_integer_cache"),
    ):
        found.append(getattr(importlib.import_module(module), name).clear)
    for obj in gc.get_objects():
        if type(obj) is _LRU and _home(obj) in _OWNERS:
            found.append(obj.cache_clear)
        elif type(obj) in (Dispatcher, MethodDispatcher):
            found.append(obj._cache.clear)
    return found


def _home(function: Any) -> str:
    return str(getattr(function, "__module__", "")).partition(".")[0]


def _constants() -> Iterator[Callable[[], object]]:
    """mpmath keeps the digits of a constant and their number in two places, one written after the other."""
    for module in ("mpmath.libmp.libelefun", "mpmath.libmp.gammazeta"):
        for function in vars(importlib.import_module(module)).values():
            for cell in getattr(function, "__closure__", None) or ():
                inner = cell.cell_contents
                if isinstance(inner, FunctionType) and hasattr(inner, "memo_prec"):
                    yield functools.partial(setattr, inner, "memo_prec", -1)


@functools.cache
def install() -> None:
    """Have the tables filled whole, once for the process: a cell may end, or run out of stack, at any moment."""
    for module, name in _TABLES:
        _fill_whole(importlib.import_module(module), name)
    partitions: Any = importlib.import_module("sympy.ntheory.partitions_")
    partitions._pre()


def _fill_whole(module: ModuleType, name: str) -> None:
    fill = vars(module)[name]

    @functools.wraps(fill)
    def filled(table: dict[Any, Any], *args: Any, **kwargs: Any) -> None:
        fresh: dict[Any, Any] = {}
        fill(fresh, *args, **kwargs)
        table.update(fresh)

    vars(module)[name] = filled
