"""Intervals that hold a function's values and its first two derivatives: automatic differentiation with rigour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
from mpmath import iv
from mpmath.libmp import ComplexResult

from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Symbol

Interval = Any  # mpmath.iv.mpf; mpmath ships no types


@dataclass(frozen=True, slots=True)
class Jet:
    """Bounds of f, f′ and f″ on a box."""

    value: Interval
    first: Interval
    second: Interval

    def __add__(self, other: Jet) -> Jet:
        return Jet(self.value + other.value, self.first + other.first, self.second + other.second)

    def __neg__(self) -> Jet:
        return Jet(-self.value, -self.first, -self.second)

    def __mul__(self, other: Jet) -> Jet:
        return Jet(
            _times(self.value, other.value),
            _times(self.first, other.value) + _times(self.value, other.first),
            _times(self.second, other.value)
            + 2 * _times(self.first, other.first)
            + _times(self.value, other.second),
        )

    def through(self, value: Interval, first: Interval, second: Interval) -> Jet:
        """The jet of g(f), given bounds of g, g′ and g″ on the values of f."""
        slope = _times(first, self.first)
        return Jet(value, slope, _times(second, self.first**2) + _times(first, self.second))


def _times(a: Interval, b: Interval) -> Interval:
    """A product in which zero wins over what is only unbounded: on an infinite box every number is finite."""
    return iv.mpf(0) if a == 0 or b == 0 else a * b


def contains_zero(interval: Interval) -> bool:
    return bool(interval.a <= 0 <= interval.b)


class JetEvaluator:
    """Jets of an expression in one letter. Raises UnsupportedError for functions that it does not know."""

    def __init__(self, ev: Evaluator, unknown: str) -> None:
        self.ev = ev
        self.unknown = unknown

    def __call__(self, node: Node, box: Interval) -> Jet:
        if self.unknown not in node.symbols:
            return _constant(self._number(node))
        match node:
            case Symbol():
                return Jet(box, iv.mpf(1), iv.mpf(0))
            case Neg(operand=operand):
                return -self(operand, box)
            case Add(terms=terms):
                total = self(terms[0], box)
                for term in terms[1:]:
                    total = total + self(term, box)
                return total
            case Mul(factors=factors):
                product = self(factors[0], box)
                for factor in factors[1:]:
                    product = product * self(factor, box)
                return product
            case Div(numerator=top, denominator=bottom):
                return self(top, box) * _power(self(bottom, box), -1)
            case Pow(base=base, exponent=exponent) if self.unknown not in exponent.symbols:
                return _power(self(base, box), self._exponent(exponent))
            case Pow(base=base, exponent=exponent) if self.unknown not in base.symbols:
                return _exp(_constant(iv.log(self._number(base))) * self(exponent, box))
            case Call(name="root", args=(radicand, degree)):
                return _power(self(radicand, box), 1 / self._number(degree))
            case Call(name="log", args=(inner, base)):
                return _log(self(inner, box)) * _constant(1 / iv.log(self._number(base)))
            case Call(name=name, args=(inner,)) if name in _FUNCTIONS:
                return _FUNCTIONS[name](self(inner, box))
        raise UnsupportedError("its zeros are not bounded here")

    def _number(self, node: Node) -> Interval:
        """A constant, widened by far more than the error of its digits."""
        value = self.ev.number(self.ev(node, {}))
        if isinstance(node, (Number, Constant)) or value == int(value):
            return (
                iv.mpf(int(value))
                if value == int(value)
                else iv.mpf(str(value)) * iv.mpf([1 - 1e-14, 1 + 1e-14])
            )
        return iv.mpf(str(self.ev.mp.nstr(value, 30))) * iv.mpf([1 - 1e-14, 1 + 1e-14])

    def _exponent(self, node: Node) -> Any:
        value = self.ev(node, {})
        integral = value == int(value)
        return int(value) if integral else self._number(node)


def _constant(value: Interval) -> Jet:
    return Jet(value, iv.mpf(0), iv.mpf(0))


def _power(u: Jet, n: Any) -> Jet:
    x = u.value
    if isinstance(n, int):
        if n == 0:
            return _constant(iv.mpf(1))
        lower = n * x ** (n - 1)
        lowest = n * (n - 1) * x ** (n - 2) if n not in (0, 1) else iv.mpf(0)
        return u.through(x**n, lower, lowest)
    x = _positive(x)
    return u.through(x**n, n * x ** (n - 1), n * (n - 1) * x ** (n - 2))


def _positive(x: Interval) -> Interval:
    """The part of a box on which a root or a logarithm is defined; elsewhere there is nothing to bound."""
    if x.b < 0:
        raise ComplexResult("nowhere defined")
    return iv.mpf([max(0, x.a), x.b])


def _exp(u: Jet) -> Jet:
    value = iv.exp(u.value)
    return u.through(value, value, value)


def _log(u: Jet) -> Jet:
    x = _positive(u.value)
    return u.through(iv.log(x), 1 / x, -1 / x**2)


def _sin(u: Jet) -> Jet:
    sine, cosine = iv.sin(u.value), iv.cos(u.value)
    return u.through(sine, cosine, -sine)


def _cos(u: Jet) -> Jet:
    sine, cosine = iv.sin(u.value), iv.cos(u.value)
    return u.through(cosine, -sine, -cosine)


def _absolute(u: Jet) -> Jet:
    if u.value.a >= 0:
        return u
    if u.value.b <= 0:
        return -u
    anything = iv.mpf(["-inf", "inf"])
    return Jet(iv.mpf([0, max(-u.value.a, u.value.b)]), anything, anything)


def _between(function: Callable[[Any], Any], x: Interval) -> Interval:
    """The values of a rising function on a box, widened by far more than the error of its digits."""
    low, high = (function(mpmath.mpf(end)) for end in (x.a.mid, x.b.mid))
    return iv.mpf([low - abs(low) * _WIDER, high + abs(high) * _WIDER])


def _atan(u: Jet) -> Jet:
    x = u.value
    slope = 1 / (1 + x**2)
    return u.through(_between(mpmath.atan, x), slope, _times(-2 * x, slope**2))


def _asin(u: Jet) -> Jet:
    x = u.value
    if x.b < -1 or x.a > 1:
        raise ComplexResult("nowhere defined")
    x = iv.mpf([max(-1, x.a), min(1, x.b)])
    rest = iv.mpf([max(0, (1 - x**2).a), (1 - x**2).b])
    return u.through(_between(mpmath.asin, x), rest ** iv.mpf(-0.5), _times(x, rest ** iv.mpf(-1.5)))


def _tanh(u: Jet) -> Jet:
    value = _between(mpmath.tanh, u.value)
    slope = 1 - value**2
    return u.through(value, slope, -2 * value * slope)


def _half(u: Jet, sign: int) -> Jet:
    """Half of e^u plus or minus e^-u."""
    return _constant(iv.mpf(0.5)) * (_exp(u) + _constant(iv.mpf(sign)) * _exp(-u))


_WIDER = mpmath.mpf(10) ** -13
_FUNCTIONS: dict[str, Callable[[Jet], Jet]] = {
    "exp": _exp,
    "log": _log,
    "sin": _sin,
    "cos": _cos,
    "tan": lambda u: _sin(u) * _power(_cos(u), -1),
    "cot": lambda u: _cos(u) * _power(_sin(u), -1),
    "sec": lambda u: _power(_cos(u), -1),
    "csc": lambda u: _power(_sin(u), -1),
    "sqrt": lambda u: _power(u, iv.mpf(0.5)),
    "abs": _absolute,
    "atan": _atan,
    "asin": _asin,
    "acos": lambda u: _constant(iv.pi / 2) + -_asin(u),
    "sinh": lambda u: _half(u, -1),
    "cosh": lambda u: _half(u, 1),
    "tanh": _tanh,
}
