"""The table of modes, in English and Chinese."""

from __future__ import annotations

import pytest

from qmath.notation import read
from qmath.routing import preferred_mode


@pytest.mark.parametrize(
    ("problem", "mode"),
    [
        ("12*13", "cot"),
        ("计算 3+4×5", "cot"),
        ("2x + 5 = 11", "cot"),
        ("Solve for x: 3(x-1) = x/2", "cot"),
        ("12345678 * 87654321", "tir"),
        ("3x^2+7x-6=0", "tir"),
        ("1/(x-1) = 2", "tir"),
        ("Simplify (x^2-1)/(x-1)", "tir"),
        ("Prove that the sum of the angles of a triangle is 180 degrees.", "cot"),
        ("证明：根号2是无理数。", "cot"),
        ("Anna has 3 apples and buys 4 more. How many apples does she have?", "tir"),
        ("What is 15% of 80?", "cot"),
        ("1,234 + 567", "cot"),
        ("12,345 * 678", "tir"),
        ("Let n be an integer. Show $n^2+n$ is even.", "cot"),
        ("Let n be an odd integer. Show n^2 = 1 mod 8.", "cot"),
        ("Verify that sin^2 x + cos^2 x = 1 for all x.", "cot"),
        ("Give a short proof that there are infinitely many primes.", "cot"),
        ("Let a > 0 and b > 0. Use the means to prove a + b >= 2.", "cot"),
        ("已知 a>0，证明 a+1/a>=2", "cot"),
        ("说明为什么两个奇数的和是偶数", "cot"),
        ("Prove that 7 divides 8^n - 1. How many primes divide 8^2 - 1?", "cot"),
        ("A mint makes 25 proof coins a day. How many coins in 4 days?", "tir"),
        ("Gin of 43% alcohol has a proof of twice that. What is the proof of the gin?", "tir"),
        ("Tom runs to prove that he is fit: 3 km on each of 5 days. How many kilometres?", "tir"),
        ("Show the steps to solve x^2 - 4 = 0", "tir"),
        ("爷爷办身份证明花了20元，剩30元，原来有多少元？", "tir"),
        ("How many ways can 5 people sit in a row?", "tir"),
        ("小明有3个苹果，又买了4个，他一共有几个苹果？", "tir"),
    ],
)
def test_preferred_mode(problem: str, mode: str) -> None:
    assert preferred_mode(problem, read(problem)) == mode
