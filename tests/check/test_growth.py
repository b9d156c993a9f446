from __future__ import annotations

import pytest

from qmath.check.growth import integral_growth, sum_growth
from qmath.notation import Node, read_expression


@pytest.mark.parametrize(
    ("text", "outward", "converges"),
    [
        ("1/x", True, False),
        ("1/x^2", True, True),
        ("1/sqrt(x)", True, False),
        ("e^{-x}", True, True),
        ("1/(x ln(x))", True, False),
        ("1/x", False, False),
        ("1/sqrt(x)", False, True),
        ("ln(x)", False, True),
    ],
)
def test_integrals(text: str, outward: bool, converges: bool) -> None:
    node = read_expression(text)
    assert isinstance(node, Node)
    growth = integral_growth(lambda ev, x: ev(node, {"x": x}), outward=outward)
    assert growth is not None
    assert growth.converges is converges


@pytest.mark.parametrize(
    ("text", "converges"),
    [("1/n", False), ("1/n^2", True), ("(-1)^n/n", True), ("(-1)^n", False), ("n/2^n", True), ("2^n", False)],
)
def test_sums(text: str, converges: bool) -> None:
    node = read_expression(text)
    assert isinstance(node, Node)
    growth = sum_growth(lambda ev, n: ev(node, {"n": n}))
    assert growth is not None
    assert growth.converges is converges
