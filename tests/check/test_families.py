"""Linear systems with free letters."""

from __future__ import annotations

import pytest

from qmath.check import check


@pytest.mark.parametrize(
    ("problem", "answer", "status", "words"),
    [
        ("2x - y = 3, 4x - 2y = 6", "(t, 2t-3)", "verified", "identically"),
        ("2x - y = 3, 4x - 2y = 6", "(1 + 2t, 4t - 1)", "verified", "identically"),
        ("2x - y = 3, 4x - 2y = 6", "(t, 2t+3)", "refuted", "for all values"),
        ("2x - y = 3, 4x - 2y = 6", "(0, -3)", "refuted", "one solution of infinitely many"),
        ("2x - y = 3, 4x - 2y = 6", "no solution", "refuted", "infinitely many"),
        ("2x - y = 3, 4x - 2y = 6", "y = 2x - 3", "verified", "same solutions"),
        ("x+y+z=3, x+y+z=3, 2x+2y+2z=6", "(t, s, 3-s-t)", "verified", "free letters"),
        ("x+y+z=3, x+y+z=3, 2x+2y+2z=6", "(t, 0, 3-t)", "refuted", "leaves solutions out"),
        ("x+y=3, x-y=1", "infinitely many solutions", "refuted", "exactly one"),
        ("x+y=3, x+y=4", "infinitely many solutions", "refuted", "no solution"),
        ("x/y = 1, 2x/y = 2", "(t, t)", "unchecked", ""),  # not for t = 0
        ("xy = 0, 2xy = 0", "(t, 0)", "unchecked", ""),
    ],
)
def test_families(problem: str, answer: str, status: str, words: str) -> None:
    verdict = check(problem, answer).verdict
    assert (verdict.status, words in verdict.how) == (status, True), verdict.how
