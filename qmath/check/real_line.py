"""Equations and inequalities in one unknown over the reals: the stated set against the true one, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from qmath.check.cells import Cell, all_hold, cut, holds
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.membership import AnswerSet, approximates, decimal_places, rounds
from qmath.check.points import Point
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation.answer import Values
from qmath.notation.ast import Relation
from qmath.notation.latex import to_latex


def show(ev: Evaluator, value: Value) -> str:
    """A value for a sentence: exact where it is short, else six digits."""
    if isinstance(value, Fraction) and len(str(value)) <= 24:
        return str(value)
    number = ev.number(value)
    if isinstance(number, ev.mp.mpc) and ev.mp.almosteq(number.imag, 0, abs_eps=1e-20):
        number = number.real
    text = str(ev.mp.nstr(number, 6))
    return text.removesuffix(".0") if not text.startswith("(") else text.strip("()").replace("j", "i")


def compare_sets(
    ev: Evaluator,
    relations: Sequence[Relation],
    unknown: str,
    points: Sequence[Point],
    stated: AnswerSet,
    *,
    decimals: bool = False,
    places: int | None = None,
) -> Finding:
    """`points` hold every place where the relations can change; see `cells`."""
    found = _compare(ev, relations, unknown, points, stated)
    if decimals and found.status != "verified" and isinstance(stated.answer, Values):
        isolated = solutions(ev, relations, unknown, points)
        if _rounded(ev, isolated, stated, places):
            return verified("every solution is there, rounded to the places shown, and no others")
        if places is not None and (wrong := _misrounded(ev, unknown, isolated, stated, places)) is not None:
            return wrong
    return found


def _compare(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, points: Sequence[Point], stated: AnswerSet
) -> Finding:
    approximation = _approximation(ev, relations, unknown, points, stated)
    if approximation is not None:
        return approximation
    missing: list[Cell] = []
    for cell in cut(ev, [*points, *stated.points()]):
        true = all_hold(ev, relations, {unknown: cell.sample})
        if true == (cell.sample in stated):
            continue
        if not true:
            return refuted(fault(ev, relations, unknown, cell))
        missing.append(cell)
    if missing:
        return refuted(_missing(unknown, missing))
    return verified("every solution satisfies the original, and there are no others")


def first_fault(ev: Evaluator, relations: Sequence[Relation], stated: AnswerSet) -> Finding | None:
    """The refutation by the first stated number that is no solution; decimals may be approximations."""
    if not isinstance(stated.answer, Values):
        return None
    for node, value in stated.numbers:
        if decimal_places(node) is None and not all_hold(ev, relations, {stated.unknown: value}):
            point = Point(value, to_latex(node))
            return refuted(fault(ev, relations, stated.unknown, Cell(point, point, value)))
    return None


def fault(ev: Evaluator, relations: Sequence[Relation], unknown: str, cell: Cell) -> str:
    """Why the numbers of `cell` are no solutions."""
    at = {unknown: cell.sample}
    name = cell.low.named(unknown) if cell.is_point and cell.low else f"{unknown} = {show(ev, cell.sample)}"
    for relation in relations:
        try:
            left, right = ev(relation.left, at), ev(relation.right, at)
        except UndefinedError as error:
            return f"{name} {error}"
        if not holds(ev, relation, at):
            if relation.op == "=":
                sides = f"left {show(ev, left)}, right {show(ev, right)}"
                return f"{name} does not satisfy the equation: {sides}"
            return f"{name} does not satisfy {to_latex(relation)}"
    return f"{name} is no solution"


def _missing(unknown: str, cells: list[Cell]) -> str:
    points = [cell.low for cell in cells if cell.is_point and cell.low]
    if len(points) == len(cells):
        names = " and ".join(point.named(unknown) for point in points[:4])
        return f"{names} {'is' if len(points) == 1 else 'are'} missing"
    gap = next(cell for cell in cells if not cell.is_point)
    if gap.low and gap.high:
        return f"the numbers between {gap.low.latex} and {gap.high.latex} are missing"
    if gap.low or gap.high:
        end = gap.low or gap.high
        assert end is not None  # one of the two is not None
        return f"the numbers {'above' if gap.low else 'below'} {end.latex} are missing"
    return "every real number is a solution"


def solutions(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, points: Sequence[Point]
) -> list[Point]:
    """The isolated solutions among `points`. Raises UnsupportedError where whole intervals are solutions."""
    found: list[Point] = []
    for cell in cut(ev, points):
        if all_hold(ev, relations, {unknown: cell.sample}):
            if not cell.is_point or cell.low is None:
                raise UnsupportedError("it has infinitely many solutions")
            found.append(cell.low)
    return found


def _approximation(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, points: Sequence[Point], stated: AnswerSet
) -> Finding | None:
    """A decimal that only comes near a point of the problem is neither right nor wrong."""
    for node, value in stated.numbers:
        if decimal_places(node) is None or all_hold(ev, relations, {unknown: value}):
            continue
        for point in points:
            if approximates(ev, node, point.value) and not ev.equal(value, point.value):
                exact = f"; the exact value is {point.latex}" if point.exact else ""
                return unchecked(f"{to_latex(node)} is a decimal approximation{exact}")
    return None


def _misrounded(
    ev: Evaluator, unknown: str, true: list[Point], stated: AnswerSet, places: int
) -> Finding | None:
    """The refutation of decimals that are no rounding to the places asked for, or that leave one out."""
    nodes = [node for node, _ in stated.numbers]
    if any((decimal_places(node) or 0) != places for node in nodes):
        return None
    for node in nodes:
        if not any(rounds(ev, node, point.value, places) for point in true):
            return refuted(f"{unknown} = {to_latex(node)} is no solution rounded to {places} places")
    for point in true:
        if not any(rounds(ev, node, point.value, places) for node in nodes):
            return refuted(f"{point.named(unknown)} is missing")
    return None


def _rounded(ev: Evaluator, true: list[Point], stated: AnswerSet, places: int | None) -> bool:
    """Whether the stated decimals are the solutions, one for one, rounded as they are written."""
    rest = [node for node, _ in stated.numbers]
    for point in true:
        match = next((node for node in rest if rounds(ev, node, point.value, places)), None)
        if match is None:
            return False
        rest.remove(match)
    return not rest
