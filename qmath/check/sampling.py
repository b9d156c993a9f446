"""Whether two expressions are the same function: at rational points of both signs, with many digits.

Two different elementary expressions of this size do not agree to 40 digits at several arbitrary rationals.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from qmath.check.cells import cut
from qmath.check.critical import critical_points
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.real_line import show
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Add, Call, Neg, Node, Number, Relation

_POINTS = tuple(
    Fraction(*pair)
    for pair in (
        (17, 13),
        (-23, 19),
        (29, 7),
        (3, 17),
        (-5, 23),
        (61, 9),
        (-47, 11),
        (113, 12),
        (-3, 4),
        (31, 37),
    )
)
_ENOUGH = 4

Function = Callable[[Mapping[str, Value]], Value]


_WHOLE = tuple(Fraction(n) for n in (2, 3, 5, 4, 7, 6, 11, 9, 13, 8))


def difference(
    ev: Evaluator,
    true: Function,
    stated: Function,
    letters: Iterable[str],
    *,
    whole: bool = False,
    positive: bool = False,
    bends: Sequence[Node] = (),
) -> str | None:
    """None where the two agree wherever both are defined, else a clause that names a point and both values.

    `whole`, `positive`: the letters stand for such numbers. `bends`: the expressions that are compared; where an
    absolute value in them changes its form, both sides are tried. Raises UnsupportedError where too few points are in
    both domains.
    """
    names, points = sorted(letters), _WHOLE if whole else _POINTS
    points = tuple(point for point in points if abs(point) <= ev.reach)
    if len(names) == 1 and bends and not whole:
        points = (*points, *_beside_bends(ev, bends, names[0]))
    if positive:
        points = tuple(point for point in points if point > 0)
    compared = 0
    limit: UnsupportedError | None = None
    for shift in range(len(points)):
        at = {name: points[(shift + 3 * i) % len(points)] for i, name in enumerate(names)}
        try:
            left, right = true(at), stated(at)
        except UndefinedError:
            continue
        except UnsupportedError as error:
            limit = error  # powers of negative numbers, for instance; other points may do
            continue
        if not ev.equal(left, right):
            where = ", ".join(f"{name} = {value}" for name, value in at.items())
            where = f"at {where} " if where else ""
            return f"{where}the value is {show(ev, left)}, and the answer gives {show(ev, right)}"
        compared += 1
        if not names:
            return None
    if compared < _ENOUGH:
        if limit is not None:
            raise limit
        raise UnsupportedError("too few points are in the domain of both expressions")
    return None


def undefined_at(true: Function, stated: Function, letters: Iterable[str]) -> str | None:
    """In words, a point among those tried where the first has a value and the second has none; or None."""
    names = sorted(letters)
    for shift in range(len(_POINTS)):
        at = {name: _POINTS[(shift + 3 * i) % len(_POINTS)] for i, name in enumerate(names)}
        try:
            true(at)
        except (UndefinedError, UnsupportedError):
            continue
        try:
            stated(at)
        except UndefinedError:
            return ", ".join(f"{name} = {value}" for name, value in at.items())
        except UnsupportedError:
            continue
    return None


def _beside_bends(ev: Evaluator, nodes: Sequence[Node], letter: str) -> tuple[Value, ...]:
    """A number on each side of every place where an absolute value, a root, or a maximum may change its form."""
    inner = [
        vanishing
        for node in nodes
        for part in node.walk()
        if isinstance(part, Call) and letter in part.symbols
        for vanishing in _bending(part)
    ]
    if not inner:
        return ()
    points = []
    for vanishing in dict.fromkeys(inner):
        with contextlib.suppress(UnsupportedError, UndefinedError):
            points += critical_points(ev, [Relation(vanishing, "=", Number(Fraction(0)))], letter)
    with contextlib.suppress(UnsupportedError):
        return tuple(cell.sample for cell in cut(ev, points) if not cell.is_point)
    return ()


def _bending(call: Call) -> Iterator[Node]:
    match call:
        case Call(name="abs" | "sqrt" | "root" | "sign", args=(inner, *_)):
            yield inner
        case Call(name="max" | "min", args=args):
            for first, second in itertools.pairwise(args):
                yield Add((first, Neg(second)))
