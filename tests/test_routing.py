"""The table of modes, in English and Chinese."""

from __future__ import annotations

import pytest

from qmath.notation import read
from qmath.routing import preferred_mode


@pytest.mark.parametrize(
    ("problem", "mode"),
    [
        ("12*13", "cot"),
        ("计算 3+4×5", "cot"),
        ("2x + 5 = 11", "cot"),
        ("Solve for x: 3(x-1) = x/2", "cot"),
        ("12345678 * 87654321", "tir"),
        ("3x^2+7x-6=0", "tir"),
        ("1/(x-1) = 2", "tir"),
        ("Simplify (x^2-1)/(x-1)", "tir"),
        ("Prove that the sum of the angles of a triangle is 180 degrees.", "cot"),
        ("证明：根号2是无理数。", "cot"),
        ("Anna has 3 apples and buys 4 more. How many apples does she have?", "tir"),
        ("How many ways can 5 people sit in a row?", "tir"),
        ("小明有3个苹果，又买了4个，他一共有几个苹果？", "tir"),
    ],
)
def test_preferred_mode(problem: str, mode: str) -> None:
    assert preferred_mode(problem, read(problem)) == mode
