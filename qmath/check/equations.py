"""Equations in one unknown: over the reals by cells, over the complex numbers by the roots of a polynomial."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy

from qmath.check import periodic
from qmath.check.algebra import Algebra
from qmath.check.cells import holds
from qmath.check.critical import critical_points
from qmath.check.elimination import eliminate
from qmath.check.faults import NoNumberError, UndefinedError, UnsupportedError
from qmath.check.membership import AnswerSet, has_i, is_infinite
from qmath.check.multiplicity import check_counts
from qmath.check.points import Point, roots
from qmath.check.real_line import compare_sets, first_fault, show, solutions
from qmath.check.systems import check_system
from qmath.check.values import Evaluator, OddRoots
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import AllReals, Empty, Infinite, Interval, Intervals, Tuples, Values
from qmath.notation.ast import Div, Node, Pow, Relation
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SolveEquations

_ODD: tuple[OddRoots, ...] = ("real", "undefined")


def check_equations(task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on the solutions of one or more equations; with x^(1/3) in them, in both readings."""
    found = _in_readings(task, answer, ev)
    numbers = isinstance(answer, Values) and not any(item.symbols for item in answer.items)
    if found.status == "verified" and len(task.unknowns) == 1 and isinstance(answer, Values) and numbers:
        wide = ev.variant(domain="complex") if any(map(has_i, answer.items)) else ev
        return check_counts(wide, task.equations, task.unknowns[0], answer) or found
    return found


