"""A list of expressions and relations: what is left of a problem when its words are taken off."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from qmath.notation.ast import Node, Relation, RelationOp
from qmath.notation.bounds import check_size
from qmath.notation.context import PROBLEM, Dialect
from qmath.notation.parser import Parser
from qmath.notation.tokens import END, Refusal, Token, tokenize

RELATION_SPELLINGS: dict[str, RelationOp] = {
    "=": "=",
    "==": "=",
    "<": "<",
    ">": ">",
    "<=": "<=",
    "=<": "<=",
    ">=": ">=",
    "=>": ">=",
    r"\le": "<=",
    r"\leq": "<=",
    r"\leqslant": "<=",
    r"\ge": ">=",
    r"\geq": ">=",
    r"\geqslant": ">=",
    r"\lt": "<",
    r"\gt": ">",
    r"\ne": "!=",
    r"\neq": "!=",
}
_AFTER_PRODUCT = frozenset("^=+*/)}];,")
_SEPARATORS = frozenset((",", ";", "\n", "and", r"\and", "且", "和", "与", r"\land", r"\wedge"))


def parse_items(text: str, dialect: Dialect = PROBLEM) -> list[Node]:
    """The expressions and relations of normalized text; a chain `a < b < c` gives two relations.

    A single brace around a list of equations (what is left of `\\left\\{` before an array) is ignored.
    Raises Refusal.
    """
    tokens = tokenize(text)
    if (
        tokens
        and tokens[0].text in (r"\{", "{")
        and any(token.text in RELATION_SPELLINGS for token in tokens)
    ):
        closing = [number for number, token in enumerate(tokens) if token.text in (r"\}", "}")]
        if not closing and (tokens[0].text == r"\{" or _is_list(tokens)):
            tokens = tokens[1:]
        elif closing == [len(tokens) - 1]:
            tokens = tokens[1:-1]
    tokens = _apart(_join_breaks(tokens))
    parser = Parser(tokens, dialect)
    items: list[Node] = []
    while parser.token is not END:
        if parser.token.text in _SEPARATORS:
            parser.position += 1
            continue
        items.extend(chain(parser))
        if parser.token is not END and parser.token.text not in _SEPARATORS:
            raise Refusal(f"‘{parser.token.text}’ is not understood where it stands")
    if not items:
        raise Refusal("there is no notation in the text")
    for item in items:
        check_size(item)
    return items


def _is_list(tokens: list[Token]) -> bool:
    """Whether a brace that nothing closes stands before several relations: `{ x + y = 5, x - y = 1`."""
    return sum(token.text in RELATION_SPELLINGS for token in tokens) > 1


def _join_breaks(tokens: list[Token]) -> list[Token]:
    """Line breaks that separate nothing (before a relation sign or an operator, at the ends) are dropped."""
    return [
        token
        for number, token in enumerate(tokens)
        if token.kind != "BREAK"
        or (0 < number < len(tokens) - 1 and tokens[number + 1].text not in RELATION_SPELLINGS)
    ]


def _apart(tokens: list[Token]) -> list[Token]:
    """`v = u + at`, `\\frac{1}{2}at^2`: the preposition stands before an operand, a product before an operator."""
    parts: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], END], strict=False):
        if token.text == "at" and (after is END or after.text in _AFTER_PRODUCT):
            parts += [replace(token, text="a"), Token("WORD", "t", False)]
        else:
            parts.append(token)
    return parts


def chain(parser: Parser) -> list[Node]:
    """One expression, or the relations of a chain."""
    left = parser.sum()
    relations: list[Relation] = []
    while (op := relation_op(parser)) is not None:
        right = parser.sum()
        relations.append(Relation(left, op, right))
        left = right
    ops = {relation.op for relation in relations}
    if len(relations) > 1 and not (ops <= {"<", "<="} or ops <= {">", ">="}):
        raise Refusal("a chain of relations that do not go the same way")
    return cast("list[Node]", relations) if relations else [left]


def relation_op(parser: Parser) -> RelationOp | None:
    """The relation sign that stands here, consumed."""
    token = parser.token
    if token.text == "!=":
        if not token.spaced:
            raise Refusal("‘!=’ is ‘not equal’ or a factorial before ‘=’; a space decides")
        parser.position += 1
        return "!="
    op = RELATION_SPELLINGS.get(token.text)
    if op is not None:
        parser.position += 1
    return op
