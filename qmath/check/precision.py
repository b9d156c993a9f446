"""How many digits decide: two different numbers of small expressions differ long before the last of them."""

from __future__ import annotations

from collections.abc import Iterable

from qmath.check.values import UnsupportedError
from qmath.notation.ast import Node, Number, Pow

_LEAST = 60
_MOST = 900
_LARGEST_TREE = 3_000  # nodes


def digits_for(nodes: Iterable[Node]) -> int:
    """Decimal digits for an Evaluator that is to compare `nodes`. Raises UnsupportedError beyond the bounds."""
    digits, count = 0, 0
    for node in nodes:
        for part in node.walk():
            count += 1
            if isinstance(part, Number):
                digits += _length(part)
            elif isinstance(part, Pow) and isinstance(part.exponent, Number):
                digits += min(int(part.exponent.value), _MOST) // 4
        if count > _LARGEST_TREE:
            raise UnsupportedError("it is too long")
    if digits > _MOST // 4:
        raise UnsupportedError("its numbers are too long to compare")
    return _LEAST + 4 * digits


def _length(number: Number) -> int:
    bits = number.value.numerator.bit_length() + number.value.denominator.bit_length()
    return max(0, bits - 8) * 3 // 10
