"""Where two expressions in one letter are to be compared beside the usual points: at bends, and in small domains."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from qmath.check.cells import Cell, cut
from qmath.check.critical import critical_points, limits
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Add, Call, Neg, Node, Number, Relation

_FARTHEST = 4  # times the reach of an evaluator
_STEPS = tuple(Fraction(*pair) for pair in ((1, 7), (5, 11), (17, 13), (29, 11), (61, 9)))


def beside_bends(ev: Evaluator, nodes: Sequence[Node], letter: str) -> tuple[Value, ...]:
    """A number on each side of every place where an absolute value, a root, or a maximum may change its form."""
    parts = (part for node in nodes for part in node.walk() if isinstance(part, Call))
    cells = _cells(ev, (inner for part in parts for inner in _bending(part)), letter)
    return tuple(cell.sample for cell in cells) if len(cells) > 1 else ()


def inside_domain(ev: Evaluator, nodes: Sequence[Node], letter: str) -> tuple[Value, ...]:
    """Several numbers in every gap between the places where the expressions may stop being defined."""
    parts = (part for node in nodes for part in node.walk())
    cells = _cells(ev, (inner for part in parts for inner in limits(part)), letter)
    return tuple(value for cell in cells for value in _within(ev, cell))


def _cells(ev: Evaluator, vanishing: Iterable[Node], letter: str) -> list[Cell]:
    points = []
    for node in dict.fromkeys(vanishing):
        if letter in node.symbols:
            with contextlib.suppress(UnsupportedError, UndefinedError):
                points += critical_points(ev, [Relation(node, "=", Number(Fraction(0)))], letter)
    with contextlib.suppress(UnsupportedError):
        return [cell for cell in cut(ev, points) if not cell.is_point]
    return []


def _within(ev: Evaluator, cell: Cell) -> Iterator[Value]:
    low, high = (None if end is None else ev.number(end.value) for end in (cell.low, cell.high))
    for step in map(ev.number, _STEPS):
        if low is not None and high is not None:
            value = low + (high - low) * step / 8
        elif low is not None:
            value = low + step
        elif high is not None:
            value = high - step
        else:
            return
        if abs(value) <= _FARTHEST * ev.reach:
            yield Fraction(int(ev.mp.nint(value * 2**20)), 2**20)


def _bending(call: Call) -> Iterator[Node]:
    match call:
        case Call(name="abs" | "sqrt" | "root" | "sign", args=(inner, *_)):
            yield inner
        case Call(name="max" | "min", args=args):
            for first, second in itertools.pairwise(args):
                yield Add((first, Neg(second)))
