"""Equations in which the unknown stands once: what was done to it is undone, from the outside in.

`ln(ln x) = 1`, `2^(sqrt x) = 8`, `|2^x - 5| = 3`. Every step names all real values that the inside may have, so no
solution is lost; what a step adds fails when it is put into the original.
"""

from __future__ import annotations

from qmath.notation.ast import (
    Add,
    Call,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    Pow,
    Relation,
    Symbol,
    integer,
)
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.cells import SHORTENED, Writer, declaration
from qmath.strategies.lessons.endings import solved
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed
from qmath.strategies.lessons.powers import exponent_of, literal

_MOST_STEPS = 8
# What the inside is, where the function of it has this `value`.
_INVERSES = {
    "exp": "log(value) for value in values if value.is_positive",
    "sqrt": "value**2 for value in values if value.is_nonnegative",
    "abs": "side*value for value in values if value.is_nonnegative for side in (1, -1)",
    "asin": "sin(value) for value in values if Abs(N(value)) <= N(pi/2)",
    "acos": "cos(value) for value in values if 0 <= N(value) <= N(pi)",
    "atan": "tan(value) for value in values if Abs(N(value)) < N(pi/2)",
}


def nested(task: SolveEquations) -> Lesson | None:
    """The same for functions of functions only, which no method for a single function can do."""
    calls = [
        part
        for part in task.equations[0].walk()
        if task.unknowns[0] in part.symbols
        and (
            isinstance(part, (Pow, Div))
            or (isinstance(part, Call) and part.name in {*_INVERSES, "log", "root"})
        )
    ]
    return equation(task) if len(calls) > 1 else None


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson where there is one occurrence on one side, under functions that can be undone; None otherwise."""
    (unknown,), (relation,) = task.unknowns, task.equations
    sides = (
        (relation.left, relation.right)
        if unknown in relation.left.symbols
        else (relation.right, relation.left)
    )
    if task.parameters or task.integers or task.places is not None or _count(relation, unknown) != 1:
        return None
    steps = _steps(sides[0], unknown)
    if not steps or len(steps) > _MOST_STEPS or sides[1].symbols:
        return None
    name = python_name(unknown)
    cell = Writer("from sympy import *", "", declaration(unknown), *SHORTENED)
    cell.add(f"left = {to_code(relation.left)}", f"right = Integer(0) + {to_code(relation.right)}")
    cell.add(f"values = [Integer(0) + ({to_code(sides[1])})]")
    cell.add(*(f"values = [{step}]" for step in steps))
    tests = [f"abs(N((left - right).subs({name}, value), 50)) < 10**-40"]
    tests += [f"{to_code(condition)}.subs({name}, value) == True" for condition in task.conditions]
    cell.add(
        "forms = {shortened(radsimp(value)) if value.has(log) else radsimp(simplify(value)) for value in values}",
        f"solutions = [value for value in forms if value.is_real and {' and '.join(tests)}]",
        "print('complete:', all(value.is_real is not None for value in forms))",
        "shown = [latex(value, order='old', ln_notation=True) for value in sorted(solutions, key=N)]",
        "print('solutions:', ', '.join(shown))",
    )
    text, x = to_latex(relation), symbol_latex(unknown)
    lines = (
        Phrase(f"We solve ${text}$ for real ${x}$.", f"在实数范围内解方程 ${text}$。"),
        Phrase(
            f"${x}$ stands there once: we undo the operations from the outside in, and check what comes out.",
            f"${x}$ 只出现一次：由外向内逐步还原，并代入检验。",
        ),
    )
    return Lesson(lines, cell.text, _conclude)


def _count(node: Node, unknown: str) -> int:
    return sum(part == Symbol(unknown) for part in node.walk())


def _steps(node: Node, unknown: str) -> list[str]:
    """The sources that turn the values of `node` into values of the unknown; empty where one has no inverse here."""
    steps: list[str] = []
    while node != Symbol(unknown):
        found = _step(node, unknown)
        if found is None:
            return []
        node, source = found
        steps.append(source)
    return steps


def _step(node: Node, unknown: str) -> tuple[Node, str] | None:
    inside = next((child for child in node.children if unknown in child.symbols), None)
    if inside is None or any(child.symbols for child in node.children if child is not inside):
        return None
    match node:
        case Add(terms=terms):
            rest = " + ".join(f"({to_code(term)})" for term in terms if term is not inside)
            return inside, f"value - ({rest}) for value in values"
        case Mul(factors=factors):
            rest = "*".join(f"({to_code(factor)})" for factor in factors if factor is not inside)
            return inside, f"value/({rest}) for value in values"
        case Neg():
            return inside, "-value for value in values"
        case Div(numerator=numerator, denominator=denominator):
            if inside is numerator:
                return inside, f"value*({to_code(denominator)}) for value in values"
            return inside, f"({to_code(numerator)})/value for value in values if value.is_nonzero"
        case Pow(base=base, exponent=exponent) if inside is exponent:
            return inside, f"log(value)/log({to_code(base)}) for value in values if value.is_positive"
        case Pow(exponent=Number(value=power)) if power.denominator == 1 and power > 0:
            if power % 2:
                return inside, f"sign(value)*root(Abs(value), {power}) for value in values"
            both = f"side*root(value, {power}) for value in values if value.is_nonnegative"
            return inside, f"{both} for side in (1, -1)"
        case Call(name="log", args=(_, base)):
            return inside, f"({to_code(base)})**value for value in values"
        case Call(name="log"):
            return inside, "exp(value) for value in values"
        case Call(name="root", args=(_, Number(value=degree))):
            positive = "" if degree % 2 else " if value.is_nonnegative"
            return inside, f"value**{degree} for value in values{positive}"
        case Call(name=name) if name in _INVERSES:
            return inside, _INVERSES[name]
    return None


def _conclude(out: Printed) -> Conclusion | None:
    return solved(out) if out.get("complete") == ["True"] else None


def both_sides_as_logarithms(relation: Relation, unknown: str) -> Relation | None:
    """`x^(ln x) = e^4` as `ln x · ln x = 4`: the logarithm in the exponent says that the unknown is positive."""
    logs = {
        part
        for power in relation.walk()
        if isinstance(power, Pow) and unknown in power.base.symbols
        for part in power.exponent.walk()
        if isinstance(part, Call) and part.name == "log" and part.args[0] == Symbol(unknown)
    }
    if len(logs) != 1:
        return None
    (log,) = logs
    assert isinstance(log, Call)  # what was looked for
    base = log.args[1:]
    left, right = _logarithm(relation.left, unknown, base), _logarithm(relation.right, unknown, base)
    return None if left is None or right is None else Relation(left, "=", right)


def _logarithm(node: Node, unknown: str, base: tuple[Node, ...]) -> Node | None:
    """The logarithm of a product of powers of positive things; None for anything else."""
    match node:
        case Pow(base=power, exponent=exponent) if power == Symbol(unknown) or not power.symbols:
            inner = _logarithm(power, unknown, base)
            return None if inner is None else Mul((exponent, inner))
        case Mul(factors=factors):
            parts = [_logarithm(factor, unknown, base) for factor in factors]
            return None if None in parts else Add(tuple(part for part in parts if part is not None))
        case Number(value=value) if value > 0 and base:
            height = exponent_of(value, base[0])
            return None if height is None else literal(height)
        case Constant(name="e") if not base:
            return integer(1)
        case Symbol(name=name) if name == unknown:
            return Call("log", (node, *base))
    return None
