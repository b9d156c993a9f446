"""Putting expressions for letters into a tree, which is otherwise left as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qmath.check.faults import UnsupportedError
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Symbol


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """`node` with the letters in `values` replaced. Raises UnsupportedError under a bound variable."""

    def put(part: Node) -> Node:
        match part:
            case Symbol(name=name):
                return values.get(name, part)
            case Number() | Constant():
                return part
            case Neg(operand=operand):
                return Neg(put(operand))
            case Add(terms=terms):
                return Add(tuple(map(put, terms)))
            case Mul(factors=factors):
                return Mul(tuple(map(put, factors)))
            case Div(numerator=numerator, denominator=denominator):
                return Div(put(numerator), put(denominator))
            case Pow(base=base, exponent=exponent):
                return Pow(put(base), put(exponent))
            case Call(args=args):
                return replace(part, args=tuple(map(put, args)))
        raise UnsupportedError("letters under an integral, limit or sum are not checked")

    return put(node)
