"""`±` written out: one expression with it stands for two."""

from __future__ import annotations

from qmath.notation.ast import Add, Call, Div, Mul, Neg, Node, PlusMinus, Pow
from qmath.notation.tokens import Refusal


def write_out(node: Node) -> list[Node]:
    """The values that `node` stands for, the lower sign first. At most one `±` is understood."""
    count = sum(isinstance(part, PlusMinus) for part in node.walk())
    if count == 0:
        return [node]
    if count > 1:
        raise Refusal("several signs ± in one value")
    return [_choose(node, minus) for minus in (True, False)]


def _choose(node: Node, minus: bool) -> Node:
    match node:
        case PlusMinus(left=left, right=right):
            term = Neg(right) if minus else right
            return term if left is None else Add((left, term))
        case Add(terms=terms):
            return Add(tuple(_choose(term, minus) for term in terms))
        case Mul(factors=factors):
            return Mul(tuple(_choose(factor, minus) for factor in factors))
        case Neg(operand=operand):
            return Neg(_choose(operand, minus))
        case Div(numerator=numerator, denominator=denominator):
            return Div(_choose(numerator, minus), _choose(denominator, minus))
        case Pow(base=base, exponent=exponent):
            return Pow(_choose(base, minus), _choose(exponent, minus))
        case Call(name=name, args=args):
            return Call(name, tuple(_choose(arg, minus) for arg in args))
    return node
