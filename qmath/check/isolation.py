"""All real zeros of a function on an interval, by interval arithmetic: boxes without, with one, or with two zeros.

A box without zero in its values has none; with a derivative of one sign at most one; with a second derivative of one
sign at most two. Other boxes are halved. Ends may be infinite.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mpmath import iv
from mpmath.libmp import ComplexResult

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.jets import Jet, JetEvaluator, contains_zero
from qmath.check.ratios import numerator
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Add, Neg, Node, Relation

_MOST_BOXES = 600
_NARROWEST = 1e-9
_PROBES = 40


class Isolation:
    """The zeros of left - right of a relation in `unknown`. Raises UnsupportedError where it cannot be sure."""

    def __init__(self, ev: Evaluator, relation: Relation, unknown: str) -> None:
        self.ev = ev
        self.unknown = unknown
        self.body: Node = numerator(Add((relation.left, Neg(relation.right))))
        self.jets = JetEvaluator(ev, unknown)
        self.noise = ev.mp.mpf(10) ** -ev.digits
        self.boxes = 0

    def zeros(self, low: Value | None, high: Value | None) -> list[Value]:
        """All zeros strictly between two ends where the function is defined throughout; None is infinite."""
        mp = self.ev.mp
        start = (
            -mp.inf if low is None else self.ev.number(low),
            mp.inf if high is None else self.ev.number(high),
        )
        stack = [start]
        found: list[Value] = []
        while stack:
            a, b = stack.pop()
            self.boxes += 1
            if self.boxes > _MOST_BOXES:
                raise UnsupportedError("it may have more solutions than can be separated")
            jet = self._jet(a, b)
            if jet is None or not contains_zero(jet.value):
                continue
            if not contains_zero(jet.first):
                found += self._single(a, b, rising=jet.first.a > 0)
            elif not contains_zero(jet.second) and not math.isinf(a) and not math.isinf(b):
                found += self._pair(a, b, convex=jet.second.a > 0)
            else:
                middle = _middle(a, b)
                if b - a < _NARROWEST:
                    raise UnsupportedError("its solutions lie too close together")
                if self._sign(middle) == 0:
                    found.append(mp.mpf(middle))
                stack += [(a, middle), (middle, b)]
        return found

    def _jet(self, a: Value, b: Value) -> Jet | None:
        try:
            return self.jets(self.body, iv.mpf([_outward(a, -1), _outward(b, 1)]))
        except ComplexResult:
            return None  # nowhere defined in this box

    def _f(self, x: Value) -> Value:
        return self.ev.number(self.ev(self.body, {self.unknown: x}))

    def _sign(self, x: Value) -> int | None:
        """None where the function is not defined; 0 where only the error of the digits is left."""
        try:
            value = self._f(x)
        except UndefinedError:
            return None
        if abs(value) <= self.noise:
            return 0
        return 1 if value > 0 else -1

    def _single(self, a: Value, b: Value, *, rising: bool) -> Iterator[Value]:
        """The zero of a monotone function, if it has one in the box."""
        way = 1 if rising else -1
        left = self._reach(a, b, wanted=-way)
        right = self._reach(b, a, wanted=way)
        if left is None or right is None:
            return
        yield self._bisect(left, right)

    def _reach(self, end: Value, other: Value, wanted: int) -> Value | None:
        """A place near `end` where the function has the `wanted` sign (or is zero); None where it surely has not."""
        sign = None if math.isinf(end) else self._sign(end)
        if sign is not None:
            return end if sign in (wanted, 0) else None
        for place in _towards(self.ev, end, other):
            try:
                sign = self._sign(place)
            except UnsupportedError:
                break  # too far out to be computed
            if sign in (wanted, 0):
                return place
        raise UnsupportedError("the behaviour at an end of its domain is not certain")

    def _pair(self, a: Value, b: Value, *, convex: bool) -> Iterator[Value]:
        """The zeros, at most two, of a function that is convex (or concave) on a finite box."""
        out = 1 if convex else -1
        signs = self._sign(a), self._sign(b)
        if None in signs:
            raise UnsupportedError("the behaviour at an end of its domain is not certain")
        low, high = a, b
        for _ in range(self.ev.mp.prec):  # the extremum, by thirds of the derivative's sign
            middle = (low + high) / 2
            slope = self.jets(self.body, iv.mpf(middle)).first
            if contains_zero(slope):
                break
            if (slope.a > 0) == convex:
                high = middle
            else:
                low = middle
        extremum = self._extremum(low, high)
        height = self._f(extremum)
        if self.ev.is_zero(height):
            yield extremum
        elif (height > 0) != convex:
            for end, sign in ((a, signs[0]), (b, signs[1])):
                if sign in (out, 0) and end != extremum:
                    yield self._bisect(end, extremum)
        elif 0 in signs:
            yield a if signs[0] == 0 else b

    def _extremum(self, low: Value, high: Value) -> Value:
        """Where the derivative vanishes: by differences, with three times the digits."""
        fine = self.ev.variant(times=3)
        mp = fine.mp
        step = mp.mpf(10) ** -self.ev.digits

        def slope(x: Value) -> Value:
            ahead, behind = (fine.number(fine(self.body, {self.unknown: x + d})) for d in (step, -step))
            return (ahead - behind) / (2 * step)

        try:
            start = mp.mpf(low), mp.mpf(high) + step
            return self.ev.mp.mpf(mp.findroot(slope, start, tol=mp.mpf(10) ** (-3 * self.ev.digits)))
        except (ValueError, ZeroDivisionError, UndefinedError) as error:
            raise UnsupportedError("a turning point could not be computed") from error

    def _bisect(self, a: Value, b: Value) -> Value:
        mp = self.ev.mp
        left = self._sign(a)
        if left == 0:
            return mp.mpf(a)
        if self._sign(b) == 0:
            return mp.mpf(b)
        low, high = mp.mpf(a), mp.mpf(b)
        for _ in range(mp.prec + 40):
            middle = (low + high) / 2
            sign = self._sign(middle)
            if sign == 0:
                return middle
            low, high = (middle, high) if sign == left else (low, middle)
        return (low + high) / 2


def _outward(x: Value, direction: int) -> float:
    """A float on the outer side of `x`."""
    number = float(x)
    if math.isinf(number):
        return number
    return math.nextafter(number, direction * math.inf)


def _middle(a: Value, b: Value) -> Value:
    if math.isinf(a) and math.isinf(b):
        return 0
    if math.isinf(b):
        return max(2 * a, 1)
    if math.isinf(a):
        return min(2 * b, -1)
    return (a + b) / 2


def _towards(ev: Evaluator, end: Value, other: Value) -> Iterator[Value]:
    """Places that come ever closer to an end, which may be infinite."""
    mp = ev.mp
    if math.isinf(end):
        start = mp.mpf(0) if math.isinf(other) else mp.mpf(other)
        for k in range(_PROBES):
            yield start + (1 if end > 0 else -1) * mp.mpf(2) ** k
    else:
        distance = mp.mpf(1) if math.isinf(other) else abs(mp.mpf(other) - end)
        direction = 1 if other > end else -1
        for k in range(1, _PROBES):
            yield end + direction * distance / mp.mpf(4) ** k
