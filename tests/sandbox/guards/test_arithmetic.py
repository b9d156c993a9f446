"""Powers, factorials, gcd and decimals: exact where they fit, refused at once where no cell could finish."""

from __future__ import annotations

import decimal
import fractions
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.sandbox.denial import TooLarge
from qmath.sandbox.guards import arithmetic


@given(st.integers(-(10**9), 10**9), st.integers(0, 200))
def test_powers_are_pythons(base: int, exponent: int) -> None:
    assert arithmetic.power(base, exponent) == base**exponent


@given(st.fractions(max_denominator=1000), st.integers(1, 50))
def test_powers_of_fractions(base: fractions.Fraction, exponent: int) -> None:
    assert arithmetic.power(base, exponent) == base**exponent


@given(st.lists(st.integers(-(10**40), 10**40), max_size=4))
def test_gcd_is_pythons(values: list[int]) -> None:
    assert arithmetic.gcd(*values) == math.gcd(*values)


@pytest.mark.parametrize(
    "code",
    [
        "10**10**8",
        "pow(10, 10**9)",
        "x = 7\nx **= 10**9",
        "from operator import pow\npow(10, 10**9)",
        "from fractions import Fraction\nFraction(3, 7)**(10**9)",
        "from sympy import Integer\nInteger(10)**(10**9)",
        "from sympy import S\nS('10**10**9')",
        "from math import factorial\nfactorial(10**9)",
        "from math import comb\ncomb(10**9, 10**8)",
        "from math import perm\nperm(10**9)",
        "from decimal import Decimal\nDecimal('1e9999999')",
        "from decimal import *\ngetcontext().prec = 10**9",
        "from decimal import *\ngetcontext().prec = 10000\nDecimal(2).exp()",
        "from decimal import *\ngetcontext().prec = 10000\nDecimal(2)**Decimal('0.3')",
        "import mpmath\nmpmath.mp.dps = 10**9",
    ],
)
def test_what_cannot_finish_is_refused_at_once(run, code: str) -> None:
    result = run(code)
    assert (result.status, result.seconds < 0.3) == ("error", True)
    assert "OverflowError" in result.output


def test_what_can_finish_does(show) -> None:
    assert (
        show("len(str(2**10000)), pow(3, 10**50, 7), 2**-1, 0**(10**9), 1**(10**12)")
        == "(3011, 4, 0.5, 0, 1)"
    )
    assert show("from math import *\ncomb(50, 25), perm(5, 2), lcm(4, 6)") == "(126410606437752, 20, 12)"


def test_decimals_are_real_decimals(show) -> None:
    assert (
        show("from decimal import *\ngetcontext().prec = 20\nx = Decimal(2).sqrt()\nx")
        == "1.4142135623730950488"
    )
    assert show("isinstance(x, Decimal), type(x) is Decimal") == "(True, True)"


def test_gcd_of_long_numbers_is_bounded_in_cells_only(run) -> None:
    assert arithmetic.gcd(2**1_100_000, 2**1_100_001) == 2**1_100_000
    assert "OverflowError" in run("from fractions import Fraction\nFraction(3**700_000, 7**400_000)").output


def test_contexts_are_bounded() -> None:
    context = arithmetic.bounded_context(decimal.Context(prec=10**9, Emax=decimal.MAX_EMAX))
    assert (context.prec, context.Emax) == (20_000, 150_000)


def test_too_large_is_an_overflow_error() -> None:
    with pytest.raises(OverflowError):
        raise TooLarge("…")
