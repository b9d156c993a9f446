"""Derivatives by central differences with so many digits that the answer has enough left."""

from __future__ import annotations

from collections.abc import Mapping

from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Node

_GREATEST_ORDER = 12


def derivative(ev: Evaluator, body: Node, variable: str, at: Mapping[str, Value], order: int) -> Value:
    """By central differences with a step far below the digits that are kept."""
    if not 1 <= order <= _GREATEST_ORDER:
        raise UnsupportedError("a derivative of this order is not checked")
    centre = ev.number(at[variable])
    step = ev.mp.mpf(10) ** (-ev.digits // (order + 2))
    total = ev.mp.mpf(0)
    for k in range(order + 1):
        point = centre + (ev.mp.mpf(order) / 2 - k) * step
        value = ev.number(ev(body, {**at, variable: point}))
        total += (-1) ** k * ev.mp.binomial(order, k) * value
    return total / step**order


def rounded(ev: Evaluator, value: Value) -> Value:
    """A value known to some 30 digits, for an evaluator that is content with them."""
    return +ev.mp.mpf(value)
