from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from qmath.check.faults import UnsupportedError
from qmath.check.turns import points
from qmath.check.values import Evaluator
from qmath.notation.ast import Relation


@pytest.mark.parametrize(
    ("text", "zeros"),
    [
        (r"\sin x - 1/2", [math.pi / 6, 5 * math.pi / 6]),
        (r"\cos(2x) + 3\sin x - 2", [math.pi / 6, math.pi / 2, 5 * math.pi / 6]),
        (r"\tan x - \cot x", [k * math.pi / 4 for k in (1, 3, 5, 7)]),
        (r"\sin(\pi x)", [0, 1, 2, 3, 4, 5, 6]),
        (r"\sin(2x - \pi/3) - 1", [5 * math.pi / 12, 17 * math.pi / 12]),
    ],
)
def test_every_zero_of_a_turn_is_among_the_points(
    text: str, zeros: list[float], ev: Evaluator, zero: Callable[[str], Relation]
) -> None:
    found = [float(ev.number(p.value)) for p in points(ev, zero(text), "x", ev.mp.mpf(0), 2 * ev.mp.pi)]
    for expected in zeros:
        assert min(abs(value - expected) for value in found) < 1e-12


@pytest.mark.parametrize("text", ["x", r"\sin x + x", r"\sin(x^2)", r"\sin x + \sin(\pi x)", r"\sin(x + 1)"])
def test_other_relations_are_left_to_other_methods(
    text: str, ev: Evaluator, zero: Callable[[str], Relation]
) -> None:
    with pytest.raises(UnsupportedError):
        points(ev, zero(text), "x", ev.mp.mpf(0), ev.mp.mpf(6))
