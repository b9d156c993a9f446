"""Taylor polynomials by differences, tangents by value and slope, divisions by multiplying out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sympy

from qmath.check.algebra import Algebra
from qmath.check.differences import derivative
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.rewriting import degree
from qmath.check.sampling import difference
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Tuples, Values
from qmath.notation.ast import Add, Div, Node
from qmath.notation.latex import to_latex
from qmath.notation.requested import DividePolynomials, Tangent, TaylorPolynomial

# What may follow the terms of a series and says nothing about them.
REST = re.compile(
    r"\s*\+\s*(?:(?:\\mathcal\{?)?[Oo]\}?\s*(?:\\left)?\(.*\)|\\[cl]?dots|\.{3}|…|\\cdots)\s*\$?$"
)
# Quotient and remainder with their names.
PARTS = re.compile(
    r"^\s*(?:the )?(?:quotient|商式?|Q(?:\(x\))?)\s*(?:is|=|:|为|是)?\s*(?P<quotient>[^,;]+?)\s*[,;]?\s*"
    r"(?:and\s+|with\s+)?(?:the |a )?(?:remainder|余[数式]?|R(?:\(x\))?)\s*(?:is|of|=|:|为|是)?\s*"
    r"(?P<remainder>[^,;]+?)\s*\.?$",
    re.IGNORECASE,
)


def check_taylor(task: TaylorPolynomial, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on a Taylor polynomial: as many coefficients as are asked for, and no more."""
    stated = _single(answer)
    if stated is None:
        return unchecked("the answer is no single expression")
    if strange := stated.symbols - {task.variable}:
        return unchecked(f"the answer has the letter {min(strange)}, which the problem has not")
    centre = ev(task.point, {})
    coefficients = _coefficients(task, ev, centre)

    def polynomial(at: Mapping[str, Value]) -> Value:
        by = ev.number(at[task.variable]) - ev.number(centre)
        return sum((c * by**k for k, c in coefficients.items()), ev.mp.mpf(0))

    fault = difference(ev, polynomial, lambda at: ev(stated, at), [task.variable])
    if fault is not None:
        return refuted(f"this is not the polynomial: {fault}")
    return verified("every coefficient agrees with the derivatives at the point")


def _coefficients(task: TaylorPolynomial, ev: Evaluator, centre: Value) -> dict[int, Value]:
    found: dict[int, Value] = {}
    for k in range(task.order + 1):
        fine = ev.variant(times=k + 2)
        value = (
            ev.number(ev(task.expression, {task.variable: centre}))
            if k == 0
            else ev.mp.mpf(derivative(fine, task.expression, task.variable, {task.variable: centre}, k))
        )
        if abs(value) > ev.tiny:
            found[k] = value / ev.mp.factorial(k)
        if task.terms is not None and len(found) == task.terms:
            break
    return found


def check_tangent(task: Tangent, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on the equation of a tangent, solved for y."""
    stated = _single(answer)
    if stated is None or (isinstance(answer, Values) and answer.unknown not in (None, "y")):
        return unchecked("the answer is no equation for y")
    at = {task.variable: ev(task.at, {})}
    try:
        height = ev(task.expression, at)
    except UndefinedError as fault:
        return unchecked(f"there is no such point: it {fault}")
    if task.height is not None and not ev.equal(height, ev(task.height, {})):
        return unchecked("the point is not on the curve")
    slope = ev.mp.mpf(derivative(ev.variant(times=3), task.expression, task.variable, at, 1))
    start = ev.number(at[task.variable])

    def line(place: Mapping[str, Value]) -> Value:
        return ev.number(height) + slope * (ev.number(place[task.variable]) - start)

    wrong = difference(ev, line, lambda place: ev(stated, place), [task.variable])
    if wrong is not None:
        return refuted(f"this is not the tangent: {wrong}")
    return verified("it goes through the point, and its slope is the derivative there")


def check_division(task: DividePolynomials, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on quotient and remainder, by multiplying out and by the degree of the remainder."""
    (letter,) = task.dividend.symbols
    algebra = Algebra(ev, letter)
    quotient, remainder = _divided(task, algebra)
    match answer:
        case Tuples(items=((first, second),)) | Values(items=(first, second)) if task.part == "both":
            pairs = [("quotient", first, quotient), ("remainder", second, remainder)]
        case Values(items=(stated,)) if task.part in ("fraction", "both"):
            return _as_fraction(task, stated, algebra, letter)
        case Values(items=(stated,)):
            pairs = [(task.part, stated, quotient if task.part == "quotient" else remainder)]
        case _:
            return unchecked("the answer is no single expression")
    for name, node, true in pairs:
        p, q = algebra.ratio(node)
        if not q.is_ground or p != true * q:
            return refuted(f"{to_latex(node)} is not the {name}: the {name} is {_shown(true, letter)}")
    return verified("the quotient times the divisor, plus the remainder, is the dividend")


def _divided(task: DividePolynomials, algebra: Algebra) -> tuple[Any, Any]:
    """Quotient and remainder as elements of the ring. Raises UnsupportedError for what is no polynomial."""
    (p, a), (q, b) = algebra.ratio(task.dividend), algebra.ratio(task.divisor)
    if not a.is_ground or not b.is_ground or not q:
        raise UnsupportedError("it is no division of polynomials")
    (quotient,), remainder = (p * (1 / a.LC)).div([q * (1 / b.LC)])
    return quotient, remainder


def _shown(polynomial: Any, letter: str) -> str:
    return str(sympy.latex(polynomial.as_expr().subs(sympy.Symbol("x0"), sympy.Symbol(letter))))


def _as_fraction(task: DividePolynomials, stated: Node, algebra: Algebra, letter: str) -> Finding:
    """Quotient plus a proper fraction, equal to the whole."""
    whole = Div(task.dividend, task.divisor)
    if fault := difference(
        algebra.ev, lambda at: algebra.ev(whole, at), lambda at: algebra.ev(stated, at), [letter]
    ):
        return refuted(f"it is not equal to the quotient of the two: {fault}")
    for term in stated.terms if isinstance(stated, Add) else (stated,):
        p, q = algebra.ratio(term)
        if not q.is_ground and degree(p) >= degree(q):
            return unchecked(f"{to_latex(term)} can still be divided")
    return verified("the quotient times the divisor, plus the remainder, is the dividend")


def _single(answer: Answer) -> Node | None:
    if isinstance(answer, Values) and len(answer.items) == 1 and answer.parameter is None:
        return answer.items[0]
    return None
