r"""Algebraic comparison by math-verify and SymPy. For the isolated worker only: it can take any time and memory.

math-verify's LaTeX parser evaluates no text; its plain-text path, which calls `parse_expr`, is not used.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

from latex2sympy2_extended.latex2sympy2 import latex2sympy, normalize_latex
from math_verify.grader import should_treat_as_complex, verify
from math_verify.parser import LatexExtractionConfig
from sympy import Basic, Eq, Float, I, cancel, fraction, simplify, together

logging.getLogger("math_verify").setLevel(logging.ERROR)  # it warns that nobody bounds it; the worker does
# Units are known here by then; math-verify would take the letter of `4t` for tonnes.
_CONFIG = replace(LatexExtractionConfig().normalization_config, units=False)
_DECIMAL = re.compile(r"[-+]?\d*\.(?P<places>\d+)")
_DEGREES = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*\^\{?\\circ\}?")
_PRECISION = 30
_NOISE = 10**-60


def same(gold: str, answer: str) -> bool | None:
    """Whether two bare LaTeX expressions are the same; None where one cannot be read."""
    left, right = _read(gold), _read(answer)
    if left is None or right is None:
        return None
    if found := _DECIMAL.fullmatch(gold):
        return _rounds_to(right, float(gold), len(found.group("places")))
    if isinstance(left, Eq) != isinstance(right, Eq):
        return False  # math-verify would take the right side of an equation that is still to be solved
    if isinstance(left, Eq) and isinstance(right, Eq):
        return _same_equation(left, right)
    if (constants := _same_constant(left, right)) is not None:
        return constants
    return bool(verify(left, right, timeout_seconds=None, allow_set_relation_comp=True))


def _read(text: str) -> Any:
    text = _DEGREES.sub(r"\\frac{\g<number>\\pi}{180}", text)
    try:
        normal = normalize_latex(text, config=_CONFIG)
        return latex2sympy(normal, is_real=not should_treat_as_complex(normal))
    except Exception:  # ANTLR, SymPy and the converter raise many kinds; then it is not understood
        return None


def _rounds_to(value: Any, gold: float, places: int) -> bool:
    """An exact value against a gold decimal: half a unit of its last place off, or a whole one where that is within
    the official relative 1e-4.
    """
    number = _number(value)
    if number is None or abs(number.imag) > 1e-12:
        return False
    unit = 10.0**-places
    return abs(number.real - gold) <= max(0.5000001 * unit, min(unit, 1e-4 * abs(gold)))


def _same_equation(left: Eq, right: Eq) -> bool:
    """The same up to a factor, denominators cleared. math-verify takes two without real solutions for the same."""
    first, second = (fraction(together((one.lhs - one.rhs).doit()))[0] for one in (left, right))
    if not first.free_symbols or first.free_symbols != second.free_symbols:
        return False
    ratio = cancel(first / second)
    if not ratio.is_number and not (first.is_polynomial() and second.is_polynomial()):
        ratio = simplify(ratio)
    return bool(ratio.is_number and ratio.is_finite and not ratio.is_zero)


def _same_constant(left: Any, right: Any) -> bool | None:
    """Exact constants to 30 digits, nested radicals too; None where one is no constant or has decimals.

    math-verify rounds to six places, and so takes small numbers for the same.
    """
    if not isinstance(left, Basic) or not isinstance(right, Basic) or left.has(Float) or right.has(Float):
        return None
    try:
        left, right = (
            side.subs({s: I for s in side.free_symbols if s.name == "i"}) for side in (left, right)
        )
        left, right = left.doit(), right.doit()
        difference = left - right
        if not (difference.is_number and left.is_number and right.is_number):
            return None
        apart = abs(difference.evalf(_PRECISION))
        if apart < _NOISE:  # is left of what cancels
            return True
        # Of great numbers the last digit counts too.
        return bool(apart < min(1, *(abs(side.evalf(_PRECISION)) for side in (left, right))) * 10**-20)
    except Exception:  # sets, tuples and relations know no subtraction
        return None


def _number(value: Any) -> complex | None:
    try:
        return complex(value.evalf(_PRECISION)) if value.is_number else None
    except Exception:  # sets and relations have no value, and SymPy raises many kinds where it gives up
        return None
