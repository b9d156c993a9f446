from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.check.kernels import NoKernelError
from qmath.check.products import by_arguments, by_exponents
from qmath.check.values import Evaluator
from qmath.notation import Node
from qmath.notation.ast import Relation


@pytest.mark.parametrize(
    ("left", "right", "zeros"),
    [
        ("2^{x^2-3x}", "1/4", [1, 2]),
        ("4^x", "8^{x-1}", [3]),
        ("2^{x+1}", "3^x", [1.7095112913514547]),
        ("3^{x^2}", "5", [-1.2103609, 1.2103609]),
        ("e^{2x+1}", "5", [0.3047189562]),
        (r"2^{x^2}", "4^{x+4}", [-2, 4]),
    ],
)
def test_exponents(
    left: str, right: str, zeros: list[float], ev: Evaluator, node: Callable[[str], Node]
) -> None:
    found = [float(ev.number(p.value)) for p in by_exponents(ev, Relation(node(left), "=", node(right)), "x")]
    assert sorted(found) == pytest.approx(zeros, abs=1e-6)


@pytest.mark.parametrize(
    ("left", "right", "zero"),
    [
        (r"\log_3(x+1) - \log_3(x-1)", "1", 2),
        (r"2\ln x", r"\ln(x+6)", 3),
        (r"\log_4 x + \log_2 x", "3", 4),
        (r"\ln x + \ln(x+1)", "1", 1.2228698),
    ],
)
def test_arguments(left: str, right: str, zero: float, ev: Evaluator, node: Callable[[str], Node]) -> None:
    found = [float(ev.number(p.value)) for p in by_arguments(ev, Relation(node(left), "=", node(right)), "x")]
    assert min(abs(value - zero) for value in found) < 1e-6


@pytest.mark.parametrize("text", ["x", r"2^x + x", r"\ln x + x", r"2^x + 3^x - 5", r"(\ln x)^2"])
def test_other_relations_have_no_such_form(text: str, ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    for method in (by_exponents, by_arguments):
        with pytest.raises(NoKernelError):
            method(ev, zero(text), "x")
