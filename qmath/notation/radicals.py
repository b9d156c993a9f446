"""Roots, and the arguments of LaTeX commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qmath.notation.ast import Call, Div, Node, Number, Pow, Symbol, integer
from qmath.notation.functions import SPELLINGS
from qmath.notation.tokens import Refusal

if TYPE_CHECKING:
    from qmath.notation.parser import Parser


def argument(p: Parser) -> Node:
    """An argument of a LaTeX command: a group in braces, a single digit or letter, or a command."""
    token = p.token
    if token.text == "{":
        return p.group()
    if token.kind == "NUMBER" and token.text.isdigit() and len(token.text) > 1:
        p.replace(token.text[0], token.text[1:])
    if token.kind == "WORD" and len(token.text) > 1:
        p.replace(token.text[0], token.text[1:])
    if token.kind in ("NUMBER", "WORD") or (token.kind == "COMMAND" and token.text[1:] not in SPELLINGS):
        return p.atom()
    raise Refusal(f"an argument in braces is missing where there is ‘{token.text}’")


def radical(p: Parser) -> Node:
    """`\\sqrt[3]{x}`, `\\sqrt2`, `√2`, `∛27`."""
    sign = p.token.text
    p.position += 1
    index: Node | None = integer(3) if sign == r"\cbrtsign" else None
    numbered = sign == r"\sqrtsign" and p.ahead(1).kind == "NUMBER" and p.ahead(2).text == "]"
    if (sign == r"\sqrt" or numbered) and p.accept("["):
        index = p.sum()
        p.expect("]")
    if p.at("{", "("):
        radicand = p.group() if sign == r"\sqrt" and p.at("{") else p.atom()
    else:
        radicand = argument(p) if sign == r"\sqrt" else p.atom()
        if p.at("^", "!", "%"):
            raise Refusal("a radical without brackets before ‘^’ has two readings")
        letters = p.token.kind in ("WORD", "COMMAND") and p.token.text not in (
            r"\sqrtsign",
            r"\cbrtsign",
            r"\sqrt",
        )
        if p.starts_factor() and letters and sign != r"\sqrt" and not p.token.spaced:
            raise Refusal("what follows a radical without brackets may belong to it")
    if index is None:
        return Call("sqrt", (radicand,))
    if isinstance(index, Symbol):
        return Pow(radicand, Div(integer(1), index))
    if not isinstance(index, Number) or not index.is_integer or not 2 <= index.value <= 100:
        raise Refusal("a root whose degree is no integer from 2 to 100")
    return Call("root", (radicand, index))
