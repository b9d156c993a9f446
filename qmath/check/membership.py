"""An answer as a set of real numbers: its points, and whether a number belongs to it."""

from __future__ import annotations

from fractions import Fraction

from qmath.check.cells import all_hold, cut
from qmath.check.critical import critical_points
from qmath.check.faults import NoNumberError, UndefinedError, UnsupportedError
from qmath.check.points import Point
from qmath.check.values import Evaluator, Value
from qmath.notation import Answer
from qmath.notation.answer import AllReals, Conditions, Empty, Interval, Intervals, Tuples, Values
from qmath.notation.ast import Constant, Neg, Node, Number
from qmath.notation.latex import to_latex


class AnswerSet:
    """The set that `answer` states for `unknown`. Raises UnsupportedError where it is no set of real numbers."""

    def __init__(self, ev: Evaluator, answer: Answer, unknown: str) -> None:
        self.ev = ev
        self.unknown = unknown
        if isinstance(answer, Tuples):
            intervals = answer.as_interval()
            if intervals is None:
                raise UnsupportedError("the answer is a tuple")
            answer = intervals
        named = answer.unknown if isinstance(answer, (Values, Intervals)) else None
        if named is not None and named not in (unknown, unknown.partition("_")[0]):
            raise UnsupportedError(f"the answer names {named}, not {unknown}")
        self.answer = answer
        if isinstance(answer, Conditions) and answer.apart and self._is_empty():
            self.answer = Conditions(answer.apart)  # `x < -2, x > 2` can only mean "or"
        self.numbers: list[tuple[Node, Value]] = [(node, self.value(node)) for node in self._nodes()]

    def _is_empty(self) -> bool:
        """Whether no number satisfies the conditions as they are read."""
        self.numbers = []
        return not any(cell.sample in self for cell in cut(self.ev, self.points()))

    def _nodes(self) -> tuple[Node, ...]:
        match self.answer:
            case Values(items=items, parameter=None):
                return items
            case AllReals(excluded=items, without=parts):
                return (*items, *_ends(parts))
            case Intervals(parts=parts):
                return _ends(parts)
            case Empty() | Conditions():
                return ()
        raise UnsupportedError("the answer is no list of numbers and no interval")

    def value(self, node: Node) -> Value:
        try:
            return self.ev(node, {})
        except UndefinedError as error:
            raise NoNumberError(f"{to_latex(node)} is no real number: it {error}") from error

    def points(self) -> list[Point]:
        """The points where membership may change."""
        stated = [Point(value, to_latex(node)) for node, value in self.numbers]
        if isinstance(self.answer, Conditions):
            for alternative in self.answer.alternatives:
                stated += critical_points(self.ev, alternative, self.unknown)
        return stated

    def __contains__(self, value: Value) -> bool:
        match self.answer:
            case Values():
                return any(self.ev.equal(value, stated) for _, stated in self.numbers)
            case AllReals(excluded=items, without=parts):
                return not any(self.ev.equal(value, self.value(node)) for node in items) and not any(
                    self._inside(value, part) for part in parts
                )
            case Intervals(parts=parts):
                return any(self._inside(value, part) for part in parts)
            case Conditions(alternatives=alternatives):
                return any(all_hold(self.ev, relations, {self.unknown: value}) for relations in alternatives)
        return False

    def _inside(self, value: Value, part: Interval) -> bool:
        return self._beyond(value, part.lower, 1, part.lower_closed) and self._beyond(
            value, part.upper, -1, part.upper_closed
        )

    def _beyond(self, value: Value, end: Node, direction: int, closed: bool) -> bool:
        if is_infinite(end):
            return isinstance(end, Neg) == (direction == 1)
        order = self.ev.compare(value, self.value(end))
        return order == direction or (closed and order == 0)


def _ends(parts: tuple[Interval, ...]) -> tuple[Node, ...]:
    ends = [end for part in parts for end in (part.lower, part.upper)]
    return tuple(end for end in ends if not is_infinite(end))


def is_infinite(node: Node) -> bool:
    inner = node.operand if isinstance(node, Neg) else node
    return isinstance(inner, Constant) and inner.name == "oo"


def has_i(node: Node) -> bool:
    return any(isinstance(part, Constant) and part.name == "i" for part in node.walk())


def is_short(value: Value) -> bool:
    """Whether a value can be written as a decimal of at most six places: then nothing needs rounding."""
    return isinstance(value, Fraction) and 10**6 % value.denominator == 0


def decimal_places(node: Node) -> int | None:
    """How many places a decimal is written with, or None where `node` is no decimal."""
    inner = node.operand if isinstance(node, Neg) else node
    if isinstance(inner, Number) and "." in inner.spelling:
        return len(inner.spelling.partition(".")[2])
    return None


def approximates(ev: Evaluator, node: Node, value: Value) -> bool:
    """Whether `node` is a decimal that is not `value` but rounds, or is cut, to it at its last place."""
    places = decimal_places(node)
    if places is None:
        return False
    size, stated = abs(ev.number(value)), ev.number(ev(node, {}))
    error, unit = abs(stated - ev.number(value)), ev.number(Fraction(1, 10**places))
    if error <= size * ev.number(_FLOAT_ERROR):
        return True
    return bool(error <= unit / 2 + ev.tiny or (error < unit - ev.tiny and abs(stated) < size))


def rounds(ev: Evaluator, node: Node, value: Value, places: int | None) -> bool:
    """Whether `node` is `value`, or its rounding to the places shown where `places` or good sense allow one."""
    stated = ev(node, {})
    if ev.equal(stated, value):
        return True
    shown = decimal_places(node) or 0
    if places is None and (is_short(value) or shown < 2 or abs(stated) * 10**shown < _FEWEST_DIGITS):
        return False
    if places is not None and shown != places:
        return False
    half = ev.number(Fraction(1, 2 * 10**shown))
    gap = abs(ev.number(stated) - ev.number(value)) - half
    if abs(gap) <= ev.tiny:  # halves are rounded away from zero
        return bool(abs(ev.number(stated)) > abs(ev.number(value)))
    return bool(gap < 0)


_FLOAT_ERROR = Fraction(1, 10**15)  # a machine's number shows digits that it does not have
_FEWEST_DIGITS = 10**3  # four significant digits, where the problem has decimals and does not say how many
