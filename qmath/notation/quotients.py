"""What stands right and left of a sign of division, and mixed numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qmath.notation.ast import Add, Div, Neg, Node, Number
from qmath.notation.tokens import Refusal

if TYPE_CHECKING:
    from qmath.notation.parser import Parser


def quotient(p: Parser, numerator: Node) -> Node:
    """`numerator` over what stands after the sign of division."""
    slash = p.tokens[p.position - 1]
    sign = p.sign()
    divisor = p.power()
    if p.at("/") and not p.token.spaced and isinstance(divisor, Number):
        if slash.text == r"\div":
            divisor = _fraction(p, divisor)
        elif slash.spaced:
            raise Refusal("a division with spaces before one without has two readings; brackets decide")
    quotient = Div(numerator, Neg(divisor) if sign else divisor)
    if p.starts_factor() and not (p.token.spaced and not slash.spaced and _is_lowest(quotient)):
        raise Refusal("a product right after a division has two readings; brackets decide")
    return quotient


def _fraction(p: Parser, numerator: Number) -> Div:
    """The fraction that `numerator` begins, after `÷`."""
    p.position += 1
    fraction = Div(numerator, p.power())
    if not _is_lowest(fraction) or p.at("/"):
        raise Refusal("‘÷’ before a quotient has two readings; brackets decide")
    return fraction


def at_mixed(p: Parser, left: Node) -> bool:
    """Whether ` 1/2` stands here, after a number."""
    spaces = [p.ahead(offset).spaced for offset in range(3)]
    kinds = [p.token.kind, p.ahead(1).text, p.ahead(2).kind]
    return isinstance(left, Number) and kinds == ["NUMBER", "/", "NUMBER"] and spaces == [True, False, False]


def mixed(p: Parser, whole: Node, part: Node) -> Node:
    """`2 1/2` and `2\\frac{1}{2}`: an integer and a proper fraction that nothing else is done with."""
    if not (isinstance(whole, Number) and whole.is_integer and whole.value > 0 and _is_proper(part)):
        raise Refusal("a number before a fraction is a mixed number or a product")
    if p.starts_factor() or p.at("^", "**", "!", "%") or (p.at("/") and not p.token.spaced):
        raise Refusal("what follows a mixed number needs brackets")
    return Add((whole, part))


def _is_proper(node: Node) -> bool:
    match node:
        case Div(numerator=Number() as top, denominator=Number() as bottom):
            return top.is_integer and bottom.is_integer and 0 < top.value < bottom.value
    return False


def _is_lowest(node: Node) -> bool:
    """Whether `node` is a fraction of integers in lowest terms, and no integer."""
    match node:
        case Div(numerator=Number() as top, denominator=Number() as bottom):
            if top.is_integer and bottom.is_integer and bottom.value > 1:
                return math.gcd(int(top.value), int(bottom.value)) == 1
    return False
