"""One equation with other letters in it: solved for its unknown, where it is linear, quadratic or a power."""

from __future__ import annotations

from qmath.notation.ast import Relation, Symbol, integer
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

# A sum is written with a positive term first.
_SHOWN = (
    "def shown(value):",
    "    top, bottom = fraction(value)",
    "    texts = [latex(top, order=order) for order in ('lex', 'rev-lex', 'grlex')]",
    "    text = next((text for text in texts if not text.startswith('-')), texts[0])",
    "    return text if bottom == 1 else r'\\frac{%s}{%s}' % (text, latex(bottom))",
    "",
)


def solved_for(task: SolveEquations) -> Lesson | None:
    """A lesson for an equation that is linear or quadratic in its unknown or in a power of it."""
    (equation,), (unknown,) = task.equations, task.unknowns
    positive = task.conditions == (Relation(Symbol(unknown), ">", integer(0)),)
    if (
        (task.conditions and not positive)
        or task.integers
        or task.places is not None
        or task.domain != "real"
    ):
        return None
    algebra = Algebra(unknown, coefficients=True)
    if (
        algebra.flatten(equation.left) is None
        or algebra.flatten(equation.right) is None
        or algebra.auxiliaries
    ):
        return None
    x = symbol_latex(unknown)
    names = [python_name(name) for name in (unknown, *task.parameters)]
    cell = Writer("from sympy import *", "", declaration(unknown, *task.parameters), *_SHOWN)
    cell.add(f"difference = {to_code(equation.left)} - ({to_code(equation.right)})")
    cell.add(
        f"polynomial = Poly(numer(together(difference)), {names[0]})",
        "n = polynomial.degree()",
        "power = n > 1 and polynomial.as_expr() == polynomial.LC()*polynomial.gen**n + polynomial.TC()",
        "if n == 1:",
        "    a, b = polynomial.all_coeffs()",
        "    print('solution:', latex(expand(-b/a)) if a.is_number else shown(factor(cancel(-b/a))))",
        "    print('coefficient:', '' if a.is_number else latex(factor(a)))",
        "elif power:",
        "    a, c = polynomial.LC(), polynomial.TC()",
        "    root = r'\\sqrt%s{%s}' % (",
        "        '' if n == 2 else f'[{n}]', shown(min(factor(-c/a), cancel(-c/a), key=count_ops))",
        "    )",
        f"    if n % 2 == 0 and not {positive}:",
        "        print('solution:', '-' + root)",
        "    print('solution:', root)",
        "    print('coefficient:', '' if a.is_number else latex(factor(a)))",
        "elif n == 2:",
        "    a, b, c = polynomial.all_coeffs()",
        "    for sign in (-1, 1):",
        "        print('solution:', latex((-b + sign*sqrt(factor(b**2 - 4*a*c)))/(2*a)))",
        "    print('coefficient:', '' if a.is_number else latex(factor(a)))",
    )
    lines = (
        Phrase(f"We solve ${to_latex(equation)}$ for ${x}$; the other letters stay.",
               f"由 ${to_latex(equation)}$ 解出 ${x}$，其余字母视为常数。"),
    )  # fmt: skip
    return Lesson(lines, cell.text, _conclude)


def _conclude(out: Printed) -> Conclusion | None:
    values = [tidy(value) for value in out.get("solution", ())]
    if not values or not all(map(finished, values)):
        return None
    needed = tidy(out["coefficient"][0])
    notes = (Phrase(f"This needs ${needed} \\ne 0$.", f"其中 ${needed} \\ne 0$。"),) if needed else ()
    return Conclusion(notes, ", ".join(values))
