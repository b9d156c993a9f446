"""Definite integrals, proper and improper, compared with a numerical value."""

from __future__ import annotations

from qmath.notation.ast import Call, Constant, Div, Neg, Node, Number, Pow
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import Integrate
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.endings import TEX, checked, diverging
from qmath.strategies.lessons.lesson import Lesson, Phrase
from qmath.strategies.lessons.limits import is_infinite

_UNBOUNDED = frozenset(("log", "tan", "cot", "sec", "csc", "coth", "csch"))


def definite(task: Integrate, lower: Node, upper: Node) -> Lesson | None:
    """A lesson that integrates piece by piece between the points where the integrand is not smooth."""
    letters = (task.expression.symbols - {task.variable}) | lower.symbols | upper.symbols
    if letters:
        return _lettered(task, lower, upper, letters)
    name = python_name(task.variable)
    cell = Writer("from sympy import *", "", declaration(task.variable, assumptions="real=True"))
    cell.add(f"function = Integer(0) + ({to_code(task.expression)})")
    cell.add(f"low, high = Integer(0) + {to_code(lower)}, Integer(0) + {to_code(upper)}")
    cell.add("points = {low, high}")
    corners = [
        part.args[0] for part in task.expression.walk() if isinstance(part, Call) and part.name == "abs"
    ]
    for corner in corners:
        cell.add(f"points |= set(solveset({to_code(corner)}, {name}, Interval(low, high)))")
    if _may_blow_up(task.expression):
        cell.add(f"points |= set(singularities(function, {name}, Interval(Min(low, high), Max(low, high))))")
    cell.add(
        "points = sorted(points, key=lambda point: point if low < high else -point)",
        "pieces = [(a, b) for a, b in zip(points, points[1:])]",
        f"values = [integrate(function, ({name}, a, b)) for a, b in pieces]",
    )
    improper = is_infinite(lower) or is_infinite(upper)
    if improper:
        cell.add(
            "if any(value.has(meijerg, hyper, Integral) for value in values):",
            f"    primitive = integrate(function, {name})",
            f"    values = [limit(primitive, {name}, b, '-') - limit(primitive, {name}, a, '+') for a, b in pieces]",
        )
    rule = "20, quad='osc'" if improper and _keeps_swinging(task.expression) else "20"
    cell.add(
        "print('diverges:', any(value in (oo, -oo, zoo) for value in values))",
        "if all(value.is_finite is not False and value != nan for value in values):",
        "    value = simplify(sum(values))",
        f"    numeric = sum(Integral(function, ({name}, a, b)).evalf({rule}) for a, b in pieces)",
        "    print('check:', bool(abs(N(value, 20) - numeric) < 10**-9*(1 + abs(numeric))))",
        f"    print('result:', latex(together(expand(value)) if value.is_rational else expand(value), {TEX}))",
    )
    text = task.latex
    opening = Phrase(f"We compute ${text}$.", f"计算 ${text}$。")
    method = Phrase(
        "We integrate as a limit towards the ends where it is improper, and compare with a numerical value."
        if improper
        else "We take an antiderivative at both ends, and compare with a numerical value.",
        "在反常的端点取极限，并与数值结果比较。"
        if improper
        else "用原函数在两端取值之差，并与数值结果比较。",
    )
    return Lesson((opening, method), cell.text, lambda out: diverging(out) or checked(out))


def _lettered(task: Integrate, lower: Node, upper: Node, letters: frozenset[str]) -> Lesson | None:
    """Bounds or factors with letters, for an integrand that is smooth everywhere: ends in the variable itself too."""
    if not _is_entire(task.expression) or is_infinite(lower) or is_infinite(upper):
        return None
    inner = python_name(task.variable)
    if task.variable in lower.symbols | upper.symbols:
        return None
    cell = Writer(
        "from sympy import *", "", declaration(task.variable, *sorted(letters), assumptions="real=True")
    )
    cell.add(
        f"function = Integer(0) + ({to_code(task.expression)})",
        f"low, high = Integer(0) + {to_code(lower)}, Integer(0) + {to_code(upper)}",
        f"primitive = integrate(function, {inner})",
        f"print('check:', simplify(diff(primitive, {inner}) - function) == 0)",
        f"value = primitive.subs({inner}, high) - primitive.subs({inner}, low)",
        "value = min([value, expand(value), simplify(value)], key=count_ops)",
        "print('result:', latex(value, ln_notation=True))",
    )
    lines = (
        Phrase(f"We compute ${task.latex}$.", f"计算 ${task.latex}$。"),
        Phrase("We take an antiderivative, differentiate it as a check, and put in both ends.",
               "求出原函数并用求导检验，再代入上下限。"),
    )  # fmt: skip
    return Lesson(lines, cell.text, checked)


def _is_entire(node: Node) -> bool:
    """Whether `node` is smooth for all real values of its letters: sums and products of powers, sines, exponentials."""
    match node:
        case Pow(base=base, exponent=exponent):
            smooth = isinstance(exponent, Number) and exponent.value.denominator == 1
            return _is_entire(base) if smooth else base == Constant("e") and _is_entire(exponent)
        case Div(numerator=numerator, denominator=denominator):
            return not denominator.symbols and _is_entire(numerator)
        case Call(name=name):
            return name in ("sin", "cos", "sinh", "cosh", "exp") and all(map(_is_entire, node.args))
    return all(map(_is_entire, node.children))


def _keeps_swinging(node: Node) -> bool:
    """Whether sine or cosine stands without an exponential that damps it: `sin x / x`."""
    parts = list(node.walk())
    return any(isinstance(part, Call) and part.name in ("sin", "cos") for part in parts) and not any(
        part == Constant("e") or (isinstance(part, Call) and part.name == "exp") for part in parts
    )


def _may_blow_up(node: Node) -> bool:
    return any(
        (isinstance(part, Div) and part.denominator.symbols)
        or (isinstance(part, Call) and part.name in _UNBOUNDED)
        or (isinstance(part, Pow) and part.base.symbols and not isinstance(part.exponent, Number))
        or (isinstance(part, Pow) and isinstance(part.exponent, Neg))
        for part in node.walk()
    )
