"""An expression as numerator over denominator, with tangents and their kin as sines over cosines."""

from __future__ import annotations

from fractions import Fraction

from qmath.notation.ast import Add, Call, Div, Mul, Neg, Node, Number, Pow

_ONE = Number(Fraction(1))


def numerator(node: Node) -> Node:
    """What vanishes where `node` does, and nowhere else that `node` is defined; it has no poles of its own."""
    return _ratio(node)[0]


def _ratio(node: Node) -> tuple[Node, Node]:
    match node:
        case Neg(operand=operand):
            top, bottom = _ratio(operand)
            return Neg(top), bottom
        case Add(terms=terms):
            top, bottom = _ratio(terms[0])
            for term in terms[1:]:
                p, q = _ratio(term)
                top, bottom = Add((_times(top, q), _times(p, bottom))), _times(bottom, q)
            return top, bottom
        case Mul(factors=factors):
            top, bottom = _ratio(factors[0])
            for factor in factors[1:]:
                p, q = _ratio(factor)
                top, bottom = _times(top, p), _times(bottom, q)
            return top, bottom
        case Div(numerator=upper, denominator=lower):
            (p, q), (r, s) = _ratio(upper), _ratio(lower)
            return _times(p, s), _times(q, r)
        case Pow(base=base, exponent=Number() as exponent) if exponent.is_integer:
            top, bottom = _ratio(base)
            return Pow(top, exponent), _ONE if bottom == _ONE else Pow(bottom, exponent)
        case Call(name="tan", args=args):
            return Call("sin", args), Call("cos", args)
        case Call(name="cot", args=args):
            return Call("cos", args), Call("sin", args)
        case Call(name="sec", args=args):
            return _ONE, Call("cos", args)
        case Call(name="csc", args=args):
            return _ONE, Call("sin", args)
    return node, _ONE


def _times(a: Node, b: Node) -> Node:
    if a == _ONE:
        return b
    return a if b == _ONE else Mul((a, b))
