"""Whether two expressions are the same function: at rational points of both signs, with many digits.

Two different elementary expressions of this size do not agree to 40 digits at several arbitrary rationals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.places import beside_bends, inside_domain
from qmath.check.real_line import show
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Node

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


@dataclass(slots=True)
class _Comparison:
    """Compares two functions point by point; `count` points were in both domains."""

    ev: Evaluator
    true: Function
    stated: Function
    count: int = 0
    limit: UnsupportedError | None = None
    gaps: list[str] = field(default_factory=list)  # where only the first has a value

    def __call__(self, at: Mapping[str, Value]) -> str | None:
        where = ", ".join(f"{name} = {value}" for name, value in at.items())
        where = f"at {where} " if where else ""
        try:
            left = self.true(at)
        except UndefinedError:
            return None
        except UnsupportedError as error:
            self.limit = error  # powers of negative numbers, for instance; other points may do
            return None
        try:
            right = self.stated(at)
        except UndefinedError:
            self.gaps.append(f"{where}the value is {show(self.ev, left)}, and the answer has none")
            return None
        except UnsupportedError as error:
            self.limit = error
            return None
        if not self.ev.equal(left, right):
            return f"{where}the value is {show(self.ev, left)}, and the answer gives {show(self.ev, right)}"
        self.count += 1
        return None


def difference(
    ev: Evaluator,
    true: Function,
    stated: Function,
    letters: Iterable[str],
    *,
    whole: bool = False,
    positive: bool = False,
    nodes: Sequence[Node] = (),
) -> str | None:
    """None where the two agree wherever both are defined, else a clause that names a point and both values.

    `whole`, `positive`: the letters stand for such numbers. `nodes`: the expressions that are compared; where an
    absolute value in them changes its form, both sides are tried, and further points where their domain is small.
    Raises UnsupportedError where too few points are in both domains.
    """
    names, points = sorted(letters), _WHOLE if whole else _POINTS
    points = tuple(point for point in points if abs(point) <= ev.reach and (point > 0 or not positive))
    compare = _Comparison(ev, true, stated)
    for shift in range(len(points)):
        at = {name: points[(shift + 3 * i) % len(points)] for i, name in enumerate(names)}
        if (clause := compare(at)) is not None:
            return clause
        if not names and compare.count:
            return None
    if len(names) == 1 and nodes and not whole:
        for further in (beside_bends, inside_domain):
            if further is inside_domain and compare.count >= _ENOUGH:
                break
            for point in further(ev, nodes, names[0]):
                if (point > 0 or not positive) and (clause := compare({names[0]: point})) is not None:
                    return clause
    if not compare.count and len(compare.gaps) >= _ENOUGH and compare.limit is None:
        return compare.gaps[0]
    if compare.count < _ENOUGH:
        raise compare.limit or UnsupportedError("too few points are in the domain of both expressions")
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
