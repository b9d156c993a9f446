"""Sentences that ask for letters, as orders."""

from __future__ import annotations

import pytest

from qmath.notation.sentences import MAX_CHARACTERS, as_order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("If 2x = 10, what is the value of x?", "Solve for x: 2x = 10"),
        ("Let x be a real number such that 2x+3=9. Find x.", "Solve for x: 2x+3=9"),
        ("Suppose x+y=4, x-y=2. Find x and y", "Solve for x, y: x+y=4, x-y=2"),
        ("若 x+y=8, x-y=2, 求 x, y", "Solve for x, y: x+y=8, x-y=2"),
        ("Question 3: 2+2", "2+2"),
        ("Can you solve 2x=8?", "solve 2x=8?"),
    ],
)
def test_sentences_become_orders(text: str, order: str) -> None:
    assert as_order(text) == order


@pytest.mark.parametrize(
    "text",
    ["If x+2=5, what is 2x?", "If x=3, find x^2", "Given f(x)=2x, find f(3)", "If 2x=4 " * MAX_CHARACTERS],
)
def test_other_questions_stay_as_they_are(text: str) -> None:
    assert as_order(text) == text
