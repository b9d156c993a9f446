"""Sizes: what would explode in any computer algebra system is refused before one sees it."""

from __future__ import annotations

import math

from qmath.notation.ast import Add, Call, Constant, Div, Fold, Mul, Neg, Node, Number, Pow
from qmath.notation.functions import BARE
from qmath.notation.tokens import Refusal

MAX_DIGITS = 4_000  # Python prints integers of up to 4,300 digits
MAX_EXPONENT = 4_000
MAX_FACTORIAL = 1_300

# Functions whose values are not greater than their first argument, and those that are rational only where small.
_MODEST = frozenset(
    ("sqrt", "percent", "abs", "degrees", "root", "log", "floor", "ceiling", "sign", "mod", "re", "im")
)
_RATIONALLY_SMALL = BARE - {"exp", "log"}


def check_size(node: Node) -> None:
    """Raise Refusal where a number in `node` would have more than `MAX_DIGITS` digits."""
    if _digits(node) > MAX_DIGITS:
        raise Refusal(f"a number of more than {MAX_DIGITS} digits")


def modular_power(node: Node) -> tuple[int, int, int] | None:
    """`a^b mod n` with integers, which never needs the power itself; a negative b asks for an inverse."""
    match node:
        case Call(name="mod", args=(Pow(base=Number() as base, exponent=exponent), Number() as modulus)):
            inner = exponent.operand if isinstance(exponent, Neg) else exponent
            if not (isinstance(inner, Number) and inner.is_integer):
                return None
            if base.is_integer and modulus.is_integer and modulus.value > 0:
                times = -int(inner.value) if isinstance(exponent, Neg) else int(inner.value)
                return int(base.value), times, int(modulus.value)
    return None


def _digits(node: Node) -> float:
    """An upper estimate of the decimal digits that exact arithmetic on `node` has to carry."""
    if modular_power(node) is not None:
        return max(_digits(child) for child in node.children[0].children)
    match node:
        case Number(value=value):
            return (value.numerator.bit_length() + value.denominator.bit_length()) * 0.302
        case Pow(base=base, exponent=exponent):
            if exponent.symbols:
                return _digits(base) + _digits(exponent)
            times = abs(_value(exponent))
            if times > MAX_EXPONENT:
                raise Refusal(f"an exponent greater than {MAX_EXPONENT}")
            return max(_digits(base) * max(times, 1), _digits(exponent))
        case Call(name="factorial" | "factorial2" | "permutations" | "binomial", args=args):
            top = abs(_value(args[0]))
            if not args[0].symbols and top > MAX_FACTORIAL:
                raise Refusal(f"a factorial or binomial of more than {MAX_FACTORIAL}")
            return 4 * top if not args[0].symbols else sum(map(_digits, args))
        case Fold(lower=lower, upper=upper):
            span = 0.0 if upper.symbols or lower.symbols else _value(upper) - _value(lower)
            if MAX_EXPONENT < span < math.inf and node.kind == "product":
                raise Refusal(f"a product of more than {MAX_EXPONENT} factors")
            return max(map(_digits, node.children))
    return sum(map(_digits, node.children))


def _value(node: Node) -> float:
    """A rough value: infinite where it cannot be told or is too great for a float."""
    try:
        match node:
            case Number(value=value):
                return float(value)
            case Constant(name="pi"):
                return math.pi
            case Constant(name="e"):
                return math.e
            case Constant(name="i"):
                return 1.0
            case Neg(operand=operand):
                return -_value(operand)
            case Add(terms=terms):
                return sum(map(_value, terms))
            case Mul(factors=factors):
                return math.prod(map(_value, factors))
            case Div(numerator=numerator, denominator=denominator):
                return _value(numerator) / _value(denominator)
            case Pow(base=base, exponent=exponent):
                return math.pow(abs(_value(base)), _value(exponent))
            case Call(name="factorial", args=(arg,)):
                return math.gamma(min(abs(_value(arg)), 1e9) + 1)
            case Call(name="exp", args=(arg,)):
                return math.exp(_value(arg))
            case Call(name=name, args=(arg, *_)) if name in _MODEST:
                return abs(_value(arg)) + 1
            case Call(name="gcd" | "lcm" | "max" | "min" | "binomial" | "permutations", args=args):
                return math.prod(abs(_value(arg)) + 1 for arg in args)
            case Call(name=name) if name in _RATIONALLY_SMALL:
                return 1_000.0
    except (OverflowError, ZeroDivisionError, ValueError):
        return math.inf
    return math.inf
