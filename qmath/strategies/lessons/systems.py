"""Systems of polynomial equations, equations with parameters, and polynomials over the complex numbers."""

from __future__ import annotations

from qmath.notation.ast import Node, Relation
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra, degree
from qmath.strategies.lessons.cells import ORDER, Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, decimal_text, finished, tidy

_NONE = Phrase("There is no solution.", "没有解。")
_TINY = "10**-40"


def system(task: SolveEquations) -> Lesson | None:
    """A lesson for linear systems and for polynomial systems with finitely many solutions."""
    if task.domain == "complex" or task.places is not None or not all(map(_is_rational, task.equations)):
        return None
    letters = (*task.unknowns, *task.parameters)
    denominators: list[Node] = []
    for equation in task.equations:
        for side in equation.children:
            algebra = Algebra(letters[0])
            if algebra.flatten(side) is None or algebra.auxiliaries:
                return None
            denominators += [d for d in algebra.denominators if d not in denominators]
    names = [python_name(letter) for letter in letters]
    cell = Writer("from sympy import *", "")
    cell.add(declaration(*letters), f"unknowns = ({', '.join(names)},)")
    differences = [f"{to_code(e.left)} - ({to_code(e.right)})" for e in task.equations]
    cell.add("equations = [", *(f"    {difference}," for difference in differences), "]")
    linear = not denominators and all(_total_degree(e, letters) <= 1 for e in task.equations)
    text = r",\; ".join(map(to_latex, task.equations))
    shown = ", ".join(map(symbol_latex, letters))
    lines = [
        Phrase(f"We solve the system ${text}$ for $({shown})$.", f"解方程组 ${text}$，未知数 $({shown})$。")
    ]
    if linear and not task.conditions and not task.integers:
        lines.append(
            Phrase("It is linear: elimination finds all solutions.", "这是线性方程组，用消元法求全部解。")
        )
        cell.add("solutions = linsolve(equations, *unknowns)")
        cell.add(
            "for solution in solutions:", "    print('tuple:', '; '.join(latex(entry) for entry in solution))"
        )
        cell.add("print('count:', len(solutions))")
    else:
        lines.append(
            Phrase(
                "Elimination gives finitely many candidates; we keep the real ones that satisfy every equation.",
                "消元得到有限个候选解，保留满足所有方程的实数解。",
            )
        )
        _polynomial(cell, task, denominators)
    return Lesson(tuple(lines), cell.text, lambda out: conclude(task, out))


def _polynomial(cell: Writer, task: SolveEquations, denominators: list[Node]) -> None:
    """Write the Gröbner elimination, which raises an error unless the solutions are finitely many and all found."""
    cell.add("polynomials = [numer(together(equation)) for equation in equations]")
    cell.add("candidates = solve_poly_system(polynomials, *unknowns, strict=True) or []", "solutions = []")
    cell.add("for values in candidates:", "    point = dict(zip(unknowns, values))")
    cell.add(f"    real = all(abs(im(N(entry, 50))) < {_TINY} for entry in values)")
    tests = ["real"]
    if denominators:
        cell.add(f"    denominators = [{', '.join(map(to_code, denominators))}]")
        cell.add(f"    defined = all(abs(N(bottom.subs(point), 50)) > {_TINY} for bottom in denominators)")
        tests.append("defined")
    tests += [f"{to_code(condition)}.subs(point) == True" for condition in task.conditions]
    tests += ["all(entry.is_integer for entry in values)"] if task.integers else []
    cell.add(f"    if {' and '.join(tests)}:", "        solutions.append(values)")
    cell.add("for values in sorted(set(solutions), key=lambda row: [re(N(entry)) for entry in row]):")
    cell.add(
        "    forms = [together(expand(radsimp(sqrtdenest(entry)))) for entry in values]",
        f"    print('tuple:', '; '.join(latex(form, {ORDER}) for form in forms))",
    )
    cell.add("print('count:', len(set(solutions)))")


def conclude(task: SolveEquations, out: Printed) -> Conclusion | None:
    """The tuples that the cell printed, all of its `count`."""
    if "count" not in out or len(out.get("tuple", ())) != int(out["count"][0]):
        return None
    if out["count"] == ["0"]:
        return Conclusion((_NONE,), r"\emptyset")
    tuples = [[tidy(value) for value in line.split("; ")] for line in out["tuple"]]
    if any(not finished(value) or _has(value, "i") for values in tuples for value in values):
        return None
    if task.decimals:
        tuples = [[decimal_text(value) for value in values] for values in tuples]
    if task.parameters:
        return _some(task, tuples)
    notes: tuple[Phrase, ...] = ()
    free = [x for x in task.unknowns if any(_has(v, symbol_latex(x)) for values in tuples for v in values)]
    if free:
        names = ", ".join(map(symbol_latex, free))
        notes = (Phrase(f"There are infinitely many solutions: ${names}$ can be any real number.",
                        f"有无穷多组解：${names}$ 可取任意实数。"),)  # fmt: skip
    if len(task.unknowns) == 1:
        return (
            Conclusion(notes, ", ".join(values[0] for values in tuples))
            if not free
            else Conclusion((), r"\mathbb{R}")
        )
    return Conclusion(notes, ", ".join(f"({', '.join(values)})" for values in tuples))


def _some(task: SolveEquations, tuples: list[list[str]]) -> Conclusion | None:
    """The values of the unknowns that are asked for, where the system determines all its letters."""
    letters = [symbol_latex(letter) for letter in (*task.unknowns, *task.parameters)]
    if any(_has(value, letter) for values in tuples for value in values for letter in letters):
        return None
    size = len(task.unknowns)
    rows = dict.fromkeys(tuple(values[:size]) for values in tuples)
    return Conclusion((), ", ".join(row[0] if size == 1 else f"({', '.join(row)})" for row in rows))


def _has(latex: str, name: str) -> bool:
    import re

    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", latex) is not None


def _is_rational(equation: Relation) -> bool:
    algebra = Algebra("")
    return all(algebra.flatten(side) is not None for side in equation.children) and not algebra.auxiliaries


def _total_degree(equation: Relation, unknowns: tuple[str, ...]) -> int:
    """1 where every unknown occurs to the first power at most and never in a product with another."""
    if any(degree(side, unknown) > 1 for side in equation.children for unknown in unknowns):
        return 2
    products = [node for node in equation.walk() if len(node.children) > 1 and not _is_sum(node)]
    return 2 if any(sum(bool(child.symbols) for child in node.children) > 1 for node in products) else 1


def _is_sum(node: Node) -> bool:
    from qmath.notation.ast import Add

    return isinstance(node, (Add, Relation))
