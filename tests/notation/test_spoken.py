"""Words of arithmetic as signs."""

from __future__ import annotations

import pytest

from qmath.notation.spoken import in_signs


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("12 plus 3", "12 + 3"),
        ("(2+3) multiplied by 4", "(2+3) * 4"),
        ("x cubed = 8", "x^(3) = 8"),
        ("2 to the 5th power", "2^(5)"),
        ("2 to the third power", "2^(3)"),
        ("the sum of 1/2 and 1/3", "((1/2) + (1/3))"),
        ("a third of 12", "1/3 of 12"),
        ("36除以4", r"36\div 4"),
        ("16的算术平方根", "sqrt(16)"),
    ],
)
def test_words_become_signs(text: str, signs: str) -> None:
    assert in_signs(text) == signs


@pytest.mark.parametrize(
    "text",
    [
        "-3 squared",  # of 3 or of -3
        "the square root of 16 plus 9",
        "the difference between 4 and 9",
        "three times four",
    ],
)
def test_what_has_two_readings_keeps_its_words(text: str) -> None:
    words = [word for word in text.split() if word.isalpha()]
    assert any(word in in_signs(text) for word in words)
