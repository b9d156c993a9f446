"""Tasks that are ordered in words: Taylor polynomials, tangents, division of polynomials, alternatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from qmath.notation.ast import Node, Relation
from qmath.notation.latex import symbol_latex, to_latex


@dataclass(frozen=True, slots=True)
class TaylorPolynomial:
    """The Taylor series at `point` up to the power `order`, or its first `terms` that are not zero."""

    kind: ClassVar[str] = "taylor"
    expression: Node
    variable: str
    point: Node
    order: int
    terms: int | None = None

    @property
    def latex(self) -> str:
        extent = f"degree {self.order}" if self.terms is None else f"{self.terms} terms"
        place = f"{symbol_latex(self.variable)} = {to_latex(self.point)}"
        return rf"\text{{Taylor polynomial ({extent}) of }} {to_latex(self.expression)} \text{{ at }} {place}"


@dataclass(frozen=True, slots=True)
class Tangent:
    """The tangent to the graph of `expression` at `at`; `height` is the value that the text gives there."""

    kind: ClassVar[str] = "tangent"
    expression: Node
    variable: str
    at: Node
    height: Node | None = None

    @property
    def latex(self) -> str:
        place = f"{symbol_latex(self.variable)} = {to_latex(self.at)}"
        return rf"\text{{tangent to }} y = {to_latex(self.expression)} \text{{ at }} {place}"


@dataclass(frozen=True, slots=True)
class DividePolynomials:
    """Quotient and remainder: as a tuple (`both`), as quotient plus fraction, or one of them."""

    kind: ClassVar[str] = "division"
    dividend: Node
    divisor: Node
    part: Literal["both", "fraction", "quotient", "remainder"]

    @property
    def latex(self) -> str:
        asked = {"both": "quotient and remainder of ", "fraction": "divide "}.get(
            self.part, f"{self.part} of "
        )
        return rf"\text{{{asked}}} \left({to_latex(self.dividend)}\right) : \left({to_latex(self.divisor)}\right)"


@dataclass(frozen=True, slots=True)
class SolveAlternatives:
    """Inequalities in one unknown over the reals, joined by ‘or’: each of `parts` holds as a whole or not."""

    kind: ClassVar[str] = "alternatives"
    parts: tuple[tuple[Relation, ...], ...]
    unknown: str

    @property
    def latex(self) -> str:
        body = r" \text{ or } ".join(r",\; ".join(map(to_latex, part)) for part in self.parts)
        return rf"{body} \quad ({symbol_latex(self.unknown)} \in \mathbb{{R}})"
