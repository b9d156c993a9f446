"""Sums and products: exactly where they are finite, else whether they converge, and by accelerated summation."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from qmath.check.arithmetic import compare_value
from qmath.check.far import FarEvaluator
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.growth import Growth, sum_growth
from qmath.check.limits import infinite_sign
from qmath.check.membership import approximates, decimal_places, is_short
from qmath.check.precision import can_be_told_apart
from qmath.check.real_line import show
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Diverges, Empty, Values
from qmath.notation.ast import Fold, Node, Symbol
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SumUp

_FIRST_SUMS = 16
_SAMPLES = (
    Fraction(3, 17),
    Fraction(-5, 23),
    Fraction(4, 13),
    Fraction(-2, 9),
)  # where power series converge
_DIGITS = 30  # of an infinite sum


def check_sum(task: SumUp, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on a finite or infinite sum or product, or on its closed form."""
    fold = task.fold
    if isinstance(answer, (Empty, Diverges)):
        return _divergence(fold, answer.toward if isinstance(answer, Diverges) else 0)
    if not (isinstance(answer, Values) and len(answer.items) == 1 and answer.parameter is None):
        return unchecked("the answer is no single expression")
    stated = answer.items[0]
    if stated == fold:
        return unchecked("the answer only repeats the problem")
    if infinite_sign(fold.upper) is not None:
        return _infinite(fold, stated, ev)
    if not fold.symbols:
        return compare_value(ev, stated, ev(fold, {}), fold)
    return _closed_form(fold, stated, ev)


def _closed_form(fold: Fold, stated: Node, ev: Evaluator) -> Finding:
    """By the first values of the letter at the upper end, exactly."""
    ends = fold.upper.symbols
    if len(ends) != 1 or fold.lower.symbols - ends:
        return unchecked("only sums with one letter in their bounds are checked")
    (letter,) = ends
    others = sorted(fold.symbols - ends)
    if stated.symbols - fold.symbols:
        return unchecked("the answer has a letter that the problem has not")
    if len(others) > 2:
        return unchecked("it has too many letters")
    start = ev(fold.lower, {}) if not fold.lower.symbols else Fraction(1)
    if not isinstance(fold.upper, Symbol):
        start = max(start, Fraction(1))
    compared = 0
    for n in range(_FIRST_SUMS):
        at = {letter: start + n} | {name: _SAMPLES[(n + k) % len(_SAMPLES)] for k, name in enumerate(others)}
        try:
            true = ev(fold, at)
        except UndefinedError:
            continue
        try:
            claimed = ev(stated, at)
        except UndefinedError as error:
            return refuted(f"for {letter} = {start + n} it has no value: it {error}")
        if not ev.equal(true, claimed):
            return refuted(f"for {letter} = {start + n} it is {show(ev, true)}, not {show(ev, claimed)}")
        compared += 1
    if compared < _FIRST_SUMS // 2:
        return unchecked("too few of its values are defined")
    return verified(f"the answer agrees with the first {compared} values")


def _infinite(fold: Fold, stated: Node, ev: Evaluator) -> Finding:
    if (toward := infinite_sign(stated)) is not None:
        return _divergence(fold, toward)
    letters = sorted(fold.symbols)
    if stated.symbols - set(letters):
        return unchecked("the answer has a letter that the problem has not")
    if len(letters) > 1:
        return unchecked("it has too many letters")
    finding = unchecked("nothing was compared")
    for sample in _SAMPLES if letters else (Fraction(1),):
        at = dict.fromkeys(letters, sample)
        finding = _infinite_at(fold, stated, ev, at)
        if finding.status != "verified":
            return finding
    return finding


def _infinite_at(fold: Fold, stated: Node, ev: Evaluator, at: Mapping[str, Value]) -> Finding:
    growth = _growth(fold, at)
    if growth is None:
        return unchecked("it could not be decided whether it converges")
    if not growth.converges:
        return refuted("it diverges")
    if not can_be_told_apart(stated, _DIGITS * 2 // 3):
        return unchecked("the numbers of the answer are too long to be told apart")
    claimed = ev(stated, at)
    rough = Evaluator(_DIGITS)
    true = _total(fold, rough, at)
    if true is None:
        return unchecked("it converges, and could not be computed to enough digits")
    exact = is_short(claimed) and rough.equal(claimed, true)
    if decimal_places(stated) is not None and approximates(rough, stated, true) and not exact:
        return unchecked(f"{to_latex(stated)} is a decimal approximation of {show(rough, true)}")
    if not rough.equal(true, rough.mp.mpf(ev.number(claimed))):
        return refuted(
            f"its value is about {show(rough, true)}, not {show(rough, rough.mp.mpf(ev.number(claimed)))}"
        )
    return verified(f"it converges, and its value was computed to {_DIGITS * 2 // 3} digits")


def _term(fold: Fold, at: Mapping[str, Value], ev: Evaluator, n: Value) -> Value:
    return ev(fold.body, {**at, fold.variable: n})


def _growth(fold: Fold, at: Mapping[str, Value]) -> Growth | None:
    """Of the sum, or of the sum of the logarithms of a product's factors."""
    try:
        if fold.kind == "sum":
            return sum_growth(lambda ev, n: _term(fold, at, ev, n))
        return sum_growth(
            lambda ev, n: _term(fold, at, ev, n) - 1
        )  # the factors are 1 + something that is summed
    except UndefinedError as error:
        raise UnsupportedError("its terms are not defined far out") from error


def _total(fold: Fold, ev: Evaluator, at: Mapping[str, Value]) -> Value | None:
    """By two summations that agree: one with more digits than the other."""
    start = ev(fold.lower, at)
    if not (isinstance(start, Fraction) and start.denominator == 1):
        raise UnsupportedError("the lower end is no whole number")
    totals = []
    for digits in (_DIGITS, _DIGITS + 12):
        far = FarEvaluator(2 * digits)
        far.mp.dps = digits

        def value(n: Value, far: FarEvaluator = far) -> Value:
            return far.number(_term(fold, at, far, n))

        try:
            method = far.mp.nsum if fold.kind == "sum" else far.mp.nprod
            totals.append(method(value, [int(start), far.mp.inf], maxterms=2000))
        except (far.mp.NoConvergence, ValueError, ZeroDivisionError):
            return None
    first, second = (ev.mp.mpf(total) for total in totals)
    return second if ev.equal(first, second) else None


def _divergence(fold: Fold, toward: int) -> Finding:
    if infinite_sign(fold.upper) is None:
        return refuted("a finite sum has a value")
    if fold.symbols:
        return unchecked("it depends on the letters")
    growth = _growth(fold, {})
    if growth is None:
        return unchecked("it could not be decided whether it converges")
    if growth.converges:
        return refuted("it converges")
    if fold.kind == "product":
        return unchecked("a product that diverges")
    if toward and growth.sign != toward:
        return (
            refuted("it does not grow towards that")
            if growth.sign
            else unchecked("its terms change their sign")
        )
    return verified("its terms do not become small enough fast enough, so it diverges")
