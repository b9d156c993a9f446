"""Matrices of values: own arithmetic, exact where the entries are rational."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from fractions import Fraction

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import Add, Call, Div, Matrix, Mul, Neg, Node, Number, Pow
from qmath.notation.shapes import shape

Grid = list[list[Value]]


class GridEvaluator:
    """Values of matrix expressions at a point: a `Grid`, or a number."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def __call__(self, node: Node, at: Mapping[str, Value]) -> Grid | Value:
        """Raises UndefinedError where a matrix has no inverse, UnsupportedError for what is not known here."""
        match node:
            case Matrix(rows=rows):
                return [[self.ev(entry, at) for entry in row] for row in rows]
            case Neg(operand=operand):
                return self._scaled(Fraction(-1), self(operand, at))
            case Add(terms=terms):
                parts = [self(term, at) for term in terms]
                total = parts[0]
                for part in parts[1:]:
                    total = self._plus(total, part)
                return total
            case Mul(factors=factors):
                product = self(factors[0], at)
                for factor in factors[1:]:
                    product = self._times(product, self(factor, at))
                return product
            case Div(numerator=top, denominator=bottom):
                divisor = self(bottom, at)
                return self._scaled(self.ev.divide(Fraction(1), divisor), self(top, at))
            case Pow(base=base, exponent=exponent) if shape(base) is not None:
                inner = exponent.operand if isinstance(exponent, Neg) else exponent
                if not isinstance(inner, Number):
                    raise UnsupportedError("a power of a matrix in it is no integer")
                return self._power(self(base, at), int(inner.value), negative=isinstance(exponent, Neg))
            case Pow(base=base, exponent=exponent):
                return self.ev.power(self(base, at), self(exponent, at))
            case Call(name=name, args=(inner,)) if shape(inner) is not None:
                return self._call(name, self(inner, at))
        return self.ev(node, at)

    def _call(self, name: str, grid: Grid) -> Grid | Value:
        match name:
            case "det":
                return self.determinant(grid)
            case "trace":
                return self._sum([grid[n][n] for n in range(len(grid))])
            case "transpose":
                return [list(column) for column in zip(*grid, strict=True)]
            case "rank":
                return Fraction(len(self._echelon(grid)[1]))
            case "inverse":
                return self._inverse(grid)
        raise UnsupportedError(f"{name} of a matrix is not computed here")

    # --- operations

    def _sum(self, values: list[Value]) -> Value:
        return self.ev.fold(values, operator.add)

    def _product(self, a: Value, b: Value) -> Value:
        return self.ev.fold([a, b], operator.mul)

    def _scaled(self, factor: Value, part: Grid | Value) -> Grid | Value:
        if isinstance(part, list):
            return [[self._product(factor, entry) for entry in row] for row in part]
        return self._product(factor, part)

    def _plus(self, a: Grid | Value, b: Grid | Value) -> Grid | Value:
        if isinstance(a, list):
            return [[self._sum([x, y]) for x, y in zip(p, q, strict=True)] for p, q in zip(a, b, strict=True)]
        return self._sum([a, b])

    def _times(self, a: Grid | Value, b: Grid | Value) -> Grid | Value:
        if not isinstance(a, list):
            return self._scaled(a, b)
        if not isinstance(b, list):
            return self._scaled(b, a)
        columns = list(zip(*b, strict=True))
        return [
            [self._sum([self._product(x, y) for x, y in zip(row, column, strict=True)]) for column in columns]
            for row in a
        ]

    def _power(self, grid: Grid, times: int, *, negative: bool) -> Grid:
        size = len(grid)
        result: Grid = [[Fraction(row == column) for column in range(size)] for row in range(size)]
        for _ in range(times):
            result = self._times(result, grid)
        return self._inverse(result) if negative else result

    def determinant(self, grid: Grid) -> Value:
        """By elimination; zero where the rank is not full."""
        echelon, pivots, sign = self._echelon(grid)
        if len(pivots) < len(grid):
            return Fraction(0)
        result: Value = Fraction(sign)
        for n in range(len(grid)):
            result = self._product(result, echelon[n][n])
        return result

    def _inverse(self, grid: Grid) -> Grid:
        size = len(grid)
        wide = [[*row, *(Fraction(n == column) for column in range(size))] for n, row in enumerate(grid)]
        echelon, pivots, _ = self._echelon(wide, size)
        if len(pivots) < size:
            raise UndefinedError("has no inverse, since its determinant is zero")
        for n in reversed(range(size)):
            echelon[n] = [self.ev.divide(entry, echelon[n][n]) for entry in echelon[n]]
            for above in range(n):
                factor = self._product(Fraction(-1), echelon[above][n])
                echelon[above] = [
                    self._sum([x, self._product(factor, y)])
                    for x, y in zip(echelon[above], echelon[n], strict=True)
                ]
        return [row[size:] for row in echelon]

    def _echelon(self, grid: Grid, columns: int | None = None) -> tuple[Grid, list[int], int]:
        """Rows after elimination, the columns of the pivots, and the sign of the exchanges."""
        rows, sign = [list(row) for row in grid], 1
        pivots: list[int] = []
        for column in range(columns if columns is not None else len(grid[0])):
            top = len(pivots)
            found = next((n for n in range(top, len(rows)) if not self.ev.is_zero(rows[n][column])), None)
            if found is None:
                continue
            if found != top:
                rows[top], rows[found], sign = rows[found], rows[top], -sign
            for below in range(top + 1, len(rows)):
                factor = self._product(Fraction(-1), self.ev.divide(rows[below][column], rows[top][column]))
                rows[below] = [
                    self._sum([x, self._product(factor, y)])
                    for x, y in zip(rows[below], rows[top], strict=True)
                ]
            pivots.append(column)
            if len(pivots) == len(rows):
                break
        return rows, pivots, sign

    def characteristic(self, grid: Grid) -> list[Value]:
        """Coefficients of det(λI - A), highest power first (Faddeev and Le Verrier)."""
        size = len(grid)
        coefficients: list[Value] = [Fraction(1)]
        matrix: Grid = [[Fraction(0)] * size for _ in range(size)]
        for n in range(1, size + 1):
            matrix = [
                [self._sum([entry, coefficients[-1]]) if r == c else entry for c, entry in enumerate(row)]
                for r, row in enumerate(matrix)
            ]
            matrix = self._times(grid, matrix)
            trace = self._sum([matrix[k][k] for k in range(size)])
            coefficients.append(self._product(Fraction(-1, n), trace))
        return coefficients
