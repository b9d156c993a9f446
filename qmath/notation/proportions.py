"""Shares, ratios and decimals that repeat, in words or signs: `What percent of 80 is 20?`, `3:4 = x:20`, `0.(3)`.

A sentence is rewritten only as a whole. `percentage(x)` and `indegrees(x)` are x in another unit; their answers have
the unit's sign.
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.notation.sentences import MAX_CHARACTERS

_VALUE = r"(?:-?\d[\d,]*(?:\.\d+)?(?:/\d+)?|\\[dt]?frac\s*\{\d+\}\s*\{\d+\}|\([^()]*\))"
_PART, _WHOLE = rf"(?P<part>{_VALUE})", rf"(?P<whole>{_VALUE})"
_SHARE = r"(?P<share>\d[\d,.]*(?:/\d+)?)\s*(?:%| percent\b)"
_PERCENT = r"(?:percent(?:age)?s?|%|percentage form|percent form)"
_LEAD = r"^(?:(?:please )?(?:find|determine|compute|calculate|what is|what's|work out)\b[\s:]*)?"
_VERB = r"^(?:(?:convert|express|write|change|rewrite|give|turn)\b[\s:]*)"
_ZH = r"^(?:将|把)?\s*"
_DEGREES = r"\s*(?:degrees|度|\\degree|\^?\s*\\circ|\^\{\\circ\})\s*"
_PLACES = r"(?P<places>,? *\(?(?:rounded |correct |round )?to (?:\d|one|two|three) decimal places?\)?)?"
_END = r"[\s?.=]*$"
# What a sentence says in signs, and the sentences.
_SENTENCES: dict[str, tuple[str, ...]] = {
    r"percentage((\g<part>)/(\g<whole>))": (
        rf"^what {_PERCENT} of {_WHOLE} is {_PART}",
        rf"^{_PART} is what {_PERCENT} of {_WHOLE}",
        rf"^{_PART}是{_WHOLE}的百分之(?:几|多少)",
    ),
    r"(\g<part>)/(\g<whole>)": (
        rf"^{_PART} is what fraction of {_WHOLE}",
        rf"^what fraction of {_WHOLE} is {_PART}",
        rf"^{_PART}是{_WHOLE}的几分之几",
    ),
    r"Solve for x: (\g<share>%)*x = \g<part>": (
        rf"^{_SHARE} of (?:what|which) (?:number|value) is {_PART}",
        rf"^{_PART} is {_SHARE} of (?:what|which|a) (?:number|value)",
        rf"^一个数的{_SHARE}是{_PART}[, ]*(?:求这个数|这个数是(?:多少)?)",
    ),
    r"(\g<whole>)*(1+\g<share>/100)": (
        rf"{_LEAD}{_WHOLE} increased by {_SHARE}",
        rf"^increase {_WHOLE} by {_SHARE}",
        rf"^比?{_WHOLE}(?:增加了?|提高了?|多){_SHARE}(?:的数)?后?[是得]?(?:多少)?",
    ),
    r"(\g<whole>)*(1-\g<share>/100)": (
        rf"{_LEAD}{_WHOLE} (?:decreased|reduced) by {_SHARE}",
        rf"^(?:decrease|reduce) {_WHOLE} by {_SHARE}",
        rf"^比?{_WHOLE}(?:减少了?|降低了?|少){_SHARE}(?:的数)?后?[是得]?(?:多少)?",
    ),
    r"percentage(((\g<part>)-(\g<whole>))/(\g<whole>))\g<places>": (
        rf"{_LEAD}(?:the )?percent(?:age)? (?:increase|change) from {_WHOLE} to {_PART}{_PLACES}",
    ),
    r"percentage(((\g<whole>)-(\g<part>))/(\g<whole>))\g<places>": (
        rf"{_LEAD}(?:the )?percent(?:age)? decrease from {_WHOLE} to {_PART}{_PLACES}",
    ),
    r"percentage(\g<body>)\g<places>": (
        rf"{_VERB}(?P<body>[^?=]+?) (?:as|to|into|in) (?:an? )?{_PERCENT}{_PLACES}",
        rf"^(?:what is )?(?P<body>{_VALUE}) (?:as|to) (?:an? )?{_PERCENT}{_PLACES}",
        rf"{_ZH}(?P<body>{_VALUE})\s*化[成为]百分数{_PLACES}",
    ),
    r"(\g<body>)*\\pi/180": (
        rf"{_VERB}(?P<body>-?[\d./]+){_DEGREES}(?:to|into|in) radians?(?: measure)?",
        rf"{_ZH}(?P<body>-?[\d./]+){_DEGREES}化[成为]弧度制?",
    ),
    r"indegrees(\g<body>)": (
        rf"{_VERB}(?P<body>[^?=]*pi\b[^?=]*?)(?: radians?)? (?:to|into|in) degrees?(?: measure)?",
        rf"{_ZH}(?P<body>[^?=]*pi\b[^?=]*?)\s*(?:弧度)?化[成为](?:角度制?|度数?)",
    ),
}
_REWRITES = tuple(
    (re.compile(sentence + _END, re.IGNORECASE), signs)
    for signs, sentences in _SENTENCES.items()
    for sentence in sentences
)
_TERM = r"(?:\d+(?:\.\d+)?[a-z]?|[a-z]|\([^():=]*\))"
_RATIOS = re.compile(
    r"(?:^|(?<=[:,.] )|(?<=\n)|(?<=[\u3400-\u9fff:]))\s*"
    rf"(?P<a>{_TERM}) ?: ?(?P<b>{_TERM}) ?(?:=|::) ?(?P<c>{_TERM}) ?: ?(?P<d>{_TERM})"
    r"(?=\s*(?:[,.;?]|$| (?:for|find|solve)\b))"
)
_REPEATING = re.compile(
    r"(?<![\w.\\])(?P<whole>\d+)\.(?P<fixed>\d*)(?:"
    r"\\(?:overline|bar)\s*(?:\{(?P<line>\d+)\}|(?P<digit>\d))"
    r"|\\dot\s*\{?(?P<first>\d)\}?(?P<middle>\d*)\\dot\s*\{?(?P<last>\d)\}?|\\dot\s*\{?(?P<one>\d)\}?"
    r"|\((?P<round>\d+)\))(?!\d)"
)
_DOTS = re.compile(r"(?<![\w.])(?P<whole>\d+)\.(?P<digits>\d{2,20})(?:\.\.\.+|\\[lc]?dots)(?![\w.])")
_ROUND = re.compile(
    r"^(?:round|express|write|give) (?P<number>\d*\.?\d+) (?:correct )?to (?P<count>\d|one|two|three|four|five) "
    rf"(?:significant (?:figures?|digits?)|s\.?f\.?|sig\.? figs?){_END}",
    re.IGNORECASE,
)
_NEAREST = re.compile(
    r"^round (?P<number>\d[\d,]*(?:\.\d+)?) to the nearest "
    rf"(?P<unit>ten|hundred|thousand|whole number|integer|unit|one){_END}",
    re.IGNORECASE,
)
_UNITS = {"ten": 10, "hundred": 100, "thousand": 1000}
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def in_fractions(text: str) -> str:
    """Normalized `text` with shares, ratios and repeating decimals as fractions; any other text as it is."""
    if len(text) > MAX_CHARACTERS:
        return text
    for pattern, signs in _REWRITES:
        text = pattern.sub(signs, text)
    text = _RATIOS.sub(r" (\g<a>)/(\g<b>) = (\g<c>)/(\g<d>)", text).strip()
    text = _ROUND.sub(_significant, text)
    text = _NEAREST.sub(_nearest, text)
    return without_repeating(text)


def without_repeating(text: str) -> str:
    """Normalized `text` with repeating decimals as fractions."""
    text = _REPEATING.sub(_repeating, text)
    return _DOTS.sub(_with_dots, text)


def _repeating(match: re.Match[str]) -> str:
    if match["round"] and not match["fixed"] and match["whole"] != "0":
        return match[0]  # the number of an exercise, 2.(3)
    period = next(
        (match[name] for name in ("line", "digit", "one", "round") if match[name]),
        f"{match['first']}{match['middle']}{match['last']}",
    )
    return _fraction(match["whole"], match["fixed"], period)


def _fraction(whole: str, fixed: str, period: str) -> str:
    """Over 9, 99, 90, …: not reduced, as the problem is to do that."""
    top = int(whole + fixed + period) - int(whole + fixed)
    return f"({top}/{10 ** len(fixed) * (10 ** len(period) - 1)})"


def _with_dots(match: re.Match[str]) -> str:
    """`0.333...`, `0.1666...`, `0.121212...`: the shortest period that is shown twice at least."""
    digits = match["digits"]
    for length in range(1, len(digits) // 2 + 1):
        period = digits[-length:]
        start = len(digits)
        while start >= length and digits[start - length : start] == period:
            start -= length
        shown = (len(digits) - start) // length
        if shown >= 3 or (shown == 2 and start == 0):  # 2.718281828... repeats nothing
            return _fraction(match["whole"], digits[:start], period)
    return match[0]


def _significant(match: re.Match[str]) -> str:
    """As decimal places, where the number has digits that far behind the point."""
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    value = Fraction(match["number"])
    if not value:
        return match[0]
    leading = 0
    while value >= 10 ** (leading + 1):
        leading += 1
    while value < Fraction(10) ** leading:
        leading -= 1
    places = count - 1 - leading
    return f"Round {match['number']} to {places} decimal places" if 0 < places < 10 else match[0]


def _nearest(match: re.Match[str]) -> str:
    unit = _UNITS.get(match["unit"].lower(), 1)
    return f"Evaluate {unit}*floor(({match['number']})/{unit}+1/2)"
