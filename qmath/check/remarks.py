"""What answers to rewriting say beside the expression: numbers that are excluded, or that nothing can be factored."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation import Declined, read_answer
from qmath.notation.answer import Conditions
from qmath.notation.ast import Node, Relation
from qmath.notation.latex import to_latex

_EXCLUDED = re.compile(
    r"(?:[\s,;$]|\\q?quad|\\[,;!]|\\text\{)*\(?\s*(?:(?:for|where|provided|if|with|when|当|其中)\b\s*\}?\s*)?"
    r"(?P<where>(?<![A-Za-z\\])[a-z]\s*(?:\\neq?(?![a-z])|≠|!=|\\not\s*=)[^()]*?)\)?\s*时?\s*\$?$"
)
IRREDUCIBLE = re.compile(
    r"\W*(?:(?:it|this|the (?:polynomial|expression)) )?(?:is |already )*(?:irreducible|prime|not factou?rable"
    r"|does not factor|can(?:not|'t| not) be factou?red(?: further)?|不能(?:再)?(?:分解|因式分解)|不可约|既约)"
    r"(?: (?:over|in) (?:the )?(?:rationals?|integers?|rational numbers|Q|Z|\\mathbb\{?[QZ]\}?))?\W*",
    re.IGNORECASE,
)


def without_excluded(text: str) -> tuple[str, tuple[Relation, ...]]:
    """`x - 3, x ≠ 2` as the expression and what it excludes."""
    match = _EXCLUDED.search(text)
    if match is None or not text[: match.start()].strip():
        return text, ()
    said = read_answer(match["where"])
    if isinstance(said, Declined) or not isinstance(said, Conditions) or len(said.alternatives) != 1:
        return text, ()
    return text[: match.start()] + "$" * (text[: match.start()].count("$") % 2), said.alternatives[0]


def needless(ev: Evaluator, expression: Node, excluded: Sequence[Relation]) -> str | None:
    """The first number that is excluded although the expression has a value there."""
    for relation in excluded:
        letters = relation.left.symbols
        if relation.op != "!=" or len(letters) != 1 or expression.symbols != letters:
            raise UnsupportedError("what the answer excludes is not compared")
        try:
            ev(expression, {min(letters): ev(relation.right, {})})
        except UndefinedError:
            continue
        return to_latex(relation.right)
    return None
