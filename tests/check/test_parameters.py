from __future__ import annotations

import pytest

from qmath.check import check


@pytest.mark.parametrize(
    ("problem", "answer", "status"),
    [
        ("Solve for y: 2x + y = 5", "y = 5 - 2x", "verified"),
        ("Solve for y: 2x + y = 5", "y = 2x - 5", "refuted"),
        ("Solve ax + b = c for x", r"\frac{c-b}{a}", "verified"),
        ("Solve ax + b = c for x", r"\frac{b-c}{a}", "refuted"),
        ("Solve for r: A = pi r^2", r"\pm\sqrt{\frac{A}{\pi}}", "verified"),
    ],
)
def test_letters_besides_the_unknown(problem: str, answer: str, status: str) -> None:
    assert check(problem, answer).verdict.status == status


def test_positive_values_are_said_to_be_so() -> None:
    assert "positive" in check("Solve for y: 2x + y = 5", "5 - 2x").verdict.how
