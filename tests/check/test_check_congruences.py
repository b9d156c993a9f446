from __future__ import annotations

import pytest

from qmath.check import check


@pytest.mark.parametrize(
    ("problem", "answer", "status", "sentence"),
    [
        ("3x ≡ 5 (mod 7)", r"4 \pmod 7", "verified", ""),
        ("3x ≡ 5 (mod 7)", r"x \equiv 4 \pmod{7}", "verified", ""),
        ("3x ≡ 5 (mod 7)", r"x = 7k + 4, k \in \mathbb{Z}", "verified", ""),
        ("3x ≡ 5 (mod 7)", r"-3 \pmod 7", "verified", ""),
        ("3x ≡ 5 (mod 7)", r"4, 11 \pmod{14}", "verified", ""),
        ("3x ≡ 5 (mod 7)", r"5 \pmod 7", "refuted", "x = 5 is no solution"),
        ("3x ≡ 5 (mod 7)", r"4 \pmod{14}", "refuted", r"x \equiv 4 \pmod{7} is missing"),
        ("3x ≡ 5 (mod 7)", r"4 \pmod 5", "refuted", "x = 9 is no solution"),
        ("3x ≡ 5 (mod 7)", "4", "unchecked", "residue classes modulo 7"),
        ("3x ≡ 5 (mod 7)", "3", "refuted", "x = 3 is no solution"),
        ("x^2 ≡ 1 mod 8", r"1, 3, 5, 7 \pmod 8", "verified", ""),
        ("x^2 ≡ 1 mod 8", r"1 \pmod 2", "verified", ""),
        ("x^2 ≡ 1 mod 8", r"1, 7 \pmod 8", "refuted", "is missing"),
        ("x ≡ 2 (mod 3), x ≡ 3 (mod 5), x ≡ 2 (mod 7)", r"23 \pmod{105}", "verified", ""),
        ("x ≡ 2 (mod 3), x ≡ 3 (mod 5), x ≡ 2 (mod 7)", r"23 \pmod{210}", "refuted", "is missing"),
        ("4x ≡ 6 mod 8", "no solution", "verified", ""),
        ("4x ≡ 4 mod 8", "no solution", "refuted", "x = 1 is a solution"),
        ("123456789x ≡ 5 (mod 1000000007)", r"93167700 \pmod{1000000007}", "verified", ""),
        ("Find the smallest positive integer x such that x ≡ 2 (mod 3) and x ≡ 3 (mod 5)", "8", "verified", ""),
        ("Find the smallest positive integer x such that x ≡ 2 (mod 3) and x ≡ 3 (mod 5)", "23", "refuted", "8"),
    ],
)  # fmt: skip
def test_verdicts(problem: str, answer: str, status: str, sentence: str) -> None:
    verdict = check(problem, answer).verdict
    assert verdict.status == status, verdict.how
    assert sentence in verdict.how
