"""Algebraic expressions in one unknown: roots and absolute values become auxiliary unknowns with polynomial equations.

`sqrt(f)` is the u with u² = f and u ≥ 0, `|f|` the u with u² = f² and u ≥ 0. Every real solution of an equation
with roots is so a common solution of polynomials, and elimination with resultants loses none of them; what it adds
is found by putting the candidates into the original.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Symbol

_VALUES: dict[str, complex] = {"pi": math.pi, "e": math.e, "i": 1j}
MAX_AUXILIARIES = 4
_NAMES = ("u", "v", "w", "s", "t", "p", "q")


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """`name ** power` equals `value`; `original` is what the name stands for."""

    name: str
    power: int
    value: Node
    original: Node


@dataclass(slots=True)
class Algebra:
    """What is gathered from expressions: auxiliaries from the inside out, denominators, radicands of even roots."""

    unknown: str
    coefficients: bool = False  # whether π and e may stand among them
    imaginary: bool = False  # whether i may
    odd_powers: bool = False  # whether x^(1/3) may: the real root
    constants: set[str] = field(default_factory=set)  # of π and e, those that occur
    auxiliaries: list[Auxiliary] = field(default_factory=list)
    denominators: list[Node] = field(default_factory=list)
    radicands: list[Node] = field(default_factory=list)

    def flatten(self, node: Node) -> Node | None:
        """`node` as a rational expression in the unknown and the auxiliaries, or None where it is not algebraic."""
        match node:
            case Number() | Symbol():
                return node
            case Constant(name="pi" | "e" as name) if self.coefficients:
                self.constants.add(name)
                return node
            case Constant(name="i") if self.imaginary:
                return node
            case Add(terms=terms):
                parts = self._all(terms)
                return None if parts is None else Add(parts)
            case Mul(factors=factors):
                parts = self._all(factors)
                return None if parts is None else Mul(parts)
            case Neg(operand=operand):
                part = self.flatten(operand)
                return None if part is None else Neg(part)
            case Div(numerator=numerator, denominator=denominator):
                if is_zero(denominator):
                    return None
                self._divides(denominator)
                parts = self._all((numerator, denominator))
                return None if parts is None else Div(*parts)
            case Pow(base=base, exponent=exponent):
                return self._power(base, exponent)
            case Call(name="sqrt", args=(radicand,)):
                return self._root(node, radicand, 2)
            case Call(name="root", args=(radicand, Number(value=degree))):
                return self._root(node, radicand, int(degree))
            case Call(name="abs", args=(inner,)):
                part = self.flatten(inner)
                return None if part is None else self._auxiliary(node, 2, Pow(part, Number(Fraction(2))))
            case Call(name="percent", args=(inner,)):
                part = self.flatten(inner)
                return None if part is None else Div(part, Number(Fraction(100)))
        return None

    def _all(self, nodes: tuple[Node, ...]) -> tuple[Node, ...] | None:
        parts = [self.flatten(node) for node in nodes]
        return None if None in parts else tuple(part for part in parts if part is not None)

    def _divides(self, denominator: Node) -> None:
        if denominator.symbols and denominator not in self.denominators:
            self.denominators.append(denominator)

    def _power(self, base: Node, exponent: Node) -> Node | None:
        value = rational(exponent)
        if value is None:
            return None
        if value.denominator > 1:
            if value <= 0 or (value.denominator % 2 and not self.odd_powers):
                return None
            root = self._root(
                Call("root", (base, Number(Fraction(value.denominator)))), base, value.denominator
            )
            return None if root is None else Pow(root, Number(Fraction(value.numerator)))
        if value == 0 and base.symbols:
            return None  # 0^0 is 1 to some and undefined to others
        if value < 0:
            self._divides(base)
        part = self.flatten(base)
        return None if part is None else Pow(part, exponent)

    def _root(self, node: Node, radicand: Node, degree: int) -> Node | None:
        if degree % 2 == 0 and radicand.symbols and radicand not in self.radicands:
            self.radicands.append(radicand)
        part = self.flatten(radicand)
        return None if part is None else self._auxiliary(node, degree, part)

    def _auxiliary(self, original: Node, power: int, value: Node) -> Node | None:
        for known in self.auxiliaries:
            if known.original == original:
                return Symbol(known.name)
        free = [name for name in _NAMES if name != self.unknown]
        if len(self.auxiliaries) == MAX_AUXILIARIES:
            return None
        name = free[len(self.auxiliaries)]
        self.auxiliaries.append(Auxiliary(name, power, value, original))
        return Symbol(name)


def is_zero(node: Node) -> bool:
    """Whether an expression without letters is zero, by rational arithmetic or to the digits of a float."""
    if node.symbols:
        return False
    try:
        return abs(_float(node)) < 1e-9
    except ZeroDivisionError:
        return True
    except (OverflowError, ValueError):
        return False


def _float(node: Node) -> complex:
    parts = [_float(child) for child in node.children]
    match node:
        case Number(value=value):
            return float(value)
        case Constant(name=name) if name in _VALUES:
            return _VALUES[name]
        case Add():
            return sum(parts)
        case Neg():
            return -parts[0]
        case Mul():
            return math.prod(parts)
        case Div():
            return parts[0] / parts[1]
        case Pow():
            return parts[0] ** parts[1]
        case Call(name="sqrt"):
            return parts[0] ** 0.5
        case Call(name="root"):
            return parts[0] ** (1 / parts[1])
        case Call(name="abs"):
            return abs(parts[0])
        case Call(name="percent"):
            return parts[0] / 100
    raise ValueError("a value that is not worked out here")


def rational(node: Node) -> Fraction | None:
    """The value of a literal exponent: 2, -1, 1/2, 0.5."""
    match node:
        case Number(value=value):
            return value
        case Neg(operand=operand):
            inner = rational(operand)
            return None if inner is None else -inner
        case Div(numerator=Number(value=top), denominator=Number(value=bottom)) if bottom:
            return top / bottom
    return None


def is_square(node: Node, unknown: str) -> bool:
    """Whether a quadratic polynomial with rational coefficients is the square of a linear one, up to a factor."""
    if degree(node, unknown) != 2:
        return False
    at = [_rational_value(node, unknown, Fraction(x)) for x in (-1, 0, 1)]
    if None in at:
        return False
    low, c, high = (value or Fraction(0) for value in at)
    a, b = (high + low) / 2 - c, (high - low) / 2
    return a > 0 and b * b == 4 * a * c


def _rational_value(node: Node, unknown: str, at: Fraction) -> Fraction | None:
    parts = [_rational_value(child, unknown, at) for child in node.children]
    values = [part for part in parts if part is not None]
    if len(values) < len(parts):
        return None
    match node:
        case Number(value=value):
            return value
        case Symbol(name=name) if name == unknown:
            return at
        case Add():
            return sum(values, Fraction(0))
        case Neg():
            return -values[0]
        case Mul():
            return math.prod(values, start=Fraction(1))
        case Div() if values[1]:
            return values[0] / values[1]
        case Pow() if values[1].denominator == 1 and 0 <= values[1] <= 2:
            return values[0] ** int(values[1])
    return None


def degree(node: Node, unknown: str) -> int:
    """An upper bound of the degree of a polynomial; 99 for what is no polynomial in `unknown`."""
    match node:
        case _ if unknown not in node.symbols:
            return 0
        case Symbol():
            return 1
        case Add(terms=terms):
            return max(degree(term, unknown) for term in terms)
        case Mul(factors=factors):
            return min(99, sum(degree(factor, unknown) for factor in factors))
        case Neg(operand=operand):
            return degree(operand, unknown)
        case Div(numerator=numerator, denominator=denominator) if unknown not in denominator.symbols:
            return degree(numerator, unknown)
        case Pow(base=base, exponent=Number(value=power)) if power.denominator == 1:
            return min(99, degree(base, unknown) * int(power))
    return 99
