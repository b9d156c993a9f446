"""Systems that are polynomial in other letters than their own."""

from __future__ import annotations

import pytest
from test_worked import answer_of


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("2^x + 3^y = 17, 2^x - 3^y = -1", "(3, 2)"),
        ("log_2 x + log_2 y = 5, x + y = 12", "(4, 8), (8, 4)"),
        ("2^(x+y) = 32, x - y = 1", "(3, 2)"),
        ("2^x + 2^y = 12, x + y = 5", "(2, 3), (3, 2)"),
        ("e^x + y = 3, 2e^x - y = 3", r"(\ln\left(2\right), 1)"),
        ("4^x - y = 0, y + 3 = 2", r"\emptyset"),
        ("ln x - ln y = 0, x^2 + y^2 = 8", "(2, 2)"),
        ("2^x + 2^y = 6, 2^x - 2^y = 6", r"\emptyset"),
    ],
)
def test_systems_of_powers_and_logarithms(problem: str, answer: str) -> None:
    assert answer_of(problem) == answer


@pytest.mark.parametrize("problem", ["2^x + x = 3, y = x", "2^x*3^y = 12, 3^x*2^y = 18", "|x| = y, |y| = y"])
def test_other_systems_have_no_answer(problem: str) -> None:
    assert answer_of(problem) is None
