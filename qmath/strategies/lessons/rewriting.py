"""Simplify, expand, factor: polynomials and rational functions surely, others where the result is plain."""

from __future__ import annotations

from qmath.notation.ast import Call
from qmath.notation.functions import TRIGONOMETRIC
from qmath.notation.latex import to_latex
from qmath.notation.source import to_code
from qmath.notation.tasks import Rewrite
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

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
    if task.form != "simplify" and (not rational or algebra.denominators):
        return None
    cell = Writer(
        "from sympy import *", "", declaration(*sorted(task.expression.symbols), assumptions="real=True")
    )
    cell.add(f"expression = {to_code(task.expression)}")
    if task.form == "simplify" and rational:
        cell.add("result = min(cancel(expression), factor(expression), key=count_ops)")
    elif task.form == "simplify":
        cell.add(
            "forms = [expression, simplify(expression), trigsimp(expand(expression)), radsimp(expression)]"
        )
        cell.add("result = min(forms, key=count_ops)")
        if any(isinstance(node, Call) and node.name in TRIGONOMETRIC for node in task.expression.walk()):
            cell.add("tangent = Wild('tangent')", "result = result.replace(1/tan(tangent), cot(tangent))")
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
        return Conclusion((), result) if finished(result) else None

    return Lesson((Phrase(f"We rewrite ${to_latex(task.expression)}$.", f"化简变形 ${to_latex(task.expression)}$。"),
                   _VERBS[task.form]), cell.text, conclude)  # fmt: skip
