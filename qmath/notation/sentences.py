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
_BODY = r"(?P<body>[^?]*?(?:[=<>]|\\(?:le|ge|lt|gt|ne)(?:q|qslant)?(?![a-z]))[^?]*?)"
_METHOD = re.compile(
    r"[\s,]*\b(?:by|using|via|with) (?:(?:using|means of|applying) )?"
    r"(?:the )?(?:method of )?(?:factor(?:ing|i[sz]ation|i[sz]ing)|completing the square"
    r"|(?:quadratic|cubic) formula|substitution|elimination|cramer's rule|gaussian elimination|parts|graphing)"
    r"(?: method)?(?=[\s:.,?]|$)[\s:]*|^用(?:配方法|公式法|因式分解法|代入(?:消元)?法|加减(?:消元)?法|换元法)",
    re.IGNORECASE,
)
_NOTATION = re.compile(
    r"[\s,.;]*\b(?:(?:and )?(?:write|give|express|state|leave|put|graph)(?: (?:your|the|all|each))* "
    r"(?:answers?|solutions?|results?|solution sets?)\s+)?"
    r"(?:in|using|with) (?:interval|set[- ]builder|set|inequality) notation"
    r"|\babsolute[- ]value (?=(?:equation|inequality)\b)|(?<=\bfind) two (?:real )?numbers(?= [a-z] and [a-z]\b)"
    r"|(?<=\bsolve) for the (?:variable|unknown)s?\b|(?:(?<=value)|(?<=olution)|(?<=number)|(?<=root))\(s\)",
    re.IGNORECASE,
)
_END = r"[\s?_.]*$"
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"^(?:if|given(?: that)?|suppose(?: that)?|assume(?: that)?|let|consider)\b[\s:]*"
        rf"(?:[a-z] (?:be an? (?:real )?number such that|satisf(?:y|ies)) )?{_BODY}[\s,.;]+"
        rf"(?:then )?(?:and )?{_ASKED} {_VALUES}{_LETTERS}{_END}",
        rf"^(?:solve )?{_BODY}\s*[,.;]\s*(?:then )?(?:please )?{_ASKED} {_VALUES}{_LETTERS}{_END}",
        rf"^{_BODY}\s*[,.;]\s*{_LETTERS}\s*=\s*[?_]+{_END}",
        rf"^(?:if|given that) {_BODY}[\s,.;]+then {_LETTERS}\s*(?:=|is|equals)?{_END}",
        rf"^(?:what|which) (?:real )?(?:values? of )?{_LETTERS} (?:satisf(?:y|ies)|solves?|makes?)\b"
        rf"{_BODY}(?: true)?{_END}",
        rf"^{_BODY}[\s,.;]+(?:then )?(?:solve (?:it )?for|find|what (?:is|are)) {_VALUES}{_LETTERS}{_END}",
        rf"^(?:express|write) {_LETTERS} in terms of [^:=]*?(?:[:,]|if|given|where|from|in)\s*{_BODY}{_END}",
        rf"^make {_LETTERS} the subject(?: of(?: the (?:formula|equation))?)?[:,]?\s*{_BODY}{_END}",
        rf"^(?:rearrange|solve)(?: the (?:formula|equation))? {_BODY} (?:to (?:make|find|get) |for ){_LETTERS}"
        rf"(?: the subject)?{_END}",
        rf"^for (?:what|which) (?:real )?(?:values? of )?{_LETTERS} (?:is|does)\b{_BODY}(?: true| hold)?{_END}",
        rf"^(?:若|如果|已知|设|假设)?\s*{_BODY}[\s,;.]+(?:试?求出?|那么|则)\s*"
        rf"{_LETTERS}\s*(?:的值)?\s*(?:=|等于|是|为)?\s*(?:多少|几|什么)?{_END}",
    )
)
_OTHER_ORDERS = (
    (
        re.compile(
            r"^(?:write|express|put|give) "
            r"(?=[^=]+? in (?:its |the )?(?:lowest|simplest|reduced) (?:terms|form)[\s.?]*$)",
            re.IGNORECASE,
        ),
        "Simplify ",
    ),
    (
        re.compile(
            r"^(?:(?:find|determine|what is) )?(?:the )?y-intercept of (?:the )?(?:graph of |line |function |curve )*"
            r"(?:y|[fgh]\s*\(x\))\s*=\s*(?P<body>[^=?]+?)[\s.?]*$",
            re.IGNORECASE,
        ),
        r"Evaluate \g<body>, x = 0",
    ),
    (
        re.compile(
            r"^(?:write|express|simplify|convert|give|put|compute|evaluate|find)[\s:]+(?P<body>.+?),?\s*"
            r"(?:(?:and )?(?:write|express|give|leave|put)(?: (?:it|(?:the|your) (?:answer|result)))?\s+)?"
            r"(?:in|into|as) (?:the )?(?:(?:standard|rectangular|algebraic|cartesian) )?(?:form)?(?: of)?\s*"
            r"\(?(?:a\s*\+\s*(?:bi|ib)|x\s*\+\s*(?:yi|iy))\)?[\s.?]*$",
            re.IGNORECASE,
        ),
        r"Evaluate \g<body>",
    ),
    (
        re.compile(
            r"^(?P<body>.*\bmod\b.*?)[,;.]? *(?:find |what is )?(?:the )?(?P<size>smallest|least) "
            r"(?P<sign>positive|non-?negative)(?: integer| whole number| solution| value of)*(?: [a-z])?[\s?.]*$",
            re.IGNORECASE,
        ),
        r"Find the \g<size> \g<sign> integer: \g<body>",
    ),
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
    (
        re.compile(
            r"^(?:find |determine |what are )?(?:the )?(?:real )?(?:zeros?|roots?|x-intercepts?) of (?:the )?"
            r"(?:function |polynomial |graph of |parabola )*(?:[a-z]\s*\([a-z]\)|y)\s*=\s*",
            re.IGNORECASE,
        ),
        "Find the roots of ",
    ),
    (
        re.compile(
            r"^(expand|simplify|evaluate|compute|calculate|find) the (?:following )?"
            r"(?:product|sum|difference|quotient|fraction|power|integral|limit|derivative)\s*:?\s+"
            r"(?!of\b|from\b|for\b|as\b|when\b|with\b|[a-z]=)",
            re.IGNORECASE,
        ),
        r"\1 ",
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
    text = _METHOD.sub(" ", _NOTATION.sub("", _LABEL.sub("", text))).strip()
    for start, order in _OTHER_ORDERS:
        text = start.sub(order, text)
    for shape in _SHAPES:
        if match := shape.match(text):
            letters = re.sub(r"\s*(?:,?\s*\band\b|和|与)\s*", ", ", match["letters"])
            return f"Solve for {letters}: {match['body'].strip()}"
    return text
