"""Derivatives by high-precision differences, antiderivatives by differentiation, definite integrals by quadrature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from qmath.check.antiderivatives import check_antiderivative
from qmath.check.arithmetic import compare_value
from qmath.check.critical import critical_points, limits
from qmath.check.differences import derivative, rounded
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.improper import check_improper
from qmath.check.kernels import number_node
from qmath.check.limits import infinite_sign
from qmath.check.points import merge
from qmath.check.precision import evaluator_for
from qmath.check.sampling import difference
from qmath.check.singles import first_refuted, single
from qmath.check.substitution import substitute
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Diverges, Empty, Values
from qmath.notation.ast import Add, Constant, Div, Mul, Neg, Node, Number, Relation, Symbol
from qmath.notation.latex import to_latex
from qmath.notation.tasks import Differentiate, Integrate

_MOST_DIGITS = 160  # of a definite integral
_DENOMINATORS = 5040
_WHOLE = frozenset("nmk")
_TRIALS = tuple(
    (Fraction(*first), Fraction(*second))
    for first, second in (((29, 11), (3, 17)), ((3, 17), (31, 37)), ((-5, 3), (-7, 5)))
)


def check_derivative(task: Differentiate, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on a derivative, as a function or at a point."""
    stated = single(answer)
    if stated is None:
        wrong = first_refuted(answer, lambda item: check_derivative(task, item, ev))
        return wrong or unchecked("the answer is no single expression")
    fine = ev.variant(times=task.order + 2)
    if task.at is not None and (
        left := stated.symbols - task.expression.symbols | stated.symbols & {task.variable}
    ):
        return refuted(f"a value at a point is asked for, and the answer has the letter {min(left)}")
    if task.at is not None:
        point = {task.variable: fine(task.at, {})}
        true = rounded(ev, derivative(fine, task.expression, task.variable, point, task.order))
        return compare_value(ev, stated, true)
    if strange := stated.symbols - task.expression.symbols:
        if (
            strange <= {"C", "c"}
            and isinstance(stated, Add)
            and any(t.symbols == strange for t in stated.terms)
        ):
            return refuted("a derivative has no constant of integration")
        return unchecked(f"the answer has the letter {min(strange)}, which the problem has not")
    fault = difference(
        ev,
        lambda at: rounded(ev, derivative(fine, task.expression, task.variable, at, task.order)),
        lambda at: ev(stated, at),
        task.expression.symbols | {task.variable},
        nodes=(task.expression, stated),
    )
    if fault is not None:
        return refuted(f"this is not the derivative: {fault}")
    return verified("the answer agrees with the derivative by differences to 40 digits")


