"""Linear expressions in one letter with rational numbers and π: the arguments of trigonometric functions."""

from __future__ import annotations

from fractions import Fraction

from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Symbol

_HALF_TURN = 180
_Terms = tuple[Fraction, Fraction, Fraction, Fraction]  # of 1, of π, of x, of π x


def angle_line(node: Node, unknown: str) -> tuple[Fraction, Fraction, bool] | None:
    """Slope, shift in units of π, and whether the slope is too; None for what is no such line."""
    found = _terms(node, unknown)
    if found is None or found[0] or (found[2] and found[3]):
        return None
    _, of_pi, slope, slope_of_pi = found
    return slope or slope_of_pi, of_pi, bool(slope_of_pi)


def _terms(node: Node, unknown: str) -> _Terms | None:
    zero, one = Fraction(0), Fraction(1)
    match node:
        case Number(value=value):
            return value, zero, zero, zero
        case Constant(name="pi"):
            return zero, one, zero, zero
        case Symbol(name=name) if name == unknown:
            return zero, zero, one, zero
        case Call(name="degrees", args=(Number(value=value),)):
            return zero, value / _HALF_TURN, zero, zero
    parts = [_terms(child, unknown) for child in node.children]
    lines = [part for part in parts if part is not None]
    if not lines or len(lines) < len(parts):
        return None
    match node:
        case Neg():
            return _scaled(lines[0], -one)
        case Add():
            a, b, c, d = (sum(column, zero) for column in zip(*lines, strict=True))
            return a, b, c, d
        case Div() if lines[1][0] and not any(lines[1][1:]):
            return _scaled(lines[0], 1 / lines[1][0])
        case Mul():
            product: _Terms | None = (one, zero, zero, zero)
            for line in lines:
                product = None if product is None else _multiplied(product, line)
            return product
    return None


def _scaled(line: _Terms, factor: Fraction) -> _Terms:
    return line[0] * factor, line[1] * factor, line[2] * factor, line[3] * factor


def _multiplied(a: _Terms, b: _Terms) -> _Terms | None:
    for one, other in ((a, b), (b, a)):
        if not any(one[1:]):
            return _scaled(other, one[0])
        if not any((one[0], *one[2:])) and not other[1] and not other[3]:  # π times 1 or x
            return Fraction(0), one[1] * other[0], Fraction(0), one[1] * other[2]
    return None
