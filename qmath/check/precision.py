"""How many digits decide: two different numbers of small expressions differ long before the last of them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow

_LEAST = 60
_MOST = 2_000
_FREE = 12  # digits of all numbers together that the least precision has room for
_PER_DIGIT = 4  # a root of small degree can bring two numbers this much closer than their own digits
_LARGEST_TREE = 3_000  # nodes
_HUGE = 1e9


def evaluator_for(nodes: Iterable[Node], reach: float = 10) -> Evaluator:
    """An Evaluator that can tell apart values of expressions made of `nodes`; beyond its bounds an exact one only.

    `reach` is the greatest size of the letters. Raises UnsupportedError where there is too much of them.
    """
    digits, count = 0.0, 0
    for node in nodes:
        for part in node.walk():
            count += 1
            digits += _digits(part, reach)
        if count > _LARGEST_TREE:
            raise UnsupportedError("it is too long")
    wanted = _LEAST + _PER_DIGIT * int(max(0, min(digits, _HUGE) - _FREE))
    return Evaluator(min(wanted, _MOST), exact_only=wanted > _MOST, reach=reach)


def _digits(part: Node, reach: float) -> float:
    """Decimal digits by which this operation can make a number larger, or the gap between two smaller."""
    match part:
        case Number(value=value):
            return 0.31 * (max(0, value.numerator.bit_length() - 1) + value.denominator.bit_length() - 1)
        case Pow(base=Constant(name="i")):
            return 0
        case Pow(base=base, exponent=exponent):
            if _is_small(exponent):
                return 0 if part.symbols else _size(exponent, reach) * math.log10(_size(base, reach))
            return _size(exponent, reach) * (math.log10(_size(base, reach)) + 1)
        case Call(name="exp" | "sinh" | "cosh" | "tanh" | "coth" | "sech" | "csch", args=(inner,)):
            return _size(inner, reach)
        case Call(name="factorial" | "factorial2" | "binomial" | "permutations", args=args):
            return 3 * max(_size(arg, reach) for arg in args)
    return 0


def can_be_told_apart(node: Node, digits: int) -> bool:
    """Whether `digits` decimal digits tell a constant apart from others that are as short."""
    return evaluator_for([node]).digits - _LEAST < _PER_DIGIT * (digits - _FREE)


def _is_small(exponent: Node) -> bool:
    return isinstance(exponent, Number) and exponent.value <= 4


def _size(node: Node, reach: float) -> float:
    """A generous bound of |value|, at least 1; letters count as `reach`."""
    match node:
        case Number(value=value):
            return min(_HUGE, max(1.0, min(_HUGE, float(value) if value < _HUGE else _HUGE)))
        case Constant(name="pi" | "e" | "i" as name):
            return 1.0 if name == "i" else 4.0
        case Neg(operand=operand):
            return _size(operand, reach)
        case Add(terms=terms):
            return min(_HUGE, sum(_size(term, reach) for term in terms))
        case Mul(factors=parts) | Call(args=parts):
            return min(_HUGE, math.prod(_size(part, reach) for part in parts))
        case Div(numerator=top, denominator=bottom):
            return min(_HUGE, _size(top, reach) * _size(bottom, reach))
        case Pow(base=base, exponent=exponent):
            return 10 ** min(9.0, _size(exponent, reach) * math.log10(max(2.0, _size(base, reach))))
    return reach
