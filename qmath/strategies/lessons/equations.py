"""Algebraic equations in one unknown over the reals: eliminate, find all real roots exactly, put them in."""

from __future__ import annotations

from fractions import Fraction

from qmath.notation.ast import Add, Neg, Node, Number, Relation
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra, degree
from qmath.strategies.lessons.cells import EXACT_FORM, ORDER, Writer, declaration, elimination, half_up
from qmath.strategies.lessons.kinds import with_real_roots
from qmath.strategies.lessons.lesson import (
    Conclusion,
    Lesson,
    Phrase,
    Printed,
    decimal_text,
    finished,
    fixed,
    tidy,
)

_WHY = {
    "zero": Phrase("$x = {}$ makes a denominator zero and is no solution.", "$x = {}$ 使分母为零，舍去。"),
    "negative": Phrase(
        "$x = {}$ makes a radicand negative and is no solution.", "$x = {}$ 使被开方数为负，舍去。"
    ),
    "extraneous": Phrase(
        "$x = {}$ does not satisfy the original equation.", "$x = {}$ 不满足原方程，是增根，舍去。"
    ),
    "excluded": Phrase("$x = {}$ does not meet the condition.", "$x = {}$ 不满足条件，舍去。"),
}

ISOLATED = ("candidates = sorted(set(real_roots(polynomial)), key=N) if polynomial.degree() > 0 else []",)
# With π or e among the coefficients SymPy isolates no roots; the formula gives those of degree 1 and 2.
BY_FORMULA = (
    "candidates = []",
    "if not polynomial.is_zero:",
    "    assert polynomial.degree() <= 2 and abs(N(polynomial.LC(), 50)) > 10**-40",
    "    found = list(roots(polynomial))",
    "    assert len({N(root, 30) for root in found}) == len(found)",
    "    candidates = sorted((root for root in found if abs(im(N(root, 50))) < 10**-40), key=N)",
)


def one_unknown(task: SolveEquations) -> Lesson | None:
    """A lesson for polynomial, rational, radical and absolute-value equations, or None where it is none of these."""
    (unknown,), (equation,) = task.unknowns, task.equations
    algebra = Algebra(unknown, coefficients=True, odd_powers=True)
    difference = algebra.flatten(_difference(equation))
    if difference is None or task.parameters:
        return None
    if algebra.constants and (algebra.auxiliaries or task.places is not None):
        return None
    name = python_name(unknown)
    cell = Writer("from sympy import *", "", declaration(unknown))
    if algebra.auxiliaries or algebra.denominators:
        cell.add(f"left = {_expression(equation.left)}", f"right = {_expression(equation.right)}")
    cell.add(*elimination(difference, algebra, name))
    cell.add(
        "if polynomial.is_zero:",
        "    print('identity: yes')",
    )
    cell.add(*(BY_FORMULA if algebra.constants else ISOLATED))
    _identity(cell, algebra, name)
    _filter(cell, algebra, task, name)
    if algebra.auxiliaries or degree(difference, unknown) > 2:
        cell.add(*EXACT_FORM)
        style = f"{ORDER}, inv_trig_style='full'"
        cell.add(f"print('solutions:', ', '.join(latex(exact_form(root), {style}) for root in solutions))")
    else:
        cell.add(
            f"print('solutions:', ', '.join(latex(together(expand(radsimp(root))), {ORDER}) for root in solutions))"
        )
    _decimals(cell, task)
    return Lesson(_method(task, equation, algebra), cell.text, lambda out: _conclude(task, algebra, out))


def _difference(equation: Relation) -> Node:
    """Left minus right."""
    if equation.right == Number(Fraction(0)):
        return equation.left
    return Add((equation.left, Neg(equation.right)))


def _expression(node: Node) -> str:
    node = with_real_roots(node)
    return to_code(node) if node.symbols else f"Integer(0) + ({to_code(node)})"


def _identity(cell: Writer, algebra: Algebra, name: str) -> None:
    if algebra.denominators and not algebra.auxiliaries:
        cell.add(
            f"poles = set().union(*[real_roots(Poly(numer(together(bottom)), {name})) for bottom in denominators])",
            "if polynomial.is_zero:",
            f"    print('excluded:', ', '.join(latex(pole, {ORDER}) for pole in sorted(poles, key=N)))",
        )


