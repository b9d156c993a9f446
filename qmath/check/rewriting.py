"""Other forms of an expression: equal, and of the form that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy

from qmath.check.algebra import Algebra
from qmath.check.faults import UnsupportedError
from qmath.check.sampling import difference
from qmath.check.singles import first_refuted, single
from qmath.check.tidiness import left_to_do
from qmath.check.values import Evaluator
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Values
from qmath.notation.ast import Add, Call, Div, Mul, Neg, Node, Number, Pow
from qmath.notation.latex import to_latex
from qmath.notation.tasks import FactorInteger, Rewrite

_OF_INTEGERS = frozenset(("factorial", "binomial", "permutations"))


def check_rewriting(task: Rewrite, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on an expression in the form that `task` asks for."""
    stated = single(answer)
    if stated is None:
        return _several(task, answer, ev)
    letters = task.expression.symbols
    if strange := stated.symbols - letters:
        return unchecked(f"the answer has the letter {min(strange)}, which the problem has not")
    whole = any(isinstance(part, Call) and part.name in _OF_INTEGERS for part in task.expression.walk())
    fault = difference(
        ev,
        lambda at: ev(task.expression, at),
        lambda at: ev(stated, at),
        letters,
        whole=whole,
        positive=task.positive,
        nodes=(task.expression, stated),
    )
    if fault is not None:
        return refuted(f"the answer is not equal to the expression: {fault}")
    return _FORMS[task.form](task.expression, stated, ev)


def _several(task: Rewrite, answer: Answer, ev: Evaluator) -> Finding:
    """Several values where one expression is asked for."""
    if task.form == "factor" and isinstance(answer, Values):
        if task.expression.symbols and not any(item.symbols for item in answer.items):
            return refuted("a product is asked for, and the answer is a list of numbers")
    elif wrong := first_refuted(answer, lambda item: check_rewriting(task, item, ev)):
        return wrong
    return unchecked("the answer is no single expression")


