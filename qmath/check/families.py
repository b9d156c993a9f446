"""Linear systems that leave letters free: families like `(4 - t, t)`, and "infinitely many solutions".

The rank of the coefficients decides how many letters are free. A family is right where it satisfies every equation
identically and has as many free letters; a line `y = 4 - x` is right where it has the rank of the system and adds none.
"""

from __future__ import annotations

from typing import Any

import sympy

from qmath.check.algebra import Algebra
from qmath.check.cells import all_hold
from qmath.check.faults import UnsupportedError
from qmath.check.linear import coefficient_rows
from qmath.check.values import Evaluator
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Empty, Infinite, Tuples, Values
from qmath.notation.ast import Div, Node, Relation, Symbol
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SolveEquations


def check_family(task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding | None:
    """The verdict where the system is linear and leaves letters free, or where the answer says so; else None."""
    if task.conditions or task.integers or any(_divides(r) for r in task.equations):
        return None
    try:
        rows = coefficient_rows(ev, task.equations, task.unknowns)
    except UnsupportedError:
        return None
    if rows is None:
        return None
    free = _free(rows)
    names = f"({', '.join(task.unknowns)})"
    if free is None or free == 0:
        if not isinstance(answer, Infinite):
            return None
        return refuted(
            "the system has no solution" if free is None else f"there is exactly one solution {names}"
        )
    match answer:
        case Infinite():
            return verified("the equations depend on each other, so there are infinitely many solutions")
        case Empty():
            return refuted("the equations depend on each other: there are infinitely many solutions")
        case Values(items=(node,), unknown=str(name), parameter=None) if name in task.unknowns:
            return _line(ev, task, rows, name, node)
        case Tuples(items=items):
            order = answer.unknowns or task.unknowns
            if set(order) != set(task.unknowns):
                return None
            return _families(ev, task, [dict(zip(order, item, strict=False)) for item in items], free)
        case Values(items=items) if len(items) == len(task.unknowns):
            return _families(ev, task, [dict(zip(task.unknowns, items, strict=True))], free)
    return None


def _divides(relation: Relation) -> bool:
    return any(isinstance(part, Div) and part.denominator.symbols for part in relation.walk())


def _free(rows: Any) -> int | None:
    """How many letters are free, or None where there is no solution."""
    rank = rows[:, :-1].rank()
    return rows.cols - 1 - rank if rows.rank() == rank else None


def _line(ev: Evaluator, task: SolveEquations, rows: Any, name: str, node: Node) -> Finding | None:
    relation = Relation(Symbol(name), "=", node)
    if _divides(relation) or not node.symbols <= set(task.unknowns):
        return None
    row = coefficient_rows(ev, [relation], task.unknowns)
    if row is None:
        return None
    if rows.col_join(row).rank() > rows.rank():
        return refuted(f"{to_latex(relation)} does not follow from the equations")
    if row.rank() < rows.rank():
        return unchecked(f"{to_latex(relation)} is true, and does not say everything about the other letters")
    return verified(f"{to_latex(relation)} describes the same solutions as the equations")


def _families(ev: Evaluator, task: SolveEquations, items: list[dict[str, Node]], free: int) -> Finding | None:
    """One family is compared; several, or one that is not linear, are not."""
    shown = ", ".join(f"({', '.join(map(to_latex, item.values()))})" for item in items)
    letters = sorted(frozenset[str]().union(*(node.symbols for item in items for node in item.values())))
    if any(len(item) != len(task.unknowns) for item in items):
        return None
    if not letters:
        return None if len(items) > 1 else _single(ev, task, items[0], shown)
    if len(items) > 1 or len(letters) > 4:
        return None
    (item,) = items
    algebra = Algebra(ev, *letters)
    symbols = [letter.as_expr() for letter in algebra.unknowns.values()]
    entries = []
    for name in task.unknowns:
        top, bottom = algebra.ratio(item[name])
        entries.append(sympy.Poly(top.as_expr() / bottom.as_expr(), *symbols))
    if algebra.relations or algebra.constants or any(entry.total_degree() > 1 for entry in entries):
        return None
    rows = coefficient_rows(ev, task.equations, task.unknowns)
    for row, relation in zip(rows.tolist(), task.equations, strict=True):
        gap = (
            sum((entry * c for entry, c in zip(entries, row, strict=False)), sympy.Poly(0, *symbols))
            - row[-1]
        )
        if not gap.is_zero:
            return refuted(f"{shown} does not satisfy {to_latex(relation)} for all values of its letters")
    rank = sympy.Matrix([[entry.coeff_monomial(s) for s in symbols] for entry in entries]).rank()
    if rank < free:
        return refuted(f"{shown} leaves solutions out: {free} letters are free")
    return verified(
        "the family satisfies every equation identically, and has as many free letters as the system"
    )


def _single(ev: Evaluator, task: SolveEquations, item: dict[str, Node], shown: str) -> Finding | None:
    if not all_hold(ev, task.equations, {name: ev(node, {}) for name, node in item.items()}):
        return None
    return refuted(f"{shown} is one solution of infinitely many")
