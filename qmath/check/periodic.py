"""Trigonometric equations on the whole line: one period by intervals, and answers as families a + n d."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from qmath.check.cells import all_hold, cut
from qmath.check.critical import critical_points
from qmath.check.faults import NoNumberError, UndefinedError, UnsupportedError
from qmath.check.membership import decimal_places
from qmath.check.points import Point, approximate
from qmath.check.real_line import fault, show, solutions
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import AllReals, Empty, Values
from qmath.notation.ast import Call, Constant, Div, Mul, Node, Number, Relation, Symbol
from qmath.notation.functions import TRIGONOMETRIC
from qmath.notation.latex import to_latex
from qmath.notation.lines import angle_line

_MOST_MEMBERS = 60  # of a family in one period
_MOST_LAPS = 12
_TRIED = 60  # members of a family
_DENOMINATORS = 5040
_INTEGER_LETTERS = frozenset({"n", "k", "m"})


def period(relations: Sequence[Relation], unknown: str) -> Node | None:
    """A common period of the relations, or None where the unknown stands outside of trigonometry."""
    slopes: list[Fraction] = []
    kinds: set[bool] = set()
    for relation in relations:
        for side in relation.children:
            if not _collect(side, unknown, slopes, kinds):
                return None
    if len(kinds) != 1:
        return None
    common = Fraction(0)
    for slope in slopes:
        common = _gcd(common, slope)
    turns = _node(Fraction(2) / common)
    return turns if True in kinds else Mul((turns, Constant("pi")))


def check_periodic(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, end: Node, answer: Answer
) -> Finding:
    """The verdict on families of solutions, or on the claim that there is none."""
    length = ev.number(ev(end, {}))
    window = (
        Relation(_node(Fraction(0)), "<=", Symbol(unknown)),
        Relation(Symbol(unknown), "<", end),
    )
    if answer == AllReals():
        return _everywhere(ev, relations, unknown, window)
    if not isinstance(answer, (Values, Empty)):
        return unchecked("the answer is no list of solutions")
    items = answer.items if isinstance(answer, Values) else ()
    parameter = answer.parameter if isinstance(answer, Values) else None
    if parameter is None and len(stray := frozenset[str]().union(*(item.symbols for item in items))) == 1:
        (parameter,) = stray & _INTEGER_LETTERS or {None}
    families = [(item, family) for item in items for family in _families(ev, item, parameter)]
    for item, (first, step) in families:
        for value in [first + n * step for n in range(_TRIED if step else 1)]:
            at = {unknown: value}
            try:
                left, right = (ev(side, at) for side in relations[0].children)
            except UndefinedError as error:
                return refuted(f"{unknown} = {to_latex(item)} {error}")
            if not ev.equal(left, right):
                if decimal_places(item) is not None:
                    return unchecked(f"{to_latex(item)} may be a decimal approximation")
                sides = f"left {show(ev, left)}, right {show(ev, right)}"
                return refuted(f"{unknown} = {to_latex(item)} does not satisfy the equation: {sides}")
    laps = math.lcm(*(_laps(ev, step, length) for _, (_, step) in families))
    if laps > _MOST_LAPS:
        raise UnsupportedError("the families in the answer have no common period")
    turn = length * laps
    stated = [value for _, family in families for value in _within(ev, family, turn)]
    true = solutions(ev, (*relations, *window), unknown, critical_points(ev, (*window, *relations), unknown))
    places = [_later(ev, point, lap * length) for lap in range(laps) for point in true]
    missing = [point for point in places if not any(_same_turn(ev, point, value, turn) for value in stated)]
    if missing:
        return refuted(f"{missing[0].named(unknown)} is missing")
    if true and parameter is None:
        return refuted("there are infinitely many solutions, and the answer gives only some of them")
    return verified("every solution satisfies the original, and one period has no others")


def _everywhere(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, window: Sequence[Relation]
) -> Finding:
    """The verdict on the claim that every real number is a solution."""
    for cell in cut(ev, critical_points(ev, (*window, *relations), unknown)):
        at = {unknown: cell.sample}
        if all_hold(ev, window, at) and not all_hold(ev, relations, at):
            return refuted(fault(ev, relations, unknown, cell))
    return verified("it is an identity: every real number satisfies it")


def member_outside(
    ev: Evaluator, relations: Sequence[Relation], unknown: str, answer: Values
) -> Finding | None:
    """The refutation of a family of which a member is no solution, where the unknown is bounded."""
    for item in answer.items:
        letters = item.symbols & (_INTEGER_LETTERS | {answer.parameter or "n"})
        if len(letters) != 1 or item.symbols != letters:
            continue
        (letter,) = letters
        for n in (0, 1, -1, 2, -2, 7, -7, 100, -100):
            value = ev(item, {letter: Fraction(n)})
            if not all_hold(ev, relations, {unknown: value}):
                named = f"{unknown} = {to_latex(item)}"
                return refuted(
                    f"{named} is no solution for {letter} = {n}, and no values of {letter} are excluded"
                )
    return None


def _families(ev: Evaluator, item: Node, parameter: str | None) -> list[tuple[Value, Value]]:
    """The lines a + n d that `item` stands for, as (a, d); d is 0 for a single value."""
    if parameter is None or parameter not in item.symbols:
        if parameter is not None:
            raise UnsupportedError("a part of the answer has no integer letter")
        return [(_number(ev, item, {}), ev.mp.mpf(0))]
    values = [_number(ev, item, {parameter: Fraction(n)}) for n in range(6)]
    for stride in (1, 2):  # (-1)^n a + n d is one family for even n and one for odd n
        rows = [values[start::stride][:3] for start in range(stride)]
        if all(ev.equal(row[2] - row[1], row[1] - row[0]) for row in rows):
            if any(ev.is_zero(row[1] - row[0]) for row in rows):
                break
            return [(row[0], row[1] - row[0]) for row in rows]
    raise UnsupportedError("a family in the answer is not linear in its letter")


def _number(ev: Evaluator, item: Node, at: dict[str, Value]) -> Value:
    try:
        return ev.number(ev(item, at))
    except UndefinedError as error:
        raise NoNumberError(f"{to_latex(item)} is no real number: it {error}") from error


def _laps(ev: Evaluator, step: Value, length: Value) -> int:
    """After how many periods of the equation the steps of a family come back to where they began."""
    ratio = abs(step / length)
    guess = Fraction(int(ev.mp.nint(ratio * _DENOMINATORS)), _DENOMINATORS)
    if not ev.equal(ratio, ev.number(guess)):
        raise UnsupportedError(
            "a family in the answer has a period that does not divide that of the equation"
        )
    return max(1, guess.numerator)


def _within(ev: Evaluator, family: tuple[Value, Value], turn: Value) -> list[Value]:
    """The members of a family in one turn."""
    first, step = family
    count = int(ev.mp.nint(abs(turn / step))) if step else 1
    if not 0 < count <= _MOST_MEMBERS * _MOST_LAPS:
        raise UnsupportedError("a family in the answer is too dense to compare")
    values = [first + k * step for k in range(count)]
    return [value - turn * ev.mp.floor(value / turn + ev.tiny) for value in values]


def _later(ev: Evaluator, point: Point, by: Value) -> Point:
    return approximate(ev, ev.mp.mpf(ev.number(point.value) + by)) if by else point


def _same_turn(ev: Evaluator, point: Point, value: Value, length: Value) -> bool:
    distance = abs(ev.number(point.value) - value)
    return ev.is_zero(distance) or ev.is_zero(distance - length)


def _collect(node: Node, unknown: str, slopes: list[Fraction], kinds: set[bool]) -> bool:
    """Whether the unknown occurs only in arguments a x + b; their slopes a are added to `slopes`."""
    if unknown not in node.symbols:
        return True
    if isinstance(node, Symbol):
        return False
    if isinstance(node, Call) and node.name in TRIGONOMETRIC:
        line = angle_line(node.args[0], unknown)
        if line is None or not line[0]:
            return False
        slopes.append(abs(line[0]))
        kinds.add(line[2])
        return True
    return all(_collect(child, unknown, slopes, kinds) for child in node.children)


def _gcd(a: Fraction, b: Fraction) -> Fraction:
    top = math.gcd(a.numerator * b.denominator, b.numerator * a.denominator)
    return Fraction(top, a.denominator * b.denominator)


def _node(value: Fraction) -> Node:
    return Div(Number(Fraction(value.numerator)), Number(Fraction(value.denominator)))
