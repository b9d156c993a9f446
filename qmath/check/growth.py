"""How fast a function grows towards an end: whether an integral up to there, or an infinite sum, has a value."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from qmath.check.far import SCALE, FarEvaluator
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.values import Value

Function = Callable[[FarEvaluator, Value], Value]

_FACTORS = (Fraction(14142135, 10**7), Fraction(27182818, 10**7), Fraction(31415926, 10**7))
_SURE = (
    0.12  # of a power: beyond what an oscillating factor or a power of a logarithm feigns at these distances
)
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Growth:
    """Whether the integral or sum up to the end has a value; else the sign that it grows with, 0 for none."""

    converges: bool
    sign: int = 0


def integral_growth(function: Function, *, outward: bool) -> Growth | None:
    """Of |f| against x^-1, where x goes to infinity, or is the distance to a point. None where that is not clear."""
    rows = [_sizes(function, factor, outward) for factor in _FACTORS]
    signs = {sign for _, sign in rows}
    if any(sizes is None for sizes, _ in rows):
        return Growth(True)  # it vanishes there
    powers = [_powers(sizes, outward) for sizes, _ in rows if sizes is not None]
    return _judge(powers, signs, outward)


def _sizes(function: Function, factor: Fraction, outward: bool) -> tuple[list[Value] | None, int]:
    """log10 of |f| at three distances, and the sign of f there; 0 for a sign that changes."""
    logs, signs = [], set()
    for scale in (SCALE, 2 * SCALE, 4 * SCALE):
        ev = FarEvaluator(_DIGITS * scale)
        place = ev.number(factor) * ev.mp.mpf(10) ** (scale if outward else -scale)
        value = ev.number(function(ev, place))
        if hasattr(value, "imag") and value.imag != 0:
            raise UndefinedError("is not real there")
        if value == 0:
            return None, 0
        signs.add(1 if value > 0 else -1)
        logs.append(ev.mp.log10(abs(value)))
    return logs, signs.pop() if len(signs) == 1 else 0


def _powers(logs: list[Value], outward: bool) -> tuple[float, float]:
    """The exponents p of x^-p between the distances."""
    first, second, third = logs
    sign = -1 if outward else 1

    def power(low: Value, high: Value, gap: int) -> float:
        return float(max(-1e9, min(1e9, sign * (high - low) / gap)))

    return power(first, second, SCALE), power(second, third, 2 * SCALE)


def _judge(powers: list[tuple[float, float]], signs: set[int], outward: bool) -> Growth | None:
    """x^-p has an integral to infinity for p > 1, and one to zero for p < 1."""
    last = [second for _, second in powers]
    margin = [p - 1 if outward else 1 - p for p in last]
    if min(margin) > _SURE:
        return Growth(True)
    sign = signs.pop() if len(signs) == 1 else 0
    if max(margin) < -_SURE:
        return Growth(False, sign) if sign else None
    if sign == 0:
        return None
    return _borderline(powers, sign, outward)


def _borderline(powers: list[tuple[float, float]], sign: int, outward: bool) -> Growth | None:
    """1/x times a power q of 1/log x: it has an integral for q > 1. The excess of p over 1 is q log 2 / log x."""
    estimates = []
    for first, second in powers:
        excess = (first - 1, second - 1) if outward else (1 - first, 1 - second)
        estimates.append([e * gap / math.log10(2) for e, gap in zip(excess, (SCALE, 2 * SCALE), strict=True)])
    q = [second for _, second in estimates]
    if max(abs(a - b) for a, b in estimates) > 0.1 or max(q) - min(q) > 0.05:
        return None
    if max(q) < 1.05:
        return Growth(False, sign)
    return Growth(True) if min(q) > 1.2 else None


def sum_growth(term: Function) -> Growth | None:
    """Of an infinite sum of `term(n)`, n = 1, 2, 3, …; None where that is not clear."""
    ev = FarEvaluator(SCALE)
    near = [ev.number(term(ev, ev.mp.mpf(n))) for n in range(10_000, 10_012)]
    if any(hasattr(value, "imag") and value.imag != 0 for value in near):
        raise UnsupportedError("its terms are not real")
    if not all(near):
        return Growth(True) if not any(near) else None
    ratios = [b / a for a, b in pairwise(near)]
    sizes = [abs(ratio) for ratio in ratios]
    same, alternating = all(r > 0 for r in ratios), all(r < 0 for r in ratios)
    if max(sizes) < 0.99:
        return Growth(True)
    if min(sizes) > 1.01:
        return Growth(False, (1 if near[0] > 0 else -1) if same else 0)
    if same:
        return integral_growth(lambda far, x: term(far, far.mp.floor(x)), outward=True)
    if alternating:
        rows = [_sizes(lambda far, x: term(far, far.mp.floor(x)), factor, True)[0] for factor in _FACTORS]
        powers = [_powers(logs, True)[1] for logs in rows if logs is not None]
        if len(powers) == len(_FACTORS) and max(powers) < 1e-6:
            return Growth(False)  # the terms do not even go to zero
        if min(powers, default=0) > 0.01 and max(sizes) < 1:
            return Growth(True)
    return None
