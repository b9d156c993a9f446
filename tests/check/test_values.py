from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation import Node, read_expression
from qmath.notation.ast import Number, Pow, Symbol, integer

Read = Callable[[str], Node]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3 + 1/6", Fraction(1, 2)),
        ("2^10", 1024),
        ("2^{-2}", Fraction(1, 4)),
        ("8^{2/3}", 4),
        ("-3^2", -9),
        ("\\sqrt{9/4}", Fraction(3, 2)),
        ("\\sqrt[3]{-8}", -2),
        ("\\log_2 32", 5),
        ("5!", 120),
        ("0.25", Fraction(1, 4)),
    ],
)
def test_rationals_stay_exact(text: str, value: Fraction, ev: Evaluator, node: Read) -> None:
    found = ev(node(text), {})
    assert isinstance(found, Fraction)
    assert found == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/0", "denominator"),
        ("\\sqrt{-1}", "radicand"),
        ("\\ln 0", "logarithm"),
        ("\\tan(\\pi/2)", "tan"),
        ("0^0", "0"),
    ],
)
def test_what_is_undefined_says_why(text: str, reason: str, ev: Evaluator, node: Read) -> None:
    with pytest.raises(UndefinedError, match=reason):
        ev(node(text), {})


def test_a_denominator_that_would_cancel_is_seen(ev: Evaluator, node: Read) -> None:
    with pytest.raises(UndefinedError, match="denominator"):
        ev(node("\\frac{x^2-4}{x-2}"), {"x": Fraction(2)})


@pytest.mark.parametrize(
    "node",
    [
        Pow(integer(10**9), integer(10**9)),
        Pow(integer(10), integer(-99_999)),
        Pow(integer(2), Number(Fraction(10**9 + 1, 2), "5e8")),
        Pow(integer(9), Pow(integer(9), Pow(integer(9), integer(9)))),
        Symbol("x"),
    ],
)
def test_out_of_bounds(node: Node, ev: Evaluator) -> None:
    with pytest.raises(UnsupportedError):
        ev(node, {})


def test_complex_values(node: Read) -> None:
    wide = Evaluator(60, "complex")
    assert wide.equal(wide(node("i^2"), {}), Fraction(-1))
    assert wide.equal(wide(node("\\sqrt{-4}"), {}), wide(node("2i"), {}))


def test_nothing_is_certain_between_tiny_and_clear(ev: Evaluator) -> None:
    assert ev.is_zero(ev.mp.mpf(10) ** -50)
    assert not ev.is_zero(ev.mp.mpf(10) ** -10)
    with pytest.raises(UnsupportedError, match="digits"):
        ev.is_zero(ev.mp.mpf(10) ** -30)
    with pytest.raises(UnsupportedError, match="too long"):
        Evaluator(60, exact_only=True).is_zero(ev.mp.mpf(0))


@given(st.fractions(max_denominator=99), st.fractions(max_denominator=99))
def test_order(a: Fraction, b: Fraction) -> None:
    ev = Evaluator(60)
    assert ev.compare(a, b) == (a > b) - (a < b)
    assert ev.compare(ev.number(a), b) == (a > b) - (a < b)


def test_finite_sums(ev: Evaluator) -> None:
    assert ev(read_expression("\\sum_{k=1}^{10} k^2"), {}) == 385
