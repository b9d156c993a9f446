from __future__ import annotations

import pytest

from qmath.check import check


@pytest.mark.parametrize(
    ("problem", "answer", "status"),
    [
        ("d/dx x^x", r"x^x(\ln x + 1)", "verified"),
        ("d/dx x^x", "x x^{x-1}", "refuted"),
        (r"\frac{d^2}{dx^2} x^4", "12x^2", "verified"),
        (r"\frac{d^2}{dx^2} x^4", "4x^3", "refuted"),
        ("integrate 1/x dx", r"\ln|x| + C", "verified"),
        ("integrate x e^x dx", "(x-1)e^x + C", "verified"),
        ("integrate x e^x dx", "x e^x + C", "refuted"),
        ("integrate x e^x dx", "(x-1)e^x", "unchecked"),
        (r"\int_0^1 \frac{1}{1+x^2} dx", r"\frac{\pi}{4}", "verified"),
        (r"\int_0^1 \frac{1}{1+x^2} dx", r"\frac{\pi}{2}", "refuted"),
        (r"\int_0^1 \frac{1}{1+x^2} dx", "0.785", "unchecked"),
        (r"\int_{-1}^{1} \frac{1}{x} dx", "0", "refuted"),
        (r"\int_{-1}^{1} \frac{1}{x^2} dx", "-2", "refuted"),
        (r"\int_0^2 |x-1| dx", "1", "verified"),
    ],
)
def test_verdicts(problem: str, answer: str, status: str) -> None:
    verdict = check(problem, answer).verdict
    assert verdict.status == status, verdict.how
