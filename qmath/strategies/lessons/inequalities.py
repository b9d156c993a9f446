"""Algebraic inequalities in one unknown: between neighbouring critical points the signs do not change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qmath.notation.ast import Add, Call, Neg, Node, Number, Pow, Relation
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.requested import SolveAlternatives
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations, SolveInequalities
from qmath.strategies.lessons.algebraic import Algebra, is_square
from qmath.strategies.lessons.cells import EXACT_FORM, ORDER, Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

# Python has chained comparisons for what it can decide; a value that is not real satisfies no inequality.
_HOLDS = {
    "=": "abs(gap) < tiny",
    "<": "gap < -tiny",
    "<=": "gap < tiny",
    ">": "gap > tiny",
    ">=": "gap > -tiny",
    "!=": "abs(gap) > tiny",
}


# A letter that stands for a root or an absolute value is eliminated, on each of its branches apart.
_ROOTS = """points = set()

def add_roots(expression, letters):
    curves = [numer(together(expression))]
    for letter, relation in letters:
        parts = [part for part, _ in factor_list(numer(together(relation)))[1] if part.has(letter)]
        pairs = [(curve, part) for curve in curves for part in parts]
        curves = [resultant(curve, part, letter) if curve.has(letter) else curve for curve, part in pairs]
        if any(curve == 0 and degree(part, letter) > 1 for curve, (_, part) in zip(curves, pairs)):
            print('degenerate: yes')
    for curve in set(curves):
        polynomial = Poly(curve, {name})
        if polynomial.degree() > 0:
            points.update(real_roots(polynomial))
