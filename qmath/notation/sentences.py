"""Whole sentences that ask for the letters of equations, as the short order `Solve for x: …` that `frame` reads.

`If 3x + 5 = 20, find x.`, `What values of x satisfy x^2 = 9?`, 已知 x+y=4，x-y=2，求 x 和 y 的值。
"""

from __future__ import annotations

import re

MAX_CHARACTERS = 600  # of a sentence; it bounds the search for its parts
_LETTER = r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z'(])"
_LETTERS = rf"(?P<letters>{_LETTER}(?:\s*,\s*{_LETTER})*(?:\s*,?\s*(?:and|和|与)\s*{_LETTER})?)"
_VALUES = r"(?:the )?(?:(?:exact |real |possible |all )*values? of )?"
_LABEL = re.compile(
    r"^(?:(?:question|problem|exercise|q|题目|例|问题)\s*\d{0,3}\s*[:.]\s*)?(?:(?:can|could) you (?:please )?)?",
    re.IGNORECASE,
)
_ASKED = r"(?:find|determine|solve for|compute|calculate|what (?:is|are))"
_BODY = r"(?P<body>[^?]*?=[^?]*?)"
_END = r"[\s?_.]*$"
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"^(?:if|given(?: that)?|suppose(?: that)?|assume(?: that)?|let|consider)\b[\s:]*"
        rf"(?:[a-z] be an? (?:real )?number such that )?{_BODY}[\s,.;]+"
        rf"(?:then )?(?:and )?{_ASKED} {_VALUES}{_LETTERS}{_END}",
        rf"^(?:if|given that) {_BODY}[\s,.;]+then {_LETTERS}\s*(?:=|is|equals)?{_END}",
        rf"^(?:what|which) (?:real )?(?:values? of )?{_LETTERS} (?:satisf(?:y|ies)|solves?|makes?)\b"
        rf"{_BODY}(?: true)?{_END}",
        rf"^for (?:what|which) (?:real )?(?:values? of )?{_LETTERS} (?:is|does)\b{_BODY}(?: true| hold)?{_END}",
        rf"^(?:若|如果|已知|设|假设)\s*{_BODY}[\s,;.]+(?:试?求出?|那么|则)\s*"
        rf"{_LETTERS}\s*(?:的值)?\s*(?:=|等于|是|为)?\s*(?:多少|几|什么)?{_END}",
    )
)
_OTHER_ORDERS = (
    (re.compile(r"^rationali[sz]e\b(?: the denominators?(?: of| in)?)?[\s:]*", re.IGNORECASE), "Simplify "),
    (
        re.compile(
            r"^(?:expand and (?:simplify|collect(?: like terms)?)|multiply out)\b[\s:]*", re.IGNORECASE
        ),
        "Expand ",
    ),
    (re.compile(r"^(?:combine|collect) like terms\b(?: in| of)?[\s:]*", re.IGNORECASE), "Simplify "),
    (
        re.compile(
            r"^(?:find |write |compute |give )?(?:the )?partial[- ]fractions?(?: decomposition| expansion)?\b"
            r"(?: of| for)?[\s:]*",
            re.IGNORECASE,
        ),
        "Decompose ",
    ),
    (
        re.compile(
            r"^(?:decompose|split|resolve|write|express|expand) (.+?) (?:into|as(?: a)?(?: sum of)?|in(?: terms of)?) "
            r"partial[- ]fractions?(?=[\s.?]*$)",
            re.IGNORECASE,
        ),
        r"Decompose \1",
    ),
    (
        re.compile(r"^(?:将|把)(.+?)(?:分解|化|拆分?)(?:成|为)(?:最简|部分)分式(?:之和|的和)?(?=[\s.?]*$)"),
        r"Decompose \1",
    ),
    (re.compile(r"^(?:round|express|write|convert)\b(?=.* (?:to|as) )", re.IGNORECASE), "Evaluate"),
    (
        re.compile(
            r"^(?=(?:the )?(?:(?:first|second|third|indefinite) )?(?:derivative|integral|antiderivative) of\b"
            r"|(?:the )?(?:real )?(?:solutions?|roots?) (?:of|to)\b)",
            re.IGNORECASE,
        ),
        "Find ",
    ),
)


def as_order(text: str) -> str:
    """`text` with such a sentence as an order; any other text without the label before it."""
    if len(text) > MAX_CHARACTERS:
        return text
    text = _LABEL.sub("", text)
    for start, order in _OTHER_ORDERS:
        text = start.sub(order, text)
    for shape in _SHAPES:
        if match := shape.match(text):
            letters = re.sub(r"\s*(?:,?\s*\band\b|和|与)\s*", ", ", match["letters"])
            return f"Solve for {letters}: {match['body'].strip()}"
    return text
