"""NumPy and SciPy in cells: a single call into BLAS, LAPACK or a C loop cannot be interrupted, so its size is bounded
before it starts, such that the longest takes a few seconds on one core."""

from __future__ import annotations

import functools
import importlib
import math
from collections.abc import Callable, Iterator
from typing import Any, Final

from qmath.sandbox.denial import Denied, TooLarge
from qmath.sandbox.guards.methods import add_guard
from qmath.sandbox.host import veto
from qmath.sandbox.names.impostors import real_class

_MATMUL: Final = 2e10  # multiplications
_SOLVE: Final = 8e9  # n³ of a factorisation
_EIGEN: Final = 7e8  # n³ of eigenvalues or singular values
_LOOP: Final = 2e9  # steps of a plain loop
_SORT: Final = 5e6  # elements
_ZERO_COUNT: Final = 10_000  # zeros of a special function
_VIEW: Final = 1e8  # elements that take no memory
_DRAWS: Final = 2e9  # of the legacy zipf, which draws again and again where `a` is close to 1
_HULL: Final = 1e7  # facets that Qhull may have to look at

_EIGEN_NAMES: Final = frozenset(
    "eig eigh eigvals eigvalsh svd svdvals pinv pinvh matrix_rank cond lstsq roots poly schur null_space orth norm "
    "logm sqrtm expm funm signm fractional_matrix_power cosm sinm tanm eig_banded polar hessenberg subspace_angles "
    "polyfit eigs eigsh svds qz ordqz solve_sylvester solve_continuous_are solve_discrete_are solve_lyapunov "
    "linear_sum_assignment solve_continuous_lyapunov solve_discrete_lyapunov polyroots chebroots legroots hermroots "
    "lagroots".split()
)
_SOLVE_NAMES: Final = frozenset(
    "solve inv det slogdet qr cholesky matrix_power tensorsolve tensorinv lu lu_factor ldl cho_factor rq qr_multiply "
    "solve_triangular solve_banded solve_toeplitz spsolve splu spilu cov corrcoef multi_dot".split()
)
_SORT_NAMES: Final = frozenset(
    "sort argsort lexsort unique partition argpartition median percentile quantile nanmedian nanpercentile nanquantile "
    "sort_complex msort unique_all unique_values unique_counts unique_inverse union1d intersect1d setdiff1d setxor1d "
    "isin in1d rankdata mode".split()
)
_PRODUCT_NAMES: Final = frozenset({"dot", "matmul", "inner", "vecdot", "matvec", "vecmat"})
_ZEROS: Final = (
    "jn_zeros yn_zeros jnp_zeros ynp_zeros jnyn_zeros ai_zeros bi_zeros ber_zeros kelvin_zeros".split()
)
_PAIR_NAMES: Final = frozenset(
    "convolve correlate polymul polydiv polyval cdist oaconvolve choose_conv_method fftconvolve".split()
)


def _shape(value: Any) -> tuple[int, ...]:
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and all(isinstance(n, int) for n in shape):
        return shape
    if isinstance(value, list | tuple):
        return (len(value), *(_shape(value[0]) if value else ()))
    return (len(value),) if type(value).__name__ == "poly1d" else ()


def _check(cost: float, bound: float, name: str) -> None:
    if cost > bound:
        raise TooLarge(f"{name} is too large for one call here ({cost:.0e} steps, at most {bound:.0e}).")


def _product_cost(a: Any, b: Any) -> float:
    left, right = _shape(a), _shape(b)
    columns = right[-1] if len(right) > 1 else 1
    batch = math.prod(right[:-2]) if len(right) > len(left) else 1
    return float(math.prod(left)) * columns * batch


def matmul(a: Any, b: Any) -> Any:
    """`a @ b`."""
    _check(_product_cost(a, b), _MATMUL, "This matrix product")
    return a @ b


def _cubic(args: tuple[Any, ...]) -> float:
    cost = 0.0
    for value in args:
        shape = _shape(value)
        if len(shape) == 1:
            shape = (shape[0], shape[0])
        if len(shape) >= 2:
            cost = max(cost, float(math.prod(shape)) * min(shape[-2:]))
    return cost


def _size(args: tuple[Any, ...]) -> float:
    return float(max((math.prod(_shape(a)) for a in args), default=0))


