"""Equations in one value of an inverse trigonometric or a hyperbolic function: solved for that, then taken back."""

from __future__ import annotations

from qmath.notation.ast import Add, Call, Neg, Node, Symbol
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import Writer, declaration, elimination
from qmath.strategies.lessons.endings import solved
from qmath.strategies.lessons.equations import BY_FORMULA, ISOLATED
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed
from qmath.strategies.lessons.powers import literal, rebuilt
from qmath.strategies.lessons.transcendental import linear

_T = "t"
# All arguments that have the value `root`; where it is no value of the function, the test at the end tells.
_BACK = {
    "asin": "[sin(root)]",
    "acos": "[cos(root)]",
    "atan": "[tan(root)]",
    "sinh": "[asinh(root).rewrite(log)]",
    "cosh": "[acosh(root).rewrite(log), -acosh(root).rewrite(log)]",
    "tanh": "[atanh(root).rewrite(log)]",
}


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson where the unknown stands in one such function of a linear argument only; None otherwise."""
    (unknown,), (relation,) = task.unknowns, task.equations
    difference = Add((relation.left, Neg(relation.right)))
    calls = {
        part for part in difference.walk() if isinstance(part, Call) and part.name in _BACK and part.symbols
    }
    if len(calls) != 1 or unknown == _T or task.integers or task.places is not None:
        return None
    (call,) = calls
    line = linear(call.args[0], unknown)
    replaced = _put(difference, call)
    algebra = Algebra(_T, coefficients=True)
    flat = algebra.flatten(replaced)
    if (
        line is None
        or unknown in replaced.symbols
        or flat is None
        or algebra.auxiliaries
        or algebra.denominators
    ):
        return None
    name = python_name(unknown)
    cell = Writer("from sympy import *", "", declaration(unknown, _T), f"# t stands for {to_code(call)}")
    cell.add(f"difference = {to_code(difference)}", *elimination(flat, algebra, _T))
    cell.add(*(BY_FORMULA if algebra.constants else ISOLATED))
    slope, start = (to_code(literal(part)) for part in line)
    cell.add(
        "solutions = set()",
        "for root in candidates:",
        f"    for argument in {_BACK[call.name]}:",
        f"        value = simplify((argument - ({start}))/({slope}))",
    )
    holds = f"im(value) == 0 and abs(N(difference.subs({name}, value), 50)) < 10**-40"
    tests = [holds, *(f"{to_code(condition)}.subs({name}, value) == True" for condition in task.conditions)]
    cell.add(
        f"        if {' and '.join(tests)}:",
        "            solutions.add(radsimp(value))",
        "print('identity:', polynomial.is_zero)",
        "shown = [latex(value, order='old', ln_notation=True) for value in sorted(solutions, key=N)]",
        "print('solutions:', ', '.join(shown))",
    )
    text, x = to_latex(relation), symbol_latex(unknown)
    lines = (
        Phrase(f"We solve ${text}$ for real ${x}$.", f"在实数范围内解方程 ${text}$。"),
        Phrase(
            f"We solve for $t = {to_latex(call)}$ first, and take back what is a value of it.",
            f"先求 $t = {to_latex(call)}$，再还原，并检验取值范围。",
        ),
    )
    return Lesson(lines, cell.text, _conclude)


def _put(node: Node, call: Call) -> Node:
    if node == call:
        return Symbol(_T)
    return rebuilt(node, tuple(_put(child, call) for child in node.children))


def _conclude(out: Printed) -> Conclusion | None:
    return solved(out) if out.get("identity") == ["False"] else None
