"""Inequalities and systems of them in one unknown, over the reals: boundary points and one sample of each gap."""

from __future__ import annotations

from qmath.check.critical import critical_points
from qmath.check.membership import AnswerSet
from qmath.check.real_line import compare_sets
from qmath.check.values import Evaluator
from qmath.check.verdicts import Finding
from qmath.notation import Answer
from qmath.notation.tasks import SolveInequalities


def check_inequalities(task: SolveInequalities, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on a set of real numbers: intervals, relations, ℝ or the empty set."""
    relations = (*task.relations, *task.conditions)
    stated = AnswerSet(ev, answer, task.unknown)
    return compare_sets(ev, relations, task.unknown, critical_points(ev, relations, task.unknown), stated)
