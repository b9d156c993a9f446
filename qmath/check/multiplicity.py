"""Multiplicities that an answer states, or shows by repeating a value: roots of the polynomial's derivatives."""

from __future__ import annotations

from collections.abc import Sequence

from qmath.check.algebra import Algebra
from qmath.check.faults import UnsupportedError
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked
from qmath.notation.answer import Values
from qmath.notation.ast import Relation
from qmath.notation.latex import to_latex

_MOST = 12


def check_counts(
    ev: Evaluator, equations: Sequence[Relation], unknown: str, answer: Values
) -> Finding | None:
    """What speaks against the multiplicities that the answer gives to its solutions; None where nothing does."""
    counts = answer.counts or (0,) * len(answer.items)
    values = [ev(item, {}) for item in answer.items]
    for item, value, count in zip(answer.items, values, counts, strict=True):
        stated = max(count, sum(ev.equal(value, other) for other in values))
        if stated < 2 and count == 0:
            continue
        if len(equations) != 1:
            return unchecked("the answer states a multiplicity, and there are several equations")
        true = _multiplicity(ev, equations[0], unknown, value)
        if true != stated:
            return refuted(f"{unknown} = {to_latex(item)} is a root of multiplicity {true}, not {stated}")
    return None


def _multiplicity(ev: Evaluator, equation: Relation, unknown: str, value: Value) -> int:
    algebra = Algebra(ev, unknown)
    polynomial = algebra.numerator(equation)
    if algebra.relations or algebra.constants:
        raise UnsupportedError("the answer states a multiplicity, and the equation is no polynomial")
    letter = algebra.unknowns[unknown]
    for count in range(_MOST):
        total, power = ev.mp.mpf(0), ev.number(value)
        for monomial, coefficient in polynomial.terms():
            number = ev.mp.mpf(int(coefficient.numerator)) / int(coefficient.denominator)
            total += number * power ** monomial[0]
        if not ev.is_zero(total):
            return count
        polynomial = polynomial.diff(letter)
    raise UnsupportedError("a multiplicity is too large")
