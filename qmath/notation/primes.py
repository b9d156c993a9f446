"""Derivatives of named functions: `f(x) = x^3, find f'(2)`, `find dy/dx if y = sin x`, `(x^2 sin x)'`."""

from __future__ import annotations

import re

from qmath.notation.sentences import MAX_CHARACTERS

_IF = r"(?:if|given(?: that)?|let|suppose(?: that)?|for|when|where|with|the function|设|已知|若|函数|对于?)"
_ASK = (
    r"(?:then )?(?:and )?(?:find|compute|calculate|determine|evaluate|what is|what's|求出?|计算|则)?"
    r"(?: the)?(?: value of)?"
)
_NAMED = r"(?:(?P<f>[a-zA-Z])\s*\(\s*(?P<letter>[a-z])\s*\)|(?P<y>y))\s*=\s*(?P<body>[^=?]+?)"
_PRIMED = (
    r"(?:(?P<g>[a-zA-Z])\s*(?P<marks>'{1,3})\s*(?:\(\s*(?P<at>[^=]+?)\s*\))?"
    r"|\(?[dD](?:\^\(?(?P<order>\d)\)?)?\s*(?P<h>[a-zA-Z])\s*/\s*\(?d\s*(?P<to>[a-z])(?:\^\(?\d\)?)?\)?"
    r"|\\[dt]?frac\{d(?:\^\{?(?P<order2>\d)\}?)?\s*(?P<h2>[a-zA-Z])\}\{d\s*(?P<to2>[a-z])(?:\^\{?\d\}?)?\})"
)
_POINT = r"(?:\s*(?:at|when|for|在)\s*[a-z]\s*=\s*(?P<point>[^=?]+?)(?:处的值|处|时)?)?"
_END = r"\s*(?:的值)?[\s?.=_]*(?:等于|是|为)?(?:多少|几|什么)?[\s?.=_]*$"
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^(?:{_IF}\b|{_IF})?\s*{_NAMED}\s*[,.;]\s*{_ASK}\s*{_PRIMED}{_POINT}{_END}",
        rf"^{_ASK}\s*{_PRIMED}{_POINT}\s*,?\s*{_IF}\s*{_NAMED}{_END}",
    )
)
_WHOLE = re.compile(
    rf"^(?:求|计算|find|compute)?\s*\((?P<body>[^=]+)\)\s*(?P<marks>'{{1,3}}){_END}", re.IGNORECASE
)
_ORDINALS = ("", "", "second ", "third ")


def as_derivative(text: str) -> str:
    """Normalized `text` with such a question as `d/dx (…) at x = …`; any other text as it is."""
    if len(text) > MAX_CHARACTERS or ("'" not in text and "d" not in text.lower()):
        return text
    for shape in _SHAPES:
        if (match := shape.match(text)) and (question := _question(match.groupdict(), match["body"].strip())):
            return question
    if (match := _WHOLE.match(text)) and _balanced(match["body"]):
        return f"Find the {_ORDINALS[len(match['marks'])]}derivative of {match['body']}"
    return text


def _question(parts: dict[str, str | None], body: str) -> str | None:
    """The order in words that `frame` reads; None where it asks for another function than the one that is given."""
    name, letter = parts["f"] or parts["y"], parts["letter"]
    asked, to = parts["g"] or parts["h"] or parts["h2"], parts["to"] or parts["to2"]
    if name != asked or (to and letter and to != letter):
        return None
    order = len(parts["marks"] or "") or int(parts["order"] or parts["order2"] or 1)
    if not 1 <= order <= 3:
        return None
    variable, point = letter or to, parts["point"] or parts["at"]
    if point is not None and point == variable:
        point = None
    if point is not None and variable is None:
        return None
    where = f" at {variable} = {point}" if point is not None else ""
    respect = f" with respect to {variable}" if variable else ""
    return f"Find the {_ORDINALS[order]}derivative of {body}{respect}{where}"


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0
