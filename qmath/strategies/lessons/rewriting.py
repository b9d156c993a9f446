"""Simplify, expand, factor: polynomials and rational functions surely, others where the result is plain."""

from __future__ import annotations

from qmath.notation.ast import Call, Div, Node, Number, Pow, Symbol, integer
from qmath.notation.functions import TRIGONOMETRIC
from qmath.notation.latex import to_latex
from qmath.notation.source import to_code
from qmath.notation.tasks import Rewrite
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import Writer, declaration, textbook_names
from qmath.strategies.lessons.lesson import (
    Conclusion,
    Lesson,
    Phrase,
    Printed,
    finished,
    positive_first,
    tidy,
)
from qmath.strategies.lessons.powers import rebuilt

_VERBS = {
    "expand": Phrase("We multiply out and collect like terms.", "展开并合并同类项。"),
    "factor": Phrase("We factor over the rational numbers.", "在有理数范围内因式分解。"),
    "simplify": Phrase("We cancel common factors and take the shortest form.", "约去公因式，取最简形式。"),
    "apart": Phrase("We split into partial fractions.", "分解为部分分式。"),
}


def rewrite(task: Rewrite) -> Lesson | None:
    """A lesson that puts an expression into another form."""
    algebra = Algebra("")
    rational = algebra.flatten(task.expression) is not None and not algebra.auxiliaries
    if task.form in ("factor", "apart") and not rational:
        return None
    if task.form == "factor" and algebra.denominators:
        return None
    if task.form == "expand" and not _is_algebraic(task.expression):
        return None
    if task.form == "apart" and len(task.expression.symbols) != 1:
        return None
    cell = Writer("from sympy import *", "")
    calls = [part for part in task.expression.walk() if isinstance(part, Call)]
    node, odd = _without_odd_roots(task.expression), all(map(_is_odd_root, calls)) and bool(calls)
    positive = task.expression.symbols if task.positive or odd else _positive(task.expression)
    for letters, kind in ((task.expression.symbols - positive, "real=True"), (positive, "positive=True")):
        if letters:
            cell.add(declaration(*sorted(letters), assumptions=kind))
    cell.add(f"expression = {to_code(node if odd else task.expression)}")
    if any(isinstance(node, Call) and node.name == "sqrt" for node in task.expression.walk()):
        cell.add("expression = expression.replace(Pow, lambda base, power: Pow(factor(base), power))")
    if task.form == "simplify" and rational:
        cell.add("result = min(cancel(expression), factor(expression), key=count_ops)")
    elif task.form == "simplify":
        cell.add(
            "forms = [expression, simplify(expression), trigsimp(expand(expression)), radsimp(expression)]",
            "forms += [logcombine(expression), simplify(expand_log(expression)), powsimp(cancel(expression))]",
        )
        trigonometric = any(
            isinstance(node, Call) and node.name in TRIGONOMETRIC for node in task.expression.walk()
        )
        if trigonometric:
            cell.add("forms.append(fu(expression))")
        if any(isinstance(node, Call) and node.name == "sqrt" for node in task.expression.walk()):
            cell.add("forms.append(expression.replace(Pow, lambda base, power: Pow(factor(base), power)))")
        if any(call.name in ("binomial", "permutations") for call in calls):
            cell.add("plain = simplify(expand_func(expression))", "forms = [plain, factor(plain)]")
        cell.add("result = min(forms, key=lambda form: (count_ops(form), len(form.atoms(sin, cos, tan))))")
        if trigonometric:
            cell.add(*textbook_names("result"))
        if any(isinstance(part, Pow) and part.exponent.symbols for part in task.expression.walk()):
            cell.add("result = powsimp(result)")
    else:
        cell.add(f"result = {task.form}(expression)")
    cell.add("print('equal:', simplify(result - expression) == 0)")
    if task.form == "factor":
        cell.add(
            "print('irreducible:', all(Poly(part).is_irreducible for part, power in factor_list(expression)[1]))"
        )
    cell.add("print('result:', latex(result, ln_notation=True, inv_trig_style='full'))")

    def conclude(out: Printed) -> Conclusion | None:
        if (
            out.get("equal") != ["True"]
            or out.get("irreducible", ["True"]) != ["True"]
            or "result" not in out
        ):
            return None
        result = tidy(out["result"][0])
        if task.form == "apart":
            result = positive_first(result)
        return Conclusion((), result) if finished(result) else None

    return Lesson((Phrase(f"We rewrite ${to_latex(task.expression)}$.", f"化简变形 ${to_latex(task.expression)}$。"),
                   _VERBS[task.form]), cell.text, conclude)  # fmt: skip


def _is_algebraic(node: Node) -> bool:
    return all(not isinstance(part, Call) or part.name in ("sqrt", "root", "percent") for part in node.walk())


def _is_odd_root(call: Call) -> bool:
    degree = call.args[-1]
    return call.name == "root" and isinstance(degree, Number) and degree.value % 2 == 1


def _without_odd_roots(node: Node) -> Node:
    """Odd roots as powers: what holds for them where all letters are positive holds for the real roots of others."""
    parts = tuple(map(_without_odd_roots, node.children))
    if isinstance(node, Call) and _is_odd_root(node):
        return Pow(parts[0], Div(integer(1), node.args[1]))
    return rebuilt(node, parts)


def _positive(node: Node) -> frozenset[str]:
    """Letters that must be positive: bases of logarithms, and what the logarithm or the square root of is there."""
    return frozenset(
        arg.name
        for part in node.walk()
        if isinstance(part, Call) and part.name in ("log", "sqrt")
        for arg in part.args
        if isinstance(arg, Symbol)
    )
