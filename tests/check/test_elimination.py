from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from qmath.check.algebra import Algebra
from qmath.check.elimination import eliminated_points
from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation import Node
from qmath.notation.ast import Relation


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("\\sqrt{x+2} - x", {2, -1, -2}),
        ("\\frac{x^2-4}{x-2}", {-2, 2}),
        ("|x-3| - 2", {1, 3, 5}),
        ("|x-1| + |x+2| - 3", {1, -2}),
        ("\\sqrt{x+5} + \\sqrt{x} - 5", {4, -5, 0}),
        ("\\sqrt[3]{x-1} - 2", {9}),
        ("\\sqrt{8} x - \\sqrt{2}", {Fraction(1, 2)}),
        ("\\pi x^2 - 16 \\pi", {4, -4}),
    ],
)
def test_zeros_poles_and_ends_are_among_the_points(
    text: str, among: set[Fraction], ev: Evaluator, zero: Callable[[str], Relation]
) -> None:
    found = eliminated_points(ev, zero(text), "x")
    for value in among:
        assert any(ev.equal(point.value, Fraction(value)) for point in found)


@pytest.mark.parametrize("text", ["\\sin x", "2^x - 1", "x^{1000}", "(x+y)^2"])
def test_what_is_not_algebraic(text: str, ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    with pytest.raises(UnsupportedError):
        eliminated_points(ev, zero(text), "x")


def test_double_roots_hidden_in_constants_are_not_lost(
    ev: Evaluator, zero: Callable[[str], Relation]
) -> None:
    relation = zero("x^2 - 2 x \\ln(2) + \\ln(2) \\ln(2)")
    assert any(ev.equal(p.value, ev.mp.log(2)) for p in eliminated_points(ev, relation, "x"))
    with pytest.raises(UnsupportedError):
        eliminated_points(ev, zero("x^2 - x \\ln(4) + \\ln(2) \\ln(2)"), "x")


def test_ends_are_kept_before_anything_cancels(ev: Evaluator, node: Callable[[str], Node]) -> None:
    algebra = Algebra(ev, "x")
    numerator, denominator = algebra.ratio(node("\\frac{x}{x}"))
    assert numerator == denominator == 1
    assert len(algebra.ends) == 1
