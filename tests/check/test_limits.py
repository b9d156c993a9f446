from __future__ import annotations

import pytest

from qmath.check import check


@pytest.mark.parametrize(
    ("problem", "right", "wrong"),
    [
        (r"\lim_{x \to 0} \frac{\sin x}{x}", "1", "0"),
        (r"\lim_{x \to \infty} \frac{3x^2+1}{2x^2-x}", r"\frac{3}{2}", "3"),
        (r"\lim_{x \to 2} \frac{x^2-4}{x-2}", "4", "0"),
        (r"\lim_{x \to 0} \frac{1-\cos x}{x^2}", r"\frac{1}{2}", r"\frac{1}{2} + 10^{-70}"),
        (r"\sum_{k=1}^{n} k", r"\frac{n(n+1)}{2}", r"\frac{n(n-1)}{2}"),
        (r"\sum_{k=1}^{100} k", "5050", "5000"),
    ],
)
def test_limits_and_sums(problem: str, right: str, wrong: str) -> None:
    assert check(problem, right).verdict.status == "verified"
    assert check(problem, wrong).verdict.status == "refuted"


def test_two_sides_that_differ_have_no_limit() -> None:
    assert check(r"\lim_{x \to 0} \frac{|x|}{x}", "1").verdict.status == "refuted"
