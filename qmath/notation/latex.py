"""Canonical LaTeX of an expression: what `check` and the exact strategy show of what was read."""

from __future__ import annotations

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
    PlusMinus,
    Pow,
    Relation,
    Symbol,
)

GREEK = frozenset(
    (
        *(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
        ),
        *("nu", "xi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
        *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma", "Phi", "Psi", "Omega"),
    )
)
CONSTANTS = {"pi": r"\pi", "e": "e", "i": "i", "oo": r"\infty"}
RELATIONS = {"=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}
_COMMANDS = {
    **{
        name: rf"\{name}"
        for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth")
    },
    **{f"a{name}": rf"\arc{name}" for name in ("sin", "cos", "tan")},
    **{name: rf"\{name}" for name in ("exp", "det", "gcd", "max", "min", "arg")},
}

# Binding strengths, weakest first.
_RELATION, _SUM, _PRODUCT, _POWER, _ATOM = range(5)


def to_latex(node: Node) -> str:
    """`node` as LaTeX with the fewest brackets that keep its reading."""
    return _text(node, _RELATION)


def symbol_latex(name: str) -> str:
    """`theta` as `\\theta`, `x_1` as `x_{1}`."""
    letter, _, index = name.partition("_")
    head = rf"\{letter}" if letter in GREEK else letter
    return f"{head}_{{{index}}}" if index else head


def _text(node: Node, least: int) -> str:
    text, strength = _printers[type(node)](node)
    return rf"\left({text}\right)" if strength < least else text


def _number(node: Number) -> tuple[str, int]:
    return node.spelling or str(node.value), _ATOM


def _add(node: Add) -> tuple[str, int]:
    text = _text(node.terms[0], _SUM)
    for term in node.terms[1:]:
        if isinstance(term, Neg):
            text += f" - {_text(term.operand, _PRODUCT)}"
        else:
            text += f" + {_text(term, _PRODUCT)}"
    return text, _SUM


def _neg(node: Neg) -> tuple[str, int]:
    return f"-{_text(node.operand, _PRODUCT)}", _SUM


def _mul(node: Mul) -> tuple[str, int]:
    text = _text(node.factors[0], _PRODUCT)
    for left, right in zip(node.factors, node.factors[1:], strict=False):
        factor = _text(right, _POWER)
        dot = (
            factor[0].isdigit()
            or (isinstance(left, (Number, Call)) and _opens_fraction(right))
            or _is_open(left)
        )
        text += rf" \cdot {factor}" if dot else f" {factor}"
    return text, _PRODUCT


def _opens_fraction(node: Node) -> bool:
    """A number before a fraction would read as a mixed number."""
    return isinstance(node, Div) or (isinstance(node, Pow) and isinstance(node.base, Div))


def _is_open(node: Node) -> bool:
    """Whether what follows `node` could be taken for a part of it."""
    return isinstance(node, (Integral, Limit, Fold, Derivative))


def _div(node: Div) -> tuple[str, int]:
    return rf"\frac{{{_text(node.numerator, _SUM)}}}{{{_text(node.denominator, _SUM)}}}", _POWER


def _pow(node: Pow) -> tuple[str, int]:
    least = _ATOM
    base = _text(node.base, least)
    if isinstance(node.base, (Div, Call)) and not base.startswith(r"\left("):
        base = rf"\left({base}\right)"
    return f"{base}^{{{_text(node.exponent, _SUM)}}}", _POWER


def _call(node: Call) -> tuple[str, int]:
    args = [_text(arg, _SUM) for arg in node.args]
    match node.name:
        case "sqrt":
            return rf"\sqrt{{{args[0]}}}", _ATOM
        case "root":
            return rf"\sqrt[{args[1]}]{{{args[0]}}}", _ATOM
        case "abs":
            return rf"\left|{args[0]}\right|", _ATOM
        case "floor" | "ceiling":
            side = "floor" if node.name == "floor" else "ceil"
            return rf"\left\l{side} {args[0]} \right\r{side}", _ATOM
        case "factorial" | "factorial2":
            return _text(node.args[0], _ATOM) + ("!" if node.name == "factorial" else "!!"), _POWER
        case "percent":
            return rf"{_text(node.args[0], _ATOM)}\%", _POWER
        case "degrees":
            return rf"{_text(node.args[0], _ATOM)}^{{\circ}}", _POWER
        case "percentage" | "indegrees":
            unit = "as a percentage" if node.name == "percentage" else "in degrees"
            return rf"{args[0]} \text{{ {unit}}}", _SUM
        case "transpose":
            return f"{_text(node.args[0], _ATOM)}^{{T}}", _POWER
        case "inverse":
            return f"{_text(node.args[0], _ATOM)}^{{-1}}", _POWER
        case "binomial":
            return rf"\binom{{{args[0]}}}{{{args[1]}}}", _ATOM
        case "mod":
            return rf"{_text(node.args[0], _PRODUCT)} \bmod {_text(node.args[1], _POWER)}", _SUM
        case "log":
            head = rf"\log_{{{args[1]}}}" if len(args) == 2 else r"\ln"
            return rf"{head}\left({args[0]}\right)", _POWER
    head = _COMMANDS.get(node.name, rf"\operatorname{{{node.name}}}")
    return rf"{head}\left({', '.join(args)}\right)", _POWER


def _plus_minus(node: PlusMinus) -> tuple[str, int]:
    left = "" if node.left is None else f"{_text(node.left, _SUM)} "
    return rf"{left}\pm {_text(node.right, _PRODUCT)}", _SUM


def _matrix(node: Matrix) -> tuple[str, int]:
    rows = r" \\ ".join(" & ".join(_text(entry, _SUM) for entry in row) for row in node.rows)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}", _ATOM


def _derivative(node: Derivative) -> tuple[str, int]:
    name = symbol_latex(node.variable)
    order = "" if node.order == 1 else f"^{{{node.order}}}"
    sign = r"\partial " if node.partial else "d"
    head = rf"\frac{{{sign.strip()}{order}}}{{{sign}{name}{order}}}"
    return rf"{head} \left({_text(node.body, _SUM)}\right)", _PRODUCT


def _integral(node: Integral) -> tuple[str, int]:
    bounds = ""
    if node.lower is not None and node.upper is not None:
        bounds = f"_{{{to_latex(node.lower)}}}^{{{to_latex(node.upper)}}}"
    return rf"\int{bounds} {_text(node.body, _PRODUCT)} \, d{symbol_latex(node.variable)}", _PRODUCT


def _limit(node: Limit) -> tuple[str, int]:
    side = f"^{{{node.side}}}" if node.side else ""
    target = rf"{symbol_latex(node.variable)} \to {to_latex(node.point)}{side}"
    return rf"\lim_{{{target}}} {_text(node.body, _PRODUCT)}", _PRODUCT


def _fold(node: Fold) -> tuple[str, int]:
    head = r"\sum" if node.kind == "sum" else r"\prod"
    start = f"{symbol_latex(node.variable)} = {to_latex(node.lower)}"
    return rf"{head}_{{{start}}}^{{{to_latex(node.upper)}}} {_text(node.body, _PRODUCT)}", _PRODUCT


def _relation(node: Relation) -> tuple[str, int]:
    return f"{_text(node.left, _SUM)} {RELATIONS[node.op]} {_text(node.right, _SUM)}", _RELATION


_printers: dict[type[Node], Callable[..., tuple[str, int]]] = {
    Number: _number,
    Symbol: lambda node: (symbol_latex(node.name), _ATOM),
    Constant: lambda node: (CONSTANTS[node.name], _ATOM),
    Add: _add,
    Neg: _neg,
    Mul: _mul,
    Div: _div,
    Pow: _pow,
    Call: _call,
    PlusMinus: _plus_minus,
    Matrix: _matrix,
    Derivative: _derivative,
    Integral: _integral,
    Limit: _limit,
    Fold: _fold,
    Relation: _relation,
}
