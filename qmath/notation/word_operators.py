"""Operators that are words: `17 mod 5`, `15% of 80`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qmath.notation.ast import Call, Constant, Div, Mul, Node, Number
from qmath.notation.tokens import END, Refusal

if TYPE_CHECKING:
    from qmath.notation.parser import Parser


def modulo(p: Parser, left: Node, bare: bool) -> Node:
    """`a mod n` and `a \\pmod{n}` after a sum; `bare` where that is one product without a sign."""
    if not p.at("mod", r"\mod", r"\bmod", r"\pmod"):
        return left
    p.position += 1
    if not bare:
        raise Refusal("a remainder of a sum or a negative number needs brackets")
    modulus = p.power()
    if p.token is not END and p.at("*", "+", "-", "/", r"\cdot", r"\times", "mod"):
        raise Refusal("an operation after a remainder needs brackets")
    return Call("mod", (left, modulus))


def share(p: Parser, left: Node) -> Node:
    """`15% of 80`, `2/3 of 90`."""
    parts = left.children
    fraction = isinstance(left, Div) and all(isinstance(part, Number) for part in parts)
    if not fraction and not (isinstance(left, Call) and left.name == "percent"):
        raise Refusal("‘of’ after something that is no percentage or fraction")
    p.position += 1
    whole = p.power()
    if p.starts_factor() or p.at("*", "/", "+", "-", r"\cdot", r"\times", r"\div", "of"):
        raise Refusal("an operation after ‘of’ needs brackets")
    if isinstance(whole, Constant):
        raise Refusal("‘of’ before a constant")
    return Mul((left, whole))
