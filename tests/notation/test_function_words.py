"""Functions in words, as calls."""

from __future__ import annotations

import pytest

from qmath.notation.function_words import in_calls


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Find the conjugate of 3-2i.", "Find the conjugate(3-2i)."),
        ("real part of (2+i)^2", "Re((2+i)^2)"),
        ("What is the modulus of 3+4i?", "What is the abs(3+4i)?"),
        ("the absolute value of -7", "the abs(-7)"),
        ("inverse of 3 modulo 7", "(3)^(-1) mod 7"),
        ("What is the remainder when 3^100 is divided by 7?", "(3^100) mod 7?"),
        ("3^100除以7的余数是多少", "(3^100) mod 7"),
        ("8C3 + 5", "C(8, 3) + 5"),
        ("^{8}C_{3}", "C(8, 3)"),
        ("6P2", "P(6, 2)"),
        (r"\overline{2+3i}", "conjugate(2+3i)"),
    ],
)
def test_words_become_calls(text: str, call: str) -> None:
    assert in_calls(text) == call


@pytest.mark.parametrize(
    "text",
    [
        "the absolute value of -5 + 3",
        "real part of",
        "x8C3",
        "the remainder of the cake",
        "real part of 1+i " * 60,
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert in_calls(text) == text