def check_integral(task: Integrate, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on an antiderivative, or on the value of a definite integral."""
    if task.lower is not None and task.upper is not None:
        return _definite(ev, task, task.lower, task.upper, answer)
    return check_antiderivative(task, answer, ev)


def _definite(ev: Evaluator, task: Integrate, lower: Node, upper: Node, answer: Answer) -> Finding:
    body, variable = task.expression, task.variable
    if letters := (body.symbols - {variable}) | lower.symbols | upper.symbols:
        return _with_letters(ev, task, answer, sorted(letters))
    low, high = _bound(ev, lower), _bound(ev, upper)
    if (low > high) is True:
        return _definite(
            ev, replace(task, expression=Neg(body), lower=upper, upper=lower), upper, lower, answer
        )
    letter = Symbol(variable)
    within = [Relation(letter, ">=", lower)] if infinite_sign(lower) is None else []
    within += [Relation(letter, "<=", upper)] if infinite_sign(upper) is None else []
    inner = [place for place in _breaks(ev, body, variable, within) if low < place < high]
    path = [low, *inner, high]
    singular = [place for place in path if ev.mp.isinf(place) or not _is_defined(ev, body, variable, place)]
    if singular:
        ends = [None if ev.mp.isinf(end) else node for end, node in ((low, lower), (high, upper))]
        return check_improper(task, answer, [ends[0], *(_written(ev, place) for place in inner), ends[1]])
    stated = single(answer)
    if stated is None:
        wrong = isinstance(answer, (Diverges, Empty))
        return (
            refuted("the integral has a value") if wrong else unchecked("the answer is no single expression")
        )
    if ev.digits > _MOST_DIGITS:  # for the integrand's sake alone, perhaps
        ev = evaluator_for([lower, upper, stated])
    if ev.digits > _MOST_DIGITS:
        raise UnsupportedError("its numbers are too long for an integral")
    true, error = ev.mp.quad(lambda x: _real(ev, body, variable, x), path, error=True, maxdegree=9)
    again, _ = ev.mp.quad(lambda x: _real(ev, body, variable, x), path, error=True, maxdegree=10)
    scale = max(1, abs(true))
    if error > scale * ev.tiny or abs(true - again) > scale * ev.tiny:
        return unchecked("the integral could not be computed to enough digits")
    return compare_value(ev, stated, true)


def _with_letters(ev: Evaluator, task: Integrate, answer: Answer, letters: Sequence[str]) -> Finding:
    """Numbers are put for the letters; two agreements of positive ones verify, one that disagrees refutes."""
    stated = single(answer)
    if stated is None or len(letters) > 2 or task.lower is None or task.upper is None:
        return unchecked("an integral with further letters is only checked against a single expression")
    if strange := stated.symbols - set(letters):
        if strange <= {task.variable, "C", "c"}:
            return refuted(f"the value of a definite integral has no letter {min(strange)}")
        return unchecked(f"the answer has the letter {min(strange)}, which the problem has not")
    ends = (task.lower, task.upper)
    for trial in _TRIALS:
        values = {name: _trial_value(name, value) for name, value in zip(letters, trial, strict=False)}
        lower, upper = (substitute(end, values) for end in ends)
        special = replace(task, expression=substitute(task.expression, values), lower=lower, upper=upper)
        claimed = substitute(stated, values)
        value = ev(claimed, {})
        if isinstance(value, Fraction):
            claimed = number_node(value)
        found = _definite(ev, special, lower, upper, Values((claimed,)))
        if found.status == "verified":
            continue
        if min(trial) > 0:
            where = ", ".join(f"{name} = {to_latex(value)}" for name, value in values.items())
            return Finding(found.status, f"with {where}: {found.sentence}")
        if _definite(ev, special, lower, upper, Diverges()).status == "refuted":
            return unchecked(f"it is right for positive letters, and not for negative ones: {found.sentence}")
    return verified("the value was recomputed with several positive numbers for the letters")


def _trial_value(name: str, value: Fraction) -> Node:
    """A whole number for the letters that exponents and orders have."""
    return number_node(Fraction(abs(value.numerator) % 7 + 1) if name in _WHOLE else value)


def _bound(ev: Evaluator, node: Node) -> Value:
    toward = infinite_sign(node)
    return ev.number(ev(node, {})) if toward is None else toward * ev.mp.inf


def _real(ev: Evaluator, body: Node, variable: str, x: Value) -> Value:
    try:
        return ev.number(ev(body, {variable: x}))
    except UndefinedError as error:
        raise UnsupportedError("the integrand is not defined everywhere between the bounds") from error


def _breaks(ev: Evaluator, body: Node, variable: str, within: Sequence[Relation]) -> list[Value]:
    """Where the integrand may be undefined or not smooth, in order. Raises where that is not known."""
    points = []
    for part in body.walk():
        for vanishing in limits(part):
            if variable in vanishing.symbols:
                points += critical_points(
                    ev, [*within, Relation(vanishing, "=", Number(Fraction(0)))], variable
                )
    return [ev.number(point.value) for point in merge(ev, points)]


def _written(ev: Evaluator, place: Value) -> Node:
    """A place as an exact expression. Raises UnsupportedError where it is no short rational or multiple of π."""
    for unit, node in ((ev.mp.mpf(1), Number(Fraction(1))), (+ev.mp.pi, Constant("pi"))):
        guess = Fraction(int(ev.mp.nint(place / unit * _DENOMINATORS)), _DENOMINATORS)
        if abs(ev.number(guess) * unit - place) <= ev.tiny:
            size: Node = Div(Number(Fraction(abs(guess.numerator))), Number(Fraction(guess.denominator)))
            return Mul((Neg(size) if guess < 0 else size, node))
    raise UnsupportedError("a place where the integrand is not smooth is not known exactly")


def _is_defined(ev: Evaluator, body: Node, variable: str, point: Value) -> bool:
    try:
        ev(body, {variable: point})
    except UndefinedError:
        return False
    return True
