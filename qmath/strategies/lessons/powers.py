"""Powers and logarithms to commensurable bases brought to one base: 4^x and 8^(x-1) to 2^(2x) and 2^(3(x-1))."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Symbol, integer
from qmath.strategies.lessons.algebraic import rational

_GREATEST_BASE = 10**9


def literal(value: Fraction) -> Node:
    """A rational number as it is written."""
    whole: Node = (
        Number(abs(value))
        if value.denominator == 1
        else Div(integer(abs(value.numerator)), integer(value.denominator))
    )
    return Neg(whole) if value < 0 else whole


def root_of(base: Node) -> tuple[Node, int] | None:
    """The least base greater than 1 of which `base` is a power, and the exponent; None for other than e and rationals.

    8 is 2^3, 1/9 is 3^(-2), e is e.
    """
    if base == Constant("e"):
        return base, 1
    value = rational(base)
    if value is None or value <= 0 or value == 1 or max(value.numerator, value.denominator) > _GREATEST_BASE:
        return None
    sign = 1
    if value < 1:
        value, sign = 1 / value, -1
    for k in range(30, 0, -1):
        top, bottom = round(value.numerator ** (1 / k)), round(value.denominator ** (1 / k))
        if top**k == value.numerator and bottom**k == value.denominator:
            return literal(Fraction(top, bottom)), sign * k
    return None


def exponent_of(value: Fraction, root: Node) -> Fraction | None:
    """The k with root^k = value, where it is rational; None otherwise."""
    if value == 1:
        return Fraction(0)
    found = root_of(literal(value)) if value > 0 else None
    own = root_of(root)
    if found is None or own is None or found[0] != own[0]:
        return None
    return Fraction(found[1], own[1])


def scaled(node: Node, factor: Fraction) -> Node:
    """`factor` times `node`, without a factor 1."""
    if factor == 1:
        return node
    return Neg(node) if factor == -1 else Mul((literal(factor), node))


def as_power(node: Node) -> tuple[Node, Node] | None:
    """Base and exponent of a power or of exp."""
    match node:
        case Pow(base=base, exponent=exponent):
            return base, exponent
        case Call(name="exp", args=(exponent,)):
            return Constant("e"), exponent
    return None


def one_base(node: Node, unknown: str) -> Node:
    """`node` with the bases of its powers of `unknown` replaced by the roots of these."""
    if unknown not in node.symbols:
        return node
    match as_power(node):
        case (base, exponent) if unknown not in base.symbols and (found := root_of(base)):
            return Pow(found[0], scaled(exponent, Fraction(found[1])))
    return rebuilt(node, tuple(one_base(child, unknown) for child in node.children))


def rebuilt(node: Node, parts: tuple[Node, ...]) -> Node:
    """An arithmetic node or a call with other children; any other node as it is."""
    match node:
        case Add():
            return Add(parts)
        case Mul():
            return Mul(parts)
        case Neg():
            return Neg(parts[0])
        case Div():
            return Div(parts[0], parts[1])
        case Pow():
            return Pow(parts[0], parts[1])
        case Call():
            return replace(node, args=parts)
    return node


def product(factors: list[Node]) -> Node:
    """A product of any number of factors."""
    if not factors:
        return integer(1)
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def linear_form(node: Node) -> dict[str, Fraction] | None:
    """The rational coefficients of a linear expression by letter, the constant under ""; None for what is none."""
    value = rational(node)
    if value is not None:
        return {"": value}
    if isinstance(node, Symbol):
        return {node.name: Fraction(1)}
    parts = [linear_form(child) for child in node.children]
    forms = [part for part in parts if part is not None]
    if not forms or len(forms) < len(parts):
        return None
    match node:
        case Add():
            letters = dict.fromkeys(letter for form in forms for letter in form)
            return {x: sum((form.get(x, Fraction(0)) for form in forms), Fraction(0)) for x in letters}
        case Neg():
            return {x: -slope for x, slope in forms[0].items()}
        case Div() if set(forms[1]) == {""} and forms[1][""]:
            return {x: slope / forms[1][""] for x, slope in forms[0].items()}
        case Mul():
            rest = [form for form in forms if set(form) != {""}]
            scale = math.prod((form[""] for form in forms if set(form) == {""}), start=Fraction(1))
            if len(rest) > 1:
                return None
            return {x: scale * slope for x, slope in (rest[0] if rest else {"": Fraction(1)}).items()}
    return None
