from __future__ import annotations

import pytest

from qmath.notation import Declined, read


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Maclaurin series of e^x to order 4", r"(degree 4) of } e^{x} \text{ at } x = 0"),
        ("Find the Taylor series of sin x at x=0 up to x^5", "(degree 5)"),
        ("First three nonzero terms of the Maclaurin series of cos x", "(3 terms)"),
        ("求 e^x 在 x=0 处的三阶泰勒展开", "(degree 3)"),
        ("Find the tangent line to y = x^2 at (3, 9)", r"\text{tangent to } y = x^{2} \text{ at } x = 3"),
        ("Find the remainder when x^3 - 5 is divided by x + 3", r"remainder of } \left(x^{3} - 5\right)"),
        ("x^4-1 除以 x-2 的余数", "remainder of"),
    ],
)
def test_orders_are_read(text: str, latex: str) -> None:
    task = read(text)
    assert not isinstance(task, Declined), task
    assert latex in task.latex


@pytest.mark.parametrize(
    "text",
    [
        "Taylor series of e^x",
        "Taylor series of x y to order 3",
        "Maclaurin series of e^x to order 99",
        "Find the tangent line to y = x y at x = 1",
        "Divide 12 apples by 3",
    ],
)
def test_what_is_not_said_is_not_guessed(text: str) -> None:
    assert isinstance(read(text), Declined)
