"""Orders to calculate as signs."""

from __future__ import annotations

import pytest

from qmath.notation.orders import in_calculations


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Divide 3/4 by 2/3.", "Simplify (3/4)/(2/3)"),
        ("Subtract 2x+1 from 5x-3", "Simplify (5x-3)-(2x+1)"),
        ("Add 1/2, 1/3 and 1/4", "Simplify (1/2)+(1/3)+(1/4)"),
        ("What is the square of 13?", "(13)^2"),
        ("the distance between (1, 2) and (4, 6)", r"\sqrt{(4-(1))^2+(6-(2))^2}"),
        ("Find the slope of the line through (1,2) and (3,8)", "(8-(2))/(3-(1))"),
        ("求 -5 的绝对值", "abs(-5)"),
        ("36的平方根", "x^2 = 36"),
    ],
)
def test_orders_become_signs(text: str, signs: str) -> None:
    assert in_calculations(text) == signs


@pytest.mark.parametrize(
    "text",
    [
        "Divide the cake by 3 = 4",
        "the square of 2x",
        "the distance between two points",
        "Divide 12 by 3 plus 1",
        "Divide 12 by 3 + 1",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert in_calculations(text) == text
