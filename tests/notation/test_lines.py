from __future__ import annotations

from fractions import Fraction

import pytest

from qmath.notation import Declined, read_expression
from qmath.notation.lines import angle_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x", (Fraction(1), Fraction(0), False)),
        ("2x - pi/3", (Fraction(2), Fraction(-1, 3), False)),
        (r"\frac{x}{2} + \pi", (Fraction(1, 2), Fraction(1), False)),
        (r"\pi x/4", (Fraction(1, 4), Fraction(0), True)),
        (r"2\pi(x - 1)", (Fraction(2), Fraction(-2), True)),
        (r"x + 30°", (Fraction(1), Fraction(1, 6), False)),
        ("x + 1", None),
        ("x^2", None),
        (r"\pi x + x", None),
        (r"x \cdot x", None),
        (r"\pi \cdot \pi x", None),
        ("a x", None),
    ],
)
def test_lines(text: str, line: tuple[Fraction, Fraction, bool] | None) -> None:
    node = read_expression(text)
    assert not isinstance(node, Declined)
    assert angle_line(node, "x") == line
