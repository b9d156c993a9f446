"""Equations that a division or another base makes ones in a single letter: `4^x + 6^x = 9^x`, `log_2 x = log_x 16`."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from qmath.notation.ast import Add, Call, Div, Mul, Node, Pow, Relation, Symbol, integer
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import rational
from qmath.strategies.lessons.lesson import Lesson, Phrase
from qmath.strategies.lessons.logarithmic import equation as logarithmic
from qmath.strategies.lessons.logarithmic import terms
from qmath.strategies.lessons.peeling import both_sides_as_logarithms
from qmath.strategies.lessons.powers import (
    as_power,
    exponent_of,
    linear_form,
    literal,
    rebuilt,
    root_of,
    scaled,
)
from qmath.strategies.lessons.transcendental import equation as in_one_letter

_GREATEST_SLOPE = 12


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson for an equation of one of these two kinds; None for any other."""
    (relation,), (unknown,) = task.equations, task.unknowns
    for found in (
        _homogeneous(relation, unknown),
        _to_one_base(relation, unknown),
        _by_logarithms(relation, unknown),
    ):
        if found is None:
            continue
        plain, method = found
        inner = in_one_letter(replace(task, equations=(plain,))) or logarithmic(
            replace(task, equations=(plain,))
        )
        if inner is not None:
            intro = Phrase(
                f"We solve ${to_latex(relation)}$ over the real numbers.",
                f"在实数范围内解 ${to_latex(relation)}$。",
            )
            return Lesson((intro, method, *inner.before[1:]), inner.code, inner.conclude)
    return None


def _by_logarithms(relation: Relation, unknown: str) -> tuple[Relation, Phrase] | None:
    plain = both_sides_as_logarithms(relation, unknown)
    x = to_latex(Symbol(unknown))
    method = Phrase(f"${x}$ is positive; we take logarithms on both sides.", f"${x}$ 为正数，两边取对数。")
    return None if plain is None else (plain, method)


def _homogeneous(relation: Relation, unknown: str) -> tuple[Relation, Phrase] | None:
    """A sum of powers b^x whose quotients are powers of one number, divided by one of them."""
    parts = [*terms(relation.left, Fraction(1)), *terms(relation.right, Fraction(-1))]
    parts = [(c, node) for c, node in parts if rational(node) != 0]
    found = [_power(node, unknown) for _, node in parts]
    powers = [pair for pair in found if pair is not None]
    if len(powers) < 3 or len(powers) < len(parts):
        return None
    least = min(base for base, _ in powers)
    quotients: list[Node] = []
    roots = set()
    for (coefficient, _), (base, factor) in zip(parts, powers, strict=True):
        if base == least:
            quotients.append(literal(coefficient * factor))
            continue
        root = root_of(literal(base / least))
        if root is None:
            return None
        roots.add(root[0])
        power = Pow(root[0], scaled(Symbol(unknown), Fraction(root[1])))
        quotients.append(scaled(power, coefficient * factor))
    if len(roots) != 1:
        return None
    divisor = to_latex(Pow(literal(least), Symbol(unknown)))
    method = Phrase(f"We divide by ${divisor}$, which is never zero.", f"两边同除以 ${divisor}$（不为零）。")
    return Relation(Add(tuple(quotients)), "=", integer(0)), method


def _power(node: Node, unknown: str) -> tuple[Fraction, Fraction] | None:
    """Base and factor of a product that is factor · base^unknown; None for what is none."""
    if isinstance(node, Mul):
        parts = [_power(factor, unknown) if unknown in factor.symbols else None for factor in node.factors]
        numbers = [rational(factor) for factor in node.factors if unknown not in factor.symbols]
        powers = [part for part in parts if part is not None]
        if len(powers) + len(numbers) < len(node.factors) or None in numbers:
            return None
        base, factor = Fraction(1), Fraction(1)
        for power, scale in powers:
            base, factor = base * power, factor * scale
        return base, factor * math.prod(
            (number for number in numbers if number is not None), start=Fraction(1)
        )
    match as_power(node):
        case (base_node, exponent) if (
            (value := rational(base_node)) and value > 0 and (form := linear_form(exponent))
        ):
            slope, shift = form.get(unknown, Fraction(0)), form.get("", Fraction(0))
            if set(form) - {unknown, ""} or slope.denominator > 1 or shift.denominator > 1:
                return None
            if not slope or max(abs(slope), abs(shift)) > _GREATEST_SLOPE:
                return None
            return value ** int(slope), value ** int(shift)
    return None


def _to_one_base(relation: Relation, unknown: str) -> tuple[Relation, Phrase] | None:
    """Logarithms to the base of the unknown as quotients of those to the other base."""
    logs = [
        part
        for part in relation.walk()
        if isinstance(part, Call) and part.name == "log" and len(part.args) == 2
    ]
    turned = [log for log in logs if log.args[1] == Symbol(unknown) and not log.args[0].symbols]
    bases = {log.args[1] for log in logs if log.args[0] == Symbol(unknown) and not log.args[1].symbols}
    if not turned or len(bases) != 1:
        return None
    (base,) = bases
    table: dict[Node, Node] = {}
    for log in turned:
        value = rational(log.args[0])
        power = None if value is None or value <= 0 else exponent_of(value, base)
        if power is None:
            return None
        table[log] = Div(literal(power), Call("log", (Symbol(unknown), base)))
    plain = Relation(_with(relation.left, table), "=", _with(relation.right, table))
    rule = to_latex(Div(Call("log", (Symbol("a"), base)), Call("log", (Symbol(unknown), base))))
    return plain, Phrase(
        rf"We use $\log_{{{unknown}}} a = {rule}$.", rf"用换底公式 $\log_{{{unknown}}} a = {rule}$。"
    )


def _with(node: Node, table: dict[Node, Node]) -> Node:
    if node in table:
        return table[node]
    return rebuilt(node, tuple(_with(child, table) for child in node.children))
