from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation import Node
from qmath.notation.ast import Call, integer


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("\\binom{5}{2}", 10),
        ("\\gcd(84, 36)", 12),
        ("|-3|", 3),
        ("\\lfloor 7/2 \\rfloor", 3),
        ("\\sin 0", 0),
        ("\\cos 0", 1),
        ("\\lceil 7/2 \\rceil", 4),
        ("50\\%", Fraction(1, 2)),
    ],
)
def test_exact_values(text: str, value: int, ev: Evaluator, node: Callable[[str], Node]) -> None:
    assert ev(node(text), {}) == value


@pytest.mark.parametrize(
    ("text", "equal"),
    [
        ("\\sin(\\pi/6)", "1/2"),
        ("\\tan(\\pi/4)", "1"),
        ("\\arctan 1", "\\pi/4"),
        ("\\arcsin(1)", "\\pi/2"),
        ("60^\\circ", "\\pi/3"),
    ],
)
def test_known_values(text: str, equal: str, ev: Evaluator, node: Callable[[str], Node]) -> None:
    assert ev.equal(ev(node(text), {}), ev(node(equal), {}))


def test_domains_and_bounds(ev: Evaluator, node: Callable[[str], Node]) -> None:
    with pytest.raises(UndefinedError, match="domain"):
        ev(node("\\arcsin 2"), {})
    with pytest.raises(UndefinedError, match="factorial"):
        ev(node("(-3)!"), {})
    with pytest.raises(UnsupportedError, match="factorial"):
        ev(Call("factorial", (integer(10**4),)), {})
    with pytest.raises(UnsupportedError, match="large"):
        ev(node("\\sin(10^9)"), {})
