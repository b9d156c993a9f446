from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from qmath.check.cells import cut
from qmath.check.points import Point, rational
from qmath.check.values import Evaluator


@given(st.lists(st.fractions(max_denominator=10**6), max_size=8))
def test_points_and_gaps_take_turns_and_samples_lie_inside(values: list[Fraction]) -> None:
    ev = Evaluator(60)
    cells = cut(ev, [rational(value) for value in values])
    assert len(cells) == 2 * len(set(values)) + 1
    for index, cell in enumerate(cells):
        assert cell.is_point == (index % 2 == 1)
        if cell.is_point:
            assert cell.sample in values
        else:
            assert cell.low is None or cell.low.value < cell.sample
            assert cell.high is None or cell.sample < cell.high.value


def test_the_same_point_twice_is_one(ev: Evaluator) -> None:
    half = Point(ev.mp.mpf(1) / 2, "0.5", exact=False)
    (_, point, _) = cut(ev, [half, rational(Fraction(1, 2))])
    assert point.sample == Fraction(1, 2)
    assert isinstance(point.sample, Fraction)
