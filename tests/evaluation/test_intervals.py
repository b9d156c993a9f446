from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.evaluation.intervals import mcnemar, paired_difference, wilson
from qmath.evaluation.measures import Measure


def test_wilson_against_published_values() -> None:
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe, Stat. Med. 17, 1998
    assert wilson(0, 0) == (0, 1)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share(case: tuple[int, int]) -> None:
    right, n = case
    low, high = wilson(right, n)
    assert 0 <= low <= right / n + 1e-12
    assert right / n - 1e-12 <= high <= 1


def test_wilson_ends_where_shares_end() -> None:
    assert (wilson(60, 60)[1], wilson(0, 60)[0]) == (1.0, 0.0)


def test_mcnemar_is_the_exact_binomial_test() -> None:
    assert mcnemar(0, 0) == 1
    assert mcnemar(0, 5) == pytest.approx(2 / 32)
    assert mcnemar(10, 2) == pytest.approx(2 * (1 + 12 + 66) / 4096)
    assert mcnemar(3, 3) == 1


def test_paired_difference() -> None:
    difference, low, high = paired_difference(2, 10, 40)
    assert difference == pytest.approx(0.2)
    assert low < 0.2 < high
    assert paired_difference(0, 0, 0) == (0, -1, 1)


def test_a_measure() -> None:
    assert Measure("first", 1, 2).share == 0.5
    assert Measure("first", 0, 0).share is None
    assert Measure("first", 1, 2).interval == wilson(1, 2)
