"""The sizes of matrix expressions, so that what has no value is refused before anything is computed."""

from __future__ import annotations

from qmath.notation.ast import Add, Call, Div, Matrix, Mul, Neg, Node, Number, Pow
from qmath.notation.tokens import Refusal

Shape = tuple[int, int] | None  # None for numbers

MAX_POWER = 60
_OF_SQUARE = frozenset(("det", "trace", "inverse", "eigenvalues"))
MATRIX_FUNCTIONS = _OF_SQUARE | {"rank", "transpose"}


def shape(node: Node) -> Shape:
    """Rows and columns of `node`. Raises Refusal where the sizes do not fit."""
    match node:
        case Matrix(rows=rows):
            if any(shape(entry) is not None for entry in node.children):
                raise Refusal("a matrix inside a matrix")
            return len(rows), len(rows[0])
        case Neg(operand=operand):
            return shape(operand)
        case Add(terms=terms):
            shapes = {shape(term) for term in terms}
            if len(shapes) > 1:
                raise Refusal("a sum of matrices whose sizes differ, or of a matrix and a number")
            return shapes.pop()
        case Mul(factors=factors):
            found: Shape = None
            for factor in factors:
                found = _product(found, shape(factor))
            return found
        case Div(numerator=top, denominator=bottom):
            if shape(bottom) is not None:
                raise Refusal("a division by a matrix")
            return shape(top)
        case Pow(base=base, exponent=exponent):
            return _power(shape(base), exponent)
        case Call(name=name, args=args):
            return _call(name, [shape(arg) for arg in args])
    if any(shape(child) is not None for child in node.children):
        raise Refusal("a matrix where a number is expected")
    return None


def _product(left: Shape, right: Shape) -> Shape:
    if left is None or right is None:
        return left or right
    if left[1] != right[0]:
        raise Refusal("a product of matrices whose sizes do not fit")
    return left[0], right[1]


def _power(base: Shape, exponent: Node) -> Shape:
    if base is None:
        return shape(exponent)
    inner = exponent.operand if isinstance(exponent, Neg) else exponent
    if not (isinstance(inner, Number) and inner.is_integer and inner.value <= MAX_POWER):
        raise Refusal(f"a power of a matrix that is no integer up to {MAX_POWER}")
    if base[0] != base[1]:
        raise Refusal("a power of a matrix that is not square")
    return base


def _call(name: str, shapes: list[Shape]) -> Shape:
    (found, *rest) = shapes
    if name not in MATRIX_FUNCTIONS:
        if any(entry is not None for entry in shapes):
            raise Refusal(f"‘{name}’ of a matrix")
        return None
    if found is None or rest:
        raise Refusal(f"‘{name}’ of something that is no matrix")
    if name in _OF_SQUARE and found[0] != found[1]:
        raise Refusal(f"‘{name}’ of a matrix that is not square")
    if name == "transpose":
        return found[1], found[0]
    return found if name == "inverse" else None
