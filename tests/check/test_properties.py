"""Problems made from their solutions: the solutions are verified, and anything else is not."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from qmath.check import check

roots = st.lists(st.fractions(-9, 9, max_denominator=6), min_size=1, max_size=4, unique=True)
numbers = st.integers(-50, 50)


def product(solutions: list[Fraction]) -> str:
    return "".join(f"({s.denominator}x - ({s.numerator}))" for s in solutions) + " = 0"


def listed(solutions: list[Fraction]) -> str:
    return ", ".join(f"{s.numerator}/{s.denominator}" for s in solutions)


@settings(max_examples=40, deadline=None)
@given(roots)
def test_roots_are_verified_in_any_order(solutions: list[Fraction]) -> None:
    assert check(product(solutions), listed(solutions[::-1])).verdict.status == "verified"


@settings(max_examples=40, deadline=None)
@given(roots, st.data())
def test_a_root_that_is_missing_is_named(solutions: list[Fraction], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(solutions))
    rest = [s for s in solutions if s != gone]
    verdict = check(product(solutions), listed(rest) if rest else "no solution").verdict
    assert verdict.status == "refuted"
    assert "missing" in verdict.how


@settings(max_examples=40, deadline=None)
@given(roots, st.fractions(-9, 9, max_denominator=100).filter(bool), st.data())
def test_a_root_that_is_moved_is_never_verified(
    solutions: list[Fraction], by: Fraction, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(solutions) - 1))
    moved = [s + by if i == index else s for i, s in enumerate(solutions)]
    if set(moved) != set(solutions):
        assert check(product(solutions), listed(moved)).verdict.status == "refuted"


@settings(max_examples=40, deadline=None)
@given(numbers, numbers, numbers, numbers.filter(bool))
def test_arithmetic(a: int, b: int, c: int, d: int) -> None:
    value = a * b + Fraction(c, d)
    problem = f"({a})*({b}) + ({c})/({d})"
    assert check(problem, f"{value.numerator}/{value.denominator}").verdict.status == "verified"
    assert check(problem, f"{value.numerator + 1}/{value.denominator}").verdict.status == "refuted"


@settings(max_examples=30, deadline=None)
@given(numbers, numbers, st.integers(1, 9), st.integers(1, 9))
def test_linear_systems(x: int, y: int, a: int, b: int) -> None:
    problem = f"{a}x + {b}y = {a * x + b * y}, x - y = {x - y}"
    assert check(problem, f"({x}, {y})").verdict.status == "verified"
    assert check(problem, f"({x + 1}, {y})").verdict.status == "refuted"


@settings(max_examples=30, deadline=None)
@given(st.integers(-9, 9), st.integers(-9, 9))
def test_quadratic_inequalities(a: int, b: int) -> None:
    low, high = sorted((a, b))
    problem = f"(x - ({a}))(x - ({b})) <= 0"
    assert check(problem, f"{low} <= x <= {high}").verdict.status == "verified"
    assert check(problem, f"{low} <= x <= {high + 1}").verdict.status == "refuted"
    assert check(problem, f"x >= {low}").verdict.status == "refuted"
