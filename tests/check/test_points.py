from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import given
from hypothesis import strategies as st

from qmath.check.points import approximate, merge, rational, roots
from qmath.check.values import Evaluator

X = sympy.Symbol("x")


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5))
def test_all_real_roots_of_a_product(solutions: list[int]) -> None:
    ev = Evaluator(60)
    polynomial = sympy.Poly(sympy.prod([X - s for s in solutions]) * (X**2 + 1) * (X**2 - 2), X)
    found = merge(ev, roots(ev, polynomial))
    assert len(found) == len(set(solutions)) + 2
    assert {p.value for p in found if isinstance(p.value, Fraction)} == set(solutions)


def test_complex_roots_only_where_asked_for(ev: Evaluator) -> None:
    polynomial = sympy.Poly(X**4 + 4, X)
    assert roots(ev, polynomial) == []
    assert len(roots(ev, polynomial, complex_too=True)) == 4


def test_how_points_are_written(ev: Evaluator) -> None:
    assert rational(Fraction(-2, 3)).named("x") == r"x = -\frac{2}{3}"
    assert [p.latex for p in roots(ev, sympy.Poly(X**2 - 2, X))] == [r"- \sqrt{2}", r"\sqrt{2}"]
    assert approximate(ev, ev.mp.pi * 5 / 6).latex == r"\frac{5 \pi}{6}"
    assert approximate(ev, ev.mp.mpf(-2)).value == -2
    assert approximate(ev, ev.mp.e).named("x") == "x ≈ 2.71828"
