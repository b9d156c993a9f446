"""Definite integrals whose integrand or interval is unbounded: whether they have a value, and the value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import mpmath

from qmath.check.arithmetic import compare_value
from qmath.check.far import FarEvaluator
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.growth import Growth, integral_growth
from qmath.check.limits import infinite_sign
from qmath.check.membership import approximates, decimal_places, is_short
from qmath.check.precision import can_be_told_apart
from qmath.check.real_line import show
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Diverges, Empty, Values
from qmath.notation.ast import Node
from qmath.notation.latex import to_latex
from qmath.notation.tasks import Integrate

_DIGITS = 30  # of the value
_DEGREE = 8  # of the quadrature


_quadrature = mpmath.mp.clone()  # keeps its nodes from one check to the next
_quadrature.dps = _DIGITS * 3 // 2


@dataclass(frozen=True, slots=True)
class End:
    """Where a piece of the path ends: at `place`, or out at infinity (`place` None), coming from the side `toward`."""

    place: Node | None
    toward: int

    def named(self, letter: str) -> str:
        if self.place is None:
            return rf"{letter} \to {'-' if self.toward < 0 else ''}\infty"
        return f"{letter} = {to_latex(self.place)}"


def check_improper(task: Integrate, answer: Answer, places: Sequence[Node | None]) -> Finding:
    """The verdict where the integrand is smooth between the `places`, in order; None at the ends is infinity."""
    signs: set[int] = set()
    fault = ""
    ev = Evaluator(_DIGITS)
    for end in _ends(places):
        growth = _growth(task, end)
        if growth is None:
            return unchecked("it could not be decided whether the integral converges")
        if not growth.converges:
            signs.add(growth.sign)
            fault = fault or end.named(task.variable)
    if fault:
        return _divergent(answer, signs, fault)
    if isinstance(answer, (Empty, Diverges)):
        return refuted("the integral converges")
    if not (isinstance(answer, Values) and len(answer.items) == 1):
        return unchecked("the answer is no single value")
    stated = answer.items[0]
    if infinite_sign(stated) is not None:
        return refuted("the integral converges")
    if not can_be_told_apart(stated, _DIGITS * 2 // 3):
        return unchecked("the numbers of the answer are too long to be told apart")
    true = _value(task, places, ev)
    if true is None:
        return unchecked("the integral converges, and could not be computed to enough digits")
    exact = decimal_places(stated) is not None and is_short(ev(stated, {})) and ev.equal(ev(stated, {}), true)
    if decimal_places(stated) is not None and approximates(ev, stated, true) and not exact:
        return unchecked(f"{to_latex(stated)} is a decimal approximation of {show(ev, true)}")
    return compare_value(ev, stated, true)


def _ends(places: Sequence[Node | None]) -> list[End]:
    """Both sides of every place that the path touches."""
    found = []
    for low, high in pairwise(places):
        found += [End(low, 1 if low is not None else -1), End(high, -1 if high is not None else 1)]
    return found


def _growth(task: Integrate, end: End) -> Growth | None:
    def function(ev: FarEvaluator, distance: Value) -> Value:
        start = 0 if end.place is None else ev.number(ev(end.place, {}))
        return ev(task.expression, {task.variable: start + end.toward * distance})

    try:
        return integral_growth(function, outward=end.place is None)
    except UndefinedError as error:
        raise UnsupportedError("the integrand is not defined everywhere between the bounds") from error


def _divergent(answer: Answer, signs: set[int], where: str) -> Finding:
    sentence = f"the integral diverges at ${where}$"
    if isinstance(answer, Empty) or answer == Diverges():
        return verified(sentence)
    if isinstance(answer, Diverges):
        return _toward(sentence, signs, answer.toward)
    if isinstance(answer, Values) and len(answer.items) == 1:
        toward = infinite_sign(answer.items[0])
        return refuted(sentence) if toward is None else _toward(sentence, signs, toward)
    return unchecked("the answer is no single value")


def _toward(sentence: str, signs: set[int], toward: int) -> Finding:
    if signs == {toward}:
        return verified(sentence)
    return refuted(sentence if 0 in signs or len(signs) > 1 else f"{sentence}, to the other side")


def _value(task: Integrate, places: Sequence[Node | None], ev: Evaluator) -> Value | None:
    far = FarEvaluator(3 * _DIGITS)

    def at(x: Value) -> Value:
        return _quadrature.mpf(far.number(far(task.expression, {task.variable: x})))

    total = _quadrature.mpf(0)
    for low, high in pairwise(places):
        ends = [None if end is None else far.number(far(end, {})) for end in (low, high)]
        piece = _piece(far, at, ends[0], ends[1])
        if piece is None:
            return None
        total += piece
    return ev.mp.mpf(total)


def _piece(
    far: FarEvaluator, at: Callable[[Value], Value], low: Value | None, high: Value | None
) -> Value | None:
    """Halves that are measured from their singular ends, so that no digits are lost there."""
    if low is None:
        middle = far.mp.mpf(0) if high is None else high - 1
    else:
        middle = low + 1 if high is None else (low + high) / 2
    total = _quadrature.mpf(0)
    for end, sign in ((low, 1), (high, -1)):
        start, step = (middle, -sign) if end is None else (end, sign)
        length = _quadrature.inf if end is None else _quadrature.mpf(abs(middle - end))
        part, error = _quadrature.quad(
            lambda u, start=start, step=step: at(start + step * far.mp.mpf(u)),
            [0, length],
            error=True,
            maxdegree=_DEGREE,
        )
        if not _quadrature.isfinite(part) or error > max(1, abs(part)) / 10 ** (_DIGITS - 8):
            return None
        total += part
    return total
