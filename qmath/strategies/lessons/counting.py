"""Equations with factorials, binomials and permutations of the unknown: `C(n, 2) = 28`, `n!/(n-2)! = 56`, `n! = 120`.

The unknown is a whole number, and large enough for all factorials and numbers of selections to be there.
"""

from __future__ import annotations

from qmath.notation.ast import Add, Call, Neg, Node, Number
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed

_COUNTS = frozenset(("factorial", "binomial", "permutations"))
_MOST = 200  # the largest number that is tried where factorials stay


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson for one unknown in such functions; None otherwise."""
    (unknown,), (relation,) = task.unknowns, task.equations
    calls = [
        part
        for part in relation.walk()
        if isinstance(part, Call) and part.name in _COUNTS and unknown in part.symbols
    ]
    if not calls or task.parameters or task.places is not None:
        return None
    name = python_name(unknown)
    cell = Writer("from sympy import *", "", declaration(unknown, assumptions="integer=True"))
    cell.add(f"difference = {to_code(Add((relation.left, Neg(relation.right))))}")
    cell.add(f"whole = [{', '.join(_not_negative(calls))}]  # none of these may be negative")
    tests = [f"{to_code(condition)}.subs({name}, value) == True" for condition in task.conditions]
    cell.add(
        "",
        "def holds(value):",
        f"    if any(part.subs({name}, value) < 0 for part in whole):",
        "        return False",
        f"    return {' and '.join([f'difference.subs({name}, value) == 0', *tests])}",
        "",
        "plain = gammasimp(difference.rewrite(gamma))",
        f"tops = [solveset(part >= 0, {name}, S.Reals) for part in whole]",
        "bounded = Intersection(*tops).sup != oo",
        "if bounded:",
        f"    candidates = range({_MOST} + 1)",
        f"    print('complete:', Intersection(*tops).sup <= {_MOST})",
        f"elif numer(together(plain)).is_polynomial({name}):",
        f"    polynomial = Poly(numer(together(plain)), {name})",
        "    candidates = [] if polynomial.is_zero else [root for root in real_roots(polynomial) if root.is_integer]",
        "    print('complete:', not polynomial.is_zero)",
        "else:",
        f"    candidates = range({_MOST} + 1)",
        f"    growth = [difference.subs({name}, value) for value in range({_MOST} - 5, {_MOST})]",
        "    print('complete:', all(b > 2*a > 0 for a, b in zip(growth, growth[1:])))",
        "solutions = [value for value in candidates if holds(value)]",
        "print('solutions:', ', '.join(map(str, solutions)))",
    )
    text, x = to_latex(relation), symbol_latex(unknown)
    lines = (
        Phrase(f"We solve ${text}$ for whole numbers ${x}$.", f"求满足 ${text}$ 的自然数 ${x}$。"),
        Phrase(
            "We write the factorials out, cancel them, and keep the whole numbers for which all of them are defined.",
            "写出阶乘并约去公因式，保留使各式有意义的自然数解。",
        ),
    )
    return Lesson(lines, cell.text, _conclude)


def _not_negative(calls: list[Call]) -> list[str]:
    parts: list[Node] = []
    for call in calls:
        parts.append(call.args[0])
        if len(call.args) == 2:
            parts += [call.args[1], Add((call.args[0], Neg(call.args[1])))]
    return [f"Integer(0) + {to_code(part)}" for part in parts if not isinstance(part, Number)]


def _conclude(out: Printed) -> Conclusion | None:
    if out.get("complete") != ["True"] or "solutions" not in out:
        return None
    if not out["solutions"][0]:
        return Conclusion((Phrase("No whole number satisfies it.", "没有满足条件的自然数。"),), r"\emptyset")
    return Conclusion((), out["solutions"][0])
