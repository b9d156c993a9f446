from __future__ import annotations

from collections.abc import Callable

import pytest
from mpmath import iv

from qmath.check.faults import UnsupportedError
from qmath.check.jets import JetEvaluator, contains_zero
from qmath.check.values import Evaluator
from qmath.notation import Node


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("x^3", 12, 12),
        ("\\ln x", 0.5, -0.25),
        ("1/x", -0.25, 0.25),
        ("e^x", 7.38905609893065, 7.38905609893065),
        ("\\sin x", -0.4161468365471424, -0.9092974268256817),
        ("\\sqrt{x}", 0.3535533905932738, -0.08838834764831845),
    ],
)
def test_derivatives_at_two(
    text: str, first: float, second: float, ev: Evaluator, node: Callable[[str], Node]
) -> None:
    jet = JetEvaluator(ev, "x")(node(text), iv.mpf([1.999999, 2.000001]))
    assert jet.first.a <= first <= jet.first.b
    assert jet.second.a <= second <= jet.second.b
    assert float((jet.first.b - jet.first.a).b) < 1e-3


def test_bounds_hold_on_a_wide_box(ev: Evaluator, node: Callable[[str], Node]) -> None:
    jet = JetEvaluator(ev, "x")(node("x^2 - 2x"), iv.mpf([0, 3]))
    assert jet.value.a <= -1
    assert jet.value.b >= 3
    assert contains_zero(jet.first)


def test_unknown_functions(ev: Evaluator, node: Callable[[str], Node]) -> None:
    with pytest.raises(UnsupportedError):
        JetEvaluator(ev, "x")(node("\\lfloor x \\rfloor"), iv.mpf([0, 1]))
