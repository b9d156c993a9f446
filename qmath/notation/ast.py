"""The expressions that qmath reads, kept exactly as they were written.

These are not SymPy trees: SymPy turns `x/x` into 1 and `sqrt(x)**2` into x while it builds them, and so loses
where an expression is defined. `latex.to_latex` and `source.to_code` translate them.
Numbers are exact; a decimal keeps its spelling. All nodes are immutable, hashable and compared by structure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

ConstantName = Literal["pi", "e", "i", "oo"]
RelationOp = Literal["=", "!=", "<", "<=", ">", ">="]
Side = Literal["", "+", "-"]


class Node:
    """Base of all expressions; `children` are the direct subexpressions in the order of writing."""

    __slots__ = ()

    @property
    def children(self) -> tuple[Node, ...]:
        return ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    @property
    def symbols(self) -> frozenset[str]:
        """Names of the free symbols: the variable of an integral, limit, sum or product is bound."""
        free: set[str] = set()
        stack: list[tuple[Node, frozenset[str]]] = [(self, frozenset())]
        while stack:
            node, bound = stack.pop()
            if isinstance(node, Symbol) and node.name not in bound:
                free.add(node.name)
            if isinstance(node, (Integral, Limit, Fold)) and not (
                isinstance(node, Integral) and node.lower is None
            ):
                stack.append((node.body, bound | {node.variable}))
                stack.extend((child, bound) for child in node.children[1:])
            else:
                stack.extend((child, bound) for child in node.children)
        return frozenset(free)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A non-negative literal. `spelling` is empty for integers and `0.250` for a decimal written so."""

    value: Fraction
    spelling: str = ""

    @property
    def is_integer(self) -> bool:
        return not self.spelling


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """A letter, a Greek letter by its English name, or a letter with an index (`x_1`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """π, Euler's number, the imaginary unit, or infinity (`oo`, in limits, bounds and intervals only)."""

    name: ConstantName


@dataclass(frozen=True, slots=True)
class Add(Node):
    """A sum of two or more terms; a subtracted term is a `Neg`."""

    terms: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.terms


@dataclass(frozen=True, slots=True)
class Neg(Node):
    """Minus `operand`."""

    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Mul(Node):
    """A product of two or more factors."""

    factors: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.factors


@dataclass(frozen=True, slots=True)
class Div(Node):
    """`numerator / denominator`, uncancelled."""

    numerator: Node
    denominator: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Pow(Node):
    """`base ^ exponent`."""

    base: Node
    exponent: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.base, self.exponent)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of `functions.ARITY` applied to its arguments."""

    name: str
    args: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.args


@dataclass(frozen=True, slots=True)
class PlusMinus(Node):
    """`left ± right`, or `± right` where `left` is None. Occurs in answers only."""

    left: Node | None
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.right,) if self.left is None else (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """A matrix by rows of equal length."""

    rows: tuple[tuple[Node, ...], ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return tuple(entry for row in self.rows for entry in row)


@dataclass(frozen=True, slots=True)
class Derivative(Node):
    """The derivative of `body` with respect to `variable`, `order` times; `partial` as written with ∂."""

    body: Node
    variable: str
    order: int = 1
    partial: bool = False

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.body,)


@dataclass(frozen=True, slots=True)
class Integral(Node):
    """An integral: indefinite where `lower` and `upper` are None."""

    body: Node
    variable: str
    lower: Node | None = None
    upper: Node | None = None

    @property
    def children(self) -> tuple[Node, ...]:
        return (
            (self.body,) if self.lower is None or self.upper is None else (self.body, self.lower, self.upper)
        )


@dataclass(frozen=True, slots=True)
class Limit(Node):
    """The limit of `body` as `variable` goes to `point`; from the right (`+`), the left (`-`) or both."""

    body: Node
    variable: str
    point: Node
    side: Side = ""

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.body, self.point)


@dataclass(frozen=True, slots=True)
class Fold(Node):
    """A sum or product of `body` over the integers from `lower` to `upper`."""

    kind: Literal["sum", "product"]
    body: Node
    variable: str
    lower: Node
    upper: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.body, self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """`left op right`. A chain `a < b < c` is read as two relations."""

    left: Node
    op: RelationOp
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


def integer(value: int) -> Node:
    """An integer as a node, negative ones as `Neg`."""
    return Number(Fraction(value)) if value >= 0 else Neg(Number(Fraction(-value)))
