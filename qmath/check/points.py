"""Real numbers where something can happen: the roots of polynomials, counted by Sturm's theorem.

A `Point` is exact where it is rational; else it has as many digits as the evaluator it was made for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator, Value

GREATEST_DEGREE = 24


@dataclass(frozen=True, slots=True)
class Point:
    """A real (or, where asked for, complex) number with the way to write it: `= \\frac{2}{3}`, `\\approx 1.3247`."""

    value: Value
    latex: str
    exact: bool = True

    def named(self, letter: str) -> str:
        return f"{letter} {'=' if self.exact else '≈'} {self.latex}"


def rational(value: Fraction) -> Point:
    if value.denominator == 1:
        return Point(value, str(value.numerator))
    sign = "-" if value < 0 else ""
    return Point(value, rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}")


def approximate(ev: Evaluator, value: Value) -> Point:
    """A point known by its digits, named as a short rational or multiple of π where it is one to all of them."""
    guess = Fraction(int(ev.mp.nint(value.real * _DENOMINATORS)), _DENOMINATORS)
    if abs(ev.number(guess) - value) <= ev.tiny:
        return rational(guess)
    turns = Fraction(int(ev.mp.nint(value.real / ev.mp.pi * _DENOMINATORS)), _DENOMINATORS)
    if abs(ev.number(turns) * ev.mp.pi - value) <= ev.tiny:
        return Point(value, sympy.latex(sympy.Rational(turns.numerator, turns.denominator) * sympy.pi))
    return Point(value, ev.mp.nstr(value, 6), exact=False)


_DENOMINATORS = 5040


def roots(ev: Evaluator, polynomial: Any, *, complex_too: bool = False) -> list[Point]:
    """The distinct real (or all complex) roots of a nonzero `sympy.Poly` in one letter over the rationals."""
    points: list[Point] = []
    for factor, _ in polynomial.factor_list()[1]:
        if factor.degree() == 1:
            lead, constant = (Fraction(int(c.p), int(c.q)) for c in map(sympy.Rational, factor.all_coeffs()))
            points.append(rational(-constant / lead))
        elif factor.degree() == 2:
            points += _quadratic(ev, factor, complex_too)
        elif factor.degree() <= GREATEST_DEGREE:
            points += _numeric(ev, factor, complex_too)
        else:
            raise UnsupportedError("its polynomial has too high a degree")
    return points


def _quadratic(ev: Evaluator, factor: Any, complex_too: bool) -> list[Point]:
    a, b, c = factor.all_coeffs()
    discriminant = b * b - 4 * a * c
    if discriminant < 0 and not complex_too:
        return []
    square = ev.mp.sqrt(ev.number(_fraction(discriminant)))
    centre, scale = ev.number(_fraction(-b / (2 * a))), ev.number(_fraction(1 / (2 * a)))
    surd = sympy.sqrt(discriminant)
    return [
        Point(centre + sign * square * scale, sympy.latex(sympy.radsimp((-b + sign * surd) / (2 * a))))
        for sign in (-1, 1)
    ]


def _numeric(ev: Evaluator, factor: Any, complex_too: bool) -> list[Point]:
    coefficients = [ev.number(_fraction(c)) for c in factor.all_coeffs()]
    found = polynomial_roots(ev, coefficients)
    if complex_too:
        return [approximate(ev, value) for value in found]
    real = [approximate(ev, value.real) for value in found if abs(value.imag) <= ev.tiny]
    if len(real) != factor.count_roots():
        raise UnsupportedError("the real roots of its polynomial could not be separated")
    return real


def polynomial_roots(ev: Evaluator, coefficients: list[Value]) -> list[Value]:
    """All complex roots of a square-free polynomial with numeric coefficients, highest power first."""
    try:
        found = ev.mp.polyroots(coefficients, maxsteps=200, extraprec=4 * ev.mp.prec)
    except (ev.mp.NoConvergence, ZeroDivisionError) as error:
        raise UnsupportedError("the roots of its polynomial could not be computed") from error
    return [ev.mp.mpc(value) for value in found]


def merge(ev: Evaluator, points: Iterable[Point]) -> list[Point]:
    """The points in increasing order, each once; exact ones win over approximate ones."""
    ordered = sorted(points, key=lambda point: (ev.number(point.value), not point.exact))
    distinct: list[Point] = []
    for point in ordered:
        if not distinct or not ev.equal(distinct[-1].value, point.value):
            distinct.append(point)
        elif isinstance(point.value, Fraction):
            distinct[-1] = point
    return distinct


def _fraction(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q))
