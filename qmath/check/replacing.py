"""Systems that are not algebraic: unknowns are replaced one after the other until an equation in one is left.

An equation that is linear in an unknown with rational coefficients, or says `y = …`, gives that unknown by the others.
Every solution of the system solves what is left, so the points found there are a superset.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from qmath.check.critical import critical_points
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.kernels import number_node
from qmath.check.linear import coefficient_rows
from qmath.check.points import Point, approximate, rational
from qmath.check.real_line import solutions
from qmath.check.substitution import substitute
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Add, Mul, Node, Relation, Symbol


def candidates(
    ev: Evaluator, equations: Sequence[Relation], unknowns: Sequence[str]
) -> list[tuple[Point, ...]]:
    """All solutions of finitely many, perhaps more. Raises UnsupportedError where no equation gives an unknown."""
    return [
        tuple(_point(ev, at[name]) for name in unknowns) for at in _candidates(ev, equations, tuple(unknowns))
    ]


def _candidates(
    ev: Evaluator, equations: Sequence[Relation], unknowns: tuple[str, ...]
) -> list[dict[str, Value]]:
    if len(unknowns) == 1:
        (name,) = unknowns
        points = critical_points(ev, equations, name)
        return [{name: point.value} for point in solutions(ev, equations, name, points)]
    for relation in equations:
        for name in unknowns:
            given = _given(ev, relation, name, unknowns)
            if given is None:
                continue
            rest = [_with(other, name, given) for other in equations if other is not relation]
            found = _candidates(ev, rest, tuple(other for other in unknowns if other != name))
            return [{**at, name: value} for at in found if (value := _value(ev, given, at)) is not None]
    raise UnsupportedError("it is not algebraic, and no equation gives one unknown by the others")


def _given(ev: Evaluator, relation: Relation, name: str, unknowns: Sequence[str]) -> Node | None:
    """What `relation` says that `name` is."""
    for side, other in (relation.children, reversed(relation.children)):
        if side == Symbol(name) and name not in other.symbols:
            return other
    try:
        matrix = coefficient_rows(ev, [relation], unknowns)
    except UnsupportedError:
        return None
    if matrix is None:
        return None
    *coefficients, right = (Fraction(int(entry.p), int(entry.q)) for entry in matrix.row(0))
    own = coefficients[unknowns.index(name)]
    if not own:
        return None
    terms: list[Node] = [number_node(right / own)]
    terms += [
        Mul((number_node(-coefficient / own), Symbol(other)))
        for coefficient, other in zip(coefficients, unknowns, strict=True)
        if coefficient and other != name
    ]
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _with(relation: Relation, name: str, given: Node) -> Relation:
    left, right = (substitute(side, {name: given}) for side in relation.children)
    return Relation(left, relation.op, right)


def _value(ev: Evaluator, node: Node, at: dict[str, Value]) -> Value | None:
    try:
        return ev(node, at)
    except UndefinedError:
        return None


def _point(ev: Evaluator, value: Value) -> Point:
    return rational(value) if isinstance(value, Fraction) else approximate(ev, value)
