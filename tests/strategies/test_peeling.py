"""Equations undone from the outside in, split into factors, or about whole numbers."""

from __future__ import annotations

import pytest
from test_worked import answer_of


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (r"\ln(\ln x) = 1", "e^{e}"),
        (r"\log_2(\log_3 x) = 1", "9"),
        (r"2^{\sqrt{x}} = 8", "9"),
        (r"e^{\sqrt{x}} = 3", r"\ln\left(3\right)^{2}"),
        (r"\sqrt{\ln x} = 2", "e^{4}"),
        (r"\sqrt{\ln x} = -1", r"\emptyset"),
        (r"\sqrt[3]{\ln x} = -2", "e^{-8}"),
        (r"\arctan(\ln x) = \frac{\pi}{4}", "e"),
        ("|2^x - 5| = 3", "1, 3"),
        ("2^{2^x} = 16", "2"),
        ("e^{|x|} = 5", r"-\ln\left(5\right), \ln\left(5\right)"),
        ("e^{1/x} = 4", r"\frac{1}{\ln\left(4\right)}"),
        (r"x^{\ln x} = e^4", "e^{-2}, e^{2}"),
        (r"x^{\lg x} = 1000 x^2", r"\frac{1}{10}, 1000"),
        ("x^{2/3} = 4", "-8, 8"),
        ("x^{2/3} - x^{1/3} - 6 = 0", "-8, 27"),
    ],
)
def test_functions_of_functions(problem: str, answer: str) -> None:
    assert answer_of(problem) == answer


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("x e^x = 0", "0"),
        ("x^2 e^x = e^x", "-1, 1"),
        ("x e^{2x} - x e^x - 2x = 0", r"0, \ln\left(2\right)"),
        ("x e^x - e^x - x + 1 = 0", "0, 1"),
        (r"x \ln x = 0", "1"),  # 0 has no logarithm
        (r"x \ln x = x", "e"),
        (r"(x-2)\ln(x) = 0", "1, 2"),
        (r"(x-3) \log_2(x-1) = 0", "2, 3"),
        ("x e^x = e^x + 1", None),  # no factors
    ],
)
def test_products_with_one_function(problem: str, answer: str | None) -> None:
    assert answer_of(problem) == answer


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("C(n,2)=28", "8"),
        (r"\frac{n!}{(n-2)!} = 56", "8"),
        ("n! = 120", "5"),
        ("n! = 100", r"\emptyset"),
        ("x! = 1", "0, 1"),
        ("A_n^2 = 20", "5"),
        (r"\binom{n}{3} = \binom{n}{5}", "8"),
        ("C(10, x) = C(10, 3)", "3, 7"),
        ("(n+2)! = 20 n!", "3"),
    ],
)
def test_whole_numbers_that_count(problem: str, answer: str) -> None:
    assert answer_of(problem) == answer
