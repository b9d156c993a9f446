"""Congruences: the residues of each, joined by the Chinese remainder theorem."""

from __future__ import annotations

from qmath.notation.ast import Add, Neg, Node
from qmath.notation.latex import symbol_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import Congruence, SolveCongruences
from qmath.strategies.lessons.algebraic import degree
from qmath.strategies.lessons.cells import Writer
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed

_MOST_TRIED = 20_000

_BY_INVERSE = (
    "",
    "def line(f, m):  # the residues x with f(x) = a x + b divisible by m",
    "    a, b = f(1) - f(0), f(0)",
    "    d = igcd(a, m)",
    "    if b % d or d > 1000:",
    "        assert b % d, 'too many residues'",
    "        return []",
    "    first = -(b//d)*mod_inverse(a//d, m//d) % (m//d)",
    "    return [first + k*(m//d) for k in range(d)]",
    "",
)


def congruences(task: SolveCongruences) -> Lesson | None:
    """A lesson for polynomial congruences with small moduli, and for linear ones with any."""
    x = symbol_latex(task.unknown)
    name = python_name(task.unknown)
    linear = all(degree(_difference(c), task.unknown) <= 1 for c in task.congruences)
    if not linear and any(c.modulus > _MOST_TRIED for c in task.congruences):
        return None
    large = any(c.modulus > _MOST_TRIED for c in task.congruences)
    moduli = ", ".join(str(c.modulus) for c in task.congruences)
    cell = Writer(
        "from sympy import *", "from sympy.ntheory.modular import crt", "from itertools import product"
    )
    if large:
        cell.add(*_BY_INVERSE)
    cell.add("", f"moduli = [{moduli}]", "residues = [")
    for c in task.congruences:
        gap = to_code(_difference(c))
        if c.modulus > _MOST_TRIED:
            cell.add(f"    line(lambda {name}: {gap}, {c.modulus}),")
        else:
            cell.add(f"    [{name} for {name} in range({c.modulus}) if ({gap}) % {c.modulus} == 0],")
    cell.add(
        "]",
        "assert prod(len(found) for found in residues) < 2000",
        "joined = [crt(moduli, choice) for choice in product(*residues)]",
        "solutions = sorted(int(pair[0]) for pair in joined if pair)",
        "modulus = ilcm(1, *moduli)",
    )
    if linear:
        cell.add(
            "for step in divisors(modulus)[:200]:  # classes that make up one of a smaller modulus",
            "    if all((x + step) % modulus in solutions for x in solutions):",
            "        solutions = sorted({x % step for x in solutions})",
            "        modulus = step",
            "        break",
        )
    cell.add("print('solutions:', ', '.join(map(str, solutions)))", "print('modulus:', modulus)")
    return Lesson(_method(task, linear, x), cell.text, lambda out: _conclude(task, out))


def _difference(c: Congruence) -> Node:
    return Add((c.left, Neg(c.right)))


def _method(task: SolveCongruences, linear: bool, x: str) -> tuple[Phrase, ...]:
    text = r",\; ".join(c.latex for c in task.congruences)
    lines = [Phrase(f"We look for all integers ${x}$ with ${text}$.", f"求满足 ${text}$ 的所有整数 ${x}$。")]
    if len(task.congruences) > 1:
        lines.append(
            Phrase(
                "We solve each one and join the residues by the Chinese remainder theorem.",
                "分别求出每个同余式的余数，再用中国剩余定理合并。",
            )
        )
    elif linear:
        lines.append(
            Phrase(
                "It is linear: there is a solution only where the gcd of coefficient and modulus divides the rest.",
                "这是一次同余式：系数与模的最大公因数整除常数项时才有解。",
            )
        )
    else:
        lines.append(Phrase("Only the residues of the modulus need to be tried.", "只需检验模的每个余数。"))
    return tuple(lines)


def _conclude(task: SolveCongruences, out: Printed) -> Conclusion | None:
    if "solutions" not in out or "modulus" not in out:
        return None
    modulus = int(out["modulus"][0])
    values = [int(value) for value in out["solutions"][0].split(", ") if value]
    if not values:
        return Conclusion((Phrase("No residue satisfies it.", "没有满足条件的余数，无解。"),), r"\emptyset")
    if task.least:
        return Conclusion((), str(min((value or modulus) if task.positive else value for value in values)))
    if modulus == 1:
        return Conclusion((Phrase("Every integer satisfies it.", "任意整数都满足。"),), r"\mathbb{Z}")
    note = Phrase(f"The solutions repeat modulo ${modulus}$.", f"解以 ${modulus}$ 为周期。")
    return Conclusion((note,), rf"{', '.join(map(str, values))} \pmod{{{modulus}}}")
