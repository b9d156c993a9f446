"""Expressions as Python source over `from sympy import *`: what the exact strategy writes into its cells.

Divisions of integers become `Rational`, because `1/3` in Python is a float. The text is made from the tree alone,
so it can name nothing but the functions below and the problem's letters.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable

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

_CONSTANTS = {"pi": "pi", "e": "E", "i": "I", "oo": "oo"}
_RELATIONS = {"=": "Eq", "!=": "Ne", "<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge"}
_NAMES = {
    "abs": "Abs",
    "root": "real_root",
    "max": "Max",
    "min": "Min",
    "permutations": "ff",
    "mod": "Mod",
    "gcd": "igcd",
    "lcm": "ilcm",
    "divisors": "divisor_count",
    "divisorsum": "divisor_sigma",
}
# Names of SymPy and Python that a letter must not hide.
_TAKEN = frozenset(("E", "I", "N", "O", "Q", "S", "pi", "oo", "beta", "gamma", "zeta", "lambda"))

# Strengths of Python's operators, weakest first.
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)


def to_code(node: Node) -> str:
    """`node` as source text. A `PlusMinus` has no single value: ValueError."""
    return _write(node, _SUM)


def python_name(symbol: str) -> str:
    """The variable that holds a letter: itself, or with an underscore where the name is taken."""
    return f"{symbol}_" if symbol in _TAKEN or keyword.iskeyword(symbol) else symbol


def _write(node: Node, least: int) -> str:
    text, strength = _source(node)
    return f"({text})" if strength < least else text


def _source(node: Node) -> tuple[str, int]:
    match node:
        case Number(value=value):
            if value.denominator == 1:
                return str(value.numerator), _ATOM
            return f"Rational({value.numerator}, {value.denominator})", _ATOM
        case Symbol(name=name):
            return python_name(name), _ATOM
        case Constant(name=name):
            return _CONSTANTS[name], _ATOM
        case Add(terms=terms):
            text = _write(terms[0], _SUM)
            for term in terms[1:]:
                negative = isinstance(term, Neg)
                operand = term.operand if isinstance(term, Neg) else term
                text += f" {'-' if negative else '+'} {_write(operand, _PRODUCT)}"
            return text, _SUM
        case Neg(operand=operand):
            return f"-{_write(operand, _SIGN)}", _SIGN
        case Mul(factors=factors):
            return "*".join(
                _write(factor, _SIGN if n else _PRODUCT) for n, factor in enumerate(factors)
            ), _PRODUCT
        case Div(numerator=numerator, denominator=denominator):
            return _quotient(numerator, denominator)
        case Pow(base=base, exponent=exponent):
            head = f"Integer({_write(base, _SUM)})" if _is_integer(node.base) else _write(base, _ATOM)
            if _is_integer(base) and isinstance(exponent, Number) and exponent.is_integer:
                head = _write(base, _ATOM)
            return f"{head}**{_write(exponent, _ATOM)}", _POWER
        case Call():
            return _call(node), _ATOM
        case Matrix(rows=rows):
            body = ", ".join(f"[{', '.join(map(to_code, row))}]" for row in rows)
            return f"Matrix([{body}])", _ATOM
        case Relation(left=left, op=op, right=right):
            return f"{_RELATIONS[op]}({to_code(left)}, {to_code(right)})", _ATOM
    return _operator(node), _ATOM


def _quotient(numerator: Node, denominator: Node) -> tuple[str, int]:
    if _is_literal(numerator) and _is_literal(denominator):
        return f"Rational({to_code(numerator)}, {to_code(denominator)})", _ATOM
    if _is_integer(numerator) and _is_integer(denominator):
        return f"Integer({to_code(numerator)})/{_write(denominator, _POWER)}", _PRODUCT
    return f"{_write(numerator, _PRODUCT)}/{_write(denominator, _POWER)}", _PRODUCT


def _is_literal(node: Node) -> bool:
    return isinstance(node, Number) and node.value.denominator == 1


def _is_integer(node: Node) -> bool:
    """Whether the source of `node` is arithmetic of Python integers."""
    match node:
        case Number():
            return _is_literal(node)
        case Neg() | Add() | Mul():
            return all(map(_is_integer, node.children))
        case Pow(base=base, exponent=Number() as exponent):
            return _is_integer(base) and _is_literal(exponent)
    return False


def _call(node: Call) -> str:
    if power := modular_power(node):
        return f"Integer(pow({power[0]}, {power[1]}, {power[2]}))"
    args = [to_code(arg) for arg in node.args]
    special: dict[str, Callable[[], str]] = {
        "percent": lambda: f"({args[0]})*Rational(1, 100)",
        "degrees": lambda: f"({args[0]})*pi/180",
        "percentage": lambda: f"({args[0]})*100",
        "indegrees": lambda: f"({args[0]})*180/pi",
        "det": lambda: f"({args[0]}).det()",
        "trace": lambda: f"({args[0]}).trace()",
        "rank": lambda: f"Integer(({args[0]}).rank())",
        "inverse": lambda: f"({args[0]}).inv()",
        "transpose": lambda: f"({args[0]}).T",
    }
    if node.name in special:
        return f"({special[node.name]()})"
    return f"{_NAMES.get(node.name, node.name)}({', '.join(args)})"


def _operator(node: Node) -> str:
    match node:
        case Derivative(body=body, variable=variable, order=order):
            return f"diff({to_code(body)}, {python_name(variable)}, {order})"
        case Integral(body=body, variable=variable, lower=Node() as lower, upper=Node() as upper):
            return (
                f"integrate({to_code(body)}, ({python_name(variable)}, {to_code(lower)}, {to_code(upper)}))"
            )
        case Integral(body=body, variable=variable):
            return f"integrate({to_code(body)}, {python_name(variable)})"
        case Limit(body=body, variable=variable, point=point, side=side):
            return f"limit({to_code(body)}, {python_name(variable)}, {to_code(point)}, '{side or '+-'}')"
        case Fold(kind=kind, body=body, variable=variable, lower=lower, upper=upper):
            name = "summation" if kind == "sum" else "product"
            return f"{name}({to_code(body)}, ({python_name(variable)}, {to_code(lower)}, {to_code(upper)}))"
    raise ValueError(f"{type(node).__name__} has no single value")
