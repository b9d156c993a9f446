"""Inequalities and systems of them in one unknown, over the reals: boundary points and one sample of each gap."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from qmath.check.cells import all_hold, cut
from qmath.check.critical import critical_points
from qmath.check.membership import AnswerSet
from qmath.check.points import Point
from qmath.check.real_line import compare_sets, first_fault, show
from qmath.check.values import Evaluator
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Empty, Values
from qmath.notation.ast import Relation
from qmath.notation.latex import to_latex
from qmath.notation.requested import SolveAlternatives
from qmath.notation.tasks import SolveInequalities


def check_inequalities(task: SolveInequalities, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on a set of real numbers: intervals, relations, ℝ or the empty set."""
    relations = (*task.relations, *task.conditions)
    stated = AnswerSet(ev, answer, task.unknown)
    points = critical_points(ev, relations, task.unknown)
    if task.integers:
        return _integers(ev, relations, task.unknown, points, stated)
    return compare_sets(ev, relations, task.unknown, points, stated)


def check_alternatives(task: SolveAlternatives, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on the numbers for which one of several systems holds."""
    stated = AnswerSet(ev, answer, task.unknown)
    points = [point for part in task.parts for point in critical_points(ev, part, task.unknown)]
    for cell in cut(ev, [*points, *stated.points()]):
        true = any(all_hold(ev, part, {task.unknown: cell.sample}) for part in task.parts)
        if true != (cell.sample in stated):
            fault = "is missing" if true else "satisfies none of the inequalities"
            return refuted(f"{task.unknown} = {show(ev, cell.sample)} {fault}")
    return verified("every solution satisfies one of the inequalities, and there are no others")


def _integers(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, points: Sequence[Point], stated: AnswerSet
) -> Finding:
    """The verdict on a list of integers."""
    for node, value in stated.numbers:
        if not (isinstance(value, Fraction) and value.denominator == 1):
            return refuted(f"{unknown} = {to_latex(node)} is no integer")
    if not isinstance(stated.answer, (Values, Empty)):
        return unchecked("the answer is no list of integers")
    if (wrong := first_fault(ev, relations, stated)) is not None:
        return wrong
    for cell in cut(ev, points):
        if not all_hold(ev, relations, {unknown: cell.sample}):
            continue
        if cell.low is None or cell.high is None:
            return refuted("there are infinitely many integer solutions")
        low, high = ev.number(cell.low.value), ev.number(cell.high.value)
        if high - low > _MOST_INTEGERS:
            return unchecked("there are too many integer solutions to compare")
        for n in range(int(ev.mp.ceil(low)), int(ev.mp.floor(high)) + 1):
            value = Fraction(n)
            if value not in stated and all_hold(ev, relations, {unknown: value}):
                return refuted(f"{unknown} = {n} is missing")
    return verified("every integer solution is there, and no others")


_MOST_INTEGERS = 1_000
