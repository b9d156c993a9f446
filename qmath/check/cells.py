"""The real line cut at finitely many points: on each point and each gap between two, relations hold or do not.

Given every point where something can change (a superset does no harm), testing each point and one number of each gap
decides relations on the whole line: this is where completeness comes from.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.points import Point, merge
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Relation

MOST_POINTS = 80


@dataclass(frozen=True, slots=True)
class Cell:
    """A point (`low` is `high`) or an open gap; `sample` lies in it. None is an infinite end."""

    low: Point | None
    high: Point | None
    sample: Value

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low is self.high


def cut(ev: Evaluator, points: Iterable[Point]) -> list[Cell]:
    """The cells of the line, in order."""
    ordered = merge(ev, points)
    if len(ordered) > MOST_POINTS:
        raise UnsupportedError("it has too many solutions to compare")
    cells: list[Cell] = []
    ends: list[Point | None] = [None, *ordered, None]
    for low, high in itertools.pairwise(ends):
        cells.append(Cell(low, high, _between(ev, low, high)))
        if high is not None:
            cells.append(Cell(high, high, high.value))
    return cells


def _between(ev: Evaluator, low: Point | None, high: Point | None) -> Fraction:
    """A short rational strictly between two points, away from both, and not a round number."""
    if low is None and high is None:
        return Fraction(1, 7)
    if low is None or high is None:
        end = low or high
        assert end is not None  # one of the two is not None
        whole = Fraction(int(ev.mp.floor(ev.number(end.value))))
        return whole + Fraction(29, 7) if high is None else whole - Fraction(29, 7)
    a, b = ev.number(low.value), ev.number(high.value)
    denominator = 1 << max(0, 4 - int(ev.mp.floor(ev.mp.log(b - a, 2))))
    return Fraction(int(ev.mp.floor((a * 4 + b * 3) / 7 * denominator)), denominator)


def holds(ev: Evaluator, relation: Relation, at: Mapping[str, Value]) -> bool:
    """Whether `relation` holds; False where a side is undefined."""
    try:
        left, right = ev(relation.left, at), ev(relation.right, at)
    except UndefinedError:
        return False
    return relation_holds(ev, relation.op, left, right)


def relation_holds(ev: Evaluator, op: str, left: Value, right: Value) -> bool:
    if op in ("=", "!="):
        return ev.equal(left, right) is (op == "=")
    return _ORDERS[op](ev.compare(left, right))


_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def all_hold(ev: Evaluator, relations: Iterable[Relation], at: Mapping[str, Value]) -> bool:
    return all(holds(ev, relation, at) for relation in relations)
