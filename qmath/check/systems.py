"""Systems of algebraic equations: substitution, and completeness by elimination ideals.

A lexicographic Gröbner basis gives for each unknown a polynomial that its values in all solutions are roots of. The
grid of these roots is a superset of the solutions; each of its points is put into the original equations.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import sympy

from qmath.check.algebra import Algebra
from qmath.check.cells import all_hold, holds
from qmath.check.families import check_family
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.membership import approximates, decimal_places
from qmath.check.points import Point, merge, roots
from qmath.check.real_line import show
from qmath.check.replacing import candidates
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Empty, Interval, Intervals, Tuples, Values
from qmath.notation.ast import Node, Relation
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SolveEquations

_LARGEST_GRID = 400


def check_system(task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on tuples for the unknowns of `task`, over the reals."""
    if (found := check_family(task, answer, ev)) is not None:
        return found
    stated = _tuples(task, answer)
    if stated is None:
        return _incomplete(task, answer)
    relations = (*task.equations, *task.conditions)
    names = ", ".join(task.unknowns)
    values = []
    for item in stated:
        if any(node.symbols for node in item):
            return unchecked("an answer with a free parameter is not checked here")
        value = tuple(ev(node, {}) for node in item)
        at = dict(zip(task.unknowns, value, strict=True))
        if not all_hold(ev, relations, at):
            shown = ", ".join(to_latex(node) for node in item)
            if any(decimal_places(node) is not None for node in item) and _is_near(ev, task, relations, item):
                return unchecked(f"({shown}) is a decimal approximation")
            return refuted(f"({names}) = ({shown}) {_fault(ev, relations, at)}")
        values.append(value)
    for point in solutions(ev, task.equations, relations, task.unknowns):
        if not any(_same(ev, point, value) for value in values):
            shown = ", ".join(coordinate.latex for coordinate in point)
            return refuted(f"({names}) = ({shown}) is missing")
    return verified("every tuple satisfies all equations, and there are no other solutions")


def _incomplete(task: SolveEquations, answer: Answer) -> Finding:
    """What to say to an answer that has not one value for each unknown."""
    size = len(task.unknowns)
    match answer:
        case Values(items=items, unknown=str(name)) if name in task.unknowns and not _letters(items):
            others = ", ".join(letter for letter in task.unknowns if letter != name)
            return refuted(f"the answer gives no value for {others}")
        case Values(items=(node,), unknown=None) if not node.symbols:
            return refuted(f"the system has {size} unknowns, and the answer is one number")
        case Tuples(items=items, unknowns=None) if any(len(item) != size for item in items):
            return refuted(f"the system has {size} unknowns, and the answer is no list of {size}-tuples")
    return unchecked("the answer is no list of tuples for the unknowns")


def _letters(items: Sequence[Node]) -> frozenset[str]:
    return frozenset[str]().union(*(item.symbols for item in items))


