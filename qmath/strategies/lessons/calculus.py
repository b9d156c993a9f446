"""Derivatives, integrals, limits and sums, each with a second look in the same cell."""

from __future__ import annotations

from qmath.notation.ast import Call, Constant, Fold, Limit, Neg, Node, Number, Symbol
from qmath.notation.latex import to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import Differentiate, Integrate, SumUp, TakeLimit
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

_TEX = "ln_notation=True, inv_trig_style='full'"
# Functions that have no derivative somewhere, or that jump.
_ROUGH = frozenset(
    ("abs", "floor", "ceiling", "sign", "mod", "max", "min", "factorial", "gcd", "lcm", "binomial")
)


def derivative(task: Differentiate) -> Lesson | None:
    """A lesson that differentiates by the rules and takes the shortest form."""
    if _is_rough(task.expression):
        return None
    cell = _start(task.variable, real=True)
    cell.add(f"function = Integer(0) + {_grouped(task.expression)}")
    cell.add(f"derivative = diff(function, {python_name(task.variable)}, {task.order})")
    if task.at is None:
        cell.add(
            "result = min([derivative, expand(derivative), factor(derivative), simplify(derivative)], key=count_ops)"
        )
    else:
        cell.add(
            f"result = together(radsimp(simplify(derivative.subs({python_name(task.variable)}, {to_code(task.at)}))))"
        )
    cell.add(f"print('result:', latex(result, {_TEX}))")
    line = Phrase(
        f"We compute ${task.latex}$ by the rules of differentiation.", f"用求导法则计算 ${task.latex}$。"
    )
    return Lesson((line,), cell.text, _plain)


def integral(task: Integrate) -> Lesson | None:
    """An antiderivative that is differentiated again, or a definite integral that is also computed numerically."""
    if _is_rough(task.expression):
        return None
    if task.lower is not None and task.upper is not None:
        return _definite(task, task.lower, task.upper)
    name = python_name(task.variable)
    if task.expression.symbols - {task.variable}:
        return None
    cell = _start(task.variable, real=True)
    cell.add(
        f"function = Integer(0) + {_grouped(task.expression)}", f"primitive = integrate(function, {name})"
    )
    if not any(isinstance(node, Call) and node.name == "log" for node in task.expression.walk()):
        cell.add(
            "primitive = primitive.replace(log, lambda inner: log(inner) if inner.is_positive else log(Abs(inner)))"
        )
        cell.add(
            "check = primitive.replace(Abs, lambda inner: inner)  # |a| and a have the same logarithmic derivative"
        )
    else:
        cell.add("check = primitive")
    cell.add(f"print('check:', simplify(diff(check, {name}) - function) == 0)")
    cell.add(
        f"constant = primitive.as_independent({name}, as_Add=True)[0]",
        "primitive = min([primitive - constant, expand(primitive - constant)], key=count_ops)",
    )
    cell.add(f"print('result:', latex(primitive, {_TEX}))")
    line = Phrase(
        f"We find ${task.latex}$ and differentiate the result as a check.",
        f"求 ${task.latex}$，并用求导检验。",
    )

    def conclude(out: Printed) -> Conclusion | None:
        found = _plain(out) if out.get("check") == ["True"] else None
        return None if found is None else Conclusion((), f"{found.answer} + C")

    return Lesson((line,), cell.text, conclude)


def _definite(task: Integrate, lower: Node, upper: Node) -> Lesson | None:
    if task.expression.symbols - {task.variable} or lower.symbols or upper.symbols:
        return None
    name = python_name(task.variable)
    cell = _start(task.variable, real=True)
    cell.add(f"function = Integer(0) + {_grouped(task.expression)}")
    cell.add(
        f"borders = ({name}, {to_code(lower)}, {to_code(upper)})",
        "value = simplify(integrate(function, borders))",
    )
    cell.add("numeric = Integral(function, borders).evalf(20)")
    cell.add("print('check:', bool(abs(N(value, 20) - numeric) < 10**-9*(1 + abs(numeric))))")
    cell.add(f"print('result:', latex(together(value), {_TEX}))")
    line = Phrase(
        f"We compute ${task.latex}$ exactly and compare with a numerical value.",
        f"精确计算 ${task.latex}$，并与数值结果比较。",
    )
    return Lesson((line,), cell.text, _checked)


