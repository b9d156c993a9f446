"""Trigonometric equations on the whole line: one period by intervals, and answers as families a + n d."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import sympy

from qmath.check.algebra import Algebra
from qmath.check.critical import critical_points
from qmath.check.membership import decimal_places
from qmath.check.points import Point
from qmath.check.real_line import show, solutions
from qmath.check.values import Evaluator, UnsupportedError, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Empty, Values
from qmath.notation.ast import Call, Constant, Div, Mul, Node, Number, Relation, Symbol
from qmath.notation.latex import to_latex

_FUNCTIONS = ("sin", "cos", "tan", "cot", "sec", "csc")
_MOST_MEMBERS = 60
_INTEGER_LETTERS = frozenset({"n", "k", "m"})


def period(ev: Evaluator, relations: Sequence[Relation], unknown: str) -> Fraction | None:
    """A common period of the relations in units of π, or None where the unknown stands outside of trigonometry."""
    slopes: list[Fraction] = []
    for relation in relations:
        for side in relation.children:
            if not _collect(ev, side, unknown, slopes):
                return None
    if not slopes:
        return None
    common = Fraction(0)
    for slope in slopes:
        common = _gcd(common, slope)
    return Fraction(2) / common


def check_periodic(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, turns: Fraction, answer: Answer
) -> Finding:
    """The verdict on families of solutions, or on the claim that there is none."""
    length = ev.number(turns) * ev.mp.pi
    end = Mul((_node(turns), Constant("pi")))
    window = (
        Relation(_node(Fraction(0)), "<=", Symbol(unknown)),
        Relation(Symbol(unknown), "<", end),
    )
    if not isinstance(answer, (Values, Empty)):
        return unchecked("the answer is no list of solutions")
    items = answer.items if isinstance(answer, Values) else ()
    parameter = answer.parameter if isinstance(answer, Values) else None
    if parameter is None and len(stray := frozenset[str]().union(*(item.symbols for item in items))) == 1:
        (parameter,) = stray & _INTEGER_LETTERS or {None}
    stated: list[Value] = []
    for item in items:
        for value in _members(ev, item, parameter, length):
            at = {unknown: value}
            left, right = (ev(side, at) for side in relations[0].children)
            if not ev.equal(left, right):
                if decimal_places(item) is not None:
                    return unchecked(f"{to_latex(item)} may be a decimal approximation")
                sides = f"left {show(ev, left)}, right {show(ev, right)}"
                return refuted(f"{unknown} = {to_latex(item)} does not satisfy the equation: {sides}")
            stated.append(value - length * ev.mp.floor(value / length + ev.tiny))
    true = solutions(ev, (*relations, *window), unknown, critical_points(ev, (*window, *relations), unknown))
    missing = [point for point in true if not any(_same_turn(ev, point, value, length) for value in stated)]
    if missing:
        return refuted(f"{missing[0].named(unknown)} is missing")
    if true and parameter is None:
        return unchecked("there are infinitely many solutions, and the answer gives only some of them")
    return verified("every solution satisfies the original, and one period has no others")


def _members(ev: Evaluator, item: Node, parameter: str | None, length: Value) -> list[Value]:
    """The values of a family a + n d in one period."""
    if parameter is None or parameter not in item.symbols:
        if parameter is not None:
            raise UnsupportedError("a part of the answer has no integer letter")
        return [ev.number(ev(item, {}))]
    first, second, third = (ev.number(ev(item, {parameter: Fraction(n)})) for n in range(3))
    step = second - first
    if not ev.equal(third - second, step) or ev.is_zero(step):
        raise UnsupportedError("a family in the answer is not linear in its letter")
    count = int(ev.mp.nint(abs(length / step)))
    if not 0 < count <= _MOST_MEMBERS or not ev.equal(abs(step) * count, length):
        raise UnsupportedError(
            "a family in the answer has a period that does not divide that of the equation"
        )
    return [first + k * step for k in range(count)]


def _same_turn(ev: Evaluator, point: Point, value: Value, length: Value) -> bool:
    distance = abs(ev.number(point.value) - value)
    return ev.is_zero(distance) or ev.is_zero(distance - length)


def _collect(ev: Evaluator, node: Node, unknown: str, slopes: list[Fraction]) -> bool:
    """Whether the unknown occurs only in arguments a x + b; their slopes a are added to `slopes`."""
    if unknown not in node.symbols:
        return True
    if isinstance(node, Symbol):
        return False
    if isinstance(node, Call) and node.name in _FUNCTIONS:
        slope = _slope(ev, node.args[0], unknown)
        if slope is None:
            return False
        slopes.append(slope)
        return True
    return all(_collect(ev, child, unknown, slopes) for child in node.children)


def _slope(ev: Evaluator, node: Node, unknown: str) -> Fraction | None:
    try:
        p, q = Algebra(ev, unknown).ratio(node)
    except UnsupportedError:
        return None
    x = sympy.Symbol("x0")
    if not q.is_ground or sympy.degree(p.as_expr(), x) != 1:
        return None
    slope = sympy.diff(p.as_expr(), x) / q.as_expr()
    return abs(Fraction(int(slope.p), int(slope.q))) if slope.is_Rational else None


def _gcd(a: Fraction, b: Fraction) -> Fraction:
    top = math.gcd(a.numerator * b.denominator, b.numerator * a.denominator)
    return Fraction(top, a.denominator * b.denominator)


def _node(value: Fraction) -> Node:
    return Div(Number(Fraction(value.numerator)), Number(Fraction(value.denominator)))