def check_some(task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on values of some letters of a system that determines all of them: `x + y = 8, x - y = 2, find x`."""
    size = len(task.unknowns)
    if size == 1 and isinstance(answer, Values):
        stated: list[tuple[Node, ...]] | None = [(item,) for item in answer.items]
    else:
        stated = _tuples(task, answer)
    if stated is None or any(node.symbols for item in stated for node in item):
        return unchecked("the answer does not list values of the unknowns")
    letters = (*task.unknowns, *task.parameters)
    true = [
        point[:size] for point in solutions(ev, task.equations, (*task.equations, *task.conditions), letters)
    ]
    names = ", ".join(task.unknowns) if size == 1 else f"({', '.join(task.unknowns)})"
    values = [tuple(ev(node, {}) for node in item) for item in stated]
    for item, value in zip(stated, values, strict=True):
        if not any(_same(ev, point, value) for point in true):
            shown = ", ".join(map(to_latex, item))
            if any(decimal_places(node) is not None for node in item):
                return unchecked(f"{shown} is a decimal that is no exact solution")
            return refuted(
                f"{names} = {shown if size == 1 else f'({shown})'} belongs to no solution of the system"
            )
    for point in true:
        if not any(_same(ev, point, value) for value in values):
            shown = ", ".join(coordinate.latex for coordinate in point)
            return refuted(f"{names} = {shown if size == 1 else f'({shown})'} is missing")
    return verified("these are the values in all solutions of the system")


def solutions(
    ev: Evaluator, equations: Sequence[Relation], relations: Sequence[Relation], unknowns: Sequence[str]
) -> list[tuple[Point, ...]]:
    """All real solutions of finitely many. Raises UnsupportedError where there may be infinitely many."""
    try:
        grid = _grid(ev, equations, unknowns)
    except UnsupportedError as limit:
        try:
            grid = candidates(ev, equations, unknowns)
        except UnsupportedError:
            raise limit from None
    return [
        point
        for point in grid
        if all_hold(ev, relations, {name: p.value for name, p in zip(unknowns, point, strict=True)})
    ]


def _grid(ev: Evaluator, equations: Sequence[Relation], unknowns: Sequence[str]) -> list[tuple[Point, ...]]:
    """A superset of the solutions, from the values that each unknown can take."""
    algebra = Algebra(ev, *unknowns)
    ideal = [algebra.numerator(equation).as_expr() for equation in equations]
    ideal += [relation.as_expr() for _, relation in algebra.relations]
    if algebra.constants:
        raise UnsupportedError("a system with transcendental constants is not checked")
    letters = [letter.as_expr() for letter in algebra.unknowns.values()]
    auxiliary = [letter.as_expr() for letter, _ in algebra.relations]
    axes = [
        _values(ev, ideal, [*auxiliary, *(x for x in letters if x != target), target]) for target in letters
    ]
    if math.prod(map(len, axes)) > _LARGEST_GRID:
        raise UnsupportedError("it has too many candidates for solutions")
    return list(itertools.product(*axes))


def _values(ev: Evaluator, ideal: list[Any], order: list[Any]) -> list[Point]:
    """The real values that the last letter of `order` can take."""
    nonzero = [p for p in ideal if p != 0]
    if not nonzero:
        raise UnsupportedError("it has infinitely many solutions")
    basis = sympy.groebner(nonzero, *order, order="lex")
    if basis.exprs == [1]:
        return []
    target = order[-1]
    univariate = [p for p in basis.exprs if p.free_symbols == {target}]
    if not univariate:
        raise UnsupportedError("it may have infinitely many solutions")
    return merge(ev, roots(ev, sympy.Poly(univariate[0], target)))


def _tuples(task: SolveEquations, answer: Answer) -> list[tuple[Node, ...]] | None:
    """The stated tuples in the order of the task's unknowns; None where the answer is none."""
    size = len(task.unknowns)
    match answer:
        case Empty():
            return []
        case Values(items=items, unknown=None) if len(items) == size:
            return [items]
        case Tuples(items=items, unknowns=None) if all(len(item) == size for item in items):
            return list(items)
        case Intervals(parts=(Interval(low, high, True, True),), unknown=None) if size == 2:
            return [(low, high)]  # `[2, 1]`, as Python writes it
        case Tuples(items=items, unknowns=names) if names and set(names) == set(task.unknowns):
            order = [names.index(name) for name in task.unknowns]
            return [tuple(item[i] for i in order) for item in items]
    return None


def _is_near(
    ev: Evaluator, task: SolveEquations, relations: Sequence[Relation], item: tuple[Node, ...]
) -> bool:
    return any(
        all(approximates(ev, node, p.value) or ev.equal(ev(node, {}), p.value) for node, p in pairs)
        for point in solutions(ev, task.equations, relations, task.unknowns)
        if (pairs := list(zip(item, point, strict=True)))
    )


def _same(ev: Evaluator, point: tuple[Point, ...], value: tuple[Value, ...]) -> bool:
    return all(ev.equal(p.value, v) for p, v in zip(point, value, strict=True))


def _fault(ev: Evaluator, relations: Sequence[Relation], at: dict[str, Value]) -> str:
    for relation in relations:
        try:
            left, right = ev(relation.left, at), ev(relation.right, at)
        except UndefinedError as error:
            return str(error)
        if not holds(ev, relation, at):
            sides = f"left {show(ev, left)}, right {show(ev, right)}"
            return f"does not satisfy {to_latex(relation)}: {sides}"
    return "is no solution"