def _einsum(args: tuple[Any, ...]) -> float:
    subscripts, *operands = args
    if not isinstance(subscripts, str):
        return math.prod(float(max(math.prod(_shape(a)), 1)) for a in args[::2])
    extents: dict[str, int] = {}
    for letters, operand in zip(subscripts.split("->")[0].split(","), operands, strict=False):
        extents |= dict(zip(letters.replace("...", "").strip(), _shape(operand), strict=False))
    return math.prod(float(n) for n in extents.values())


def _tensordot(args: tuple[Any, ...], kwargs: dict[str, Any]) -> float:
    a, b = _shape(args[0]), _shape(args[1])
    axes = args[2] if len(args) > 2 else kwargs.get("axes", 2)
    if isinstance(axes, int):
        shared = math.prod(a[len(a) - axes :])
    else:
        first = axes[0] if isinstance(axes[0], list | tuple) else [axes[0]]
        shared = math.prod(a[i] for i in first)
    return math.prod(a) * math.prod(b) / max(shared, 1)


def _broadcast_to(args: tuple[Any, ...], kwargs: dict[str, Any]) -> float:
    shape = args[1] if len(args) > 1 else kwargs.get("shape", ())
    return float(math.prod(shape if isinstance(shape, list | tuple) else (shape,)))


def _broadcast_arrays(args: tuple[Any, ...]) -> float:
    shapes = [_shape(a)[::-1] for a in args]
    return math.prod(
        float(max(s[i] for s in shapes if len(s) > i)) for i in range(max(map(len, shapes), default=0))
    )


def _draws(args: tuple[Any, ...], kwargs: dict[str, Any]) -> float:
    size = args[1] if len(args) > 1 else kwargs.get("size", 1)
    exponent = args[0] if isinstance(args[0], int | float) else 1.0001
    count = math.prod(size) if isinstance(size, list | tuple) else size or 1
    return float(count) / max(exponent - 1, 1e-9)


def check_hull(points: Any) -> None:
    """Raise TooLarge where Qhull would make too many facets of these points."""
    shape = _shape(points)
    if len(shape) == 2:
        _check(float(shape[0]) ** max(1, shape[1] // 2), _HULL, "This hull")


def _cost(name: str) -> tuple[Callable[[tuple[Any, ...], dict[str, Any]], float], float] | None:
    """How to estimate a call of the function of this name, and the bound."""
    if name in _EIGEN_NAMES:
        return (lambda args, _: _cubic(args)), _EIGEN
    if name in _SOLVE_NAMES:
        return (lambda args, _: _cubic(args)), _SOLVE
    if name in _SORT_NAMES:
        return (lambda args, _: _size(args)), _SORT
    if name in _PRODUCT_NAMES:
        return (lambda args, _: _product_cost(*args[:2])), _MATMUL
    if name in _PAIR_NAMES:
        return (lambda args, _: math.prod(float(max(_size((a,)), 1)) for a in args[:2])), _LOOP
    special: dict[str, tuple[Callable[[tuple[Any, ...], dict[str, Any]], float], float]] = {
        "einsum": ((lambda args, _: _einsum(args)), _LOOP),
        "einsum_path": ((lambda args, _: _einsum(args)), _LOOP),
        "tensordot": (_tensordot, _MATMUL),
        "broadcast_to": (_broadcast_to, _VIEW),
        "broadcast_arrays": ((lambda args, _: _broadcast_arrays(args)), _VIEW),
        "broadcast": ((lambda args, _: _broadcast_arrays(args)), _VIEW),
        "nditer": ((lambda args, _: _broadcast_arrays(tuple(args[0]) if args else ())), _VIEW),
        **dict.fromkeys(
            _ZEROS, ((lambda args, _: float(args[-1]) if isinstance(args[-1], int) else 0.0), _ZERO_COUNT)
        ),
        "zipf": (_draws, _DRAWS),
        "kron": ((lambda args, _: _size(args[:1]) * _size(args[1:2])), _VIEW),
    }
    return special.get(name)


def bounded(function: Callable[..., Any], name: str) -> Callable[..., Any] | None:
    """The function with its size checked before each call, or None where it needs no guard."""
    if isinstance(function, type) or (estimate := _cost(name)) is None:
        return None
    cost, bound = estimate

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        operands = (
            *args,
            *(kwargs[k] for k in ("a", "b", "x", "y", "v", "p", "arr", "array") if k in kwargs),
        )
        _check(cost(operands, kwargs), bound, name)
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
            _check(_size((a,)) * _size((v,)), _LOOP, "convolve")
        return convolve(a, v, mode)

    for module in (np, importlib.import_module("numpy._core.numeric")):
        vars(module)["convolve"] = bounded_convolve
