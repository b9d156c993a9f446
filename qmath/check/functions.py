"""The functions of `notation.functions` at a point, exact where the argument is rational and the value is."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from qmath.check.faults import PoleError, UndefinedError, UnsupportedError
from qmath.check.values import GREATEST_FACTORIAL, Value
from qmath.notation.ast import Fold

if TYPE_CHECKING:
    from qmath.check.values import Evaluator

LONGEST_FOLD = 5_000  # terms

# Reciprocal functions, and where their denominators vanish.
_RECIPROCAL = {"cot": ("cos", "sin"), "sec": ("", "cos"), "csc": ("", "sin"), "tan": ("sin", "cos")}
_RECIPROCAL |= {"coth": ("cosh", "sinh"), "sech": ("", "cosh"), "csch": ("", "sinh")}
_PLAIN = frozenset({"sin", "cos", "sinh", "cosh", "tanh", "atan", "asinh"})
_BETWEEN_ONES = frozenset({"asin", "acos", "atanh"})


def call(ev: Evaluator, name: str, args: list[Value]) -> Value:
    """`name` applied to `args`. Raises UndefinedError, or UnsupportedError for what is not a number's function."""
    if name in _INTEGER:
        return _integer_call(name, args)
    x = args[0]
    match name:
        case "sqrt":
            return ev.root(x, 2)
        case "root":
            degree = args[1]
            if not (isinstance(degree, Fraction) and degree.denominator == 1):
                raise UnsupportedError("the degree of a root in it is no integer")
            return ev.root(x, int(degree))
        case "log":
            return ev.log(x, args[1] if len(args) == 2 else None)
        case "abs":
            return abs(x)
        case "exp":
            return ev.power(+ev.mp.e, x)
        case "percent":
            return ev.divide(x, Fraction(100))
        case "percentage":
            return ev.apply(operator.mul, x, Fraction(100))
        case "indegrees":
            return ev.number(x) * 180 / ev.mp.pi if x else x
        case "degrees":
            return ev.number(x) * ev.mp.pi / 180 if x else x
        case "sign":
            return Fraction(ev.compare(x, Fraction(0)))
        case "max" | "min":
            return _extreme(ev, args, 1 if name == "max" else -1)
        case "re" | "im" | "conjugate" | "arg":
            return getattr(ev.mp, {"conjugate": "conj"}.get(name, name))(ev.number(x))
    return _transcendental(ev, name, x)


def fold_up(ev: Evaluator, fold: Fold, at: Mapping[str, Value]) -> Value:
    """A sum or product over a range of integers, term by term."""
    lower, upper = ev(fold.lower, at), ev(fold.upper, at)
    if not (isinstance(lower, Fraction) and isinstance(upper, Fraction)):
        raise UnsupportedError("the bounds of a sum in it are no integers")
    if lower.denominator != 1 or upper.denominator != 1 or upper - lower > LONGEST_FOLD:
        raise UnsupportedError("a sum in it is too long")
    neutral = Fraction(0 if fold.kind == "sum" else 1)
    total: Value = neutral
    for index in range(int(lower), int(upper) + 1):
        term = ev(fold.body, {**at, fold.variable: Fraction(index)})
        total = ev.bounded(ev.apply(operator.add if fold.kind == "sum" else operator.mul, total, term))
    return total


