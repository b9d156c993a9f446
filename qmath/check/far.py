"""Values very near a point or very far out, and what they tend to.

A function is tried at three distances, 10^-s, 10^-2s and 10^-4s (or as far out), which are not round numbers. What
settles to all digits has that limit; what grows by steps that do not shrink has none that is finite.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator, Value
from qmath.notation.tasks import Domain

SCALE = 60  # decimal digits of the first distance
SETTLED = 45  # digits to which values must agree
_DIGITS = 8  # so many times the distance: for what cancels
_STEPS = 1_000
_FACTORS = (Fraction(14142135, 10**7), Fraction(27182818, 10**7))
_MORE_FACTORS = tuple(Fraction(1000 + 137 * k * k, 613) for k in range(12))


class FarEvaluator(Evaluator):
    """Only zero itself is zero here, exponents and arguments may be huge, and factorials are those of any number."""

    greatest_exponent = 10**3000
    greatest_argument = 10**3000

    def __init__(self, digits: int, domain: Domain = "real") -> None:
        super().__init__(digits, domain)

    def is_zero(self, value: Value, _scale: Value = 1) -> bool:
        return bool(value == 0)

    def power(self, base: Value, exponent: Value) -> Value:
        if isinstance(exponent, self.mp.mpf) and self.mp.isint(exponent) and self._is_real(base) and base < 0:
            size = super().power(-base, exponent)
            return -size if int(exponent) % 2 else size
        if isinstance(exponent, Fraction) and isinstance(base, Fraction) and exponent.denominator == 1:
            return (
                super().power(self.number(base), exponent)
                if abs(exponent) > 1000
                else super().power(base, exponent)
            )
        if isinstance(exponent, self.mp.mpf) and self._is_real(base) and base > 0:
            if abs(exponent) > self.greatest_exponent:
                raise UnsupportedError("an exponent in it is too large")
            return self._exp(exponent if base == self.mp.e else exponent * self.mp.log(self.number(base)))
        return super().power(base, exponent)

    def _exp(self, exponent: Value) -> Value:
        """Not of whole numbers: those mpmath multiplies out step by step."""
        if self.mp.isint(exponent) and abs(exponent) > _STEPS:
            half = self.mp.mpf(0.5)
            return self.mp.exp(exponent + half) / self.mp.exp(half)
        return self.mp.exp(exponent)

    def _call(self, name: str, args: list[Value]) -> Value:
        if name == "factorial" and not isinstance(args[0], Fraction):
            return self.mp.gamma(args[0] + 1)
        if name == "binomial" and not all(isinstance(arg, Fraction) for arg in args):
            return self.mp.binomial(*map(self.number, args))
        if name in ("floor", "ceiling") and not isinstance(args[0], Fraction):
            return getattr(self.mp, "ceil" if name == "ceiling" else name)(args[0])
        return super()._call(name, args)


@dataclass(frozen=True, slots=True)
class Tendency:
    """`finite` (`value` is the limit), `infinite` (`value` is its sign) or `none`: there is no limit."""

    kind: str
    value: Any = None


Function = Callable[[FarEvaluator, Value], Value]  # of the distance, or of the place far out


def tendency(function: Function, *, outward: bool, whole: bool = False) -> Tendency | None:
    """What `function` tends to as its argument goes to zero, or `outward` to infinity; None where that is not clear.

    `whole`: only at whole numbers. Raises UndefinedError where it has no value there.
    """
    found = [_trend(_values(function, factor, outward, whole)) for factor in _FACTORS]
    first = found[0]
    if first is None or any(other is None or other.kind != first.kind for other in found):
        return _oscillation(function, outward, whole)
    for other in found[1:]:
        gap = abs(first.value - other.value) if other is not None else 1
        if gap > max(1, abs(first.value)) / 10 ** (SETTLED - 10):
            return _oscillation(function, outward, whole)
    return first


def _place(ev: FarEvaluator, factor: Fraction, scale: int, outward: bool, whole: bool) -> Value:
    first = ev.number(factor) * ev.mp.mpf(10) ** (SCALE if outward else -SCALE)
    size = first ** (scale // SCALE)  # so that logarithms double
    return ev.mp.floor(size) if whole else size


def _values(function: Function, factor: Fraction, outward: bool, whole: bool) -> list[Value]:
    values = []
    for scale in (SCALE, 2 * SCALE, 4 * SCALE):
        ev = FarEvaluator(_DIGITS * scale + SCALE)
        values.append(ev.number(function(ev, _place(ev, factor, scale, outward, whole))))
    return values


def _trend(values: Sequence[Value]) -> Tendency | None:
    first, second, third = values
    if any(not _is_real(value) for value in values):
        raise UnsupportedError("its values there are not real")
    near, nearer = abs(second - first), abs(third - second)
    size = max(1, abs(third))
    tiny = size / 10**SETTLED
    if nearer <= tiny or (nearer < near * 1e-8 and nearer**2 <= tiny * size):
        return Tendency("finite", third)
    if nearer < near * 0.9:  # like 1/log: the steps shrink by a fixed part
        guess, better = 2 * second - first, 2 * third - second
        if abs(guess - better) <= tiny:
            return Tendency("finite", better)
        return None
    grows = abs(third) > abs(second) > abs(first) and third * second > 0 and second * first > 0
    if grows and abs(third) - abs(second) > 0.1 and abs(third) > 3:
        return Tendency("infinite", 1 if third > 0 else -1)
    return None


def _oscillation(function: Function, outward: bool, whole: bool) -> Tendency | None:
    """`none` where the values keep varying by as much, wherever one looks."""
    spreads = []
    for scale in (SCALE, 2 * SCALE):
        ev = FarEvaluator(4 * scale)
        values = [
            ev.number(function(ev, _place(ev, factor, scale, outward, whole))) for factor in _MORE_FACTORS
        ]
        if any(not _is_real(value) for value in values):
            return None
        spreads.append((min(values), max(values)))
    (low, high), (lower, higher) = spreads
    if high - low > 0.01 and higher - lower > (high - low) / 2:
        bounded = max(abs(lower), abs(higher)) < 10 * (1 + max(abs(low), abs(high)))
        if bounded or (lower < -10 and higher > 10):
            return Tendency("none")
    return None


def _is_real(value: Value) -> bool:
    return not hasattr(value, "imag") or value.imag == 0
