"""Derivatives of named functions, as orders."""

from __future__ import annotations

import pytest

from qmath.notation.primes import as_derivative


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("f(x) = x^3, find f'(2)", "Find the derivative of x^3 with respect to x at x = 2"),
        ("If g(t) = t^2, what is g''(t)?", "Find the second derivative of t^2 with respect to t"),
        ("Find f'(x) if f(x) = tan x", "Find the derivative of tan x with respect to x"),
        ("Find dy/dx if y = x^2 + 5x", "Find the derivative of x^2 + 5x with respect to x"),
        (r"\frac{d^2y}{dx^2} for y = x^4", "Find the second derivative of x^4 with respect to x"),
        ("y = x e^x, y' = ?", "Find the derivative of x e^x"),
        ("(x^2 sin x)'", "Find the derivative of x^2 sin x"),
        ("已知 f(x)=x^2+1,求 f'(3)的值", "Find the derivative of x^2+1 with respect to x at x = 3"),
    ],
)
def test_questions_become_orders(text: str, order: str) -> None:
    assert as_derivative(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "f(x) = x^3, find g'(2)",  # another function
        "f(x) = x^3, find f(2)",
        "y' = y",  # a differential equation
        "y'' + y = 0",
        "Find dx/dy if y = x^2",
        "(x+1)(x+2)'",  # of the last factor or of the product
        "x'",
        "f'(x) = 2x, find f(x)",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert as_derivative(text) == text
