"""What calls into NumPy and SciPy cost, estimated from the shapes of their arguments, and how much one call may."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox.denial import TooLarge

MATMUL: Final = 2e10  # multiplications
_SOLVE: Final = 8e9  # n³ of a factorisation
_EIGEN: Final = 7e8  # n³ of eigenvalues or singular values
LOOP: Final = 2e9  # steps of a plain loop
_SORT: Final = 5e6  # elements
_OBJECT: Final = 400.0  # what a step with objects counts
_PAIR: Final = 500  # steps that each pair of rows of objects counts at least
_ZERO_COUNT: Final = 10_000  # zeros of a special function
_VIEW: Final = 1e8  # elements that take no memory
_DRAWS: Final = 2e9  # of the legacy zipf, which draws again and again where `a` is close to 1
HULL: Final = 1e7  # facets that Qhull may have to look at

_EIGEN_NAMES: Final = frozenset(
    "eig eigh eigvals eigvalsh svd svdvals pinv pinvh matrix_rank cond lstsq roots poly schur null_space orth norm "
    "logm sqrtm expm funm signm fractional_matrix_power cosm sinm tanm eig_banded polar hessenberg subspace_angles "
    "polyfit eigs eigsh svds qz ordqz solve_sylvester solve_continuous_are solve_discrete_are solve_lyapunov "
    "linear_sum_assignment solve_continuous_lyapunov solve_discrete_lyapunov polyroots chebroots legroots hermroots "
    "lagroots".split()
)
_SOLVE_NAMES: Final = frozenset(
    "solve inv det slogdet qr cholesky tensorsolve tensorinv lu lu_factor ldl cho_factor rq qr_multiply "
    "solve_triangular solve_banded solve_toeplitz spsolve splu spilu cov corrcoef".split()
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
# The work of these grows with the order, and memory does not.
_ORDERED: Final = (
    "mathieu_a mathieu_b mathieu_cem mathieu_sem mathieu_modcem1 mathieu_modcem2 mathieu_modsem1 mathieu_modsem2 "
    "mathieu_even_coef mathieu_odd_coef pro_cv pro_cv_seq obl_cv obl_cv_seq pro_ang1 pro_rad1 pro_rad2 obl_ang1 "
    "obl_rad1 obl_rad2".split()
)
_MAX_ORDER: Final = 10_000
# These take as many steps as their order, their first argument, says: for each element.
_COUNTING: Final = (
    "eval_legendre eval_chebyt eval_chebyu eval_chebyc eval_chebys eval_sh_legendre eval_sh_chebyt eval_sh_chebyu "
    "eval_hermite eval_hermitenorm eval_laguerre eval_genlaguerre eval_gegenbauer eval_jacobi eval_sh_jacobi smirnov "
    "smirnovi spherical_jn spherical_yn spherical_in spherical_kn lpmv legendre_p assoc_legendre_p sph_legendre_p "
    "sph_harm_y sph_harm".split()
)
_MAX_STEPS: Final = 5e8
_PAIR_NAMES: Final = frozenset(
    "convolve correlate polymul polydiv polyval cdist oaconvolve choose_conv_method fftconvolve".split()
)


def shape_of(value: Any) -> tuple[int, ...]:
    """The shape of an array, or of what would become one."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and all(isinstance(n, int) for n in shape):
        return shape
    if isinstance(value, list | tuple):
        return (len(value), *(shape_of(value[0]) if value else ()))
    return (len(value),) if type(value).__name__ == "poly1d" else ()


def check(cost: float, bound: float, name: str) -> None:
    """Raise TooLarge where the cost of a call is above the bound."""
    if cost > bound:
        raise TooLarge(f"{name} is too large for one call here ({cost:.0e} steps, at most {bound:.0e}).")


def matrix_product(a: Any, b: Any) -> float:
    """Multiplications of `a @ b`; a table of objects weighs more."""
    left, right = shape_of(a), shape_of(b)
    rows = left[-2] if len(left) > 1 else 1
    columns = right[-1] if len(right) > 1 else 1
    return _broadcast(left[:-2], right[:-2]) * rows * columns * (left[-1] if left else 1) * _weight(a, b)


def _dot(a: Any, b: Any) -> float:
    """Multiplications of `numpy.dot` and `inner`, which pair each row of one with each column of the other."""
    left, right = shape_of(a), shape_of(b)
    length = left[-1] if left and right else 1
    pairs = float(math.prod(left)) * math.prod(right) / max(length, 1)
    weight = _weight(a, b)
    return pairs if weight == 1 else max(pairs, pairs / max(length, 1) * _PAIR) * weight


def _product(name: str, a: Any, b: Any) -> float:
    return _dot(a, b) if name in ("dot", "inner") else matrix_product(a, b)


def _broadcast(*shapes: tuple[int, ...]) -> float:
    longest = max(map(len, shapes), default=0)
    return math.prod(float(max(s[-i] for s in shapes if len(s) >= i)) for i in range(1, longest + 1))


def _weight(*operands: Any) -> float:
    """NumPy multiplies objects one by one, in C, and goes on to the next pair of rows when a signal ends one."""
    return _OBJECT if any(map(_holds_objects, operands)) else 1.0


def _holds_objects(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_is_object, value))
    return bool(getattr(getattr(value, "dtype", None), "hasobject", False))


def _is_object(item: Any) -> bool:
    """Whether NumPy would keep this element of a list as it is."""
    if isinstance(item, list | tuple) or hasattr(item, "dtype"):
        return _holds_objects(item)
    return not isinstance(item, float | complex) and not (isinstance(item, int) and item.bit_length() < 63)


