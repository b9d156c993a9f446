"""Values put into expressions, formulas and functions."""

from __future__ import annotations

import pytest

from qmath.notation import Declined, read


@pytest.mark.parametrize(
    ("problem", "task"),
    [
        ("Evaluate x^2 - y when x = -3 and y = 1/2", r"\left(-3\right)^{2} - \frac{1}{2}"),
        ("A = b h, b = 6, h = 4, find A", r"A = 6 \cdot 4 \quad (A \in \mathbb{R})"),
        ("f(x) = x^2, g(x) = x + 1, find f(g(2))", r"\left(2 + 1\right)^{2}"),
        ("f(x) = 2x, find f(a)", r"\text{simplify } 2 a"),
        ("若 f(x) = x+1，则 f(2) = ?", "2 + 1"),
    ],
)
def test_values_are_put_in(problem: str, task: str) -> None:
    found = read(problem)
    assert not isinstance(found, Declined), found.reason
    assert found.latex == task


@pytest.mark.parametrize(
    "problem",
    [
        "Evaluate x^2 + y when x = 2",  # nothing says what y is
        "Evaluate x^2 when x = 2 and x = 3",
        "f(x) = x^2, find g(2)",
        "f(x) = f(x) + 1, find f(2)",
        "Find the slope of x^2 at x = 3",
        "f(x) = x^9, find f(f(f(f(f(2)))))",
        "Find the absolute value of 3x when x = -2",
        "f(x) = x^2 if x > 0, find f(2)",
    ],
)
def test_what_is_not_given_is_declined(problem: str) -> None:
    assert isinstance(read(problem), Declined)


def test_a_system_stays_a_system() -> None:
    found = read("x = 5, y = 2x - 3")
    assert not isinstance(found, Declined)
    assert found.latex.endswith(r"(x, y \in \mathbb{R})")