def limit(task: TakeLimit) -> Lesson | None:
    """A limit, compared with values close to the point."""
    if _is_rough(task.expression):
        return None
    name = python_name(task.variable)
    cell = _start(task.variable, real=False)
    infinite = _is_infinite(task.point)
    point, side = to_code(task.point), task.side or ("-" if infinite else "+-")
    cell.add(
        f"function = Integer(0) + {_grouped(task.expression)}",
        f"value = limit(function, {name}, {point}, '{side}')",
    )
    near = [f"{'-' if isinstance(task.point, Neg) else ''}Integer(10)**12"] if infinite else []
    if not infinite:
        signs = {"+": "+", "-": "-"}.get(task.side, "+-")
        near = [f"{point} {sign} Rational(1, 10**12)" for sign in signs]
    cell.add(f"near = [function.evalf(30, subs={{{name}: point}}) for point in ({', '.join(near)},)]")
    cell.add(
        "if value.is_finite:",
        "    agrees = all(abs(entry - value) < 10**-3*(1 + abs(value)) for entry in near)",
    )
    cell.add(
        "else:",
        "    agrees = all(entry.is_real and abs(entry) > 20 and sign(entry) == sign(value) for entry in near)",
    )
    cell.add("print('check:', bool(agrees))", f"print('result:', latex(value, {_TEX}))")
    text = to_latex(Limit(task.expression, task.variable, task.point, task.side))
    line = Phrase(
        f"We compute ${text}$ and compare with values close to the point.",
        f"计算 ${text}$，并与邻近点的函数值比较。",
    )
    return Lesson((line,), cell.text, _checked)


def fold(task: SumUp) -> Lesson | None:
    """A sum or product in closed form."""
    node: Fold = task.fold
    if _is_rough(node.body) or not _plain_bounds(node):
        return None
    names = sorted({node.variable, *node.symbols, *node.body.symbols})
    cell = Writer(
        "from sympy import *",
        "",
        declaration(*names, assumptions="integer=True, positive=True"),
    )
    name = "summation" if node.kind == "sum" else "product"
    index = f"({python_name(node.variable)}, {to_code(node.lower)}, {to_code(node.upper)})"
    cell.add(f"function = Integer(0) + {_grouped(node.body)}", f"value = {name}(function, {index})")
    if node.symbols:
        if node.kind == "product" or not isinstance(node.upper, Symbol) or not isinstance(node.lower, Number):
            return None
        top = python_name(node.upper.name)
        terms = f"function.subs({python_name(node.variable)}, number)"
        direct = f"sum({terms} for number in range({to_code(node.lower)}, end + 1))"
        cell.add("agrees = all(", f"    simplify(value.subs({top}, end) - {direct}) == 0")
        cell.add(
            f"    for end in range({to_code(node.lower)}, {to_code(node.lower)} + 6)",
            ")",
            "value = factor(value)",
        )
    elif _is_infinite(node.upper):
        cell.add(f"numeric = {'Sum' if node.kind == 'sum' else 'Product'}(function, {index}).evalf(20)")
        cell.add("agrees = abs(N(value, 20) - numeric) < 10**-9*(1 + abs(numeric))")
    else:
        cell.add("agrees = True")
    cell.add("print('check:', bool(agrees))", f"print('result:', latex(value, {_TEX}))")
    line = Phrase(f"We compute ${task.latex}$ in closed form.", f"求 ${task.latex}$ 的值。")
    return Lesson((line,), cell.text, _checked)


def _plain_bounds(node: Fold) -> bool:
    return node.body.symbols <= {node.variable} and not _is_infinite(node.lower) and len(node.symbols) <= 1


def _start(variable: str, *, real: bool) -> Writer:
    return Writer("from sympy import *", "", declaration(variable, assumptions="real=True" if real else ""))


def _grouped(node: Node) -> str:
    return f"({to_code(node)})"


def _is_rough(node: Node) -> bool:
    return any(isinstance(part, Call) and part.name in _ROUGH for part in node.walk())


def _is_infinite(node: Node) -> bool:
    return node in (Constant("oo"), Neg(Constant("oo")))


def _plain(out: Printed) -> Conclusion | None:
    if "result" not in out:
        return None
    result = tidy(out["result"][0])
    return Conclusion((), result) if finished(result) else None


def _checked(out: Printed) -> Conclusion | None:
    return _plain(out) if out.get("check") == ["True"] else None