"""

# The integers of a bounded set; of any other one there are too many for a list.
_INTEGERS = (
    "solution = Union(*pieces)",
    "if solution is S.EmptySet:",
    "    print('integers:')",
    "elif solution.inf.is_finite and solution.sup.is_finite and solution.sup - solution.inf < 1000:",
    "    numbers = range(ceiling(solution.inf), floor(solution.sup) + 1)",
    "    print('integers:', ', '.join(str(n) for n in numbers if holds(Integer(n))))",
)


def one_unknown(task: SolveInequalities, back: Back | None = None) -> Lesson | None:
    """A lesson for polynomial, rational, radical and absolute-value inequalities and systems of them."""
    relations = (*task.relations, *task.conditions)
    cell = pieces(relations, task.unknown)
    if cell is None:
        return None
    if task.integers:
        cell.add(*_INTEGERS)
    if back is not None:
        cell.add(*back.lines)
    cell.add(f"print('set:', latex(Union(*pieces), {ORDER}, ln_notation=True, inv_trig_style='full'))")
    x, text = symbol_latex(task.unknown), r",\; ".join(map(to_latex, task.relations))
    lines = (
        Phrase(f"We solve ${text}$ for real ${x}$.", f"在实数范围内解不等式 ${text}$。"),
        Phrase(
            "Zeros, poles and borders of the domain cut the line; we test each of them and a point of each piece.",
            "零点、无定义点和定义域边界把数轴分段，逐点、逐段检验。",
        ),
    )
    return Lesson(lines, cell.text, _integers if task.integers else conclude)


def alternatives(task: SolveAlternatives) -> Lesson | None:
    """The union of what each part allows."""
    cells = [pieces(part, task.unknown) for part in task.parts]
    found = [cell for cell in cells if cell is not None]
    if len(found) < len(cells):
        return None
    cell = Writer(*found[0].lines, "parts = list(pieces)")
    for other in found[1:]:
        cell.add("", *other.lines[1:], "parts += pieces")
    cell.add(f"print('set:', latex(Union(*parts), {ORDER}))")
    lines = (
        Phrase(f"We solve ${task.latex}$.", f"解不等式 ${task.latex}$。"),
        Phrase(
            "One of them is enough: we solve each by itself and unite the sets.",
            "只需满足其一：分别求解，再取并集。",
        ),
    )
    return Lesson(lines, cell.text, conclude)


@dataclass(frozen=True, slots=True)
class Back:
    """Lines of a cell that turn `pieces` of a substituted letter into pieces of the unknown."""

    lines: tuple[str, ...]


def absolute(task: SolveEquations) -> Lesson | None:
    """A lesson for an equation with absolute values, whose solutions may fill intervals; None for other ones."""
    (unknown,), (equation,) = task.unknowns, task.equations
    if task.places is not None or task.integers or task.decimals:
        return None
    if not any(part.symbols and _may_fill(part) for part in equation.walk()):
        return None
    cell = pieces((equation, *task.conditions), unknown)
    if cell is None:
        return None
    cell.add(
        "solution = Union(*pieces)",
        "if isinstance(solution, FiniteSet):",
        f"    print('solutions:', ', '.join(latex(point, {ORDER}) for point in sorted(solution, key=N)))",
        "else:",
        f"    print('set:', latex(solution, {ORDER}, ln_notation=True, inv_trig_style='full'))",
    )
    text = to_latex(equation)
    lines = (
        Phrase(f"We solve ${text}$ over the real numbers.", f"在实数范围内解方程 ${text}$。"),
        Phrase(
            "The zeros of what stands between the bars cut the line; on each piece the bars can be dropped.",
            "绝对值内部的零点把数轴分段，在每一段上去掉绝对值符号求解。",
        ),
    )
    return Lesson(lines, cell.text, _listed)


def _may_fill(part: Node) -> bool:
    """Whether solutions of an equation with `part` may fill an interval: |f|, sqrt(f^2), sqrt(x^2 - 2x + 1)."""
    match part:
        case Call(name="abs"):
            return True
        case Call(name="sqrt", args=(Pow(exponent=Number(value=power)),)):
            return power % 2 == 0
        case Call(name="sqrt", args=(radicand,)) if len(radicand.symbols) == 1:
            return is_square(radicand, min(radicand.symbols))
    return False


def pieces(relations: Sequence[Relation], unknown: str) -> Writer | None:
    """A cell that sets `pieces`, the parts of the line where all relations hold; None for what is not algebraic."""
    name = python_name(unknown)
    cell = Writer("from sympy import *", "", declaration(unknown), *_ROOTS.format(name=name).splitlines())
    denominators: list[str] = []
    radicands: list[str] = []
    for relation in relations:
        algebra = Algebra(unknown)
        difference = algebra.flatten(Add((relation.left, Neg(relation.right))))
        if difference is None:
            return None
        denominators += map(to_code, algebra.denominators)
        radicands += map(to_code, algebra.radicands)
        insides = [a.original.children[0] for a in algebra.auxiliaries if a.original.children]
        ends = [algebra.flatten(part) for part in (*algebra.denominators, *algebra.radicands, *insides)]
        for auxiliary in algebra.auxiliaries:
            cell.add(
                f"{auxiliary.name} = symbols('{auxiliary.name}')  # stands for {to_code(auxiliary.original)}"
            )
        letters = ", ".join(
            f"({a.name}, {a.name}**{a.power} - ({to_code(a.value)}))" for a in reversed(algebra.auxiliaries)
        )
        cell.add(f"letters = [{letters}]")
        for part in dict.fromkeys((difference, *ends)):
            if part is None:
                return None
            cell.add(f"add_roots({to_code(part)}, letters)")
    walk(cell, relations, denominators, radicands, name)
    return cell


def walk(
    cell: Writer, relations: Sequence[Relation], denominators: list[str], radicands: list[str], name: str
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
    for relation in relations:
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
    )


def _integers(out: Printed) -> Conclusion | None:
    if "degenerate" in out or "integers" not in out:
        return None
    sentence = Phrase("Of these numbers we list the integers.", "其中的整数逐一列出。")
    return Conclusion((sentence,), out["integers"][0] or r"\emptyset")


def _listed(out: Printed) -> Conclusion | None:
    if "degenerate" in out or "solutions" not in out:
        return conclude(out)
    values = [tidy(value) for value in out["solutions"][0].split(", ")]
    return Conclusion((), ", ".join(values)) if all(map(finished, values)) else None


def conclude(out: Printed) -> Conclusion | None:
    if "degenerate" in out or "set" not in out:
        return None
    text = re.sub(r"\\(?:left|right)(?=[()\[\]\\])", "", tidy(out["set"][0]))
    if not finished(text) or r"\setminus" in text:
        return None
    return Conclusion((), r"\mathbb{R}" if text == r"(-\infty, \infty)" else text)
