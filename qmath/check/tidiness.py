"""What is still to be done in an expression that should be simple: terms to collect, fractions to reduce, …"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qmath.check.algebra import Algebra
from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation.ast import Add, Call, Div, Mul, Neg, Node, Number, Pow, Symbol, integer
from qmath.notation.latex import to_latex

_ALGEBRAIC = frozenset(("sqrt", "root", "abs"))
_ROOTS = frozenset(("sqrt", "root"))


def left_to_do(ev: Evaluator, node: Node) -> str | None:
    """A clause that says what can still be done in `node`, or None."""
    if has_like_terms(node):
        return "terms of it can be put together"
    for part in node.walk():
        if isinstance(part, Mul) and _has_like_factors(part):
            return "factors of it can be put together"
        if isinstance(part, Div) and _is_reducible(ev, part):
            return f"{to_latex(part)} can be reduced"
        if _has_root_below(part):
            return "a root stands in a denominator"
    return None


def has_like_terms(node: Node) -> bool:
    """Whether a sum in `node` has two terms that differ in a rational factor only."""
    for part in node.walk():
        if isinstance(part, Add) and not _is_mixed(part):
            cores = [_core(term) for term in part.terms]
            if any(core in cores[:at] for at, core in enumerate(cores)):
                return True
    return False


def _is_mixed(node: Add) -> bool:
    """A mixed number, `2 1/2`."""
    match node.terms:
        case (Number(value=whole), Div(numerator=Number(value=top), denominator=Number(value=bottom))):
            return whole.denominator == 1 and top < bottom
    return False


def _core(term: Node) -> tuple[Node, ...]:
    """The factors of a term without the rational ones, those below the line behind those above it."""
    match term:
        case Number():
            return ()
        case Neg(operand=operand):
            return _core(operand)
        case Mul(factors=factors):
            return tuple(sorted((part for factor in factors for part in _core(factor)), key=to_latex))
        case Div(numerator=top, denominator=bottom):
            below = _core(bottom)
            return (*_core(top), *(Div(integer(1), part) for part in below))
    return (term,)


def _has_like_factors(product: Mul) -> bool:
    """`2 * 3`, `x * x^2`, or the roots of two numbers."""
    bases = []
    for factor in product.factors:
        inner = factor.operand if isinstance(factor, Neg) else factor
        base = inner.base if isinstance(inner, Pow) else inner
        number_root = (
            isinstance(base, Call) and base.name == "sqrt" and isinstance(base.args[0], Number)
        ) or (isinstance(inner, Pow) and isinstance(base, Number) and isinstance(inner.exponent, Div))
        kind: Node = integer(1) if number_root else integer(0) if isinstance(base, Number) else base
        bases.append(kind)
    return len(set(bases)) < len(bases)


def _has_root_below(part: Node) -> bool:
    match part:
        case Div(denominator=bottom) if not bottom.symbols:
            return any(isinstance(inner, Call) and inner.name in _ROOTS for inner in bottom.walk())
        case Call(name="sqrt", args=(Div(numerator=top, denominator=bottom),)):
            return not (top.symbols | bottom.symbols)
    return False


def _is_reducible(ev: Evaluator, fraction: Div) -> bool:
    """Whether numerator and denominator have a common factor; functions count as letters of their own."""
    known: dict[Node, Symbol] = {}
    top, bottom = (_opaque(side, known) for side in fraction.children)
    letters = sorted(top.symbols | bottom.symbols)
    algebra = Algebra(ev, *letters)
    try:
        (p, a), (q, b) = algebra.ratio(top), algebra.ratio(bottom)
    except UnsupportedError:
        return False
    if not (a.is_ground and b.is_ground and p and q):
        return False
    if not p.gcd(q).is_ground:
        return True
    return math.gcd(_content(p), _content(q)) > 1


def _content(p: Any) -> int:
    """The greatest integer in all coefficients; 1 where one is no integer."""
    if any(c.denominator != 1 for c in p.coeffs()):
        return 1
    return math.gcd(*(int(c.numerator) for c in p.coeffs()))


def _opaque(node: Node, known: dict[Node, Symbol]) -> Node:
    """`node` with a letter for every function of a letter that is not algebraic."""
    put: Callable[[Node], Node] = lambda part: _opaque(part, known)  # noqa: E731
    match node:
        case Call(name=name, args=args) if name in _ALGEBRAIC:
            return replace(node, args=tuple(map(put, args)))
        case Call() if node.symbols:
            return known.setdefault(node, Symbol(f"f{len(known)}"))
        case Neg(operand=operand):
            return Neg(put(operand))
        case Add(terms=terms):
            return Add(tuple(map(put, terms)))
        case Mul(factors=factors):
            return Mul(tuple(map(put, factors)))
        case Div(numerator=top, denominator=bottom):
            return Div(put(top), put(bottom))
        case Pow(base=base, exponent=exponent):
            return Pow(put(base), put(exponent))
    return node
