"""Antiderivatives: differentiated by differences, defined where the integrand is, with a constant that is free."""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.check.differences import derivative, rounded
from qmath.check.faults import UndefinedError
from qmath.check.places import inside_domain
from qmath.check.sampling import difference, undefined_at
from qmath.check.singles import first_refuted, single
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.ast import Call, Node
from qmath.notation.tasks import Integrate

_CONSTANT = re.compile(r"(?:[A-Z]|[ck])(?:_\w+)?")  # the letters that constants of integration have
_PLACES = (Fraction(17, 13), Fraction(3, 17), Fraction(31, 37), Fraction(-5, 23))


def check_antiderivative(task: Integrate, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on an indefinite integral."""
    stated = single(answer)
    if stated is None:
        wrong = first_refuted(answer, lambda item: check_antiderivative(task, item, ev))
        return wrong or unchecked("the answer is no single expression")
    constants = stated.symbols - task.expression.symbols - {task.variable}
    if len(constants) > 1:
        return unchecked("the answer has more than one letter that the problem has not")
    if (fault := _fault(task, stated, ev)) is not None:
        partial = not _has_bends(task.expression) and _fault(task, stated, ev, positive=True) is None
        if partial:
            return unchecked(f"its derivative is the integrand for positive {task.variable} only: {fault}")
        return refuted(f"its derivative is not the integrand: {fault}")
    if not constants:
        return unchecked("its derivative is the integrand; the constant of integration is missing")
    (constant,) = constants
    if not _CONSTANT.fullmatch(constant):
        return unchecked(f"its derivative is the integrand; {constant} is no usual letter for a constant")
    if not _is_free(task, stated, constant, ev):
        return unchecked(f"its derivative is the integrand; {constant} is not simply added")
    letters = task.expression.symbols | {task.variable}
    place = undefined_at(
        lambda at: ev(task.expression, at), lambda at: ev(stated, {**at, constant: Fraction(1)}), letters
    )
    if place is not None:
        return unchecked(
            f"its derivative is the integrand; at {place} it has no value, and the integrand has one"
        )
    return verified("its derivative is the integrand")


def _fault(task: Integrate, stated: Node, ev: Evaluator, *, positive: bool = False) -> str | None:
    fine = ev.variant(times=3)
    letters = task.expression.symbols | {task.variable}
    constants = dict.fromkeys(stated.symbols - letters, Fraction(31, 37))
    return difference(
        ev,
        lambda at: ev(task.expression, at),
        lambda at: rounded(ev, derivative(fine, stated, task.variable, {**at, **constants}, 1)),
        letters,
        positive=positive,
        nodes=(task.expression, stated),
    )


def _is_free(task: Integrate, stated: Node, constant: str, ev: Evaluator) -> bool:
    """Whether the constant stands in it as a summand, or a multiple of one: then it takes every value."""
    others = (task.expression.symbols | stated.symbols | {task.variable}) - {constant}
    places: tuple[Value, ...] = _PLACES
    if others == {task.variable}:
        places += inside_domain(ev, (task.expression, stated), task.variable)
    for place in places:
        at = dict.fromkeys(others, place)
        try:
            low, middle, high = (ev(stated, {**at, constant: Fraction(n)}) for n in (-1, 2, 5))
        except UndefinedError:
            continue
        steps = [ev.number(middle) - ev.number(low), ev.number(high) - ev.number(middle)]
        return ev.equal(*steps) and not ev.is_zero(steps[0])
    return False


def _has_bends(node: Node) -> bool:
    return any(isinstance(part, Call) and part.name in ("abs", "sign", "max", "min") for part in node.walk())
