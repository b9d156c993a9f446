"""Sums and products: closed forms, infinite ones, and those that diverge."""

from __future__ import annotations

from qmath.notation.ast import Call, Fold, Number
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SumUp
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.endings import TEX, checked, diverging
from qmath.strategies.lessons.lesson import Lesson, Phrase
from qmath.strategies.lessons.limits import is_infinite

_ROUGH = frozenset(("floor", "ceiling", "sign", "mod", "max", "min", "gcd", "lcm"))
# Roots leave the denominators, where a telescoping sum of them ends; a few logarithms come together.
_SHORTENED = (
    "plain = expand(Add(*[radsimp(part) for part in Add.make_args(value)]))",
    "value = min(value, plain, key=count_ops)",
    "number = nsimplify(N(value, 60), rational=True, tolerance=10**-40)",
    "if number.q < 1000 and abs(N(value - number, 60)) < 10**-50:",
    "    value = number",
    "if value.has(log) and count_ops(value) < 200:",
    "    value = min(value, simplify(value), key=count_ops)",
    "agrees = len(Add.make_args(value)) < 12  # else the terms have not come together",
)
_FIRST = 6  # values of the upper end that a closed form is tried with


def fold(task: SumUp) -> Lesson | None:
    """A sum or product in closed form."""
    node = task.fold
    if node.kind == "product" and is_infinite(node.upper) and not isinstance(node.lower, Number):
        return None
    if any(isinstance(part, Call) and part.name in _ROUGH for part in node.body.walk()) or is_infinite(
        node.lower
    ):
        return None
    ends = node.upper.symbols
    others = sorted(node.symbols - ends)
    if node.lower.symbols or len(ends) > 1 or len(others) > 1:
        return None
    cell = Writer("from sympy import *", "")
    cell.add(declaration(*sorted({node.variable, *ends}), assumptions="integer=True, positive=True"))
    if others:
        cell.add(declaration(*others))
    cell.add(f"function = Integer(0) + ({to_code(node.body)})")
    name = "summation" if node.kind == "sum" else "product"
    index = f"({python_name(node.variable)}, {to_code(node.lower)}, {to_code(node.upper)})"
    if is_infinite(node.upper):
        _endless(cell, node, name, index, others)
    elif ends:
        if not isinstance(node.lower, Number):
            return None
        _closed(cell, node, name, index, min(ends), others)
    else:
        cell.add(f"value = {name}(function, {index})", "agrees = True")
        if any(isinstance(part, Call) for part in node.body.walk()):
            cell.add(*_SHORTENED)
    if not is_infinite(node.upper) or others:
        cell.add("print('check:', bool(agrees))", f"print('result:', latex(value, {_tex(node)}))")
    opening = Phrase(f"We compute ${task.latex}$ in closed form.", f"求 ${task.latex}$ 的值。")
    return Lesson((opening, _method(node)), cell.text, lambda out: diverging(out) or checked(out))


def _tex(node: Fold) -> str:
    return TEX if not node.symbols else TEX.partition(", ")[2]


def _endless(cell: Writer, node: Fold, name: str, index: str, others: list[str]) -> None:
    numeric = f"{'Sum' if node.kind == 'sum' else 'Product'}(function, {index})"
    if others:
        (letter,) = others
        cell.add(
            f"value = {name}(function, {index})",
            "if isinstance(value, Piecewise):",
            "    value = value.args[0][0]  # where the series converges",
            "value = simplify(value)",
            "top, bottom = fraction(value)",
            "value = -top/(-bottom) if top.could_extract_minus_sign() else value",
            f"near = {numeric}.subs({python_name(letter)}, Rational(1, 7)).evalf(20)",
            f"agrees = abs(N(value.subs({python_name(letter)}, Rational(1, 7)), 20) - near) < 10**-9",
        )
        return
    if node.kind == "product":
        _endless_product(cell, node)
        return
    cell.add(
        f"convergent = {numeric}.is_convergent()",
        "print('diverges:', convergent == False)",
        "if convergent == True:",
        f"    value = simplify({name}(function, {index}))",
        f"    numeric = {numeric}.evalf(20)",
        "    print('check:', bool(abs(N(value, 20) - numeric) < 10**-9*(1 + abs(numeric))))",
        f"    print('result:', latex(value, {TEX}))",
    )


def _endless_product(cell: Writer, node: Fold) -> None:
    """The limit of the product up to n, whose formula is tried with its first values."""
    index, start = python_name(node.variable), to_code(node.lower)
    cell.add(
        "top = symbols('top', integer=True, positive=True)",
        f"partial = product(function, ({index}, {start}, top))",
        "partial = gammasimp(combsimp(partial.rewrite(gamma)))",
        f"ends = range({start} + 1, {start} + {_FIRST})",
        f"exact = [prod(function.subs({index}, number) for number in range({start}, end + 1)) for end in ends]",
        "agrees = all(simplify(partial.subs(top, end) - value) == 0 for end, value in zip(ends, exact))",
        "value = limit(partial, top, oo)",
        "print('diverges:', agrees and value in (oo, -oo, zoo))",
        "print('check:', bool(agrees and value.is_finite))",
        f"print('result:', latex(value, {TEX}))",
    )


def _closed(cell: Writer, node: Fold, name: str, index: str, letter: str, others: list[str]) -> None:
    top, start = python_name(letter), to_code(node.lower)
    terms = f"function.subs({{{python_name(node.variable)}: number, {top}: end}})"
    direct = f"{'sum' if node.kind == 'sum' else 'prod'}({terms} for number in range({start}, upper + 1))"
    special = "".join(f".subs({python_name(other)}, Rational(2, 7))" for other in others)
    cell.add(
        f"value = {name}(function, {index})",
        "if isinstance(value, Piecewise):",
        "    value = value.args[-1][0]",
        "value = gammasimp(combsimp(value)).rewrite(factorial)",
        "value = min([powsimp(value), powsimp(factor(value)), powsimp(simplify(value))], key=count_ops)",
        "agrees = True",
        f"for end in range({start} + 1, {start} + {_FIRST}):",
        f"    upper = ({to_code(node.upper)}).subs({top}, end)"
        if letter != to_code(node.upper)
        else "    upper = end",
        f"    gap = value.subs({top}, end) - {direct}",
        f"    agrees = agrees and simplify(gap{special}) == 0",
    )


def _method(node: Fold) -> Phrase:
    if is_infinite(node.upper):
        return Phrase(
            "First we decide whether it converges, then we compare its value with a numerical one.",
            "先判断敛散性，再与数值结果比较。",
        )
    if node.symbols:
        return Phrase("We compare the formula with its first values.", "用前几个值检验公式。")
    return Phrase("We add up the terms exactly." if node.kind == "sum" else "We multiply the factors exactly.",
                  "逐项精确求和。" if node.kind == "sum" else "逐项精确求积。")  # fmt: skip
