"""Words around answers, in English and in Chinese."""

from __future__ import annotations

import pytest

from qmath.notation import Declined, read_answer
from qmath.notation.answer_phrases import plain
from qmath.notation.tokens import Refusal

X = frozenset("x")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The solutions are x = 3 and x = -2", "x = 3 and x = -2"),
        ("Therefore, x = 3", "x = 3"),
        ("x is 3 or -2", "x = 3 or -2"),
        ("the value of y is 2", "y = 2"),
        ("原方程的解为 x=3", "x=3"),
        ("所以 x=3", "x=3"),
        ("x的值为3", "x = 3"),
        ("= 3", "3"),
        ("**3**", "3"),
        (r"5 \sqrt{3} \approx 8.66", r"5 \sqrt{3}"),
        ("e^x + constant", "e^x + C"),
        ("e^x + C, where C is a constant", "e^x + C"),
        ("x in (5, 7)", r"x \in (5, 7)"),
        ("]5, 7[", "(5, 7)"),
        ("x=2 y=1", "x=2, y=1"),
        ("{x:2, y:1}", "x = 2, y = 1"),
        ("x=3 || x=-2", "x=3 or x=-2"),
        ("x is greater than or equal to 5", "x >=  5"),
        ("all real numbers less than 5", "x <  5"),
        ("x大于5", "x > 5"),
        ("between -3 and 3, inclusive", "-3 <= x <= 3"),
        ("X = 3", "x = 3"),
    ],
)
def test_phrases_are_taken_off(text: str, left: str) -> None:
    assert plain(text, X) == left


@pytest.mark.parametrize("text", ["between -3 and 3", "all numbers greater than y"])
def test_words_with_two_meanings_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        plain(text, frozenset("xy"))


@pytest.mark.parametrize(
    "text", ["x = 3 but not -2", "the solution is not 3", "no solution is 3", "x=2 or y=1"]
)
def test_other_words_are_not_understood(text: str) -> None:
    assert isinstance(read_answer(text, X), Declined)
