"""Answers where one expression is asked for."""

from __future__ import annotations

from collections.abc import Callable

from qmath.check.verdicts import Finding, refuted
from qmath.notation import Answer
from qmath.notation.answer import Values
from qmath.notation.ast import Node
from qmath.notation.latex import to_latex


def single(answer: Answer) -> Node | None:
    """The one expression that `answer` consists of, or None."""
    if isinstance(answer, Values) and len(answer.items) == 1 and answer.parameter is None:
        return answer.items[0]
    return None


def first_refuted(answer: Answer, check: Callable[[Answer], Finding]) -> Finding | None:
    """Of several values where there is one, a wrong one makes the answer wrong."""
    if isinstance(answer, Values) and len(answer.items) > 1 and answer.parameter is None:
        for item in answer.items:
            found = check(Values((item,)))
            if found.status == "refuted":
                return refuted(f"{to_latex(item)} is not right: {found.sentence}")
    return None
