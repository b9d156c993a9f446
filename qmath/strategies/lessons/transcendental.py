"""Exponential and logarithmic equations in which one function of the unknown is all there is.

With t for that function the equation is algebraic, all its real roots are found exactly, and each is taken back:
`b^(px) = t` has the one solution log(t)/(p log b) where t > 0 and none otherwise, `log_b(px + q) = t` has always one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from qmath.notation.ast import (
    Add,
    Call,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Symbol,
    integer,
)
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra, rational
from qmath.strategies.lessons.cells import SHORTENED, Writer, declaration, elimination
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy
from qmath.strategies.lessons.powers import as_power, literal, one_base, rebuilt

_T = "t"


@dataclass(slots=True)
class Kernel:
    """The one function of the unknown: its base, and the slopes of its exponents or its argument."""

    unknown: str
    base: Node | None = None
    argument: Node | None = None  # of the logarithm; None for powers
    slopes: list[Fraction] = field(default_factory=list)

    def gather(self, node: Node) -> bool:
        """Note the kernels in `node`; False where the unknown occurs in another way."""
        if self.unknown not in node.symbols:
            return True
        match as_power(node):
            case (base, exponent) if self.unknown not in base.symbols:
                line = linear(exponent, self.unknown)
                if line is None or self.argument is not None or self.base not in (None, base):
                    return False
                if base == Constant("e") and line[1]:
                    return False
                self.base = base
                self.slopes.append(line[0])
                return True
        if isinstance(node, Call) and node.name == "log":
            base = node.args[1] if len(node.args) == 2 else Constant("e")
            if self.slopes or self.base not in (None, base) or self.argument not in (None, node.args[0]):
                return False
            self.base, self.argument = base, node.args[0]
            return linear(node.args[0], self.unknown) is not None
        return not isinstance(node, Symbol) and all(map(self.gather, node.children))

    @property
    def step(self) -> Fraction:
        """The greatest slope of which all others are integer multiples."""
        bottom = math.lcm(*(slope.denominator for slope in self.slopes))
        return Fraction(math.gcd(*(int(slope * bottom) for slope in self.slopes)), bottom)

    def replace(self, node: Node) -> Node:
        """`node` with powers of t in the place of the kernels."""
        if self.unknown not in node.symbols:
            return node
        match as_power(node):
            case (base, exponent) if self.unknown not in base.symbols and (
                line := linear(exponent, self.unknown)
            ):
                power: Node = Pow(Symbol(_T), integer(int(line[0] / self.step)))
                return Mul((Pow(base, literal(line[1])), power)) if line[1] else power
        if isinstance(node, Call) and node.name == "log":
            return Symbol(_T)
        return rebuilt(node, tuple(map(self.replace, node.children)))


def linear(node: Node, unknown: str) -> tuple[Fraction, Fraction] | None:
    """Slope and intercept of a linear expression with rational coefficients and a slope that is not 0."""
    found = _line(node, unknown)
    return found if found is not None and found[0] else None


def _line(node: Node, unknown: str) -> tuple[Fraction, Fraction] | None:
    value = rational(node)
    if value is not None:
        return Fraction(0), value
    if node == Symbol(unknown):
        return Fraction(1), Fraction(0)
    parts = [_line(child, unknown) for child in node.children]
    lines = [part for part in parts if part is not None]
    if len(lines) < len(parts) or not lines:
        return None
    match node:
        case Add():
            return sum((a for a, _ in lines), Fraction(0)), sum((b for _, b in lines), Fraction(0))
        case Neg():
            return -lines[0][0], -lines[0][1]
        case Div() if not lines[1][0] and lines[1][1]:
            return lines[0][0] / lines[1][1], lines[0][1] / lines[1][1]
        case Mul():
            product = (Fraction(0), Fraction(1))
            for slope, start in lines:
                if slope and product[0]:
                    return None
                product = (product[0] * start + slope * product[1], product[1] * start)
            return product
    return None


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson where the equation has one kernel; None otherwise."""
    (unknown,), (relation,) = task.unknowns, task.equations
    kernel = Kernel(unknown)
    difference = one_base(Add((relation.left, Neg(relation.right))), unknown)
    if (
        unknown == _T
        or not kernel.gather(difference)
        or kernel.base is None
        or task.integers
        or task.places is not None
    ):
        return None
    if kernel.base != Constant("e") and not _is_base(kernel.base):
        return None
    algebra = Algebra(_T)
    flat = algebra.flatten(kernel.replace(difference))
    if flat is None:
        return None
    return _lesson(task, kernel, algebra, flat)


