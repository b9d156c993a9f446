"""Limits by values very near the point, and sums with a letter for their end by their first values."""

from __future__ import annotations

from fractions import Fraction

from qmath.check.arithmetic import compare_value
from qmath.check.real_line import show
from qmath.check.values import Evaluator, UndefinedError, UnsupportedError, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Values
from qmath.notation.ast import Constant, Neg, Node, Symbol
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SumUp, TakeLimit

_FIRST_SUMS = 16


def check_limit(task: TakeLimit, answer: Answer, ev: Evaluator) -> Finding:
    """Where the values settle to all digits, on each side that is asked for, the limit is what they settle at."""
    if not (isinstance(answer, Values) and len(answer.items) == 1 and answer.parameter is None):
        return unchecked("the answer is no single value")
    stated = answer.items[0]
    if _infinite(stated) is not None:
        return unchecked("infinite limits are not checked")
    if stated.symbols or task.expression.symbols - {task.variable}:
        return unchecked("a limit with further letters is not checked")
    claimed = ev(stated, {})
    for side in _sides(task):
        near, nearer = (_near(ev, task, side, n) for n in (1, 2))
        if not ev.equal(near, nearer):
            return unchecked("the values near the point do not settle fast enough to be sure")
        if not ev.equal(nearer, claimed):
            return refuted(f"near the point the value is about {show(ev, nearer)}, not {to_latex(stated)}")
    return verified("the values settle there, to 40 digits on each side")


def check_sum(task: SumUp, answer: Answer, ev: Evaluator) -> Finding:
    """A closed form in the letter of the upper end, by the first values of that letter, exactly."""
    fold = task.fold
    if not (isinstance(answer, Values) and len(answer.items) == 1 and answer.parameter is None):
        return unchecked("the answer is no single expression")
    if not fold.symbols:
        return compare_value(ev, answer.items[0], ev(fold, {}), fold)
    if not isinstance(fold.upper, Symbol) or fold.symbols != {fold.upper.name}:
        return unchecked("only sums with a letter for their end are checked")
    stated, letter = answer.items[0], fold.upper.name
    start = ev(fold.lower, {})
    for n in range(_FIRST_SUMS):
        at = {letter: start + n}
        true, claimed = ev(fold, at), ev(stated, at)
        if not ev.equal(true, claimed):
            return refuted(f"for {letter} = {start + n} it is {show(ev, true)}, not {show(ev, claimed)}")
    return verified(f"the answer agrees with the first {_FIRST_SUMS} values")


def _sides(task: TakeLimit) -> tuple[int, ...]:
    toward = _infinite(task.point)
    if toward is not None:
        return (toward,)
    return {"+": (1,), "-": (-1,), "": (1, -1)}[task.side]


def _infinite(node: Node) -> int | None:
    """1 for infinity, -1 for minus infinity, None for what is finite."""
    inner = node.operand if isinstance(node, Neg) else node
    if isinstance(inner, Constant) and inner.name == "oo":
        return -1 if isinstance(node, Neg) else 1
    return None


def _near(ev: Evaluator, task: TakeLimit, side: int, n: int) -> Value:
    """The value at a distance of 10^-(n digits), or as far out, with digits enough for cancellation."""
    fine = ev.variant(times=12 * n)
    gap = Fraction(1, 10 ** (n * ev.digits))
    place = (
        side / gap if _infinite(task.point) is not None else fine(task.point, {}) + side * fine.number(gap)
    )
    try:
        return ev.mp.mpf(fine.number(fine(task.expression, {task.variable: place})))
    except UndefinedError as error:
        raise UnsupportedError("it is not defined near the point") from error
