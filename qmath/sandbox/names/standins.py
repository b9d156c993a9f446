"""Guarded stand-ins for names of listed modules: {module: {name: what cells get}}; None withholds a name."""

from __future__ import annotations

import functools
import math
import random
import string
from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox.denial import Denied, TooLarge
from qmath.sandbox.guards import arithmetic, arrays, comparison, iteration, methods
from qmath.sandbox.host import runtime
from qmath.sandbox.names import attributes, classes, impostors, numerical, solvers, system
from qmath.sandbox.names.ownership import plain_text
from qmath.sandbox.names.plotting import PlotStub

_MAX_NORMALISED: Final = 20_000  # characters; combining marks are sorted one by one


@functools.cache
def stand_ins(module: str) -> dict[str, Any]:
    """The stand-ins of one module."""
    make = _MAKERS.get(module)
    return make() if make is not None else {}


@functools.cache
def by_object() -> dict[int, Any]:
    """Stand-ins of functions that libraries export from many places, by identity."""
    import numpy as np
    import sympy

    return {
        id(np.empty): arrays.zeroed(np.empty),
        id(np.empty_like): arrays.zeroed(np.empty_like),
        id(sympy.var): _var,
    } | {id(getattr(math, name)): guard for name, guard in arithmetic.MATH.items()}


def _nothing(*_: Any, **__: Any) -> None:
    """Settings of a notebook, which mean nothing here."""


def _session(*_: Any, **__: Any) -> None:
    raise Denied("init_session() is not available in cells; write `from sympy import *` and symbols().")


def _var(names: Any, **assumptions: Any) -> Any:
    """`sympy.var`: symbols, and variables of the same names in this cell's namespace."""
    import sympy
    from sympy.utilities.iterables import flatten

    symbols = sympy.symbols(names, **assumptions)
    scope = runtime.cell_globals()
    for symbol in flatten([symbols] if not isinstance(symbols, list | tuple | set) else list(symbols)):
        name: Any = getattr(symbol, "name", None)
        if isinstance(name, str) and name.startswith("__"):
            raise Denied(f"var() makes no variable of the name {name}.")
        if runtime.is_visible(name):
            scope[name] = symbol
    return symbols


def _operator() -> dict[str, Any]:
    def attrgetter(*names: str) -> Callable[[Any], Any]:
        def one(obj: Any, path: str) -> Any:
            for name in plain_text(path).split("."):
                obj = attributes.safe_getattr(obj, name)
            return obj

        return lambda obj: one(obj, names[0]) if len(names) == 1 else tuple(one(obj, n) for n in names)

    def methodcaller(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        return lambda obj: attributes.safe_getattr(obj, name)(*args, **kwargs)

    return comparison.OPERATORS | {
        "attrgetter": attrgetter,
        "methodcaller": methodcaller,
        "pow": arithmetic.power,
        "ipow": arithmetic.power,
        "matmul": arrays.matmul,
        "imatmul": arrays.matmul,
    }


def _functools() -> dict[str, Any]:
    def wraps(wrapped: Any, *_: Any, **__: Any) -> Callable[[Any], Any]:
        return lambda wrapper: update_wrapper(wrapper, wrapped)

    def update_wrapper(wrapper: Any, wrapped: Any, *_: Any, **__: Any) -> Any:
        for name in ("__name__", "__doc__"):
            if type(wrapper) is type(_nothing) and isinstance(text := getattr(wrapped, name, None), str):
                setattr(wrapper, name, text)
        return wrapper

    return {
        "wraps": wraps,
        "update_wrapper": update_wrapper,
        "total_ordering": classes.total_ordering,
        "singledispatch": None,
        "singledispatchmethod": None,
    }


def _random() -> dict[str, Any]:
    module = vars(random)
    return {name: module[name] for name in random.__all__ if name != "SystemRandom"}


def _types() -> dict[str, Any]:
    return {"SimpleNamespace": classes.SimpleNamespace}


def _enum() -> dict[str, Any]:
    return {**classes.ENUMS, "unique": classes.unique}


def _dataclasses() -> dict[str, Any]:
    return {"dataclass": classes.dataclass}


def _typing() -> dict[str, Any]:
    import typing

    def get_origin(tp: Any) -> Any:
        return impostors.seen_class(typing.get_origin(tp))

    def get_args(tp: Any) -> tuple[Any, ...]:
        return tuple(map(impostors.seen_class, typing.get_args(tp)))

    given = {"get_origin": get_origin, "get_args": get_args}
    return given | dict.fromkeys(("final", "overload", "override"), classes.identity)


def _collections() -> dict[str, Any]:
    return {"namedtuple": classes.namedtuple}


def _abc() -> dict[str, Any]:
    return {"ABCMeta": classes.ABCMetaMarker, "update_abstractmethods": None, "get_cache_token": None}


def _sympy() -> dict[str, Any]:
    drawing = (
        "plot plot_parametric plot_implicit plot3d plot3d_parametric_line plot3d_parametric_surface PlotGrid"
    )
    return _plots(drawing)() | {"init_printing": _nothing, "init_session": _session}


def _plots(names: str) -> Callable[[], dict[str, Any]]:
    return lambda: {name: PlotStub(name) for name in names.split()}


def _re() -> dict[str, Any]:
    import re

    def bounded(name: str) -> Callable[..., Any]:
        function = getattr(re, name)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            methods.check_text((*args, *kwargs.values()))
            return function(*args, **kwargs)

        return call

    return {name: bounded(name) for name in "search match fullmatch findall finditer sub subn split".split()}


def _unicodedata() -> dict[str, Any]:
    import unicodedata

    def bounded(name: str) -> Callable[[str, str], Any]:
        function = getattr(unicodedata, name)

        def call(form: str, text: str, /) -> Any:
            if len(text) > _MAX_NORMALISED and not text.isascii():
                raise TooLarge(f"{name} works on texts of up to {_MAX_NORMALISED} characters here.")
            return function(form, text)

        return call

    return {name: bounded(name) for name in ("normalize", "is_normalized")}


def _string() -> dict[str, Any]:
    return {"Formatter": methods.SafeFormatter, "capwords": string.capwords}


_MAKERS: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "itertools": lambda: iteration.ITERTOOLS,
    "math": lambda: arithmetic.MATH,
    "decimal": lambda: arithmetic.DECIMAL,
    "sys": system.sys_names,
    "operator": _operator,
    "functools": _functools,
    "random": _random,
    "types": _types,
    "io": system.io_names,
    "enum": _enum,
    "dataclasses": _dataclasses,
    "typing": _typing,
    "collections": _collections,
    "abc": _abc,
    "string": _string,
    "re": _re,
    "unicodedata": _unicodedata,
    "time": system.time_names,
    "contextlib": system.contextlib_names,
    "traceback": system.traceback_names,
    "timeit": system.timeit_names,
    "numpy": numerical.numpy_names,
    "scipy.spatial": numerical.spatial_names,
    "scipy.fft": numerical.fft_names,
    "scipy.optimize": solvers.optimize_names,
    "mpmath": _plots("plot cplot splot"),
    "sympy": _sympy,
}