def _cubic(args: tuple[Any, ...]) -> float:
    cost = 0.0
    for value in args:
        shape = shape_of(value)
        if len(shape) == 1:
            shape = (shape[0], shape[0])
        if len(shape) >= 2:
            cost = max(cost, float(math.prod(shape)) * min(shape[-2:]))
    return cost


def _size(args: tuple[Any, ...]) -> float:
    return float(max((math.prod(shape_of(a)) for a in args), default=0))


def pairing(*operands: Any) -> float:
    """Steps of what pairs all elements of one with all of the other."""
    return math.prod(float(max(_size((a,)), 1)) for a in operands) * _weight(*operands)


def _largest(args: tuple[Any, ...]) -> float:
    """The largest of the numbers among the arguments."""
    numbers = [a for a in args if isinstance(a, int | float) or getattr(a, "shape", None) == ()]
    return max((abs(float(a)) for a in numbers), default=0.0)


def _counted(args: tuple[Any, ...]) -> float:
    orders = [_largest((a,)) if shape_of(a) == () else _largest_of(a) for a in args[: max(1, len(args) - 1)]]
    return max(orders, default=0.0) * _broadcast(*map(shape_of, args))


def _largest_of(values: Any) -> float:
    import numpy as np

    return float(np.max(np.abs(values), initial=0)) if np.asarray(values).dtype.kind in "iuf" else 0.0


def _einsum(args: tuple[Any, ...]) -> float:
    subscripts, *operands = args
    if not isinstance(subscripts, str):
        return math.prod(float(max(math.prod(shape_of(a)), 1)) for a in args[::2])
    extents: dict[str, int] = {}
    for letters, operand in zip(subscripts.split("->")[0].split(","), operands, strict=False):
        extents |= dict(zip(letters.replace("...", "").strip(), shape_of(operand), strict=False))
    return math.prod(float(n) for n in extents.values())


def _tensordot(args: tuple[Any, ...], kwargs: dict[str, Any]) -> float:
    a, b = shape_of(args[0]), shape_of(args[1])
    axes = args[2] if len(args) > 2 else kwargs.get("axes", 2)
    if isinstance(axes, int):
        shared = math.prod(a[len(a) - axes :])
    else:
        first = axes[0] if isinstance(axes[0], list | tuple) else [axes[0]]
        shared = math.prod(a[i] for i in first)
    return math.prod(a) * math.prod(b) / max(shared, 1) * _weight(*args[:2])


def _broadcast_to(args: tuple[Any, ...], kwargs: dict[str, Any]) -> float:
    shape = args[1] if len(args) > 1 else kwargs.get("shape", ())
    return float(math.prod(shape if isinstance(shape, list | tuple) else (shape,)))


def _broadcast_arrays(args: tuple[Any, ...]) -> float:
    return _broadcast(*map(shape_of, args))


def _draws(args: tuple[Any, ...], kwargs: dict[str, Any]) -> float:
    size = args[1] if len(args) > 1 else kwargs.get("size", 1)
    exponent = args[0] if isinstance(args[0], int | float) else 1.0001
    count = math.prod(size) if isinstance(size, list | tuple) else size or 1
    return float(count) / max(exponent - 1, 1e-9)


def estimate(name: str) -> tuple[Callable[[tuple[Any, ...], dict[str, Any]], float], float] | None:
    """How to estimate a call of the function of this name, and the bound; None where it needs none."""
    if name in ("matrix_power", "multi_dot"):
        return (lambda args, _: _cubic(args) * _weight(*args[:1])), _SOLVE
    if name in _EIGEN_NAMES:
        return (lambda args, _: _cubic(args)), _EIGEN
    if name in _SOLVE_NAMES:
        return (lambda args, _: _cubic(args)), _SOLVE
    if name in _SORT_NAMES:
        return (lambda args, _: _size(args)), _SORT
    if name in _PRODUCT_NAMES:
        return (lambda args, _: _product(name, *args[:2])), MATMUL
    if name in _PAIR_NAMES:
        return (lambda args, _: pairing(*args[:2])), LOOP
    special: dict[str, tuple[Callable[[tuple[Any, ...], dict[str, Any]], float], float]] = {
        "einsum": ((lambda args, _: _einsum(args)), LOOP),
        "einsum_path": ((lambda args, _: _einsum(args)), LOOP),
        "tensordot": (_tensordot, MATMUL),
        "broadcast_to": (_broadcast_to, _VIEW),
        "broadcast_arrays": ((lambda args, _: _broadcast_arrays(args)), _VIEW),
        "broadcast": ((lambda args, _: _broadcast_arrays(args)), _VIEW),
        "nditer": ((lambda args, _: _broadcast_arrays(tuple(args[0]) if args else ())), _VIEW),
        **dict.fromkeys(
            _ZEROS, ((lambda args, _: float(args[-1]) if isinstance(args[-1], int) else 0.0), _ZERO_COUNT)
        ),
        **dict.fromkeys(_COUNTING, ((lambda args, _: _counted(args)), _MAX_STEPS)),
        **dict.fromkeys(_ORDERED, ((lambda args, _: _largest(args)), _MAX_ORDER)),
        "zipf": (_draws, _DRAWS),
        "kron": ((lambda args, _: _size(args[:1]) * _size(args[1:2])), _VIEW),
    }
    return special.get(name)
