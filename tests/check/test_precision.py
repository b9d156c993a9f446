from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.check.faults import UnsupportedError
from qmath.check.precision import evaluator_for
from qmath.notation import Node
from qmath.notation.ast import Add, Pow, integer


def test_small_numbers_need_few_digits(node: Callable[[str], Node]) -> None:
    assert evaluator_for([node("3x^2 + 7x - 6")]).digits == 60


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("10^{-70}", 130),
        ("\\frac{1}{" + "9" * 90 + "}", 150),
        ("e^{-500}", 500),
        ("\\tanh 300", 300),
        ("1/(200!)", 400),
    ],
)
def test_digits_grow_with_what_numbers_can_do(text: str, least: int, node: Callable[[str], Node]) -> None:
    assert evaluator_for([node(text)]).digits >= least


def test_beyond_the_bounds(node: Callable[[str], Node]) -> None:
    assert evaluator_for([Pow(integer(10), integer(-9999))]).exact_only
    with pytest.raises(UnsupportedError, match="too long"):
        evaluator_for([Add((node("x"),) * 4000)])
