"""From relations in one unknown to finitely many points that hold every solution's ends.

The auxiliary letters of `Algebra` are eliminated by resultants (a route that shares nothing with `sympy.solve`).
What is left are roots of one polynomial: a *superset* of the zeros, of the poles, and of the ends of domains.
Between two neighbouring points nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy

from qmath.check.algebra import Algebra, size
from qmath.check.faults import UnsupportedError
from qmath.check.points import GREATEST_DEGREE, Point, approximate, polynomial_roots, roots
from qmath.check.values import Evaluator
from qmath.notation.ast import Node, Relation

_BRANCHES = 16
_X = sympy.Symbol("x0")


def eliminated_points(ev: Evaluator, relation: Relation, unknown: str) -> list[Point]:
    """Zeros of left - right, poles and ends of domains; unordered and perhaps repeated.

    Raises UnsupportedError for what is not algebraic, or too large.
    """
    algebra = Algebra(ev, unknown)
    polynomials = [algebra.numerator(relation), *algebra.ends]
    return [point for p in polynomials for point in _roots(algebra, p)]


def _roots(algebra: Algebra, polynomial: Any) -> Iterator[Point]:
    for left in eliminate(polynomial, algebra):
        if left.is_ground:
            continue
        if algebra.constants:
            yield from _numeric_roots(algebra, left)
        else:
            yield from roots(algebra.ev, sympy.Poly(left.as_expr(), _X))


def eliminate(polynomial: Any, algebra: Algebra) -> list[Any]:
    """Polynomials without auxiliary letters, one a branch; a branch on which it vanishes has no points."""
    done = [(polynomial, True)]
    for letter, relation in reversed(algebra.relations):
        if len(done) > _BRANCHES:
            raise UnsupportedError("it has too many cases")
        done = [branch for p, exact in done for branch in _without(p, letter, relation, exact)]
    return [p for p, _ in done]


def _without(p: Any, letter: Any, relation: Any, exact: bool) -> Iterator[tuple[Any, bool]]:
    """`exact`: letters were only replaced so far, so that zero means zero on this branch and not on another one."""
    s = letter.as_expr()
    if not p or not p.as_expr().has(s):
        yield p, exact
        return
    for component, _ in relation.factor_list()[1]:
        if not component.as_expr().has(s):
            continue
        left = sympy.resultant(p.as_expr(), component.as_expr(), s)
        if left != 0:
            poly = p.ring.from_expr(sympy.expand(left))
            if size(poly) > 4 * GREATEST_DEGREE:
                raise UnsupportedError("its polynomial has too high a degree")
            yield poly, exact and component.degree(letter) == 1
        elif not exact:
            raise UnsupportedError("two of its radicals depend on each other")


def _numeric_roots(algebra: Algebra, polynomial: Any) -> Iterator[Point]:
    """Real roots of a polynomial whose coefficients hold transcendental constants, by numbers."""
    ev = algebra.ev
    values = {letter.as_expr(): node for letter, node in algebra.constants.items()}
    for factor, _ in polynomial.factor_list()[1]:
        poly = sympy.Poly(factor.as_expr(), _X)
        if poly.degree() < 1:
            continue
        if poly.degree() > GREATEST_DEGREE:
            raise UnsupportedError("its polynomial has too high a degree")
        coefficients = [_coefficient(ev, c, values) for c in poly.all_coeffs()]
        if ev.is_zero(coefficients[0]):
            raise UnsupportedError("a leading coefficient vanishes")
        for value in polynomial_roots(ev, coefficients):
            if ev.is_zero(value.imag):  # raises where a root may be double
                yield approximate(ev, value.real)


def _coefficient(ev: Evaluator, expression: Any, values: dict[Any, Node]) -> Any:
    total = ev.mp.mpf(0)
    letters = list(values)
    for powers, c in sympy.Poly(expression, *letters).terms():
        term = ev.mp.mpf(int(c.p)) / int(c.q)
        for letter, power in zip(letters, powers, strict=True):
            term *= ev.number(ev(values[letter], {})) ** power
        total += term
    return total
