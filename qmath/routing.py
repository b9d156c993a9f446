"""Which mode fits a kind of problem: the table of the family's public guide, applied to text.

basic arithmetic, simple algebra: CoT · word problems, combinatorics, probability, symbolic algebra, competition: TIR ·
proofs: CoT. English and Chinese.
"""

from __future__ import annotations

import re
from typing import Literal

from qmath.notation import Declined
from qmath.notation.ast import Add, Call, Div, Mul, Neg, Node, Number, Pow, Symbol
from qmath.notation.tasks import Evaluate, SolveEquations, Task

_FORMULA = r"(?:\$|\\[(\[]|[^\s,.;]*[=<>≤≥≡^|])"
# Orders to prove, where an order may stand; "to prove" in a story and proofs that one holds in hand are none.
_PROOF = re.compile(
    r"(?:^|[.,;:!?)，。；：]|\b(?:please|and|then|to|must|can|we|you))\s*"
    r"(?:(?:dis)?prove\b|(?:verify|deduce|conclude|establish|confirm)\s+(?:that|the\s+identity)\b"
    rf"|show\s+(?:that\b|why\b|{_FORMULA}))"
    r"|\b(?:explain|justify)\s+why\b|\bjustify\s+(?:your|that|the)\b|\bdemonstrate\s+that\b|\bproof\s+(?:by|that)\b"
    r"|\b(?:give|write|find|provide|present|outline|sketch)\s[^.?!]{0,40}\bproof\b"
    r"|(?<![份历证职产])证明(?![书信文材人])|求证|试证|说明(?:理由|为什么|为何)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow\s+(?:many|much|long|far|fast|old|often)\b|多少|几[^何乎]", re.IGNORECASE)
_ORDER = re.compile(r"^\W*(?:(?:dis)?prove|show|verify|求证|试证|证明)", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?:\d[,.]?){5,}")


def preferred_mode(text: str, reading: Task | Declined) -> Literal["cot", "tir"]:
    """The mode to try first for a problem and what was read in it."""
    if _PROOF.search(text) and (_ORDER.match(text) or not _COUNTED.search(text)):
        return "cot"
    return "cot" if _is_simple(text, reading) else "tir"


def _is_simple(text: str, reading: Task | Declined) -> bool:
    """Arithmetic that a person does on paper, or equations of the first degree."""
    if _LONG_NUMBER.search(text):
        return False
    match reading:
        case Evaluate(expression=expression):
            return _is_linear(expression)
        case SolveEquations(equations=(only,)):
            return _is_linear(only.left) and _is_linear(only.right)
        case _:
            return False


def _is_linear(node: Node) -> bool:
    """Whether only the four operations are used, and letters at most once in a product."""
    match node:
        case Number() | Symbol():
            return True
        case Add() | Neg():
            return all(map(_is_linear, node.children))
        case Mul(factors=factors):
            return all(map(_is_linear, factors)) and sum(bool(f.symbols) for f in factors) <= 1
        case Div(numerator=above, denominator=below):
            return _is_linear(above) and _is_linear(below) and not below.symbols
        case Call(name="percent", args=(share,)):
            return _is_linear(share)
        case Pow(base=Number(), exponent=Number(value=exponent)):
            return exponent <= 3
        case _:
            return False
