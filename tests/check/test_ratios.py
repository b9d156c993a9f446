from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from qmath.check.ratios import numerator
from qmath.check.values import Evaluator
from qmath.notation import Node


@pytest.mark.parametrize(
    "text", ["\\tan x - 1", "1/x + 1/(x-1)", "\\frac{x-3}{x^2+1} - 2", "(\\sec x)^2 - x", "-\\cot x"]
)
def test_the_numerator_is_a_multiple_of_the_expression(
    text: str, ev: Evaluator, node: Callable[[str], Node]
) -> None:
    factors = []
    for x in (Fraction(7, 5), Fraction(11, 4)):
        top, whole = ev.number(ev(numerator(node(text)), {"x": x})), ev.number(ev(node(text), {"x": x}))
        factors.append(top / whole)
    assert all(abs(factor) > 1e-9 for factor in factors)
