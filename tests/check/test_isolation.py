from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.check.faults import UnsupportedError
from qmath.check.isolation import Isolation
from qmath.check.values import Evaluator
from qmath.notation.ast import Relation


@pytest.mark.parametrize(
    ("text", "low", "high", "count"),
    [
        *(
            ("\\sin x - 1/2", 0, 6, 2),
            ("\\sin x - 1", 0, 6, 1),
            ("\\cos x - 2", 0, 6, 0),
            ("e^x - 5", None, None, 1),
        ),
        *(("x + \\ln x - 1", 0, None, 1), ("x^2 - 2", None, None, 2), ("\\tan x - 1", -1.5, 1.5, 1)),
        *(("\\cos x - 1", -1, 1, 1), ("x - \\cos x", None, None, 1), ("e^x + x^2", -5, 5, 0)),
    ],
)
def test_the_number_of_zeros(
    text: str,
    low: float | None,
    high: float | None,
    count: int,
    ev: Evaluator,
    zero: Callable[[str], Relation],
) -> None:
    found: list[object] = []
    for value in Isolation(ev, zero(text), "x").zeros(low, high):
        if not any(ev.equal(value, other) for other in found):
            found.append(value)
    assert len(found) == count


def test_infinitely_many_zeros_are_not_counted(ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    with pytest.raises(UnsupportedError):
        Isolation(ev, zero("\\sin x"), "x").zeros(None, None)


def test_a_double_zero_has_all_its_digits(ev: Evaluator, zero: Callable[[str], Relation]) -> None:
    (value,) = Isolation(ev, zero("\\sin x - 1"), "x").zeros(1, 2)
    assert abs(value - ev.mp.pi / 2) < ev.mp.mpf(10) ** -55
