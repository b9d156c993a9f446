"""Polynomial and rational equations over the complex numbers."""

from __future__ import annotations

from qmath.notation.latex import to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

_NONE = Phrase("There is no solution.", "没有解。")
# The square roots of a + b i by real square roots; other roots by the formulas of SymPy.
_ROOTS = (
    "def square_root(w):",
    "    a, b = w.as_real_imag()",
    "    size = sqrt(a**2 + b**2)",
    "    return sqrtdenest(sqrt((size + a)/2)) + (-I if b < 0 else I)*sqrtdenest(sqrt((size - a)/2))",
    "",
    "def all_roots(polynomial):",
    "    if polynomial.degree() == 2 and polynomial.as_expr().has(I):",
    "        a, b, c = polynomial.all_coeffs()",
    "        side = square_root(expand(b**2 - 4*a*c))",
    "        return {expand_complex((-b + sign*side)/(2*a)): 1 + int(side == 0) for sign in (-1, 1)}",
    "    return roots(polynomial) if polynomial.degree() > 0 else {}",
    "",
)


def complex_roots(task: SolveEquations) -> Lesson | None:
    """All complex roots of a polynomial or rational equation, where every one has a closed form."""
    (equation,), (unknown,) = task.equations, task.unknowns
    algebra = Algebra(unknown, imaginary=True)
    if task.conditions or task.integers or task.places is not None:
        return None
    if (
        algebra.flatten(equation.left) is None
        or algebra.flatten(equation.right) is None
        or algebra.auxiliaries
    ):
        return None
    name = python_name(unknown)
    cell = Writer("from sympy import *", "", declaration(unknown))
    cell.add(f"denominators = [{', '.join(map(to_code, algebra.denominators))}]")
    cell.add(
        f"polynomial = Poly(numer(together({to_code(equation.left)} - ({to_code(equation.right)}))), {name})"
    )
    cell.add(*_ROOTS, "found = all_roots(polynomial)")
    cell.add("complete = not polynomial.is_zero and sum(found.values()) == polynomial.degree()")
    cell.add(
        "def defined(root):",
        f"    return all(abs(N(bottom.subs({name}, root), 50)) > 10**-40 for bottom in denominators)",
    )
    cell.add("kept = [root for root in found if defined(root)]")
    cell.add("kept.sort(key=lambda root: (round(re(N(root, 30)), 20), im(N(root, 30))))")
    cell.add("print('complete:', complete)")
    cell.add("print('solutions:', ', '.join(latex(expand_complex(root)) for root in kept))")
    line = Phrase(
        f"We find all complex roots of ${to_latex(equation)}$; a polynomial of degree n has n of them.",
        f"求 ${to_latex(equation)}$ 的全部复数根；n 次多项式恰有 n 个根。",
    )

    def conclude(out: Printed) -> Conclusion | None:
        if out.get("complete") != ["True"]:
            return None
        values = [tidy(value) for value in out["solutions"][0].split(", ") if value]
        if not values:
            return Conclusion((_NONE,), r"\emptyset")
        return Conclusion((), ", ".join(values)) if all(map(finished, values)) else None

    return Lesson((line,), cell.text, conclude)
