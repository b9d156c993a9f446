from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from qmath.check import check
from qmath.check.periodic import period
from qmath.check.values import Evaluator
from qmath.notation.ast import Relation


@pytest.mark.parametrize(
    ("text", "turns"),
    [("\\sin x", 2), ("\\sin(2x) + \\cos(3x)", 2), ("\\cos(x/2)", 4), ("\\sin x + x", None), ("x", None)],
)
def test_common_periods(text: str, turns: int | None, ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    assert period(ev, [zero(text)], "x") == (None if turns is None else Fraction(turns))


@pytest.mark.parametrize(
    ("problem", "answer", "status"),
    [
        ("cos(x) = 0", r"\frac{\pi}{2} + \pi n, n \in \mathbb{Z}", "verified"),
        ("cos(x) = 0", r"\frac{\pi}{2} + 2\pi n, n \in \mathbb{Z}", "refuted"),
        ("cos(x) = 0", r"\pi n, n \in \mathbb{Z}", "refuted"),
        ("cos(x) = 0", r"\frac{\pi}{2}, \frac{3\pi}{2}", "unchecked"),
        ("sin(x) = 2", "no solution", "verified"),
        ("sin(x) = 1", "no solution", "refuted"),
    ],
)
def test_families(problem: str, answer: str, status: str) -> None:
    assert check(problem, answer).verdict.status == status
