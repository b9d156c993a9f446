"""Orders that are understood as a whole: Taylor polynomials, tangents, division of polynomials.

Each is matched from its first to its last word, so a text that says more is left to the others.
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.notation.ast import Node, Number, Relation
from qmath.notation.bounds import check_size
from qmath.notation.build import only_values
from qmath.notation.items import parse_items
from qmath.notation.requested import DividePolynomials, Tangent, TaylorPolynomial
from qmath.notation.tokens import Refusal

MAX_CHARACTERS = 400
MAX_ORDER = 10
_LEAD = r"^(?:(?:find|write|compute|calculate|determine|give|what is|求|写出|计算)\s*)?(?:out )?(?:the )?"
_END = r"[\s.?。]*$"
_COUNTS = {
    **dict.fromkeys(("first", "一"), 1),
    **dict.fromkeys(("second", "two", "二", "两"), 2),
    **dict.fromkeys(("third", "three", "三"), 3),
    **dict.fromkeys(("fourth", "four", "四"), 4),
    **dict.fromkeys(("fifth", "five", "五"), 5),
    **dict.fromkeys(("sixth", "six", "六"), 6),
}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})"
_KIND = (
    r"(?:taylor(?:'s)?|maclaurin(?:'s)?|power)(?: series)?(?: (?:series|expansion|polynomial|approximation))*"
)
_CENTRE = (
    r"(?:[\s,]*(?:at|about|around|near|in powers of|(?:centered|centred|expanded) (?:at|around|about)|在)"
    r"\s*(?:the point )?"
    r"(?:(?P<letter>[a-z])\s*=\s*)?(?P<point>-?\s*(?:\\?\w+|\(-?\w+\))(?:/\d+)?)\s*(?:处|点)?)?"
)
_UPTO = (
    r"(?:[\s,]*(?:up to|to|through|including|until|to the|到)(?: and including)?(?: the)?(?: terms? (?:of|in))?\s*"
    rf"(?:(?:order|degree|terms? of order|terms? of degree)\s*(?P<a>{_NUMBER})"
    rf"|(?P<b>{_NUMBER})(?:th|rd|nd|st)?[ -]?(?:order|degree|阶)"
    r"|[a-z]\s*\^\s*[({]?(?P<c>\d)[)}]?)\s*(?:terms?|项)?)?"
)
_TAYLOR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}(?:(?P<d>{_NUMBER})(?:th|rd|nd|st)?[- ](?:order|degree) )?{_KIND}"
        rf"(?: of (?:degree|order) (?P<e>{_NUMBER}))?"
        rf" (?:of|for)\s+(?:the function )?(?:[a-z]\([a-z]\)\s*=\s*|y\s*=\s*)?(?P<body>.+?){_CENTRE}{_UPTO}{_END}",
        rf"{_LEAD}first (?P<terms>{_NUMBER}) (?:non-?zero )?terms (?:of|in) (?:the )?{_KIND} (?:of|for)\s+"
        rf"(?:[a-z]\([a-z]\)\s*=\s*)?(?P<body>.+?){_CENTRE}{_END}",
        rf"{_LEAD}(?:函数)?\s*(?:[a-z]\([a-z]\)\s*=\s*)?(?P<body>.+?){_CENTRE}\s*的\s*(?P<d>{_NUMBER})?\s*阶?"
        rf"(?:泰勒|麦克劳林|马克劳林)(?:展开式?|级数|公式|多项式)+{_UPTO}{_END}",
    )
)
_CURVE = r"(?:the )?(?:curve |graph of |function |曲线|函数)?\s*(?:y|[a-z]\([a-z]\))\s*=\s*(?P<body>.+?)"
_AT = (
    r"(?:(?P<letter>[a-z])\s*=\s*(?P<point>[^=,()]+?)"
    r"|(?:the point )?(?:where )?点?\s*[A-Z]?\s*\(\s*(?P<x>[^,()]+),\s*(?P<y>[^,]+)\))"
)
_TANGENT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}(?:equation (?:of|for) )?(?:the )?tangent(?: line)? (?:to|of) {_CURVE}\s*,?"
        rf" (?:at|where)(?: the point)? {_AT}{_END}",
        rf"{_LEAD}{_CURVE}\s*在\s*{_AT}\s*处?的切线(?:的?方程)?{_END}",
    )
)
_PARTS = r"(?P<part>quotient and (?:the )?remainder|remainder|quotient)"
_DIVISION = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^divide (?P<top>.+?) by (?P<bottom>.+?){_END}",
        rf"{_LEAD}{_PARTS} (?:when|of|if|for)\s+(?:the polynomial )?"
        r"(?:[a-z]\([a-z]\)\s*=\s*)?(?P<top>.+?) (?:is )?(?:divided by|(?:up)?on division by|by) "
        rf"(?P<bottom>.+?){_END}",
        rf"{_LEAD}{_PARTS} of\s+(?P<top>.+?)\s*(?:\\div|/)\s*(?P<bottom>\(.+\)){_END}",
        rf"{_LEAD}(?:多项式)?\s*(?P<top>.+?)\s*除以\s*(?P<bottom>.+?)\s*的?\s*(?P<part>商和?(?:与|及)?余[数式]|余[数式]|商式?){_END}",
    )
)


def request(text: str) -> TaylorPolynomial | Tangent | DividePolynomials | None:
    """The task that normalized `text` orders in one of these forms, or None. Raises Refusal."""
    if len(text) > MAX_CHARACTERS or not re.search(
        r"tangent|divide|remainder|quotient|series|taylor|maclaurin|polynomial|切线|除以|展开|级数|公式|多项式",
        text,
        re.I,
    ):
        return None
    for shape in _TAYLOR:
        if match := shape.match(text):
            return _taylor({k: v for k, v in match.groupdict().items() if v is not None})
    for shape in _TANGENT:
        if match := shape.match(text):
            return _tangent(match)
    for shape in _DIVISION:
        if match := shape.match(text):
            return _division(match)
    return None


def _taylor(parts: dict[str, str]) -> TaylorPolynomial:
    body = _expression(parts["body"])
    if len(body.symbols) != 1:
        raise Refusal("a series in several letters, or in none")
    variable = min(body.symbols)
    if parts.get("letter", variable) != variable:
        raise Refusal("the point of a series of another letter")
    orders = {_count(parts[key]) for key in "abcde" if key in parts}
    terms = _count(parts["terms"]) if "terms" in parts else None
    if terms is None and len(orders) != 1:
        raise Refusal("a series that does not say how far it goes")
    order = orders.pop() if orders else MAX_ORDER
    if order > MAX_ORDER:
        raise Refusal(f"a series beyond the order {MAX_ORDER}")
    point = _expression(parts["point"]) if "point" in parts else Number(Fraction(0))
    if point.symbols:
        raise Refusal("a series at a point that is no number")
    return TaylorPolynomial(body, variable, point, order, terms)


def _tangent(match: re.Match[str]) -> Tangent:
    body = _expression(match["body"])
    point = _expression(match["point"] or match["x"])
    if len(body.symbols) != 1 or point.symbols:
        raise Refusal("a tangent that is not of one letter at one point")
    variable = min(body.symbols)
    if (match["letter"] or variable) != variable:
        raise Refusal("a tangent at the value of another letter")
    height = _expression(match["y"]) if match["y"] else None
    return Tangent(body, variable, point, height)


def _division(match: re.Match[str]) -> DividePolynomials | None:
    if not re.search(r"(?<![a-zA-Z\\])[a-zA-Z](?![a-zA-Z])", match["bottom"]):
        return None  # a division of numbers
    top, bottom = _expression(match["top"]), _expression(match["bottom"])
    if not top.symbols or top.symbols | bottom.symbols != top.symbols or not bottom.symbols:
        return None
    if len(top.symbols) != 1:
        raise Refusal("a division of polynomials in several letters")
    asked = match.groupdict().get("part") or ""
    if not asked:
        return DividePolynomials(top, bottom, "fraction")
    both = re.search(r"and|商.*余", asked, re.IGNORECASE)
    remainder = re.search(r"remainder|余", asked, re.IGNORECASE)
    return DividePolynomials(top, bottom, "both" if both else "remainder" if remainder else "quotient")


def _expression(text: str) -> Node:
    items = parse_items(text)
    if len(items) != 1 or isinstance(items[0], Relation):
        raise Refusal("one expression is expected")
    only_values(items[0])
    check_size(items[0])
    return items[0]


def _count(text: str) -> int:
    return _COUNTS.get(text.lower()) or int(text)
