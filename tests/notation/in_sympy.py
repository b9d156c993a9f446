"""Expressions as SymPy objects, built by constructors only: what the printers are measured by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from qmath.notation.ast import (
    Add,
    Call,
    Constant,
    Derivative,
    Div,
    Fold,
    Integral,
    Limit,
    Matrix,
    Mul,
    Neg,
    Node,
    Number,
    Pow,
    Relation,
    Symbol,
)
from qmath.notation.bounds import modular_power

_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "oo": sympy.oo}
_RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": sympy.Eq,
    "!=": sympy.Ne,
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
}
_SPECIAL: dict[str, Callable[..., Any]] = {
    "abs": sympy.Abs,
    "root": sympy.real_root,
    "divisors": sympy.divisor_count,
    "percent": lambda x: x / 100,
    "degrees": lambda x: x * sympy.pi / 180,
    "divisorsum": sympy.divisor_sigma,
    "percentage": lambda x: x * 100,
    "indegrees": lambda x: x * 180 / sympy.pi,
    "permutations": sympy.ff,
    "mod": sympy.Mod,
    "max": sympy.Max,
    "min": sympy.Min,
    "det": lambda m: m.det(),
    "trace": lambda m: m.trace(),
    "rank": lambda m: sympy.Integer(m.rank()),
    "inverse": lambda m: m.inv(),
    "transpose": lambda m: m.T,
    "gcd": lambda *args: sympy.gcd_list(list(args)),
    "lcm": lambda *args: sympy.lcm_list(list(args)),
}


def to_sympy(node: Node, real: bool = False) -> Any:
    """`node` as SymPy builds it, which may simplify at once (`x/x` is 1: look at domains in the AST).

    Symbols are `Symbol(name)`, with `real=True` where `real` is set. Derivatives, integrals, limits, sums and
    products stay unevaluated. Sizes are bounded by the reader, so no number explodes here. A `PlusMinus`
    has no single value: ValueError.
    """

    def build(part: Node) -> Any:
        match part:
            case Number(value=value):
                return sympy.Rational(value.numerator, value.denominator)
            case Symbol(name=name):
                return _symbol(name, real)
            case Constant(name=name):
                return _CONSTANTS[name]
            case Add(terms=terms):
                return sum((build(term) for term in terms[1:]), build(terms[0]))
            case Neg(operand=operand):
                return -build(operand)
            case Mul(factors=factors):
                return sympy.prod([build(factor) for factor in factors])
            case Div(numerator=numerator, denominator=denominator):
                return build(numerator) / build(denominator)
            case Pow(base=base, exponent=exponent):
                return build(base) ** build(exponent)
            case Call(name=name, args=args):
                if power := modular_power(part):
                    return sympy.Integer(pow(*power))
                function = _SPECIAL.get(name) or getattr(sympy, name)
                return function(*map(build, args))
            case Matrix(rows=rows):
                return sympy.Matrix([[build(entry) for entry in row] for row in rows])
            case Derivative(body=body, variable=variable, order=order):
                return sympy.Derivative(build(body), (_symbol(variable, real), order))
            case Integral(body=body, variable=variable, lower=None):
                return sympy.Integral(build(body), _symbol(variable, real))
            case Integral(body=body, variable=variable, lower=Node() as lower, upper=Node() as upper):
                return sympy.Integral(build(body), (_symbol(variable, real), build(lower), build(upper)))
            case Limit(body=body, variable=variable, point=point, side=side):
                return sympy.Limit(build(body), _symbol(variable, real), build(point), side or "+-")
            case Fold(kind=kind, body=body, variable=variable, lower=lower, upper=upper):
                fold = sympy.Sum if kind == "sum" else sympy.Product
                return fold(build(body), (_symbol(variable, real), build(lower), build(upper)))
            case Relation(left=left, op=op, right=right):
                return _RELATIONS[op](build(left), build(right))
        raise ValueError(f"{type(part).__name__} has no single value")

    return build(node)


def _symbol(name: str, real: bool) -> Any:
    return sympy.Symbol(name, real=True) if real else sympy.Symbol(name)