def _in_readings(task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding:
    if ev.odd != "refused" or task.domain != "real" or not any(map(_is_odd, task.equations)):
        return _checked(task, answer, ev)
    found, other = (_read_as(odd, task, answer, ev) for odd in _ODD)
    if found.status in ("verified", other.status):
        return found  # odd roots of negative numbers are real here: a rule of the notation
    return unchecked("a negative number to a fractional power has two readings")


def _read_as(odd: OddRoots, task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding:
    try:
        return _checked(task, answer, ev.variant(odd=odd))
    except NoNumberError as fault:
        return unchecked(str(fault))


def _listed(answer: Answer) -> Values | None:
    """`[2, 3]` or `(2, 3)` as a list of two values."""
    match answer:
        case Intervals(parts=(Interval(lower=low, upper=high, lower_closed=a, upper_closed=b),)) if a == b:
            ends: tuple[Node, ...] = (low, high)
        case Tuples(items=(ends,), unknowns=None):
            pass
        case _:
            return None
    return None if any(is_infinite(end) or end.symbols for end in ends) else Values(ends)


def _is_odd(relation: Relation) -> bool:
    return any(
        isinstance(part, Pow) and part.base.symbols and isinstance(part.exponent, Div)
        for part in relation.walk()
    )


def _checked(task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding:
    if task.parameters:
        from qmath.check.parameters import check_with_parameters

        return check_with_parameters(task, answer, ev)
    if len(task.unknowns) > 1:
        return check_system(task, answer, ev)
    if task.domain == "complex":
        return _complex(task, answer, ev)
    unknown = task.unknowns[0]
    relations = (*task.equations, *task.conditions)
    if isinstance(answer, Values) and any(has_i(item) for item in answer.items):
        return _complex_where_real_asked(task, answer, ev, critical_points(ev, relations, unknown))
    if not task.conditions and (period := periodic.period(relations, unknown)) is not None:
        return periodic.check_periodic(ev, relations, unknown, period, answer)
    if isinstance(answer, Infinite):
        return _infinite(ev, relations, unknown, critical_points(ev, relations, unknown))
    if task.conditions and isinstance(answer, Values):
        stray = periodic.member_outside(ev, relations, unknown, answer)
        if stray is not None:
            return stray
    if (listed := _listed(answer)) is not None:
        found = _checked(task, listed, ev)
        if found.status == "verified":
            return unchecked("the brackets may hold a list of the solutions, or an interval between them")
    stated = AnswerSet(ev, answer, unknown)
    try:
        points = critical_points(ev, relations, unknown)
    except UnsupportedError:
        # Without all solutions at hand a wrong one is still wrong.
        if (finding := first_fault(ev, relations, stated)) is not None:
            return finding
        raise
    if task.integers:
        return _integers(ev, solutions(ev, relations, unknown, points), stated)
    return compare_sets(ev, relations, unknown, points, stated, decimals=task.decimals, places=task.places)


def _integers(ev: Evaluator, true: Sequence[Point], stated: AnswerSet) -> Finding:
    """Finitely many solutions of which only the integers are asked for."""
    wanted = [p for p in true if isinstance(p.value, Fraction) and p.value.denominator == 1]
    for node, value in stated.numbers:
        if not any(ev.equal(value, point.value) for point in wanted):
            return refuted(f"{stated.unknown} = {to_latex(node)} is no integer solution")
    for point in wanted:
        if point.value not in stated:
            return refuted(f"{point.named(stated.unknown)} is missing")
    return verified("every integer solution is there, and no others")


def _infinite(ev: Evaluator, relations: Sequence[Relation], unknown: str, points: Sequence[Point]) -> Finding:
    """ "Infinitely many solutions" says all where every number is one."""
    everything = compare_sets(ev, relations, unknown, points, AnswerSet(ev, AllReals(), unknown))
    if everything.status == "verified":
        return verified("every real number is a solution")
    true = solutions(ev, relations, unknown, points)
    return refuted(
        f"there are only {len(true)} solutions" if len(true) != 1 else "there is only one solution"
    )


def _complex_where_real_asked(
    task: SolveEquations, answer: Answer, ev: Evaluator, points: Sequence[Point]
) -> Finding:
    """Without real solutions the full complex set is right; beside real ones it is not what was asked."""
    real = solutions(ev, (*task.equations, *task.conditions), task.unknowns[0], points)
    found = _complex(task, answer, ev)
    if found.status != "verified":
        return found
    if real:
        return unchecked("the answer lists complex solutions, and the problem is read over the reals")
    return verified("there is no real solution, and these are all the complex ones")


def _complex(task: SolveEquations, answer: Answer, real: Evaluator) -> Finding:
    """Rational equations over the complex numbers: substitution, and as many roots as the degree allows."""
    ev = real.variant(domain="complex")
    unknown = task.unknowns[0]
    if len(task.equations) != 1 or task.conditions:
        return unchecked("only a single complex equation without conditions is checked")
    items = answer.items if isinstance(answer, Values) and answer.parameter is None else None
    if items is None and not isinstance(answer, Empty):
        return unchecked("the answer is no list of numbers")
    equation = task.equations[0]
    values = [(node, ev(node, {})) for node in items or ()]
    for node, value in values:
        try:
            left, right = ev(equation.left, {unknown: value}), ev(equation.right, {unknown: value})
        except UndefinedError as error:
            return refuted(f"{unknown} = {to_latex(node)} {error}")
        if not ev.equal(left, right):
            sides = f"left {show(ev, left)}, right {show(ev, right)}"
            return refuted(f"{unknown} = {to_latex(node)} does not satisfy the equation: {sides}")
    for point in _complex_roots(ev, task):
        if not any(ev.equal(point.value, value) for _, value in values):
            return refuted(f"{point.named(unknown)} is missing")
    return verified("every solution satisfies the original, and there are no other complex ones")


def _complex_roots(ev: Evaluator, task: SolveEquations) -> list[Point]:
    algebra = Algebra(ev, task.unknowns[0])
    numerator = algebra.numerator(task.equations[0])
    letter = next(iter(algebra.unknowns.values()))
    rational = all(relation.degree(letter) <= 0 for _, relation in algebra.relations)
    if not rational or algebra.constants or not numerator:
        raise UnsupportedError("over the complex numbers only rational equations are checked")
    (left,) = eliminate(numerator, algebra) if algebra.relations else (numerator,)
    polynomial = sympy.Poly(left.as_expr(), sympy.Symbol("x0"))
    if polynomial.degree() < 1:
        return []
    equation = task.equations[0]
    return [
        point
        for point in roots(ev, polynomial, complex_too=True)
        if holds(ev, equation, {task.unknowns[0]: point.value})
    ]
