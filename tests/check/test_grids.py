from __future__ import annotations

from fractions import Fraction

import pytest

from qmath.check.faults import UndefinedError
from qmath.check.grids import GridEvaluator
from qmath.check.values import Evaluator
from qmath.notation import Node, read_expression


def grid(text: str) -> object:
    node = read_expression(text)
    assert isinstance(node, Node)
    return GridEvaluator(Evaluator(40))(node, {})


def test_values_are_exact() -> None:
    assert grid("det([[1,2],[3,4]])") == Fraction(-2)
    assert grid("[[1,2],[3,4]]^{-1}") == [[Fraction(-2), Fraction(1)], [Fraction(3, 2), Fraction(-1, 2)]]
    assert grid("rank([[1,2],[2,4]])") == Fraction(1)
    assert grid("[[0,1],[1,0]]^2 + [[1,0],[0,1]]") == [[2, 0], [0, 2]]


def test_a_singular_matrix_has_no_inverse() -> None:
    with pytest.raises(UndefinedError):
        grid("inverse([[1,2],[2,4]])")
