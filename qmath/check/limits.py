"""Limits by values very near the point, on each side that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from qmath.check.far import FarEvaluator, Tendency, tendency
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.membership import approximates, decimal_places, is_short
from qmath.check.real_line import show
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Diverges, Empty, Values
from qmath.notation.ast import Call, Constant, Neg, Node, Pow
from qmath.notation.latex import to_latex
from qmath.notation.tasks import TakeLimit

_WHOLE_LETTERS = frozenset("nmkNj")  # of sequences, at infinity
_SAMPLES = (Fraction(17, 13), Fraction(29, 7), Fraction(31, 37))  # for further letters, in turn


def check_limit(task: TakeLimit, answer: Answer, ev: Evaluator) -> Finding:
    """Where the values settle to all digits, on each side that is asked for, the limit is what they settle at."""
    stated = _stated(answer)
    if stated is None:
        return unchecked("the answer is no single value")
    letters = sorted(task.expression.symbols - {task.variable})
    if len(letters) > len(_SAMPLES):
        return unchecked("a limit with so many further letters is not checked")
    if isinstance(stated, Node) and (strange := stated.symbols - set(letters)):
        return unchecked(f"the answer has the letter {min(strange)}, which the problem has not")
    finding = unchecked("nothing was compared")
    for turn in range(len(_SAMPLES) if letters else 1):
        at = {name: _SAMPLES[(turn + n) % len(_SAMPLES)] for n, name in enumerate(letters)}
        finding = _at(task, stated, ev, at)
        if finding.status != "verified":
            break
    return finding


def _at(task: TakeLimit, stated: Node | Diverges, ev: Evaluator, at: Mapping[str, Value]) -> Finding:
    found = [_one_side(task, side, at) for side in _sides(task)]
    if None in found:
        return unchecked("the values near the point do not settle fast enough to be sure")
    sides = [side for side in found if side is not None]
    true = _both(sides)
    where = "far out" if infinite_sign(task.point) is not None else "near the point"
    if true.kind == "none":
        return _against_none(stated, sides, ev)
    if isinstance(stated, Diverges):
        if true.kind == "finite":
            return refuted(f"{where} the values settle at about {show(ev, true.value)}")
        if stated.toward == 0:
            return unchecked("the limit is infinite, which some call no limit")
        return _sign(true.value, stated.toward)
    toward = infinite_sign(stated)
    if true.kind == "infinite":
        if toward is None:
            return refuted(f"{where} the values grow beyond all bounds: the limit is {_infinity(true.value)}")
        return _sign(true.value, toward)
    if toward is not None:
        return refuted(f"{where} the values settle at about {show(ev, true.value)}")
    return _finite(stated, true.value, where, ev, at)


def _finite(stated: Node, value: Value, where: str, ev: Evaluator, at: Mapping[str, Value]) -> Finding:
    try:
        claimed = ev(stated, at)
    except UndefinedError as error:
        return refuted(f"{to_latex(stated)} has no value: it {error}")
    true = ev.mp.mpf(value)
    if (
        decimal_places(stated) is not None
        and approximates(ev, stated, true)
        and not (is_short(claimed) and ev.equal(claimed, true))
    ):
        return unchecked(f"{to_latex(stated)} is a decimal approximation of {show(ev, true)}")
    if not ev.equal(true, claimed):
        return refuted(f"{where} the value is about {show(ev, true)}, not {to_latex(stated)}")
    return verified("the values settle there, to 40 digits on each side")


def _against_none(stated: Node | Diverges, sides: list[Tendency], ev: Evaluator) -> Finding:
    ends = [
        _infinity(side.value) if side.kind == "infinite" else show(ev, side.value)
        for side in sides
        if side.kind != "none"
    ]
    reason = (
        f"the limits from the two sides differ: {' and '.join(ends)}"
        if len(ends) == 2
        else "the values keep oscillating"
    )
    if isinstance(stated, Diverges) and stated.toward == 0:
        return verified(f"{reason}, so the limit does not exist")
    return refuted(f"{reason}, so the limit does not exist")


def _sign(true: int, stated: int) -> Finding:
    if true == stated:
        return verified("the values grow beyond all bounds on each side")
    return refuted(f"the limit is {_infinity(true)}")


def _stated(answer: Answer) -> Node | Diverges | None:
    """An answer that says that there is no limit as `Diverges`."""
    match answer:
        case Diverges():
            return answer
        case Empty():
            return Diverges()
        case Values(items=(node,), parameter=None):
            return node
    return None


def _both(sides: list[Tendency]) -> Tendency:
    first = sides[0]
    for other in sides[1:]:
        if other.kind != first.kind or first.kind == "none":
            return Tendency("none")
        if abs(first.value - other.value) > max(1, abs(first.value)) / 10**30:
            return Tendency("none")
    return first


def _one_side(task: TakeLimit, side: int, at: Mapping[str, Value]) -> Tendency | None:
    outward = infinite_sign(task.point) is not None

    def function(ev: FarEvaluator, distance: Value) -> Value:
        place = side * distance if outward else ev.number(ev(task.point, {})) + side * distance
        return ev(task.expression, {**at, task.variable: place})

    try:
        return tendency(
            function, outward=outward, whole=outward and is_sequence(task.expression, task.variable)
        )
    except UndefinedError as error:
        raise UnsupportedError("it is not defined near the point") from error


def is_sequence(body: Node, letter: str) -> bool:
    """Whether `letter` can only be meant as a whole number."""
    return letter in _WHOLE_LETTERS or any(
        (isinstance(part, Call) and part.name in ("factorial", "binomial", "factorial2"))
        or (isinstance(part, Pow) and isinstance(part.base, Neg) and letter in part.exponent.symbols)
        for part in body.walk()
    )


def _sides(task: TakeLimit) -> tuple[int, ...]:
    toward = infinite_sign(task.point)
    if toward is not None:
        return (toward,)
    return {"+": (1,), "-": (-1,), "": (1, -1)}[task.side]


def infinite_sign(node: Node) -> int | None:
    """1 for infinity, -1 for minus infinity, None for what is finite."""
    inner = node.operand if isinstance(node, Neg) else node
    if isinstance(inner, Constant) and inner.name == "oo":
        return -1 if isinstance(node, Neg) else 1
    return None


def _infinity(sign: int) -> str:
    return r"\infty" if sign > 0 else r"-\infty"
