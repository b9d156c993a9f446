"""Equal is not simple: what is left to do in an answer to "simplify" or "rationalise"."""

from __future__ import annotations

import pytest

from qmath.check import check


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("Simplify 3x + 5x - 2x", "6x"),
        ("Simplify (x^2-9)/(x^2+6x+9)", "(x-3)/(x+3)"),
        ("Simplify 1/x + 1/y", "(x+y)/(xy)"),
        (r"Simplify \frac{6}{\sqrt{3}}", r"2\sqrt{3}"),
        ("Simplify sqrt(50)", "5*2^(1/2)"),
        ("Rationalize the denominator of 5/sqrt(10)", r"\frac{\sqrt{10}}{2}"),
        ("1/sqrt(2)", r"\sqrt{1/2}"),
        (r"\frac{6}{\sqrt{3}}", r"\frac{6\sqrt{3}}{3}"),
    ],
)
def test_simple_answers(problem: str, answer: str) -> None:
    assert check(problem, answer).verdict.status == "verified"


@pytest.mark.parametrize(
    ("problem", "answer", "clause"),
    [
        ("Simplify 3x + 5x - 2x", "8x-2x", "terms of it can be put together"),
        ("Simplify 2(x+3) - 3(x-1)", "2x+6-3x+3", "terms of it can be put together"),
        ("Simplify x^5/x^2", "x^{5-2}", "terms of it can be put together"),
        ("Simplify (x^2-9)/(x^2+6x+9)", "(x-3)(x+3)/(x+3)^2", "can be reduced"),
        (r"Simplify \frac{1-\cos^2 x}{\sin x}", r"\frac{\sin^2 x}{\sin x}", "can be reduced"),
        (r"Simplify \frac{6}{\sqrt{3}}", r"\frac{6\sqrt3}{3}", "can be reduced"),
        ("Simplify 2/4 + 4/16", r"\frac{6}{8}", "can be reduced"),
        ("Rationalize the denominator of 5/sqrt(10)", r"\sqrt{5/2}", "a root stands in a denominator"),
        (r"Simplify \log_3 54 - \log_3 2", r"\log_3 27", "is not worked out"),
        (r"Simplify \sqrt{8} \cdot \sqrt{3}", r"2\sqrt{2}\sqrt{3}", "factors of it can be put together"),
    ],
)
def test_equal_and_not_simple(problem: str, answer: str, clause: str) -> None:
    verdict = check(problem, answer).verdict
    assert (verdict.status, clause in verdict.how) == ("unchecked", True), verdict
