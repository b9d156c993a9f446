"""Answers that are sets of real numbers: conditions, unions of intervals, and the reals without some of them."""

from __future__ import annotations

import re

from qmath.notation.answer import INFINITY, AllReals, Conditions, Interval, Intervals
from qmath.notation.ast import Neg, Node, PlusMinus, Relation
from qmath.notation.bounds import check_size
from qmath.notation.context import ANSWER
from qmath.notation.items import chain
from qmath.notation.parser import Parser
from qmath.notation.signs import write_out
from qmath.notation.splitting import split_top, strip_brackets
from qmath.notation.tokens import END, Refusal, tokenize

OR = re.compile(r"\s*(?:\bor\b|或者?|\\lor\b|\\vee\b)\s*", re.IGNORECASE)
AND = re.compile(r"\s*(?:\band\b|且|\\land\b|\\wedge\b|和)\s*", re.IGNORECASE)
NAMED = re.compile(
    r"^\s*(?P<letter>(?:\\[a-z]+|[a-zA-Z])(?:_\{?\w\}?)?)\s*(?:=|\\in)\s*(?P<rest>[^=<>]*)$", re.DOTALL
)
_REAL = re.compile(r"(?:[a-zA-Z]\s*\\in\s*)?(?:\\?R|all reals?(?: numbers?)?(?: [a-z])?)", re.IGNORECASE)
_UNION = re.compile(r"\\cup\b|\bU\b")
_POINTS = re.compile(r"\\?\{.*\}")
_BRACKETED = re.compile(r"[\[(].*[\])]|\\?\{.*\}")


def read_node(text: str) -> Node:
    """One expression of an answer. Raises Refusal."""
    parser = Parser(tokenize(text.strip()), ANSWER)
    node = parser.sum()
    if parser.token is not END:
        raise Refusal(f"‘{parser.token.text}’ is not understood where it stands")
    check_size(node)
    return node


def conditions(text: str) -> Conditions:
    """Relations between "or", "and" and commas; where commas alone divide them, they may also say "or"."""
    alternatives, groups = [], []
    for alternative in OR.split(text):
        parts = split_top(AND.sub(",", alternative))
        groups = [_relations(part) for part in parts if not _REAL.fullmatch(part)]
        alternatives.append(tuple(relation for group in groups for relation in group))
    apart = len(alternatives) == 1 and len(groups) > 1 and not AND.search(text)
    return Conditions(tuple(alternatives), tuple(groups) if apart else ())


def _relations(text: str) -> tuple[Relation, ...]:
    parser = Parser(tokenize(text), ANSWER)
    items = chain(parser)
    if parser.token is not END or not all(isinstance(item, Relation) for item in items):
        raise Refusal(f"‘{text}’ is no condition")
    found = [item for item in items if isinstance(item, Relation) and not _is_idle(item)]
    return tuple(relation for item in found for relation in _both_signs(item))


def _both_signs(relation: Relation) -> list[Relation]:
    r"""`x \ne \pm 2` excludes both."""
    if relation.op != "!=" or not any(isinstance(part, PlusMinus) for part in relation.right.walk()):
        return [relation]
    return [Relation(relation.left, relation.op, value) for value in write_out(relation.right)]


def _is_idle(relation: Relation) -> bool:
    """`x < ∞` and `-∞ < x` say nothing."""
    below, above = (relation.left, relation.right) if relation.op == "<" else (relation.right, relation.left)
    return relation.op in "<>" and (below == Neg(INFINITY) or above == INFINITY)


def intervals(text: str) -> Intervals | None:
    """A union of intervals and points, where a square bracket, ∞ or ∪ shows that it is one."""
    unknown = None
    member = re.match(r"^\s*[a-zA-Z]\s*\\in\b", text) is not None
    if match := NAMED.match(text):
        unknown, text = match["letter"], match["rest"].strip()
    pieces = _pieces(text)
    closed = any(piece[:1] == "[" or piece[-1:] == "]" for piece in pieces if _BRACKETED.fullmatch(piece))
    if not (member or _UNION.search(text) or closed or ("infty" in text and text[:1] in "([")):
        return None
    parts = _parts(pieces)
    return None if parts is None else Intervals(parts, unknown)


def all_but(text: str) -> AllReals:
    r"""The reals without the points and intervals that `text` lists: `\{0, 1\}`, `(-2, 2)`."""
    text = re.sub(r"(?<![a-zA-Z\\])[a-z]\s*(?:=|\\neq?\b|\\in\b)\s*", "", AND.sub(",", text)).strip()
    pieces = _pieces(OR.sub(",", text))
    if re.fullmatch(r"[\[(].*[\])].*", text) and (parts := _parts(pieces)) is not None:
        return AllReals((), parts)
    return AllReals(tuple(value for part in split_top(strip_brackets(text)) for value in _values(part)))


def _pieces(text: str) -> list[str]:
    """The parts of a union: between ∪, or where all of them are in brackets between "or" and commas."""
    pieces = [piece.strip() for piece in _UNION.split(text)]
    if len(pieces) == 1:
        listed = [piece for part in OR.split(text) for piece in split_top(part)]
        if len(listed) > 1 and all(map(_BRACKETED.fullmatch, listed)):
            return listed
    return pieces


def _parts(pieces: list[str]) -> tuple[Interval, ...] | None:
    parts: list[Interval] = []
    for piece in pieces:
        if _POINTS.fullmatch(piece):
            points = [value for part in split_top(strip_brackets(piece)) for value in _values(part)]
            parts += [Interval(point, point, True, True) for point in points]
            continue
        ends = split_top(piece[1:-1]) if piece[:1] in "[(" and piece[-1:] in ")]" else []
        if len(ends) != 2:
            return None
        parts.append(Interval(read_node(ends[0]), read_node(ends[1]), piece[0] == "[", piece[-1] == "]"))
    return tuple(parts)


def _values(text: str) -> list[Node]:
    return write_out(read_node(text))
