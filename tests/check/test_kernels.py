from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from qmath.check.faults import UnsupportedError
from qmath.check.kernels import points
from qmath.check.values import Evaluator
from qmath.notation.ast import Relation


@pytest.mark.parametrize(
    ("text", "solutions"),
    [
        ("2^x - 8", {3}),
        ("4^x - 5 \\cdot 2^x + 4", {0, 2}),
        ("3^{x+1} - 81", {3}),
        ("2^x + 1", set()),
        ("8^x - 4^{x+1}", {2}),
        ("(1/2)^x - 16", {-4}),
        ("9^{x/2} - 27", {3}),
    ],
)
def test_exponentials(text: str, solutions: set[int], ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    assert {p.value for p in points(ev, zero(text), "x")} == {Fraction(s) for s in solutions}


def test_logarithms_and_e(ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    assert any(ev.equal(p.value, ev.mp.e**2) for p in points(ev, zero("\\ln x - 2"), "x"))
    assert any(ev.equal(p.value, ev.mp.log(2)) for p in points(ev, zero("e^{2x} - 3 e^x + 2"), "x"))


@pytest.mark.parametrize("text", ["x + 2^x", "2^x - 3^x", "\\ln x + x", "2^{x^2} - 4"])
def test_what_has_no_single_kernel(text: str, ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    with pytest.raises(UnsupportedError):
        points(ev, zero(text), "x")
