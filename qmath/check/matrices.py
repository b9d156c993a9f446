"""Matrix expressions by own elimination, and eigenvalues by the characteristic polynomial."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from fractions import Fraction
from functools import partial

import sympy

from qmath.check.arithmetic import compare_value
from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.grids import Grid, GridEvaluator
from qmath.check.points import roots
from qmath.check.real_line import show
from qmath.check.sampling import difference
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Diverges, Empty, Values
from qmath.notation.ast import Matrix, Node
from qmath.notation.latex import to_latex
from qmath.notation.matrices import has_matrix
from qmath.notation.shapes import shape
from qmath.notation.tasks import MatrixValue
from qmath.notation.tokens import Refusal


def check_matrix(task: MatrixValue, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on a matrix, a number that belongs to one, or its eigenvalues."""
    if task.eigenvalues:
        return _eigenvalues(task, answer, ev)
    grids = GridEvaluator(ev)
    letters = sorted(task.expression.symbols)
    if isinstance(answer, (Empty, Diverges)):
        return _nothing(task, grids, letters)
    if not (isinstance(answer, Values) and len(answer.items) == 1 and answer.parameter is None):
        return unchecked("the answer is no single matrix or number")
    stated = answer.items[0]
    try:
        size, given = shape(task.expression), shape(stated)
    except Refusal as refusal:
        return unchecked(f"the answer is not understood: {refusal.reason}")
    if size == (1, 1) and given is None:
        stated, given = (
            Matrix(((stated,),)),
            size,
        )  # a product of a row and a column is often given as a number
    if size != given:
        return refuted(f"the result is {_kind(size)}, and the answer is {_kind(given)}")
    if strange := stated.symbols - set(letters):
        return unchecked(f"the answer has the letter {min(strange)}, which the problem has not")
    if size is not None and not isinstance(stated, Matrix) and stated == task.expression:
        return unchecked("the answer only repeats the problem")
    try:
        if size is None:
            return _number(task.expression, stated, grids, letters)
        return _entries(task.expression, stated, grids, letters, size)
    except UndefinedError as fault:
        return refuted(f"there is no such matrix: it {fault}")


def _number(expression: Node, stated: Node, grids: GridEvaluator, letters: list[str]) -> Finding:
    if has_matrix(stated):
        return unchecked("the answer is not worked out")
    if not letters:
        return compare_value(grids.ev, stated, grids(expression, {}))
    fault = difference(grids.ev, lambda at: grids(expression, at), lambda at: grids(stated, at), letters)
    return (
        refuted(f"the answer is not right: {fault}")
        if fault
        else verified("recomputed for several letters' values")
    )


def _entries(
    expression: Node, stated: Node, grids: GridEvaluator, letters: list[str], size: tuple[int, int]
) -> Finding:
    for row in range(size[0]):
        for column in range(size[1]):
            where = f"in row {row + 1}, column {column + 1}"
            if letters:
                fault = difference(
                    grids.ev,
                    partial(_entry, grids, expression, row, column),
                    partial(_entry, grids, stated, row, column),
                    letters,
                )
                if fault is not None:
                    return refuted(f"{where} {fault}")
                continue
            true, claimed = (grids(node, {})[row][column] for node in (expression, stated))
            if not grids.ev.equal(true, claimed):
                return refuted(f"the entry {where} is {show(grids.ev, true)}, not {show(grids.ev, claimed)}")
    if not isinstance(stated, Matrix) and not _is_scaled(stated):
        return unchecked("the answer is right and not worked out")
    return verified("every entry was recomputed by elimination and row-by-column products")


def _entry(grids: GridEvaluator, node: Node, row: int, column: int, at: Mapping[str, Value]) -> Value:
    return grids(node, at)[row][column]


def _is_scaled(node: Node) -> bool:
    """A number times one matrix, as an inverse is often left."""
    parts = [part for part in node.children if shape(part) is not None]
    return len(parts) == 1 and isinstance(parts[0], Matrix)


def _nothing(task: MatrixValue, grids: GridEvaluator, letters: list[str]) -> Finding:
    """An answer that says that there is no such matrix."""
    if letters:
        return unchecked("it depends on the letters")
    try:
        grids(task.expression, {})
    except UndefinedError:
        return verified("the determinant is zero, so there is no inverse")
    return refuted("the result exists")


def _kind(size: tuple[int, int] | None) -> str:
    return "a number" if size is None else f"a {size[0]} × {size[1]} matrix"


def _eigenvalues(task: MatrixValue, answer: Answer, ev: Evaluator) -> Finding:
    if isinstance(answer, Empty):
        return _no_eigenvalues(task, ev)
    if not (isinstance(answer, Values) and answer.parameter is None):
        return unchecked("the answer is no list of values")
    wide = ev.variant(domain="complex", times=4)
    grid: Grid = GridEvaluator(wide)(task.expression, {})
    rest = GridEvaluator(wide).characteristic(grid)
    size = len(grid)
    stated = [(node, wide(node, {})) for node in answer.items]
    if any(shape(node) is not None for node in answer.items):
        return unchecked("the answer is no list of values")
    loose = ev.variant(domain="complex")
    counts: list[int] = []
    for node, value in stated:
        if any(loose.equal(value, other) for _, other in stated[: len(counts)]):
            counts.append(0)
            continue
        count = 0
        while len(rest) > 1:
            quotient, remainder = _divided(wide, rest, value)
            if not loose.is_zero(remainder, max(1, *(abs(wide.number(c)) for c in rest))):
                break
            rest, count = quotient, count + 1
        if count == 0:
            return refuted(f"{to_latex(node)} is not an eigenvalue")
        counts.append(count)
    if len(rest) > 1:
        return refuted(_missing(ev, grid, rest))
    if len(stated) > size:
        return refuted(f"a matrix of this size has {size} eigenvalues")
    for (node, value), count in zip(stated, counts, strict=True):
        given = sum(loose.equal(value, other) for _, other in stated)
        if count and given not in (1, count):
            return refuted(f"the eigenvalue {to_latex(node)} has multiplicity {count}")
    return verified("they are all the roots of the characteristic polynomial")


def _divided(ev: Evaluator, coefficients: list[Value], root: Value) -> tuple[list[Value], Value]:
    """Quotient and remainder by Horner's scheme."""
    line: list[Value] = [coefficients[0]]
    for coefficient in coefficients[1:]:
        line.append(ev.fold([coefficient, ev.fold([line[-1], root], operator.mul)], operator.add))
    return line[:-1], line[-1]


def _missing(ev: Evaluator, grid: Grid, rest: list[Value]) -> str:
    if len(rest) == 2:
        value = ev.divide(rest[1], ev.fold([Fraction(-1), rest[0]], operator.mul))
        return f"the eigenvalue {show(ev, value)} is missing"
    return f"{len(rest) - 1} of {len(grid)} eigenvalues are missing"


def _no_eigenvalues(task: MatrixValue, ev: Evaluator) -> Finding:
    grids = GridEvaluator(ev)
    coefficients = grids.characteristic(grids(task.expression, {}))
    if not all(isinstance(value, Fraction) for value in coefficients):
        raise UnsupportedError("its characteristic polynomial has no rational coefficients")
    polynomial = sympy.Poly(
        [sympy.Rational(value.numerator, value.denominator) for value in coefficients], sympy.Symbol("x")
    )
    if found := roots(ev, polynomial):
        return refuted(f"{found[0].latex} is an eigenvalue")
    return verified("the characteristic polynomial has no real root")
