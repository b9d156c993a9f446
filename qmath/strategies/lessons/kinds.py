"""Kinds of values that need a step of their own before SymPy shows them in their simplest form."""

from __future__ import annotations

from fractions import Fraction

from qmath.notation.ast import Call, Constant, Node, Pow, integer
from qmath.notation.functions import TRIGONOMETRIC
from qmath.strategies.lessons.algebraic import rational
from qmath.strategies.lessons.powers import literal, rebuilt

_INVERSE = frozenset(("asin", "acos", "atan", "acot", "asec", "acsc"))


def with_real_roots(node: Node) -> Node:
    """`node` with powers like (-8)^(1/3) as powers of real roots, which SymPy takes for complex numbers."""
    match node:
        case Pow(base=base, exponent=exponent) if (power := rational(exponent)) and power.denominator % 2:
            value = rational(base)
            if power.denominator > 1 and (base.symbols or (value is not None and value < 0)):
                base = with_real_roots(base)
                root = Call("root", (base, integer(power.denominator)))
                return root if power.numerator == 1 else Pow(root, literal(Fraction(power.numerator)))
    return rebuilt(node, tuple(map(with_real_roots, node.children)))


def is_angle_of_inverses(node: Node) -> bool:
    """Whether `node` is a trigonometric function of a sum or multiple of inverse ones: tan(arctan 2 + arctan 3)."""
    return (
        isinstance(node, Call)
        and node.name in TRIGONOMETRIC
        and not isinstance(node.args[0], Call)
        and any(isinstance(part, Call) and part.name in _INVERSE for part in node.args[0].walk())
    )


def is_sum_of_inverses(node: Node) -> bool:
    """Whether `node` is a sum or multiple of inverse trigonometric functions: arctan 1 + arctan 2 + arctan 3."""
    return not isinstance(node, Call) and any(
        isinstance(part, Call) and part.name in _INVERSE for part in node.walk()
    )


def is_hyperbolic(node: Node) -> bool:
    """Whether `node` is a hyperbolic function, which exponentials write out."""
    return isinstance(node, Call) and node.name in ("sinh", "cosh", "tanh", "coth")


def is_product_of_angles(parts: list[Node]) -> bool:
    """Whether sines and cosines of degrees that have no roots of their own stand in a rational expression."""
    names = {part.name for part in parts if isinstance(part, Call)}
    angles = [part.args[0] for part in parts if isinstance(part, Call) and part.name == "degrees"]
    values = [number for angle in angles if (number := rational(angle)) is not None]
    return (
        names <= TRIGONOMETRIC | {"degrees"}
        and len(values) == len(angles) > 1
        and any(value % 3 for value in values)
        and all(value % 5 == 0 for value in values)
    )


def is_nested(node: Node) -> bool:
    """Whether `node` is a root of third or higher degree of something with roots."""
    return (
        isinstance(node, Call)
        and node.name == "root"
        and any(isinstance(part, Call) for part in node.args[0].walk())
        and not any(isinstance(part, Constant) for part in node.walk())
    )


def is_nested_square(node: Node) -> bool:
    """Whether `node` is a square root of something with square roots."""
    return (
        isinstance(node, Call)
        and node.name == "sqrt"
        and any(isinstance(part, Call) and part.name == "sqrt" for part in node.args[0].walk())
    )
