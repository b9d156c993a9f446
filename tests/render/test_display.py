from __future__ import annotations

import pytest

from qmath.render.display import to_lines

CASES = [
    (r"x^2 = 4", ["x² = 4"]),
    (r"x = 1, \\ y = 2", ["x = 1,", "y = 2"]),
    (r"\begin{aligned} x &= 3 \\ &= 7 \\[2pt] x+y &\le 2 \end{aligned}", ["  x = 3", "    = 7", "x+y ≤ 2"]),
    (
        r"f = \begin{cases} x^2 & \text{if } x > 0 \\ -x & \text{else} \end{cases}",
        ["f = ⎧ x²  if x > 0", "    ⎩ -x  else"],
    ),
    (r"\begin{cases} a \\ b \\ c \end{cases}", ["⎧ a", "⎨ b", "⎩ c"]),
    (r"A = \begin{pmatrix} 1 & 20 \\ 3 & 4 \end{pmatrix}^{-1}.", ["A = ⎛1  20⎞⁻¹.", "    ⎝3  4 ⎠"]),
    (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix} = 0", ["│a  b│ = 0", "│c  d│"]),
    (r"\begin{bmatrix} 1 \end{bmatrix}", ["[1]"]),
    (r"速度 = \begin{pmatrix} 时 & 1 \\ x & 2 \end{pmatrix}", ["速度 = ⎛时  1⎞", "       ⎝x   2⎠"]),
    (r"\begin{array}{cc} 1 & 2 \\ \hline 3 & 4 \end{array}", ["1  2", "3  4"]),
    (r"\begin{align*} a &= 1 & b &= 2 \\ c &= 3 \end{align*}", ["a = 1   b = 2", "c = 3"]),
]


@pytest.mark.parametrize(("source", "lines"), CASES)
def test_two_dimensions(source: str, lines: list[str]) -> None:
    assert list(to_lines(source) or ()) == lines


@pytest.mark.parametrize(
    "source", [r"\begin{cases} a", r"\begin{tikzpicture} a \end{tikzpicture}", "{" * 3000, "x" * 5000]
)
def test_what_is_not_understood_stays(source: str) -> None:
    assert to_lines(source) is None