def _lesson(task: SolveEquations, kernel: Kernel, algebra: Algebra, flat: Node) -> Lesson:
    (unknown,), (relation,) = task.unknowns, task.equations
    name, base = python_name(unknown), to_code(kernel.base or Constant("e"))
    if kernel.argument is None:
        original: Node = Pow(kernel.base or Constant("e"), Mul((literal(kernel.step), Symbol(unknown))))
        back = f"shortened(log(together(root))/(({to_code(literal(kernel.step))})*log({base})))"
    else:
        original = Call("log", (kernel.argument, kernel.base or Constant("e")))
        slope, start = linear(kernel.argument, unknown) or (Fraction(1), Fraction(0))
        back = f"simplify((Integer({base})**root - ({to_code(literal(start))}))/({to_code(literal(slope))}))"
        back = back.replace("Integer(E)", "E")
    cell = Writer("from sympy import *", "", declaration(unknown, _T), f"# t stands for {to_code(original)}")
    if kernel.argument is None:
        cell.add(*SHORTENED)
    cell.add(f"difference = {to_code(relation.left)} - ({to_code(relation.right)})")
    cell.add(*elimination(flat, algebra, _T))
    cell.add("candidates = real_roots(polynomial) if polynomial.degree() > 0 else []", "solutions = []")
    cell.add("for root in sorted(set(candidates), key=N):")
    cell.add(
        *(
            ("    if N(root) <= 0:", "        print('no power:', latex(root))", "        continue")
            if kernel.argument is None
            else ()
        )
    )
    cell.add(f"    value = {back}", f"    if abs(N(difference.subs({name}, value), 50)) < 10**-40:")
    tests = (
        " and ".join(f"{to_code(condition)}.subs({name}, value) == True" for condition in task.conditions)
        or "True"
    )
    cell.add(f"        if {tests}:", "            solutions.append(value)")
    cell.add("    else:", "        print('extraneous:', latex(value))")
    cell.add("print('identity:', polynomial.is_zero)")
    cell.add(
        "print('solutions:', ', '.join(latex(solution, ln_notation=True) for solution in sorted(solutions, key=N)))"
    )
    lines = (
        Phrase(
            f"We solve ${to_latex(relation)}$ for real ${symbol_latex(unknown)}$.",
            f"在实数范围内解方程 ${to_latex(relation)}$。",
        ),
        Phrase(
            f"With $t = {to_latex(original)}$ it is algebraic; each root $t$ is taken back.",
            f"设 $t = {to_latex(original)}$，先求 $t$，再还原。",
        ),
    )
    return Lesson(lines, cell.text, _conclude)


def _is_base(node: Node) -> bool:
    value = rational(node)
    return value is not None and value > 0 and value != 1


def _conclude(out: Printed) -> Conclusion | None:
    if out.get("identity") != ["False"] or "solutions" not in out or "extraneous" in out:
        return None
    notes = tuple(
        Phrase(f"$t = {tidy(value)}$ is no value of a power.", f"$t = {tidy(value)}$ 不是正数，舍去。")
        for value in out.get("no power", ())
    )
    values = [tidy(value) for value in out["solutions"][0].split(", ") if value]
    if not values:
        return Conclusion((*notes, Phrase("There is no real solution.", "方程没有实数解。")), r"\emptyset")
    return Conclusion(notes, ", ".join(values)) if all(map(finished, values)) else None
