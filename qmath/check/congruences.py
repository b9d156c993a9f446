"""Congruences: every residue is put in, or solved for by the greatest common divisor; classes are compared as sets."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Empty, Residues, Tuples, Values
from qmath.notation.ast import Node
from qmath.notation.tasks import Congruence, SolveCongruences

_MOST_TRIED = 20_000  # residues of one modulus
_MOST_CLASSES = 5_000
_LETTERS = frozenset("kntm")

Classes = tuple[frozenset[int], int]  # residues, and their modulus


def check_congruences(task: SolveCongruences, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on residue classes, on families like 7k + 3, or on the least solution."""
    true, modulus = _solutions(ev, task)
    x = task.unknown
    if task.least:
        return _least(ev, task, true, modulus, answer)
    if isinstance(answer, Empty):
        if true:
            return refuted(f"{x} = {min(true)} is a solution")
        return verified("no residue satisfies all of it")
    stated = _stated(ev, answer)
    if stated is None:
        numbers = _numbers(ev, answer)
        if numbers is None:
            return unchecked("the answer is no list of residue classes")
        for value in numbers:
            if value % modulus not in true:
                return refuted(f"{x} = {value} is no solution")
        return unchecked(f"numbers are given where residue classes modulo {modulus} are asked for")
    return _compare(x, (true, modulus), stated)


def _compare(x: str, true: Classes, stated: Classes) -> Finding:
    (residues, modulus), (classes, step) = true, stated
    common = math.lcm(modulus, step)
    if len(classes) * (common // step) > _MOST_TRIED or len(residues) * (common // modulus) > _MOST_TRIED:
        raise UnsupportedError("there are too many residue classes to compare")
    lifted = {a + k * step for a in classes for k in range(common // step)}
    for value in sorted(lifted):
        if value % modulus not in residues:
            return refuted(f"{x} = {value} is no solution")
    for value in sorted(a + k * modulus for a in residues for k in range(common // modulus)):
        if value not in lifted:
            return refuted(rf"{x} \equiv {value % modulus} \pmod{{{modulus}}} is missing")
    return verified("every class satisfies all of it, and no other residue does")


def _least(
    ev: Evaluator, task: SolveCongruences, true: frozenset[int], modulus: int, answer: Answer
) -> Finding:
    if isinstance(answer, Empty):
        return refuted(f"{task.unknown} = {min(true)} is a solution") if true else verified("there is none")
    numbers = _numbers(ev, answer)
    if numbers is None or len(numbers) != 1:
        return unchecked("the answer is no single number")
    (value,) = numbers
    if value % modulus not in true:
        return refuted(f"{task.unknown} = {value} is no solution")
    least = min(true if not task.positive else (a or modulus for a in true))
    if value != least:
        return refuted(f"the smallest solution is {least}")
    return verified("it is the smallest one")


def _solutions(ev: Evaluator, task: SolveCongruences) -> Classes:
    """All solutions, modulo the least common multiple of the moduli."""
    classes: Classes = (frozenset((0,)), 1)
    for congruence in task.congruences:
        classes = _meet(classes, _single(ev, congruence, task.unknown))
    return classes


def _single(ev: Evaluator, congruence: Congruence, x: str) -> Classes:
    m = congruence.modulus

    def gap(value: int) -> int:
        at = {x: Fraction(value)}
        return int(ev(congruence.left, at) - ev(congruence.right, at))

    if m <= _MOST_TRIED:
        return frozenset(value for value in range(m) if gap(value) % m == 0), m
    # A line is known by two of its points, and a third one shows that it is one.
    start, slope = gap(0), gap(1) - gap(0)
    if any(gap(value) != start + slope * value for value in (2, 3, 5, 7, 11, 101)):
        raise UnsupportedError("the modulus is too large to try every residue")
    d = math.gcd(slope, m)
    if start % d or d > _MOST_CLASSES:
        if start % d:
            return frozenset(), m
        raise UnsupportedError("there are too many residue classes to compare")
    first = (-start // d) * pow(slope // d, -1, m // d) % (m // d)
    return frozenset(first + k * (m // d) for k in range(d)), m


def _meet(a: Classes, b: Classes) -> Classes:
    (left, m), (right, n) = a, b
    if len(left) * len(right) > _MOST_TRIED * 10:
        raise UnsupportedError("there are too many residue classes to compare")
    d, common = math.gcd(m, n), math.lcm(m, n)
    inverse = pow(m // d, -1, n // d)
    return frozenset(
        (r + m * ((s - r) // d * inverse % (n // d))) % common
        for r, s in itertools.product(left, right)
        if (s - r) % d == 0
    ), common


def _stated(ev: Evaluator, answer: Answer) -> Classes | None:
    """Residue classes as stated; None where the answer gives none."""
    match answer:
        case Residues(items=items, modulus=modulus):
            step = _integer(ev, modulus)
            values = [_integer(ev, item) for item in items]
            if step is None or step < 1 or None in values:
                return None
            return frozenset(value % step for value in values if value is not None), step
        case Values(items=items, parameter=parameter):
            letters = frozenset[str]().union(*(item.symbols for item in items))
            if len(letters) != 1 or (parameter is None and not letters & _LETTERS):
                return None
            return _families(ev, items, min(letters))
    return None


def _families(ev: Evaluator, items: tuple[Node, ...], letter: str) -> Classes | None:
    lines: list[tuple[int, int]] = []
    for item in items:
        values = [ev(item, {letter: Fraction(n)}) for n in range(3)]
        if any(not isinstance(v, Fraction) or v.denominator != 1 for v in values):
            return None
        first, second, third = map(int, values)
        if second == first or third - second != second - first:
            return None
        lines.append((first, abs(second - first)))
    common = math.lcm(*(step for _, step in lines))
    if sum(common // step for _, step in lines) > _MOST_CLASSES:
        return None
    return frozenset((a + k * step) % common for a, step in lines for k in range(common // step)), common


def _numbers(ev: Evaluator, answer: Answer) -> list[int] | None:
    if isinstance(answer, Tuples) or not isinstance(answer, Values):
        return None
    values = [_integer(ev, item) for item in answer.items]
    return None if None in values else [value for value in values if value is not None]


def _integer(ev: Evaluator, node: Node) -> int | None:
    if node.symbols:
        return None
    value = ev(node, {})
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else None
