"""Where relations of products of powers, or of sums of logarithms, can change: without the powers, or the logarithms.

`a^p b^q = c` says `p log a + q log b = log c`; `m log f + n log g = k` says `f^m g^n = e^k`. Both are algebraic.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from qmath.check.elimination import eliminated_points
from qmath.check.kernels import NoKernelError, common_base, number_node
from qmath.check.points import Point
from qmath.check.values import Evaluator
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Relation

_MOST = 12  # the greatest power of an argument
_ZERO = Number(Fraction(0))


def by_exponents(ev: Evaluator, relation: Relation, unknown: str) -> list[Point]:
    """All points of a relation between two products of powers. Raises NoKernelError where it is none."""
    left, right = relation.left, relation.right
    match relation:
        case Relation(
            left=Add(terms=(first, Neg(operand=second))), right=Number(value=Fraction(numerator=0))
        ):
            left, right = first, second
    number = Fraction(1)
    powers: list[tuple[Fraction | None, Node, int]] = []
    for side, sign in ((left, 1), (right, -1)):
        for factor, way in _factors(side, sign):
            match _power(factor):
                case (Constant(name="e"), exponent):
                    powers.append((None, exponent, way))
                    continue
                case (base, exponent) if unknown in exponent.symbols and unknown not in base.symbols:
                    powers.append((_positive(ev, base), exponent, way))
                    continue
            number *= _positive(ev, factor) ** way
    if not any(unknown in exponent.symbols for _, exponent, _ in powers):
        raise NoKernelError
    terms = _exact(powers, number) or _logarithms(powers, number)
    return eliminated_points(ev, Relation(Add(tuple(terms)), relation.op, _ZERO), unknown)


def by_arguments(ev: Evaluator, relation: Relation, unknown: str) -> list[Point]:
    """All points of a relation between sums of logarithms. Raises NoKernelError where it is none."""
    constant = Fraction(0)
    logs: list[tuple[Fraction, Node, Fraction | None]] = []
    for side, sign in ((relation.left, 1), (relation.right, -1)):
        for term, c in _terms(ev, side, Fraction(sign)):
            if isinstance(term, Call) and term.name == "log":
                base = None if len(term.args) == 1 else _positive(ev, term.args[1])
                logs.append((c, term.args[0], base))
            else:
                constant += c * _rational(ev, term)
    if not any(unknown in argument.symbols for _, argument, _ in logs):
        raise NoKernelError
    base, exponents = common_base([base for _, _, base in logs])
    weights = [c / n for (c, _, _), n in zip(logs, exponents, strict=True)]
    scale = math.lcm(constant.denominator, *(weight.denominator for weight in weights))
    left: list[Node] = []
    right: list[Node] = []
    for weight, (_, argument, _) in zip(weights, logs, strict=True):
        power = int(weight * scale)
        if abs(power) > _MOST:
            raise NoKernelError
        (left if power > 0 else right).extend([argument] * abs(power))
    shift = int(-constant * scale)
    if abs(shift) > _MOST * _MOST:
        raise NoKernelError
    root = Constant("e") if base is None else number_node(base)
    if shift:
        (right if shift > 0 else left).append(Pow(root, Number(Fraction(abs(shift)))))
    joined = Relation(_product(left), relation.op, _product(right))
    ends = [argument for _, argument, _ in logs if unknown in argument.symbols]
    return [
        point
        for one in (joined, *(Relation(end, "=", _ZERO) for end in ends))
        for point in eliminated_points(ev, one, unknown)
    ]


def _exact(powers: Sequence[tuple[Fraction | None, Node, int]], number: Fraction) -> list[Node] | None:
    """The exponents over one base, where the bases and the number are powers of one; else None."""
    bases = [base for base, _, _ in powers]
    if number != 1:
        bases.append(number)
    try:
        _, exponents = common_base(bases)
    except NoKernelError:
        return None
    terms: list[Node] = [
        Mul((number_node(Fraction(n * sign)), exponent))
        for n, (_, exponent, sign) in zip(exponents, powers, strict=False)
    ]
    return [*terms, number_node(Fraction(exponents[-1]))] if number != 1 else [*terms, _ZERO]


def _logarithms(powers: Sequence[tuple[Fraction | None, Node, int]], number: Fraction) -> list[Node]:
    terms: list[Node] = [
        Mul((number_node(Fraction(sign)), exponent, _log(base))) for base, exponent, sign in powers
    ]
    return [*terms, _log(number) if number != 1 else _ZERO]


def _log(value: Fraction | None) -> Node:
    return Number(Fraction(1)) if value is None else Call("log", (number_node(value),))


def _factors(node: Node, sign: int) -> Iterator[tuple[Node, int]]:
    match node:
        case Mul(factors=factors):
            for factor in factors:
                yield from _factors(factor, sign)
        case Div(numerator=top, denominator=bottom):
            yield from _factors(top, sign)
            yield from _factors(bottom, -sign)
        case _:
            yield node, sign


def _power(node: Node) -> tuple[Node, Node] | None:
    match node:
        case Pow(base=base, exponent=exponent):
            return base, exponent
        case Call(name="exp", args=(exponent,)):
            return Constant("e"), exponent
        case Constant(name="e"):
            return node, Number(Fraction(1))
    return None


def _terms(ev: Evaluator, node: Node, factor: Fraction) -> Iterator[tuple[Node, Fraction]]:
    match node:
        case Add(terms=terms):
            for term in terms:
                yield from _terms(ev, term, factor)
        case Neg(operand=operand):
            yield from _terms(ev, operand, -factor)
        case Mul(factors=factors) if len(others := [f for f in factors if f.symbols]) == 1:
            for other in (f for f in factors if not f.symbols):
                factor *= _rational(ev, other)
            yield from _terms(ev, others[0], factor)
        case Div(numerator=top, denominator=bottom) if top.symbols and not bottom.symbols:
            yield from _terms(ev, top, factor / _rational(ev, bottom))
        case _:
            yield node, factor


def _rational(ev: Evaluator, node: Node) -> Fraction:
    if node.symbols:
        raise NoKernelError
    value = ev(node, {})
    if not isinstance(value, Fraction):
        raise NoKernelError
    return value


def _positive(ev: Evaluator, node: Node) -> Fraction:
    value = _rational(ev, node)
    if value <= 0:
        raise NoKernelError
    return value


def _product(factors: list[Node]) -> Node:
    return Mul((Number(Fraction(1)), Number(Fraction(1)), *factors))
