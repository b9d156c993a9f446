from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from qmath.check import check
from qmath.check.periodic import period
from qmath.check.values import Evaluator
from qmath.notation.ast import Relation


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("\\sin x", 2 * math.pi),
        ("\\sin(2x) + \\cos(3x)", 2 * math.pi),
        ("\\cos(x/2)", 4 * math.pi),
        ("\\sin(\\pi x)", 2),
        ("\\sin x + x", None),
        ("\\sin x + \\sin(\\pi x)", None),
        ("x", None),
    ],
)
def test_common_periods(
    text: str, length: float | None, ev: Evaluator, zero: Callable[[str], Relation]
) -> None:
    found = period([zero(text)], "x")
    assert (None if found is None else float(ev.number(ev(found, {})))) == length


@pytest.mark.parametrize(
    ("problem", "answer", "status"),
    [
        ("cos(x) = 0", r"\frac{\pi}{2} + \pi n, n \in \mathbb{Z}", "verified"),
        ("cos(x) = 0", r"\frac{\pi}{2} + 2\pi n, n \in \mathbb{Z}", "refuted"),
        ("cos(x) = 0", r"\pi n, n \in \mathbb{Z}", "refuted"),
        ("cos(x) = 0", r"\frac{\pi}{2}, \frac{3\pi}{2}", "refuted"),
        ("sin(x) = 2", "no solution", "verified"),
        ("sin(x) = 1", "no solution", "refuted"),
        ("sin(pi x) = 1/2", r"\frac{1}{6} + 2k, \frac{5}{6} + 2k, k \in \mathbb{Z}", "verified"),
        ("sin^2 x + cos^2 x = 1", r"\mathbb{R}", "verified"),
        ("sin x + cos x = 1", r"\mathbb{R}", "refuted"),
    ],
)
def test_families(problem: str, answer: str, status: str) -> None:
    assert check(problem, answer).verdict.status == status