def _filter(cell: Writer, algebra: Algebra, task: SolveEquations, name: str) -> None:
    """Write the loop that puts the candidates into the original equation."""
    if not (algebra.denominators or algebra.auxiliaries or task.conditions or task.integers):
        cell.add("solutions = candidates")
        return
    cell.add("", "solutions = []", "for root in candidates:")
    branch = "if"
    if algebra.denominators:
        cell.add(f"    if any(abs(N(bottom.subs({name}, root), 50)) < 10**-40 for bottom in denominators):")
        cell.add(f"        print('zero:', latex(root, {ORDER}))")
        branch = "elif"
    if algebra.radicands:
        cell.add(
            f"    {branch} any(N(radicand.subs({name}, root), 50) < -10**-40 for radicand in radicands):"
        )
        cell.add(f"        print('negative:', latex(root, {ORDER}))")
        branch = "elif"
    if algebra.auxiliaries or algebra.denominators:
        cell.add(f"    {branch} abs(N((left - right).subs({name}, root), 50)) > 10**-40:")
        cell.add(f"        print('extraneous:', latex(root, {ORDER}))")
        branch = "elif"
    tests = [f"{to_code(condition)}.subs({name}, root) == True" for condition in task.conditions]
    tests += ["root.is_integer"] if task.integers else []
    if tests:
        cell.add(f"    {branch} not ({' and '.join(tests)}):")
        cell.add(f"        print('excluded from the conditions:', latex(root, {ORDER}))")
        branch = "elif"
    cell.add("    else:", "        solutions.append(root)")


def _decimals(cell: Writer, task: SolveEquations) -> None:
    if task.places is not None:
        units = half_up("root", task.places)
        cell.add(f"print('rounded:', ', '.join(str({units}) for root in solutions))")


def _method(task: SolveEquations, equation: Relation, algebra: Algebra) -> tuple[Phrase, ...]:
    x, text = symbol_latex(task.unknowns[0]), to_latex(equation)
    lines = [
        Phrase(
            f"We solve ${text}$ for ${x}$ over the real numbers.", f"在实数范围内解方程 ${text}$，求 ${x}$。"
        )
    ]
    bound = degree(_difference(equation), task.unknowns[0])
    if algebra.auxiliaries:
        names = ", ".join(f"{a.name} = {to_latex(a.original)}" for a in algebra.auxiliaries)
        lines.append(
            Phrase(
                f"With ${names}$ the equation becomes polynomial; we eliminate, and check every candidate.",
                f"设 ${names}$，化为多项式方程，消元后逐一检验。",
            )
        )
    elif algebra.denominators:
        zeros = ", ".join(rf"{to_latex(d)} \ne 0" for d in algebra.denominators)
        lines.append(
            Phrase(
                f"We need ${zeros}$; multiplying by the denominators leaves a polynomial equation.",
                f"要求 ${zeros}$，去分母后得到多项式方程。",
            )
        )
    elif bound <= 1:
        lines.append(Phrase("It is linear: we bring everything to one side.", "这是一次方程，移项即可。"))
    elif bound == 2:
        lines.append(
            Phrase(
                "It is quadratic: we factor it or use the formula.", "这是二次方程，用因式分解或求根公式。"
            )
        )
    else:
        lines.append(
            Phrase("We bring everything to one side and find all real roots.", "移项得到多项式，求全部实根。")
        )
    return tuple(lines)


def _conclude(task: SolveEquations, algebra: Algebra, out: Printed) -> Conclusion | None:
    x = symbol_latex(task.unknowns[0])
    if "identity" in out:
        if algebra.auxiliaries or task.conditions or task.integers:
            return None
        points = out.get("excluded", [""])[0]
        sentence = Phrase(
            f"Both sides agree for every ${x}$ for which they are defined.",
            f"对一切有定义的 ${x}$ 等式恒成立。",
        )
        return Conclusion(
            (sentence,), rf"\mathbb{{R}} \setminus \{{{tidy(points)}\}}" if points else r"\mathbb{R}"
        )
    if "solutions" not in out:
        return None
    notes = []
    keys = {
        "zero": "zero",
        "negative": "negative",
        "extraneous": "extraneous",
        "excluded from the conditions": "excluded",
    }
    for key, why in keys.items():
        for value in map(tidy, out.get(key, ())):
            if finished(value):
                phrase = _WHY[why]
                notes.append(
                    Phrase(*(text.replace("x =", f"{x} =").format(value) for text in (phrase.en, phrase.zh)))
                )
    (line,) = out["solutions"]
    if not line:
        none = Phrase("There is no real solution.", "方程没有实数解。")
        return Conclusion((*notes, none), r"\emptyset")
    if task.places is not None:
        units = out["rounded"][0].split(", ")
        return Conclusion(tuple(notes), ", ".join(fixed(unit, task.places) for unit in units))
    values = [tidy(value) for value in line.split(", ")]
    if not all(map(finished, values)):
        return None
    if task.decimals:
        values = [decimal_text(value) for value in values]
    return Conclusion(tuple(notes), ", ".join(values))
