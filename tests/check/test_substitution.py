from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.check.faults import UnsupportedError
from qmath.check.substitution import substitute
from qmath.notation import Node


def test_the_tree_is_left_as_it_was_written(node: Callable[[str], Node]) -> None:
    assert substitute(node("\\frac{a x}{a}"), {"a": node("2")}) == node("\\frac{2 \\cdot x}{2}")


def test_bound_variables(node: Callable[[str], Node]) -> None:
    with pytest.raises(UnsupportedError):
        substitute(node("\\sum_{k=1}^{n} k"), {"n": node("3")})
