from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.check.faults import UnsupportedError
from qmath.check.sampling import difference
from qmath.check.values import Evaluator
from qmath.notation import Node


def compare(ev: Evaluator, a: Node, b: Node) -> str | None:
    return difference(ev, lambda at: ev(a, at), lambda at: ev(b, at), a.symbols | b.symbols)


def test_the_same_function(ev: Evaluator, node: Callable[[str], Node]) -> None:
    assert compare(ev, node("\\sin(2x)"), node("2 \\sin x \\cos x")) is None
    assert compare(ev, node("\\sqrt{x^2}"), node("|x|")) is None


def test_a_difference_names_the_point(ev: Evaluator, node: Callable[[str], Node]) -> None:
    assert compare(ev, node("x y"), node("x + y")) is not None
    fault = compare(ev, node("\\sqrt{x^2}"), node("x"))
    assert fault is not None
    assert fault.startswith("at x = -")


def test_too_few_common_points(ev: Evaluator, node: Callable[[str], Node]) -> None:
    with pytest.raises(UnsupportedError):
        compare(ev, node("\\sqrt{x - 100}"), node("\\sqrt{x - 100}"))
