from __future__ import annotations

import pytest

from qmath.check import check


@pytest.mark.parametrize(
    ("problem", "answer", "status"),
    [
        ("x^2+6x+9=0", "x = -3 (double root)", "verified"),
        ("x^2+6x+9=0", "-3, -3", "verified"),
        ("x^2+6x+9=0", "x = -3 (triple root)", "refuted"),
        ("x^2-3x+2=0", "1, 1, 2", "refuted"),
        ("x^2-3x+2=0", "x=1 (double root), x=2", "refuted"),
        ("(x-1)^2(x-2)=0", "x=1 (multiplicity 2), x=2", "verified"),
        ("(x-1)^2(x-2)=0", "1, 2, 2", "refuted"),
        ("sqrt(x)=2", "4, 4", "unchecked"),
        ("x^4=16 over the complex numbers", "2, 2, -2, 2i, -2i", "refuted"),
    ],
)
def test_stated_multiplicities(problem: str, answer: str, status: str) -> None:
    assert check(problem, answer).verdict.status == status
