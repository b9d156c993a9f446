"""NumPy and SciPy in cells: a single call into BLAS, LAPACK or a C loop cannot be interrupted, so its size is bounded
before it starts, such that the longest takes a few seconds on one core."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterator
from typing import Any

from qmath.sandbox.denial import Denied
from qmath.sandbox.guards.costs import HULL, LOOP, MATMUL, check, estimate, matrix_product, pairing, shape_of
from qmath.sandbox.guards.methods import add_guard
from qmath.sandbox.host import veto
from qmath.sandbox.names.impostors import real_class


def matmul(a: Any, b: Any) -> Any:
    """`a @ b`."""
    check(matrix_product(a, b), MATMUL, "This matrix product")
    return a @ b


def check_hull(points: Any) -> None:
    """Raise TooLarge where Qhull would make too many facets of these points."""
    shape = shape_of(points)
    if len(shape) == 2:
        check(float(shape[0]) ** max(1, shape[1] // 2), HULL, "This hull")


def bounded(function: Callable[..., Any], name: str) -> Callable[..., Any] | None:
    """The function with its size checked before each call, or None where it needs no guard."""
    if isinstance(function, type) or (known := estimate(name)) is None:
        return None
    cost, bound = known

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        operands = (
            *args,
            *(kwargs[k] for k in ("a", "b", "x", "y", "v", "p", "arr", "array") if k in kwargs),
        )
        check(cost(operands, kwargs), bound, name)
        return function(*args, **kwargs)

    return call


def zeroed(function: Callable[..., Any]) -> Callable[..., Any]:
    """`empty` and `empty_like`, without what the process left in its memory."""
    import numpy as np

    return np.zeros if function.__name__ == "empty" else np.zeros_like


def _no_objects(view: Callable[..., Any]) -> Callable[..., Any]:
    def guard(array: Any, /, *args: Any, **kwargs: Any) -> Any:
        import numpy as np

        args = tuple(map(real_class, args))
        for given in (*args, *kwargs.values()):
            if not (isinstance(given, type) and issubclass(given, np.ndarray)) and np.dtype(given).hasobject:
                raise Denied("A view of numbers as objects is not available; use astype(object).")
        return view(array, *args, **kwargs)

    return guard


def _method_guards() -> Iterator[tuple[str, Callable[..., Any]]]:
    import numpy as np

    array = np.ndarray
    for name in ("sort", "argsort", "partition", "argpartition"):
        yield name, _bounded_method(getattr(array, name), name)
    yield "dot", _bounded_method(array.dot, "dot")
    yield "view", _no_objects(array.view)


def _bounded_method(method: Callable[..., Any], name: str) -> Callable[..., Any]:
    guarded = bounded(method, name)
    assert guarded is not None  # the names above are in the tables
    return guarded


@functools.cache
def install() -> None:
    """Guard the methods of arrays."""
    import numpy as np

    for name, guard in _method_guards():
        add_guard(np.ndarray, name, guard)
    add_guard(np.random.RandomState, "zipf", _bounded_method(np.random.RandomState.zipf, "zipf"))
    # Polynomials multiply with these, by the names in NumPy's own modules.
    convolve: Any = np.convolve

    @functools.wraps(convolve)
    def bounded_convolve(a: Any, v: Any, mode: str = "full") -> Any:
        if veto.active():
            check(pairing(a, v), LOOP, "convolve")
        return convolve(a, v, mode)

    numeric = importlib.import_module("numpy._core.numeric")
    for module in (np, numeric):
        vars(module)["convolve"] = bounded_convolve
    dot = vars(numeric)["dot"]
    in_cells: Any = bounded(dot, "dot")
    # What `*` and `**` of numpy.matrix call.
    vars(numeric)["dot"] = lambda *args, **kwargs: (in_cells if veto.active() else dot)(*args, **kwargs)
