"""Exponential and logarithmic equations that are algebraic in one u = b^x or u = log x: solved for u, then for x."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy

from qmath.check.algebra import Algebra
from qmath.check.elimination import eliminated_points
from qmath.check.faults import UnsupportedError
from qmath.check.points import Point, approximate, rational
from qmath.check.values import Evaluator
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Relation, Symbol

_U = "u"  # the letter of the kernel; the unknown itself is gone by then


@dataclass(frozen=True, slots=True)
class _Power:
    """base^(slope x + shift) with base a rational, or None for e."""

    base: Fraction | None
    slope: Fraction
    shift: Fraction


def points(ev: Evaluator, relation: Relation, unknown: str) -> list[Point]:
    """All points of `relation` by a kernel. Raises UnsupportedError where it has none."""
    attempts: tuple[Callable[[Evaluator, Relation, str], list[Point]], ...] = (_by_powers, _by_logarithm)
    for attempt in attempts:
        try:
            return attempt(ev, relation, unknown)
        except NoKernelError:
            continue
    raise UnsupportedError("it is not algebraic in one exponential or logarithm")


class NoKernelError(Exception):
    """This kind of kernel does not fit."""


def _by_powers(ev: Evaluator, relation: Relation, unknown: str) -> list[Point]:
    powers: dict[Node, _Power] = {}
    _collect(ev, relation.left, unknown, powers)
    _collect(ev, relation.right, unknown, powers)
    if not powers:
        raise NoKernelError
    base, exponents = common_base([p.base for p in powers.values()])
    scale = math.lcm(*((p.slope * n).denominator for p, n in zip(powers.values(), exponents, strict=True)))
    table: dict[Node, Node] = {}
    for (node, power), n in zip(powers.items(), exponents, strict=True):
        slope = power.slope * n * scale
        factor: Node = Pow(
            Constant("e") if power.base is None else number_node(power.base), number_node(power.shift)
        )
        kernel = Pow(Symbol(_U), number_node(slope))
        table[node] = kernel if power.shift == 0 else Mul((factor, kernel))
    found = eliminated_points(ev, _with(relation, table), _U)
    logarithm = ev.mp.mpf(1) if base is None else ev.mp.log(ev.number(base))
    return [
        approximate(ev, ev.mp.log(ev.number(p.value)) * scale / logarithm)
        for p in found
        if ev.number(p.value) > 0
    ]


def _by_logarithm(ev: Evaluator, relation: Relation, unknown: str) -> list[Point]:
    logarithms: dict[Node, Node] = {}
    for side in (relation.left, relation.right):
        for part in side.walk():
            if isinstance(part, Call) and part.name == "log" and unknown in part.args[0].symbols:
                if part.args[0] != Symbol(unknown) or (len(part.args) == 2 and part.args[1].symbols):
                    raise NoKernelError
                base = Call("log", (part.args[1],)) if len(part.args) == 2 else Number(Fraction(1))
                logarithms[part] = Div(Symbol(_U), base)
    if not logarithms:
        raise NoKernelError
    substituted = _with(relation, logarithms)
    if unknown in substituted.symbols:
        raise NoKernelError
    found = eliminated_points(ev, substituted, _U)
    if any(abs(ev.number(p.value)) > 10_000 for p in found):
        raise UnsupportedError("a solution is too large")
    return [rational(Fraction(0)), *(approximate(ev, ev.mp.exp(ev.number(p.value))) for p in found)]


def _collect(ev: Evaluator, node: Node, unknown: str, found: dict[Node, _Power]) -> None:
    """All exponentials; raises where the unknown occurs outside of them."""
    if unknown not in node.symbols:
        return
    if isinstance(node, Pow) and unknown in node.exponent.symbols and unknown not in node.base.symbols:
        base = None if node.base == Constant("e") else ev(node.base, {})
        if base is not None and not (isinstance(base, Fraction) and base > 0 and base != 1):
            raise NoKernelError
        found[node] = _Power(base, *_line(ev, node.exponent, unknown))
    elif isinstance(node, Call) and node.name == "exp":
        found[node] = _Power(None, *_line(ev, node.args[0], unknown))
    elif isinstance(node, Symbol):
        raise NoKernelError
    else:
        for child in node.children:
            _collect(ev, child, unknown, found)


def _line(ev: Evaluator, node: Node, unknown: str) -> tuple[Fraction, Fraction]:
    """slope and shift of a linear expression with rational coefficients."""
    try:
        p, q = Algebra(ev, unknown).ratio(node)
    except UnsupportedError as error:
        raise NoKernelError from error
    polynomial = sympy.Poly(p.as_expr(), sympy.Symbol("x0"))
    if not q.is_ground or polynomial.degree() > 1 or polynomial.free_symbols_in_domain:
        raise NoKernelError
    lowest = sympy.Rational(q.as_expr())
    slope, shift = (sympy.Rational(polynomial.nth(k)) / lowest for k in (1, 0))
    return Fraction(int(slope.p), int(slope.q)), Fraction(int(shift.p), int(shift.q))


def common_base(bases: list[Fraction | None]) -> tuple[Fraction | None, list[int]]:
    """One base and the exponents that make all of them: 4, 8 and 1/2 are 2^2, 2^3 and 2^-1."""
    if all(base is None for base in bases):
        return None, [1] * len(bases)
    rationals = [base for base in bases if base is not None]
    if len(rationals) < len(bases):
        raise NoKernelError
    vectors = [_factors(base) for base in rationals]
    first = vectors[0]
    content = math.gcd(*first.values())
    unit = {prime: power // content for prime, power in first.items()}
    exponents = []
    for vector in vectors:
        prime, power = next(iter(unit.items()))
        n, rest = divmod(vector.get(prime, 0), power)
        if rest or {p: k * n for p, k in unit.items()} != vector:
            raise NoKernelError
        exponents.append(n)
    common = math.prod((Fraction(p) ** k for p, k in unit.items()), start=Fraction(1))
    return common, exponents


def _factors(base: Fraction) -> dict[int, int]:
    if max(base.numerator, base.denominator) > 10**12:
        raise UnsupportedError("a base in it is too large")
    factors = {int(p): int(k) for p, k in sympy.factorint(base.numerator).items()}
    factors.update({int(p): -int(k) for p, k in sympy.factorint(base.denominator).items()})
    return factors


def number_node(value: Fraction) -> Node:
    whole: Node = Number(Fraction(abs(value.numerator)))
    size = whole if value.denominator == 1 else Div(whole, Number(Fraction(value.denominator)))
    return Neg(size) if value < 0 else size


def _with(relation: Relation, table: dict[Node, Node]) -> Relation:
    def put(node: Node) -> Node:
        if node in table:
            return table[node]
        match node:
            case Neg(operand=operand):
                return Neg(put(operand))
            case Add(terms=terms):
                return Add(tuple(map(put, terms)))
            case Mul(factors=factors):
                return Mul(tuple(map(put, factors)))
            case Div(numerator=top, denominator=bottom):
                return Div(put(top), put(bottom))
            case Pow(base=base, exponent=exponent):
                return Pow(put(base), put(exponent))
            case Call(args=args):
                return replace(node, args=tuple(map(put, args)))
        return node

    return Relation(put(relation.left), relation.op, put(relation.right))
