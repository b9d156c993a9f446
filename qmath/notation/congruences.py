"""Congruences in one letter: `3x ≡ 5 (mod 7)`, `x \\equiv 2 \\pmod 3, x \\equiv 3 \\pmod 5`, `3x mod 7 = 5`."""

from __future__ import annotations

import re

from qmath.notation.ast import Add, Call, Mul, Neg, Node, Number, Pow, Relation, Symbol
from qmath.notation.frame import Frame
from qmath.notation.items import parse_items
from qmath.notation.sentences import MAX_CHARACTERS
from qmath.notation.tasks import Congruence, SolveCongruences
from qmath.notation.tokens import Refusal

MAX_CONGRUENCES = 8
MAX_MODULUS = 10**12
_MODULUS = (
    r"(?:\\pmod\s*\{?\s*(?P<p>\d+)\s*\}?|\(\s*\\?[bp]?mod(?:ulo)?\s*\{?\s*(?P<q>\d+)\s*\}?\s*\)"
    r"|\\?b?mod(?:ulo)?\s*\{?\s*(?P<r>\d+)\s*\}?(?![\d\w]))"
)
_CONGRUENCE = re.compile(
    rf"\s*(?P<left>[^=]+?)\s*(?P<sign>\\equiv(?![a-z])|=)\s*(?P<right>[^=]+?)\s*,?\s*{_MODULUS}"
    r"(?:\s|[,;.]|and\b|且|\\and\b)*"
)


def read_congruences(found: Frame) -> SolveCongruences | None:
    """The task, or None where the text states no congruence. Raises Refusal."""
    body = found.body
    if len(body) > MAX_CHARACTERS:
        return None
    if r"\equiv" not in body and not re.search(r"=.*(?:\(\s*mod|\\pmod)", body):
        return None
    congruences: list[Congruence] = []
    position = 0
    while position < len(body):
        match = _CONGRUENCE.match(body, position)
        if match is None or len(congruences) == MAX_CONGRUENCES:
            raise Refusal("a congruence that is not understood")
        if match["sign"] == "=" and match["r"]:
            raise Refusal("‘= … mod’ without brackets is a remainder or a congruence")
        modulus = int(match["p"] or match["q"] or match["r"])
        congruences.append(_congruence(_side(match["left"]), _side(match["right"]), modulus))
        position = match.end()
    return _task(found, congruences)


def as_congruence(found: Frame, relations: list[Relation]) -> SolveCongruences | None:
    """`3x mod 7 = 5`: a remainder that is given. None where a relation is none."""
    congruences: list[Congruence] = []
    for relation in relations:
        left, right = relation.left, relation.right
        if isinstance(right, Call) and right.name == "mod" and left.symbols:
            raise Refusal("‘= … mod’ without brackets is a remainder or a congruence")
        if not (isinstance(left, Call) and left.name == "mod" and left.symbols and relation.op == "="):
            return None
        value, modulus = left.args
        if not isinstance(modulus, Number) or not isinstance(right, Number) or right.value >= modulus.value:
            return None
        congruences.append(_congruence(value, right, int(modulus.value)))
    return _task(found, congruences) if congruences else None


def _side(text: str) -> Node:
    items = parse_items(text)
    if len(items) != 1 or isinstance(items[0], Relation):
        raise Refusal("a congruence that is not understood")
    return items[0]


def _congruence(left: Node, right: Node, modulus: int) -> Congruence:
    if not 2 <= modulus <= MAX_MODULUS:
        raise Refusal("a modulus that is too small or too large")
    if not (_is_integral(left) and _is_integral(right)):
        raise Refusal("a congruence of other than polynomials with integers")
    return Congruence(left, right, modulus)


def _task(found: Frame, congruences: list[Congruence]) -> SolveCongruences:
    letters = frozenset[str]().union(*(c.left.symbols | c.right.symbols for c in congruences))
    if len(letters) != 1 or (found.unknowns and set(found.unknowns) != letters):
        raise Refusal("a congruence in other than one letter")
    if found.conditions:
        raise Refusal("a congruence with conditions")
    return SolveCongruences(tuple(congruences), min(letters), found.least, found.sign == ">")


def _is_integral(node: Node) -> bool:
    """Whether `node` is a polynomial with integers as coefficients."""
    match node:
        case Number(value=value):
            return value.denominator == 1
        case Symbol():
            return True
        case Neg() | Add() | Mul():
            return all(map(_is_integral, node.children))
        case Pow(base=base, exponent=Number(value=power)):
            return power.denominator == 1 and power <= 100 and _is_integral(base)
    return False
