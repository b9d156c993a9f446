"""Equations by division, change of base, and inverse functions."""

from __future__ import annotations

import pytest
from test_worked import answer_of


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (
            "4^x + 6^x = 9^x",
            r"\frac{\ln\left(\frac{1 + \sqrt{5}}{2}\right)}{\ln\left(\frac{3}{2}\right)}",
        ),
        ("2*4^x - 5*6^x + 3*9^x = 0", "-1, 0"),  # with t = (3/2)^x: 3t^2 - 5t + 2 = 0
        ("3*16^x + 36^x = 2*81^x", r"\frac{1}{2}"),
        ("log_2 x + log_x 2 = 5/2", r"\sqrt{2}, 4"),
        ("log_3 x + 2 log_x 3 = 3", "3, 9"),
        ("arcsin x = pi/6", r"\frac{1}{2}"),
        ("2 arccos x = pi/3", r"\frac{\sqrt{3}}{2}"),
        ("arcsin x = 2", r"\emptyset"),
        ("sinh x = 3/4", r"\ln\left(2\right)"),
        ("cosh x = 5/4", r"-\ln\left(2\right), \ln\left(2\right)"),
    ],
)
def test_equations_in_another_letter(problem: str, answer: str) -> None:
    assert answer_of(problem) == answer


@pytest.mark.parametrize("problem", ["2^x + 3^x = 5^x", "arcsin x = x", "log_2 x = log_x 3"])
def test_what_no_single_letter_solves(problem: str) -> None:
    assert answer_of(problem) is None
