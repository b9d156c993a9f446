"""Sums of logarithms: a sum of logarithms is the logarithm of a product, where every argument is positive."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Pow, Relation, integer
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SolveEquations, SolveInequalities
from qmath.strategies.lessons.algebraic import rational
from qmath.strategies.lessons.lesson import Lesson, Phrase
from qmath.strategies.lessons.powers import literal, product, root_of

_MOST = 12  # the greatest power of an argument


@dataclass(frozen=True, slots=True)
class Without:
    """A relation without its outermost logarithms, and what the logarithms need."""

    relation: Relation
    conditions: tuple[Relation, ...]


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson for an equation whose outermost functions of the unknown are logarithms; None for other ones."""
    from qmath.strategies.lessons.teach import solve_one

    found = _without(task.equations[0], task.unknowns[0])
    if found is None:
        return None
    inner = solve_one(
        replace(task, equations=(found.relation,), conditions=(*task.conditions, *found.conditions))
    )
    return None if inner is None else Lesson(_method(task.equations, [found]), inner.code, inner.conclude)


def inequality(task: SolveInequalities) -> Lesson | None:
    """The same for inequalities: logarithms to a base above 1 grow."""
    from qmath.strategies.lessons.teach import inequality as solved

    found = [_without(relation, task.unknown) for relation in task.relations]
    derived = [one for one in found if one is not None]
    if not derived:
        return None
    relations = tuple(
        relation if one is None else one.relation for relation, one in zip(task.relations, found, strict=True)
    )
    conditions = tuple(condition for one in derived for condition in one.conditions)
    inner = solved(replace(task, relations=relations, conditions=(*task.conditions, *conditions)))
    return None if inner is None else Lesson(_method(task.relations, derived), inner.code, inner.conclude)


def _method(relations: tuple[Relation, ...], found: list[Without]) -> tuple[Phrase, ...]:
    text = r",\; ".join(map(to_latex, relations))
    needed = ", ".join(to_latex(condition) for one in found for condition in one.conditions)
    plain = r",\; ".join(to_latex(one.relation) for one in found)
    return (
        Phrase(f"We solve ${text}$ over the real numbers.", f"在实数范围内解 ${text}$。"),
        Phrase(f"The logarithms need ${needed}$.", f"对数要求 ${needed}$。"),
        Phrase(f"Without logarithms it says ${plain}$.", f"去掉对数得 ${plain}$。"),
    )


def without_logarithms(relation: Relation) -> Without | None:
    """A relation in several letters without its outermost logarithms; None where there are none, or others too."""
    found = [one for letter in sorted(relation.symbols) if (one := _without(relation, letter)) is not None]
    conditions = dict.fromkeys(condition for one in found for condition in one.conditions)
    return Without(found[0].relation, tuple(conditions)) if found else None


def _without(relation: Relation, unknown: str) -> Without | None:
    parts = list(terms(relation.left, Fraction(1))) + list(terms(relation.right, Fraction(-1)))
    logs = [(c, node) for c, node in parts if isinstance(node, Call) and node.name == "log"]
    if not any(unknown in node.symbols for _, node in logs):
        return None
    constant = Fraction(0)
    for c, node in parts:
        if (c, node) not in logs:
            value = rational(node)
            if value is None:
                return None
            constant += c * value
    if any(len(node.args) == 2 and unknown in node.args[1].symbols for _, node in logs):
        return _unknown_base(relation, logs, constant)
    return _joined(relation, unknown, logs, constant)


def _joined(
    relation: Relation, unknown: str, logs: list[tuple[Fraction, Call]], constant: Fraction
) -> Without | None:
    """Σ c log f = -constant as a relation of products."""
    roots = [root_of(node.args[1] if len(node.args) == 2 else Constant("e")) for _, node in logs]
    bases = {root[0] for root in roots if root is not None}
    if None in roots or len(bases) != 1:
        return None
    (base,) = bases
    weights = [c / root[1] for (c, _), root in zip(logs, roots, strict=True) if root is not None]
    scale = math.lcm(constant.denominator, *(weight.denominator for weight in weights))
    left: list[Node] = []
    right: list[Node] = []
    for weight, (_, node) in zip(weights, logs, strict=True):
        power = int(weight * scale)
        if abs(power) > _MOST:
            return None
        side = left if power > 0 else right
        side += [node.args[0] if abs(power) == 1 else Pow(node.args[0], integer(abs(power)))] if power else []
    shift = -constant * scale
    if shift:
        (right if shift > 0 else left).append(base if abs(shift) == 1 else Pow(base, literal(abs(shift))))
    conditions = dict.fromkeys(
        Relation(node.args[0], ">", integer(0)) for _, node in logs if unknown in node.symbols
    )
    return Without(Relation(product(left), relation.op, product(right)), tuple(conditions))


def _unknown_base(
    relation: Relation, logs: list[tuple[Fraction, Call]], constant: Fraction
) -> Without | None:
    """log_b f = q with the unknown in the base: f to the denominator of q is b to its numerator."""
    if len(logs) != 1 or relation.op != "=":
        return None
    ((c, node),) = logs
    argument, base = node.args
    value = -constant / c
    if abs(value.numerator) > _MOST or value.denominator > _MOST:
        return None
    powered = argument if value.denominator == 1 else Pow(argument, integer(value.denominator))
    other = base if abs(value.numerator) == 1 else Pow(base, integer(abs(value.numerator)))
    if value < 0:
        powered, other = Mul((powered, other)), integer(1)
    needed = [Relation(base, ">", integer(0)), Relation(base, "!=", integer(1))]
    if argument.symbols:
        needed.append(Relation(argument, ">", integer(0)))
    return Without(Relation(powered, "=", other if value else integer(1)), tuple(needed))


def terms(node: Node, factor: Fraction) -> Iterator[tuple[Fraction, Node]]:
    """The terms of a sum with their rational coefficients."""
    match node:
        case Add(terms=parts):
            for term in parts:
                yield from terms(term, factor)
        case Neg(operand=operand):
            yield from terms(operand, -factor)
        case Mul(factors=factors) if len(others := [f for f in factors if rational(f) is None]) == 1:
            numbers = [value for f in factors if (value := rational(f)) is not None]
            yield from terms(others[0], factor * math.prod(numbers, start=Fraction(1)))
        case Div(numerator=top, denominator=bottom) if rational(bottom) and rational(top) is None:
            yield from terms(top, factor / (rational(bottom) or 1))
        case _ if factor:
            yield factor, node
