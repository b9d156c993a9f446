"""What a problem asks for, as read: frozen tasks. `latex` repeats it canonically, so that a misreading is visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from qmath.notation.ast import Derivative, Fold, Integral, Limit, Node, Relation
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.requested import DividePolynomials, SolveAlternatives, Tangent, TaylorPolynomial

Domain = Literal["real", "complex"]
Form = Literal["simplify", "expand", "factor", "apart"]


@dataclass(frozen=True, slots=True)
class Declined:
    """A text that is not understood completely or has two readings. `reason` is a clause for the user."""

    reason: str


@dataclass(frozen=True, slots=True)
class Evaluate:
    """A value, in `simplest` form or not; `decimals` where the problem has or asks for them, to `places` if it says."""

    kind: ClassVar[str] = "evaluate"
    expression: Node
    decimals: bool = False
    places: int | None = None
    domain: Domain = "real"
    simplest: bool = False

    @property
    def latex(self) -> str:
        if self.places is not None:
            return rf"{to_latex(self.expression)} \text{{ to {self.places} decimal place{'s'[self.places == 1 :]}}}"
        return to_latex(self.expression)


@dataclass(frozen=True, slots=True)
class SolveEquations:
    """All equations hold at once; `unknowns` in the order of answers, restricted by `conditions` (`0 <= x`).

    Other letters are parameters. `decimals` as in `Evaluate`. `integers`: only integer solutions count.
    """

    kind: ClassVar[str] = "equations"
    equations: tuple[Relation, ...]
    unknowns: tuple[str, ...]
    domain: Domain = "real"
    conditions: tuple[Relation, ...] = ()
    decimals: bool = False
    places: int | None = None
    integers: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """Letters that are not unknowns, in alphabetical order."""
        free = frozenset[str]().union(*(relation.symbols for relation in self.equations))
        return tuple(sorted(free - set(self.unknowns)))

    @property
    def latex(self) -> str:
        return _solve(self.equations, self.unknowns, self.domain, self.conditions, self.integers)


@dataclass(frozen=True, slots=True)
class SolveInequalities:
    """All relations hold at once, over the reals, in one unknown. `integers`: only integer solutions count."""

    kind: ClassVar[str] = "inequalities"
    relations: tuple[Relation, ...]
    unknown: str
    conditions: tuple[Relation, ...] = ()
    integers: bool = False

    @property
    def latex(self) -> str:
        return _solve(self.relations, (self.unknown,), "real", self.conditions, self.integers)


@dataclass(frozen=True, slots=True)
class Congruence:
    """`left ≡ right (mod modulus)`."""

    left: Node
    right: Node
    modulus: int

    @property
    def latex(self) -> str:
        return rf"{to_latex(self.left)} \equiv {to_latex(self.right)} \pmod{{{self.modulus}}}"


@dataclass(frozen=True, slots=True)
class SolveCongruences:
    """All congruences hold at once for an integer. `least`: the smallest that is `positive`, or not negative."""

    kind: ClassVar[str] = "congruences"
    congruences: tuple[Congruence, ...]
    unknown: str
    least: bool = False
    positive: bool = True

    @property
    def latex(self) -> str:
        body = r",\; ".join(congruence.latex for congruence in self.congruences)
        head = (
            (r"\min_{%s > 0} " if self.positive else r"\min_{%s \ge 0} ") % self.unknown if self.least else ""
        )
        return rf"{head}{body} \quad ({symbol_latex(self.unknown)} \in \mathbb{{Z}})"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An expression with letters, all of them `positive` or any, to be put into another form."""

    kind: ClassVar[str] = "rewrite"
    form: Form
    expression: Node
    positive: bool = False

    @property
    def latex(self) -> str:
        where = ", ".join(map(symbol_latex, sorted(self.expression.symbols)))
        return (
            rf"\text{{{self.form} }} {to_latex(self.expression)}" + rf" \quad ({where} > 0)" * self.positive
        )


@dataclass(frozen=True, slots=True)
class FactorInteger:
    """The prime factorisation of an integer greater than 1."""

    kind: ClassVar[str] = "factor-integer"
    number: int

    @property
    def latex(self) -> str:
        return rf"\text{{factor }} {self.number}"


@dataclass(frozen=True, slots=True)
class Differentiate:
    """A derivative as a function, or its value where `at` is given."""

    kind: ClassVar[str] = "derivative"
    expression: Node
    variable: str
    order: int = 1
    at: Node | None = None
    partial: bool = False  # written with ∂: other letters do not depend on the variable

    @property
    def latex(self) -> str:
        derivative = to_latex(Derivative(self.expression, self.variable, self.order, self.partial))
        if self.at is None:
            return derivative
        return rf"\left. {derivative} \right|_{{{symbol_latex(self.variable)} = {to_latex(self.at)}}}"


@dataclass(frozen=True, slots=True)
class Integrate:
    """An antiderivative (answers end with `+ C`), or a definite integral where both bounds are given."""

    kind: ClassVar[str] = "integral"
    expression: Node
    variable: str
    lower: Node | None = None
    upper: Node | None = None

    @property
    def latex(self) -> str:
        return to_latex(Integral(self.expression, self.variable, self.lower, self.upper))


@dataclass(frozen=True, slots=True)
class TakeLimit:
    """A limit at a finite or infinite point; `side` is `+`, `-` or empty."""

    kind: ClassVar[str] = "limit"
    expression: Node
    variable: str
    point: Node
    side: Literal["", "+", "-"] = ""

    @property
    def latex(self) -> str:
        return to_latex(Limit(self.expression, self.variable, self.point, self.side))


@dataclass(frozen=True, slots=True)
class SumUp:
    """A sum or product over a range of integers with a symbolic or infinite end."""

    kind: ClassVar[str] = "sum"
    fold: Fold

    @property
    def latex(self) -> str:
        return to_latex(self.fold)


@dataclass(frozen=True, slots=True)
class MatrixValue:
    """A matrix, or a number that belongs to one (determinant, rank, trace), or all its `eigenvalues`."""

    kind: ClassVar[str] = "matrix"
    expression: Node
    eigenvalues: bool = False

    @property
    def latex(self) -> str:
        text = to_latex(self.expression)
        return rf"\text{{eigenvalues of }} {text}" if self.eigenvalues else text


Task = (
    Evaluate
    | MatrixValue
    | SolveEquations
    | SolveInequalities
    | SolveAlternatives
    | SolveCongruences
    | Rewrite
    | FactorInteger
    | Differentiate
    | Integrate
    | TakeLimit
    | SumUp
    | TaylorPolynomial
    | Tangent
    | DividePolynomials
)


def _solve(
    relations: tuple[Relation, ...],
    unknowns: tuple[str, ...],
    domain: Domain,
    conditions: tuple[Relation, ...],
    integers: bool,
) -> str:
    body = r",\; ".join(map(to_latex, relations))
    names = ", ".join(map(symbol_latex, unknowns))
    where = r"\mathbb{Z}" if integers else r"\mathbb{R}" if domain == "real" else r"\mathbb{C}"
    restriction = "".join(rf",\; {to_latex(condition)}" for condition in conditions)
    return rf"{body} \quad ({names} \in {where}{restriction})"
