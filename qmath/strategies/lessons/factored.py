"""Equations whose difference is a product of polynomials in x alone and in one exponential or logarithm alone.

`x e^x = 0`, `x^2 e^x = e^x`, `x ln x = x`: with T for the function the difference is a polynomial in x and T; where
no factor of it has both, each factor is solved by itself.
"""

from __future__ import annotations

from fractions import Fraction

from qmath.notation.ast import Add, Call, Constant, Mul, Neg, Node, Pow, Symbol
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import SHORTENED, Writer, declaration
from qmath.strategies.lessons.endings import solved
from qmath.strategies.lessons.exponents import Powers
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed
from qmath.strategies.lessons.powers import literal, one_base, rebuilt
from qmath.strategies.lessons.transcendental import linear

_T = "T"


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson where the unknown stands outside of one function too; None otherwise."""
    (unknown,), (relation,) = task.unknowns, task.equations
    if task.parameters or task.integers or task.places is not None or unknown in (_T, _T.lower()):
        return None
    difference = one_base(Add((relation.left, Neg(relation.right))), unknown)
    found = _in_logarithm(difference, unknown) or _in_power(difference, unknown)
    if found is None:
        return None
    replaced, original, back, arguments = found
    algebra = Algebra(unknown)
    flat = algebra.flatten(replaced)
    if flat is None or algebra.auxiliaries or unknown not in replaced.symbols or _T not in replaced.symbols:
        return None
    name = python_name(unknown)
    cell = Writer("from sympy import *", "", declaration(unknown, _T), *SHORTENED)
    cell.add(
        f"difference = {to_code(Add((relation.left, Neg(relation.right))))}",
        f"factors = factor_list(numer(together({to_code(flat)})), {name}, {_T})[1]  # T stands for {to_code(original)}",
        f"print('mixed:', any(part.has({name}) and part.has({_T}) for part, power in factors))",
        "candidates = set()",
        "for part, power in factors:",
        f"    if part.has({name}):",
        f"        candidates |= set(real_roots(Poly(part, {name})))",
        "    else:",
        f"        values = [root for root in real_roots(Poly(part, {_T})){'' if arguments else ' if root > 0'}]",
        f"        candidates |= {{{back} for root in values}}",
        "",
        "def holds(value):",
        f"    if any(N(inside.subs({name}, value), 30) <= 0 for inside in [{', '.join(map(to_code, arguments))}]):",
        "        return False",
        f"    if any(abs(N(bottom.subs({name}, value), 50)) < 10**-40 for bottom in [{_list(algebra.denominators)}]):"
        if algebra.denominators and not any(_T in bottom.symbols for bottom in algebra.denominators)
        else f"    if not difference.subs({name}, value).is_finite:",
        "        return False",
        f"    return abs(N(difference.subs({name}, value), 50)) < 10**-40",
        "",
    )
    tests = [
        "holds(value)",
        *(f"{to_code(condition)}.subs({name}, value) == True" for condition in task.conditions),
    ]
    cell.add(
        f"solutions = sorted((value for value in candidates if {' and '.join(tests)}), key=N)",
        "print('solutions:', ', '.join(latex(value, order='old', ln_notation=True) for value in solutions))",
    )
    text, x = to_latex(relation), symbol_latex(unknown)
    lines = (
        Phrase(f"We solve ${text}$ for real ${x}$.", f"在实数范围内解方程 ${text}$。"),
        Phrase(
            f"We bring everything to one side and factor, with $T = {to_latex(original)}$; one factor must be zero.",
            f"移项后因式分解（记 $T = {to_latex(original)}$），令每个因式为零。",
        ),
    )
    return Lesson(lines, cell.text, _conclude)


def _list(nodes: list[Node]) -> str:
    return ", ".join(map(to_code, nodes))


def _in_logarithm(difference: Node, unknown: str) -> tuple[Node, Node, str, list[Node]] | None:
    """The difference in T = log(a x + b), and the source of the x that belongs to a `root` of T."""
    calls = {
        part
        for part in difference.walk()
        if isinstance(part, Call) and part.name == "log" and unknown in part.symbols
    }
    if len(calls) != 1:
        return None
    (call,) = calls
    assert isinstance(call, Call)  # what was looked for
    line = linear(call.args[0], unknown)
    base = call.args[1] if len(call.args) == 2 else Constant("e")
    if line is None or base.symbols:
        return None
    slope, start = (to_code(literal(part)) for part in line)
    back = f"simplify((({to_code(base)})**root - ({start}))/({slope}))"
    return _put(difference, call), call, back, [call.args[0]]


def _in_power(difference: Node, unknown: str) -> tuple[Node, Node, str, list[Node]] | None:
    """The difference in T = b^(p x), and the source of the x that belongs to a positive `root` of T."""
    powers = Powers((unknown,))
    if not powers.gather(difference) or unknown not in powers.bases:
        return None
    base, step = powers.bases[unknown], powers.step(unknown)
    capital = unknown.upper()
    if capital == unknown or capital in difference.symbols:
        return None
    replaced = _put(powers.replace(difference), Symbol(capital))
    code = to_code(base)
    back = (
        f"simplify(log(root)/({to_code(literal(step))}))"
        if base == Constant("e")
        else f"shortened(log(root)/(({to_code(literal(step))})*log({code})))"
    )
    exponent = Symbol(unknown) if step == Fraction(1) else Mul((literal(step), Symbol(unknown)))
    return replaced, Pow(base, exponent), back, []


def _put(node: Node, part: Node) -> Node:
    if node == part:
        return Symbol(_T)
    return rebuilt(node, tuple(_put(child, part) for child in node.children))


def _conclude(out: Printed) -> Conclusion | None:
    return solved(out) if out.get("mixed") == ["False"] else None
