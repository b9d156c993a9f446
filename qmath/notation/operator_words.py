"""Operators in words, or in the calls of computer algebra, as signs: `limit of f as x approaches 0`, `diff(f, x, 2)`.

A sentence is rewritten only as a whole, so a text that says more keeps words that the grammar refuses.
"""

from __future__ import annotations

import re

from qmath.notation.sentences import MAX_CHARACTERS
from qmath.notation.splitting import split_top

_LEAD = r"^(?:(?:please )?(?:find|evaluate|compute|calculate|determine|what is|work out)\b[\s:]*|求|计算)?(?:the )?"
_END = r"[\s?.=]*$"
_LETTER = r"(?P<letter>[a-zA-Z]|\\[a-z]+)"
_GOES = r"\s*(?:approaches|goes to|tends to|->|-->|\\(?:to|rightarrow)(?![a-z])|趋(?:近|向)于)\s*"
_POINT = r"(?P<point>[^,;]+?)(?:\s+from (?:the )?(?P<side>right|left|above|below))?"
_LIMITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}limit of (?P<body>.+?),? (?:as|when) {_LETTER}{_GOES}{_POINT}{_END}",
        rf"{_LEAD}limit,? as {_LETTER}{_GOES}{_POINT},? (?:of )(?P<body>.+?){_END}",
        rf"^(?:求|计算)?\s*当\s*{_LETTER}{_GOES}{_POINT}\s*时[, ]*(?P<body>.+?)\s*的极限(?:值)?{_END}",
    )
)
_RANGE = rf"{_LETTER}\s*(?:=|from)\s*(?P<low>[^,;=]+?)\s*(?:to|\.\.+|到)\s*(?P<high>[^,;=]+?)"
_FOLDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}(?P<kind>sum|product) of (?P<body>.+?),? (?:for|as|from|over|with) {_RANGE}{_END}",
        rf"{_LEAD}(?P<kind>sum|product),? (?:for |from |over |as )?{_RANGE},? of (?P<body>.+?){_END}",
    )
)
_INTEGRAL = re.compile(
    rf"{_LEAD}(?:definite )?integral from (?P<low>[^,;=]+?) to (?P<high>[^,;=]+?) of (?P<body>.+?){_END}",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^(?:(?:evaluate|compute|calculate|find)\s+)?"
    rf"(?P<name>diff|differentiate|derivative|integrate|integral|int|limit|lim|sum|summation|product|prod)"
    rf"\((?P<args>.+)\){_END}",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-zA-Z]|\\[a-z]+")


def in_operators(text: str) -> str:
    """Normalized `text` with such a sentence in signs; any other text as it is."""
    if len(text) > MAX_CHARACTERS:
        return text
    for pattern in _LIMITS:
        if match := pattern.match(text):
            return limit(match["body"], match["letter"], match["point"], match.groupdict().get("side") or "")
    for pattern in _FOLDS:
        if match := pattern.match(text):
            return _fold(match["kind"], match["body"], match["letter"], match["low"], match["high"])
    if match := _INTEGRAL.match(text):
        return rf"\int {match['body']} from {match['low']} to {match['high']}"
    if (match := _CALL.match(text)) and _closes_at_end(match["args"]):
        return _called(match["name"].lower(), split_top(match["args"])) or text
    return text


def limit(body: str, letter: str, point: str, side: str) -> str:
    """A limit in LaTeX; `side` in words, or at the end of `point` as in `0+`."""
    sign = {"right": "+", "above": "+", "left": "-", "below": "-"}.get(side.lower(), "")
    if match := re.fullmatch(r"(.+?)\s*\^?\s*\{?\s*([+-])\s*\}?", point):
        point, sign = match[1], match[2]
    point = re.sub(r"^(?:minus|negative)\s+", "-", point, flags=re.IGNORECASE)
    point = re.sub(r"^(?:plus|positive|\+)\s*(?=inf|\\infty)", "", point, flags=re.IGNORECASE)
    return rf"\lim_{{{letter} \to ({point}){f'^{{{sign}}}' if sign else ''}}} ({body})"


def _fold(kind: str, body: str, letter: str, low: str, high: str) -> str:
    sign = r"\sum" if kind.lower() in ("sum", "summation") else r"\prod"
    return rf"{sign}_{{{letter}={low}}}^{{{high}}} ({body})"


def _called(name: str, args: list[str]) -> str | None:
    """A call in the manner of SymPy, Maple or Mathematica; None where its arguments are not understood."""
    body, *rest = args
    if not rest:
        return None
    bounds = re.fullmatch(
        r"\(?\{?\s*([a-zA-Z])\s*(?:,|=)\s*([^,]+?)\s*(?:,|\.\.+|to)\s*([^,]+?)\)?\}?", rest[0]
    )
    if bounds is None and len(rest) == 3 and _NAME.fullmatch(rest[0]):
        letter, low, high = rest
    elif bounds is not None and len(rest) == 1:
        letter, low, high = bounds.groups()
    else:
        letter = low = high = ""
    if name in ("sum", "summation", "product", "prod"):
        return (
            _fold("sum" if name.startswith("sum") else "product", body, letter, low, high) if letter else None
        )
    if name in ("int", "integrate", "integral") and letter:
        return rf"\int_{{{low}}}^{{{high}}} ({body}) d{letter}"
    if not _NAME.fullmatch(rest[0]):
        arrow = re.fullmatch(rf"{_LETTER}{_GOES}(?P<point>.+)", rest[0])
        return limit(body, arrow["letter"], arrow["point"], "") if arrow and name.startswith("lim") else None
    match name, rest[1:]:
        case "int" | "integrate" | "integral", []:
            return rf"\int ({body}) d{rest[0]}"
        case "diff" | "differentiate" | "derivative", orders:
            return _derivative(body, rest[0], orders)
        case "lim" | "limit", [point]:
            return limit(body, rest[0], point, "")
        case "lim" | "limit", [point, side] if side.strip("'\"") in ("+", "-"):
            return limit(body, rest[0], point + side.strip("'\""), "")
    return None


def _derivative(body: str, letter: str, orders: list[str]) -> str | None:
    """`diff(f, x)`, `diff(f, x, 2)`, `diff(f, x, x)`."""
    if len(orders) == 1 and re.fullmatch(r"[1-9]", orders[0]):
        order = int(orders[0])
    elif all(other == letter for other in orders):
        order = 1 + len(orders)
    else:
        return None
    return (
        rf"\frac{{d^{order}}}{{d{letter}^{order}}} ({body})"
        if order > 1
        else rf"\frac{{d}}{{d{letter}}} ({body})"
    )


def _closes_at_end(inside: str) -> bool:
    """Whether the bracket before `inside` is the one that closes after it."""
    depth = 0
    for char in inside:
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            return False
    return depth == 0
