"""Whether two expressions are the same function: at rational points of both signs, with many digits.

Two different elementary expressions of this size do not agree to 40 digits at several arbitrary rationals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from qmath.check.real_line import show
from qmath.check.values import Evaluator, UndefinedError, UnsupportedError, Value

_POINTS = tuple(
    Fraction(*pair)
    for pair in (
        (17, 13),
        (-23, 19),
        (29, 7),
        (3, 17),
        (-5, 23),
        (61, 9),
        (-47, 11),
        (113, 12),
        (-3, 4),
        (31, 37),
    )
)
_ENOUGH = 4

Function = Callable[[Mapping[str, Value]], Value]


_WHOLE = tuple(Fraction(n) for n in (2, 3, 5, 4, 7, 6, 11, 9, 13, 8))


def difference(
    ev: Evaluator, true: Function, stated: Function, letters: Iterable[str], *, whole: bool = False
) -> str | None:
    """None where the two agree wherever both are defined, else a clause that names a point and both values.

    `whole`: the letters stand for whole numbers. Raises UnsupportedError where too few points are in both domains.
    """
    names, points = sorted(letters), _WHOLE if whole else _POINTS
    compared = 0
    limit: UnsupportedError | None = None
    for shift in range(len(points)):
        at = {name: points[(shift + 3 * i) % len(points)] for i, name in enumerate(names)}
        try:
            left, right = true(at), stated(at)
        except UndefinedError:
            continue
        except UnsupportedError as error:
            limit = error  # powers of negative numbers, for instance; other points may do
            continue
        if not ev.equal(left, right):
            where = ", ".join(f"{name} = {value}" for name, value in at.items())
            where = f"at {where} " if where else ""
            return f"{where}the value is {show(ev, left)}, and the answer gives {show(ev, right)}"
        compared += 1
        if not names:
            return None
    if compared < _ENOUGH:
        if limit is not None:
            raise limit
        raise UnsupportedError("too few points are in the domain of both expressions")
    return None
