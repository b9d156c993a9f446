from __future__ import annotations

from fractions import Fraction

import pytest

from qmath.check.faults import UnsupportedError
from qmath.check.membership import AnswerSet, approximates, decimal_places, rounds
from qmath.check.values import Evaluator
from qmath.notation import Declined, read_answer


def stated(ev: Evaluator, text: str) -> AnswerSet:
    answer = read_answer(text)
    assert not isinstance(answer, Declined)
    return AnswerSet(ev, answer, "x")


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("-3, 2/3", [Fraction(2, 3), -3], [0]),
        ("(-2, 1]", [1, 0], [-2, 2]),
        ("x < 2 or x > 3", [0, 4], [2, 3]),
        (r"\mathbb{R}", [0], []),
        ("no solution", [], [0]),
        (r"(-\infty, 0) \cup \{5\}", [-1, 5], [0, 4]),
    ],
)
def test_what_belongs(text: str, inside: list[int], outside: list[int], ev: Evaluator) -> None:
    answer = stated(ev, text)
    assert all(Fraction(value) in answer for value in inside)
    assert not any(Fraction(value) in answer for value in outside)


def test_another_letter_is_no_answer(ev: Evaluator) -> None:
    with pytest.raises(UnsupportedError, match="names y"):
        stated(ev, "y = 2")


def test_decimals(ev: Evaluator) -> None:
    ((node, _),) = stated(ev, "0.6667").numbers
    assert decimal_places(node) == 4
    assert approximates(ev, node, Fraction(2, 3))
    assert rounds(ev, node, Fraction(2, 3), None)
    assert not rounds(ev, node, Fraction(2, 3), 5)
    assert not rounds(ev, node, Fraction(667, 1000), None)
