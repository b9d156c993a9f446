"""Linear equations with rational coefficients as the rows of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from qmath.check.algebra import Algebra
from qmath.check.values import Evaluator
from qmath.notation.ast import Relation


def coefficient_rows(ev: Evaluator, relations: Sequence[Relation], letters: Sequence[str]) -> Any:
    """Coefficients and right-hand sides as a matrix, or None where an equation is not linear with rational ones."""
    algebra = Algebra(ev, *letters)
    symbols = [letter.as_expr() for letter in algebra.unknowns.values()]
    found = []
    for relation in relations:
        polynomial = sympy.Poly(algebra.numerator(relation).as_expr(), *symbols)
        if algebra.relations or algebra.constants or polynomial.total_degree() > 1:
            return None
        found.append([*(polynomial.coeff_monomial(s) for s in symbols), -polynomial.coeff_monomial(1)])
    return sympy.Matrix(found)