def check_integer_factors(task: FactorInteger, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on a prime factorisation: the product, and that every factor is prime."""
    if not (isinstance(answer, Values) and len(answer.items) == 1):
        return unchecked("the answer is no product")
    stated = answer.items[0]
    if ev(stated, {}) != task.number:
        return refuted(f"the product is {ev(stated, {})}")
    for factor, _ in _factors(stated):
        value = ev(factor, {})
        if value != 1 and not (value.denominator == 1 and sympy.isprime(int(value))):
            return refuted(f"{to_latex(factor)} is not prime")
    return verified("the factors are prime, and their product is the number")


def _simplified(problem: Node, stated: Node, ev: Evaluator) -> Finding:
    if (rest := left_to_do(ev, stated)) is not None:
        return unchecked(f"the answer is equal to the expression, and {rest}")
    fewer = (
        _calls(stated) < _calls(problem)
        or _divisions(stated) < _divisions(problem)
        or (_has_nested_powers(problem) and not _has_nested_powers(stated))
    )
    fewer = fewer and _size(stated) <= _size(problem) + 2
    tidier = _size(stated) <= _size(problem) + 2 and (
        left_to_do(ev, problem) is not None
        or (_has_negative_powers(problem) and not _has_negative_powers(stated))
        or (_has_product_of_sums(problem) and not _has_product_of_sums(stated))
    )
    if _size(stated) < _size(problem) or fewer or tidier:
        return verified("the answer is equal to the expression, and simpler")
    return unchecked("the answer is equal to the expression, and not simpler")


def _expanded(problem: Node, stated: Node, ev: Evaluator) -> Finding:
    algebra = Algebra(ev, *sorted(problem.symbols))
    numerator, denominator = algebra.ratio(problem)
    terms = stated.terms if isinstance(stated, Add) else (stated,)
    if any(_has_product_of_sums(term) for term in terms):
        return unchecked("the answer is equal to the expression, and not expanded")
    if denominator.is_ground and not algebra.relations and len(terms) != max(1, len(numerator)):
        return unchecked("the answer is equal to the expression, and its like terms are not collected")
    return verified("the answer is equal to the expression, and expanded")


def _factored(problem: Node, stated: Node, ev: Evaluator) -> Finding:
    letters = sorted(problem.symbols)
    for factor, power in _factors(stated):
        if not factor.symbols:
            continue
        algebra = Algebra(ev, *letters)
        numerator, denominator = algebra.ratio(factor)
        if not denominator.is_ground:
            raise UnsupportedError("a factor of the answer is no polynomial")
        if degree(numerator) == 1 and algebra.relations:
            continue  # a linear factor with surds
        content, parts = numerator.factor_list()
        if sum(n for _, n in parts) > 1:
            return refuted(f"{to_latex(factor)} can be factored further")
        if abs(content) != 1 and power >= 1 and not _is_letter(parts):
            fault = f"a number can still be taken out of {to_latex(factor)}"
            return (
                refuted(fault)
                if content.denominator == 1 and not _has_fractions(stated)
                else unchecked(fault)
            )
    if _has_fractions(stated) and not _has_fractions(problem):
        return unchecked(
            "the product is equal to the expression, and has fractions, which the expression has not"
        )
    return verified(
        "the product is equal to the expression, and no factor can be factored further over the rationals"
    )


def _split(problem: Node, stated: Node, ev: Evaluator) -> Finding:
    """Partial fractions: denominators are powers of irreducibles, numerators of lower degree than these."""
    (letter,) = problem.symbols or {"x"}
    for term in stated.terms if isinstance(stated, Add) else (stated,):
        numerator, denominator = Algebra(ev, letter).ratio(term)
        parts = denominator.factor_list()[1]
        if len(parts) > 1 or (parts and degree(numerator) >= degree(parts[0][0])):
            return unchecked(f"{to_latex(term)} can be split further")
    return verified("the sum is equal to the expression, and its terms are partial fractions")


_FORMS: dict[str, Callable[[Node, Node, Evaluator], Finding]] = {
    "simplify": _simplified,
    "expand": _expanded,
    "factor": _factored,
    "apart": _split,
}


def _factors(node: Node) -> Iterator[tuple[Node, int]]:
    """The factors of a product with their powers."""
    match node:
        case Neg(operand=operand):
            yield from _factors(operand)
        case Mul(factors=factors):
            for factor in factors:
                yield from _factors(factor)
        case Div(numerator=top, denominator=bottom) if not bottom.symbols:
            yield from _factors(top)
        case Pow(base=base, exponent=Number(value=value)) if value.denominator == 1:
            yield from ((factor, power * int(value)) for factor, power in _factors(base))
        case _:
            yield node, 1


def _has_product_of_sums(term: Node) -> bool:
    match term:
        case Neg(operand=operand):
            return isinstance(operand, Add) or _has_product_of_sums(operand)
        case Mul(factors=factors):
            return any(isinstance(f, Add) or _has_product_of_sums(f) for f in factors)
        case Pow(base=Add()):
            return True
        case Div(numerator=Add()):
            return True
    return False


def _is_letter(parts: list[tuple[Any, int]]) -> bool:
    return len(parts) == 1 and len(parts[0][0]) == 1


def degree(p: Any) -> int:
    return max((sum(powers) for powers in p.monoms()), default=0)


def _size(node: Node) -> int:
    return sum(1 for _ in node.walk())


def _calls(node: Node) -> int:
    return sum(isinstance(part, Call) for part in node.walk())


def _divisions(node: Node) -> int:
    return sum(isinstance(part, Div) for part in node.walk())


def _has_fractions(node: Node) -> bool:
    return any(
        isinstance(part, Div) or (isinstance(part, Number) and part.value.denominator != 1)
        for part in node.walk()
    )


def _has_negative_powers(node: Node) -> bool:
    return any(isinstance(part, Pow) and isinstance(part.exponent, Neg) for part in node.walk())


def _has_nested_powers(node: Node) -> bool:
    return any(isinstance(part, Pow) and isinstance(part.base, (Mul, Pow, Div)) for part in node.walk())