def _transcendental(ev: Evaluator, name: str, x: Value) -> Value:
    if x == 0 and name in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh"):
        return Fraction(0)
    if x == 0 and name in ("cos", "cosh", "sec", "sech"):
        return Fraction(1)
    number = ev.number(x)
    if abs(number) > ev.greatest_argument:
        raise UnsupportedError("the argument of a function in it is too large")
    if name in _RECIPROCAL:
        top, bottom = _RECIPROCAL[name]
        numerator = getattr(ev.mp, top)(number) if top else ev.mp.mpf(1)
        denominator = getattr(ev.mp, bottom)(number)
        if ev.is_zero(denominator):
            raise PoleError(f"makes {name} undefined")
        return numerator / denominator
    if name in _PLAIN:
        return getattr(ev.mp, name)(number)
    if name in _BETWEEN_ONES:
        if ev.domain == "real" and abs(number) > 1 + ev.tiny:
            raise UndefinedError(f"is outside the domain of {name}")
        if ev.domain == "real":
            number = max(ev.mp.mpf(-1), min(ev.mp.mpf(1), number))
        return getattr(ev.mp, name)(number)
    if name == "acosh":
        if ev.domain == "real" and number < 1:
            raise UndefinedError("is outside the domain of acosh")
        return ev.mp.acosh(number)
    raise UnsupportedError(f"{name} is not computed here")


def _extreme(ev: Evaluator, args: list[Value], direction: int) -> Value:
    best = args[0]
    for value in args[1:]:
        if ev.compare(value, best) == direction:
            best = value
    return best


def _integer_call(name: str, args: list[Value]) -> Value:
    if not all(isinstance(arg, Fraction) for arg in args):
        raise UnsupportedError(f"the argument of {name} is not rational")
    if name in ("floor", "ceiling"):
        return Fraction(math.floor(args[0]) if name == "floor" else math.ceil(args[0]))
    if any(arg.denominator != 1 for arg in args):
        if name == "mod":
            raise UnsupportedError("the argument of mod is no integer")
        raise UndefinedError(f"gives {name} an argument that is no integer")
    return Fraction(_INTEGER[name](*(arg.numerator for arg in args)))


def _factorial(n: int) -> int:
    if n < 0:
        raise UndefinedError("makes the argument of a factorial negative")
    if n > GREATEST_FACTORIAL:
        raise UnsupportedError("a factorial in it is too large")
    return math.factorial(n)


def _double_factorial(n: int) -> int:
    _factorial(n)
    return math.prod(range(n, 0, -2))


def _choose(n: int, k: int) -> int:
    if n < 0 or k < 0 or min(k, n - k) > GREATEST_FACTORIAL:
        raise UnsupportedError("a binomial coefficient in it is out of bounds")
    return math.comb(n, k)


def _permutations(n: int, k: int) -> int:
    if n < 0 or k < 0 or k > GREATEST_FACTORIAL:
        raise UnsupportedError("a number of permutations in it is out of bounds")
    return math.perm(n, k)


def _mod(a: int, n: int) -> int:
    if n <= 0:
        raise UndefinedError("makes a modulus not positive")
    return a % n


def _totient(n: int) -> int:
    """By trial division."""
    if not 1 <= n <= 10**12:
        raise UnsupportedError("the argument of the totient is out of bounds")
    result, p = n, 2
    while p * p <= n:
        if n % p == 0:
            result -= result // p
            while n % p == 0:
                n //= p
        p += 1
    return result - result // n if n > 1 else result


def _divisors(n: int) -> int:
    """Their number, by trial division."""
    if not 1 <= n <= 10**12:
        raise UnsupportedError("the number whose divisors are counted is out of bounds")
    count, p = 1, 2
    while p * p <= n:
        power = 0
        while n % p == 0:
            n, power = n // p, power + 1
        count, p = count * (power + 1), p + 1
    return count * (2 if n > 1 else 1)


def _divisor_sum(n: int) -> int:
    """By trial division."""
    if not 1 <= n <= 10**12:
        raise UnsupportedError("the number whose divisors are added is out of bounds")
    low = [d for d in range(1, math.isqrt(n) + 1) if n % d == 0]
    return sum({*low, *(n // d for d in low)})


_INTEGER: dict[str, Callable[..., int]] = {
    "floor": math.floor,
    "ceiling": math.ceil,
    "factorial": _factorial,
    "factorial2": _double_factorial,
    "binomial": _choose,
    "permutations": _permutations,
    "gcd": math.gcd,
    "lcm": math.lcm,
    "mod": _mod,
    "totient": _totient,
    "divisors": _divisors,
    "divisorsum": _divisor_sum,
}
