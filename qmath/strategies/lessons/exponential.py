"""Two products of powers compared: over one base their exponents are compared, else their logarithms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from qmath.notation.ast import Add, Constant, Div, Mul, Neg, Node, Relation, integer
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations, SolveInequalities
from qmath.strategies.lessons.algebraic import rational
from qmath.strategies.lessons.cells import ORDER, SHORTENED, Writer, declaration
from qmath.strategies.lessons.endings import solved
from qmath.strategies.lessons.lesson import Lesson, Phrase
from qmath.strategies.lessons.powers import as_power, exponent_of, literal, root_of, scaled


@dataclass(slots=True)
class _Product:
    """A positive number times powers, as the exponents of the bases."""

    unknown: str
    number: Fraction = Fraction(1)
    powers: list[tuple[Node, Node, int]] = field(default_factory=list)  # base, exponent, 1 or -1

    def take(self, node: Node, sign: int) -> bool:
        """Multiply (or divide, with sign -1) by `node`; False where it is no such product."""
        value = rational(node)
        if value is not None:
            if value <= 0:
                return False
            self.number *= value**sign
            return True
        match node:
            case Mul(factors=factors):
                return all(self.take(factor, sign) for factor in factors)
            case Div(numerator=top, denominator=bottom):
                return self.take(top, sign) and self.take(bottom, -sign)
            case Constant(name="e"):
                self.powers.append((node, integer(1), sign))
                return True
        found = as_power(node)
        if found is None or self.unknown in found[0].symbols or root_of(found[0]) is None:
            return False
        self.powers.append((*found, sign))
        return True


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson for a product of powers that equals another one; None for other equations."""
    from qmath.strategies.lessons.teach import solve_one

    (relation,), (unknown,) = task.equations, task.unknowns
    ratio = _ratio(relation, unknown)
    if ratio is None or task.integers or task.places is not None:
        return None
    exponents = _exponents(ratio, relation)
    if exponents is not None:
        inner = solve_one(replace(task, equations=(exponents,)))
        return None if inner is None else Lesson(_method(relation, exponents), inner.code, inner.conclude)
    return None if task.conditions else _by_logarithms(relation, unknown, ratio)


def inequality(task: SolveInequalities) -> Lesson | None:
    """The same for inequalities over one base, which is above 1."""
    from qmath.strategies.lessons.teach import inequality as solved

    (relation, *rest) = task.relations
    ratio = _ratio(relation, task.unknown)
    exponents = None if ratio is None or rest else _exponents(ratio, relation)
    if exponents is None:
        return None
    inner = solved(replace(task, relations=(exponents,)))
    return None if inner is None else Lesson(_method(relation, exponents), inner.code, inner.conclude)


def _method(relation: Relation, exponents: Relation) -> tuple[Phrase, ...]:
    return (
        Phrase(
            f"We solve ${to_latex(relation)}$ over the real numbers.",
            f"在实数范围内解 ${to_latex(relation)}$。",
        ),
        Phrase(
            f"Written as powers of one base, the exponents give ${to_latex(exponents)}$.",
            f"化为同底数的幂，比较指数得 ${to_latex(exponents)}$。",
        ),
    )


def _ratio(relation: Relation, unknown: str) -> _Product | None:
    """Left over right, where both are products; `a - b = 0` is `a = b`."""
    left, right = relation.left, relation.right
    if rational(right) == 0 and isinstance(left, Add) and len(left.terms) == 2:
        first, second = left.terms
        if isinstance(second, Neg):
            left, right = first, second.operand
        elif rational(second) is not None:
            left, right = first, literal(-(rational(second) or Fraction(0)))
    found = _Product(unknown)
    if not (found.take(left, 1) and found.take(right, -1)):
        return None
    return found if any(unknown in exponent.symbols for _, exponent, _ in found.powers) else None


def _exponents(ratio: _Product, relation: Relation) -> Relation | None:
    """The exponents over the one base that all powers have; None where they have several."""
    roots = [root_of(base) for base, _, _ in ratio.powers]
    bases = {root[0] for root in roots if root is not None}
    if len(bases) != 1:
        return None
    (base,) = bases
    power = exponent_of(ratio.number, base)
    if power is None:
        return None
    left: list[Node] = []
    right: list[Node] = [literal(-power)] if power else []
    for (_, exponent, sign), root in zip(ratio.powers, roots, strict=True):
        assert root is not None  # there is one base
        (left if sign > 0 else right).append(scaled(exponent, Fraction(root[1])))
    return Relation(_sum(left), relation.op, _sum(right))


def _sum(terms: list[Node]) -> Node:
    if not terms:
        return integer(0)
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _by_logarithms(relation: Relation, unknown: str, ratio: _Product) -> Lesson:
    """The logarithm of both sides is a polynomial equation with logarithms as coefficients."""
    name = python_name(unknown)
    terms = [
        f"{'-' if sign < 0 else '+'} ({to_code(exponent)})*log({to_code(base)})"
        for base, exponent, sign in ratio.powers
    ]
    number = to_code(literal(ratio.number))
    cell = Writer("from sympy import *", "", declaration(unknown))
    cell.add(
        f"difference = {to_code(relation.left)} - ({to_code(relation.right)})",
        f"logarithm = log({number}) {' '.join(terms)}",
        f"polynomial = Poly(expand(logarithm), {name})",
        "assert 1 <= polynomial.degree() <= 2 and abs(N(polynomial.LC(), 50)) > 10**-40",
        "found = [root for root in roots(polynomial) if abs(im(N(root, 50))) < 10**-40]",
        f"assert all(abs(N(difference.subs({name}, root), 50)) < 10**-30 for root in found)",
        "def joined(part):  # a sum of logarithms as one",
        "    return log(simplify(exp(part))) if part.has(log) else part",
        "",
        "def shown(root):",
        "    top, bottom = fraction(together(root))",
        "    side = -1 if N(bottom) < 0 else 1",
        "    return joined(side*top)/joined(side*bottom)",
        *SHORTENED,
        "short = [shortened(root) for root in found]",
        "found = [new if new.is_rational or polynomial.degree() > 1 else shown(old) for new, old in zip(short, found)]",
        f"print('solutions:', ', '.join(latex(root, {ORDER}, ln_notation=True) for root in sorted(found, key=N)))",
    )
    x = symbol_latex(unknown)
    lines = (
        Phrase(
            f"We solve ${to_latex(relation)}$ for real ${x}$.", f"在实数范围内解方程 ${to_latex(relation)}$。"
        ),
        Phrase("Both sides are positive, so we compare their logarithms.", "两边都是正数，取对数后比较。"),
    )
    return Lesson(lines, cell.text, solved)
