"""Every point where relations in one unknown can change: by elimination, by a kernel, or by interval arithmetic."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from qmath.check import kernels, products, turns
from qmath.check.cells import all_hold, cut
from qmath.check.elimination import eliminated_points
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.isolation import Isolation
from qmath.check.points import Point, approximate
from qmath.check.values import Evaluator
from qmath.notation.ast import Add, Call, Div, Mul, Neg, Node, Number, Pow, Relation

_ZERO = Number(Fraction(0))
_ONE = Number(Fraction(1))


def critical_points(ev: Evaluator, relations: Iterable[Relation], unknown: str) -> list[Point]:
    """All points where one of the relations may change, perhaps more; where others do not hold, perhaps fewer."""
    found: list[Point] = []
    hard: list[Relation] = []
    easy: list[Relation] = []
    for relation in itertools.chain.from_iterable(map(_factors, relations)):
        try:
            found += _algebraic(ev, relation, unknown)
            easy.append(relation)
        except UnsupportedError:
            hard.append(relation)
    for relation in hard:
        found += _isolated(ev, relation, unknown, easy, found)
    return found


def _factors(relation: Relation) -> Iterator[Relation]:
    """A product changes against zero only where one of its factors does."""
    if relation.right == _ZERO and isinstance(relation.left, Mul):
        for factor in relation.left.factors:
            yield from _factors(Relation(factor, relation.op, _ZERO))
    else:
        yield relation


def _algebraic(ev: Evaluator, relation: Relation, unknown: str) -> list[Point]:
    with contextlib.suppress(UnsupportedError):
        return eliminated_points(ev, relation, unknown)
    for attempt in (products.by_exponents, products.by_arguments):
        with contextlib.suppress(kernels.NoKernelError, UndefinedError):
            return attempt(ev, relation, unknown)
    return kernels.points(ev, relation, unknown)


def _isolated(
    ev: Evaluator, relation: Relation, unknown: str, conditions: Sequence[Relation], known: Sequence[Point]
) -> list[Point]:
    """By half angles or interval arithmetic, wherever the other relations hold and the sides are defined."""
    ends = list(known)
    with contextlib.suppress(UnsupportedError):
        return ends + _turns(ev, relation, unknown, conditions, known)
    for part in (*relation.left.walk(), *relation.right.walk()):
        for vanishing in limits(part):
            if unknown in vanishing.symbols:
                ends += critical_points(ev, [*conditions, Relation(vanishing, "=", _ZERO)], unknown)
    isolation = Isolation(ev, Relation(_plain(relation.left), "=", _plain(relation.right)), unknown)
    found = list(ends)
    for cell in cut(ev, ends):
        at = {unknown: cell.sample}
        if cell.is_point or not all_hold(ev, conditions, at):
            continue
        try:
            ev(relation.left, at), ev(relation.right, at)
        except UndefinedError:
            continue
        low, high = (None if end is None else end.value for end in (cell.low, cell.high))
        found += [approximate(ev, value) for value in isolation.zeros(low, high)]
    return found


def _plain(node: Node) -> Node:
    """Logarithms to a base with letters as quotients."""
    parts = tuple(map(_plain, node.children))
    match node:
        case Call(name="log", args=(_, base)) if base.symbols:
            return Div(Call("log", parts[:1]), Call("log", parts[1:]))
        case Add():
            return Add(parts)
        case Neg():
            return Neg(parts[0])
        case Mul():
            return Mul(parts)
        case Div():
            return Div(parts[0], parts[1])
        case Pow():
            return Pow(parts[0], parts[1])
        case Call():
            return replace(node, args=parts)
    return node


def _turns(
    ev: Evaluator, relation: Relation, unknown: str, conditions: Sequence[Relation], known: Sequence[Point]
) -> list[Point]:
    """Of trigonometric relations, where the conditions bound the unknown."""
    held = [cell for cell in cut(ev, known) if all_hold(ev, conditions, {unknown: cell.sample})]
    lows, highs = [cell.low for cell in held], [cell.high for cell in held]
    if not held or lows[0] is None or highs[-1] is None:
        raise UnsupportedError("it is not bounded")
    return turns.points(ev, relation, unknown, lows[0].value, highs[-1].value)


def limits(part: Node) -> Iterator[Node]:
    """Expressions whose zeros end the domain of `part`, or are where it is not smooth."""
    match part:
        case Div(denominator=bottom):
            yield bottom
        case Pow(base=base, exponent=exponent) if not (isinstance(exponent, Number) and exponent.is_integer):
            if base.symbols:
                yield base
        case Call(name="sqrt" | "abs" | "root" | "log", args=(inner, *rest)):
            yield inner
            for base in rest:
                yield base
                yield Add((base, Neg(_ONE)))
        case Call(name="tan" | "sec", args=args):
            yield Call("cos", args)
        case Call(name="cot" | "csc", args=args):
            yield Call("sin", args)
        case Call(name="asin" | "acos", args=(inner,)):
            yield Add((inner, _ONE))
            yield Add((inner, Neg(_ONE)))
