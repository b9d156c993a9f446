from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from qmath.check.exact import exact_log, exact_root


@given(st.fractions(max_denominator=50), st.integers(2, 7))
def test_roots_of_powers(x: Fraction, n: int) -> None:
    x = x if n % 2 else abs(x)
    assert exact_root(x**n, n) == x


def test_what_is_irrational_or_not_real() -> None:
    assert exact_root(Fraction(2), 2) is None
    assert exact_root(Fraction(-4), 2) is None
    assert exact_log(Fraction(3), Fraction(2)) is None


@given(st.integers(-20, 20), st.integers(2, 9))
def test_logarithms_of_powers(k: int, base: int) -> None:
    assert exact_log(Fraction(base) ** k, Fraction(base)) == k
