"""Algebraic inequalities in one unknown: between neighbouring critical points the signs do not change."""

from __future__ import annotations

import re

from qmath.notation.ast import Add, Neg
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveInequalities
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import EXACT_FORM, ORDER, Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

# Python has chained comparisons for what it can decide; a value that is not real satisfies no inequality.
_HOLDS = {
    "<": "gap < -tiny",
    "<=": "gap < tiny",
    ">": "gap > tiny",
    ">=": "gap > -tiny",
    "!=": "abs(gap) > tiny",
}


# The integers of a bounded set; of any other one there are too many for a list.
_INTEGERS = (
    "solution = Union(*pieces)",
    "if solution is S.EmptySet:",
    "    print('integers:')",
    "elif solution.inf.is_finite and solution.sup.is_finite and solution.sup - solution.inf < 1000:",
    "    numbers = range(ceiling(solution.inf), floor(solution.sup) + 1)",
    "    print('integers:', ', '.join(str(n) for n in numbers if holds(Integer(n))))",
)


def one_unknown(task: SolveInequalities) -> Lesson | None:
    """A lesson for polynomial, rational, radical and absolute-value inequalities and systems of them."""
    name = python_name(task.unknown)
    relations = (*task.relations, *task.conditions)
    cell = Writer("from sympy import *", "", declaration(task.unknown), "points = set()", "")
    cell.add("def add_roots(expression):")
    cell.add(f"    polynomial = Poly(numer(together(expression)), {name})")
    cell.add("    if polynomial.degree() > 0:", "        points.update(real_roots(polynomial))", "")
    denominators: list[str] = []
    radicands: list[str] = []
    for relation in relations:
        algebra = Algebra(task.unknown)
        difference = algebra.flatten(Add((relation.left, Neg(relation.right))))
        if difference is None:
            return None
        if any(auxiliary.name == name for auxiliary in algebra.auxiliaries):
            return None
        denominators += map(to_code, algebra.denominators)
        radicands += map(to_code, algebra.radicands)
        for auxiliary in algebra.auxiliaries:
            cell.add(
                f"{auxiliary.name} = symbols('{auxiliary.name}')  # stands for {to_code(auxiliary.original)}"
            )
        cell.add(f"curve = numer(together({to_code(difference)}))")
        for auxiliary in reversed(algebra.auxiliaries):
            power = f"{auxiliary.name}**{auxiliary.power} - ({to_code(auxiliary.value)})"
            cell.add(f"curve = resultant(curve, numer(together({power})), {auxiliary.name})")
        if algebra.auxiliaries:
            cell.add("if curve == 0:", "    print('degenerate: yes')")
        cell.add("add_roots(curve)")
        for part in (*algebra.denominators, *algebra.radicands):
            inner = Algebra(task.unknown)
            if inner.flatten(part) is None or inner.auxiliaries:
                return None  # a pole or a border of the domain that is no zero of a polynomial
            cell.add(f"add_roots({to_code(part)})")
    _test(cell, task, denominators, radicands, name)
    if task.integers:
        cell.add(*_INTEGERS)
    x, text = symbol_latex(task.unknown), r",\; ".join(map(to_latex, task.relations))
    lines = (
        Phrase(f"We solve ${text}$ for real ${x}$.", f"在实数范围内解不等式 ${text}$。"),
        Phrase(
            "Zeros, poles and borders of the domain cut the line; we test each of them and a point of each piece.",
            "零点、无定义点和定义域边界把数轴分段，逐点、逐段检验。",
        ),
    )
    return Lesson(lines, cell.text, _integers if task.integers else _conclude)


def _test(
    cell: Writer, task: SolveInequalities, denominators: list[str], radicands: list[str], name: str
) -> None:
    """Write the test of a point, and the walk along the line that joins what holds into intervals."""
    cell.add("", "tiny = 10**-40", "def holds(value):")
    if denominators:
        cell.add(
            f"    if any(abs(N(bottom.subs({name}, value), 50)) < tiny for bottom in [{', '.join(denominators)}]):"
        )
        cell.add("        return False")
    if radicands:
        cell.add(
            f"    if any(N(radicand.subs({name}, value), 50) < -tiny for radicand in [{', '.join(radicands)}]):"
        )
        cell.add("        return False")
    for relation in (*task.relations, *task.conditions):
        cell.add(
            f"    gap = N(({to_code(relation.left)} - ({to_code(relation.right)})).subs({name}, value), 50)"
        )
        cell.add(f"    if not ({_HOLDS[relation.op]}):", "        return False")
    cell.add("    return True")
    cell.add(*EXACT_FORM)
    cell.add(
        "points = sorted(points, key=N)",
        "ends = [-oo, *points, oo]",
        "pieces = []",
        "for low, high in zip(ends, ends[1:]):",
        "    if low == -oo:",
        "        middle = 0 if high == oo else floor(high) - 1",
        "    elif high == oo:",
        "        middle = ceiling(low) + 1",
        "    else:",
        "        middle = nsimplify((N(low, 60) + N(high, 60))/2, rational=True)",
        "    if holds(Integer(0) + middle):",
        "        pieces.append(Interval(exact_form(low), exact_form(high), True, True))",
        "pieces += [FiniteSet(exact_form(point)) for point in points if holds(point)]",
        f"print('set:', latex(Union(*pieces), {ORDER}))",
    )


def _integers(out: Printed) -> Conclusion | None:
    if "degenerate" in out or "integers" not in out:
        return None
    sentence = Phrase("Of these numbers we list the integers.", "其中的整数逐一列出。")
    return Conclusion((sentence,), out["integers"][0] or r"\emptyset")


def _conclude(out: Printed) -> Conclusion | None:
    if "degenerate" in out or "set" not in out:
        return None
    text = re.sub(r"\\(?:left|right)(?=[()\[\]\\])", "", tidy(out["set"][0]))
    if not finished(text) or r"\setminus" in text:
        return None
    return Conclusion((), r"\mathbb{R}" if text == r"(-\infty, \infty)" else text)
