"""Whether two answers are the same: by spelling, by exact value, element by element.

No text is evaluated: numbers are read by one bounded grammar of their own. What needs algebra is undecided
(None) here and belongs to `check`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.answers.normal import bare, normalise, split_commas

TOLERANCE = Fraction(1, 10_000)  # relative, where one side is a decimal: the official grader's figure
_LONGEST_NUMBER = 400  # characters
_GREATEST_EXPONENT = 400

_DECIMAL = r"(?:\d+(?:\.\d*)?|\.\d+)"
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)(?:(?P<whole>\d+)?\\frac\{{(?P<p>-?{_DECIMAL})\}}\{{(?P<q>-?{_DECIMAL})\}}"
    rf"|(?P<n>{_DECIMAL})/(?P<d>{_DECIMAL})|(?P<plain>{_DECIMAL}))"
    r"(?:(?:\\times|\\cdot|x|\*)10\^(?:\{(?P<e>-?\d+)\}|(?P<e1>\d))|[eE](?P<e2>[-+]?\d+))?"
)
_CHOICE = re.compile(r"\(?([A-Ja-j])\)?(?:[.:)]\s*(.*))?")
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def equivalent(left: str, right: str) -> bool | None:
    """True or False where sure, None where algebra would be needed. Lists without brackets have no order."""
    a, b = bare(left), bare(right)
    if not a or not b:
        return False
    if a == b:
        return True
    if len(a) > 2000 or len(b) > 2000:
        return None
    first, second = _sequence(a), _sequence(b)
    if first is None and second is None:
        return _single(a, b, percent=(r"\%" in normalise(left)) != (r"\%" in normalise(right)))
    if first is None or second is None:
        lone = a if first is None else b
        return False if _value(lone) is not None else None
    return _lists(first, second)


def value(text: str) -> Fraction | None:
    """The exact value of a number in any of the usual spellings, or None; a percent sign is ignored."""
    return _value(bare(text))


def _single(a: str, b: str, *, percent: bool) -> bool | None:
    left, right = _value(a), _value(b)
    if left is not None and right is not None:
        if _same_number(left, right, decimals="." in a or "." in b):
            return True
        return percent and (left == right * 100 or left * 100 == right)
    if a.casefold() == b.casefold():
        return True
    if letters := _choices(a, b):
        return letters[0] == letters[1]
    words = re.compile(r"[A-Za-z\u4e00-\u9fff .'-]{2,}")
    if words.fullmatch(a) and words.fullmatch(b):
        return "".join(a.casefold().split()) == "".join(b.casefold().split())
    return None


def _same_number(a: Fraction, b: Fraction, *, decimals: bool) -> bool:
    return a == b or (decimals and abs(a - b) <= TOLERANCE * max(abs(a), abs(b)))


def _choices(a: str, b: str) -> tuple[str, str] | None:
    """The letters of two multiple choice answers, with or without their text."""
    left, right = _CHOICE.fullmatch(a), _CHOICE.fullmatch(b)
    if left and right and (left.group(2) or right.group(2) or "(" in a or "(" in b):
        return left.group(1).upper(), right.group(1).upper()
    return None


def _sequence(text: str) -> tuple[str, list[str]] | None:
    """Bracket pair and elements of a list; "" for a list without brackets; None for a single thing."""
    parts = split_commas(text)
    if len(parts) > 1:
        return "", parts
    if text.startswith("\\{") and text.endswith("\\}"):
        return "{}", split_commas(text[2:-2])
    closing = _PAIRS.get(text[0])
    if closing and text[-1] in ")]}" and len(text) > 2:
        inner = split_commas(text[1:-1])
        if len(inner) > 1 and _closes_at_end(text):
            return text[0] + text[-1], inner
    return None


def _closes_at_end(text: str) -> bool:
    depth = 0
    for index, char in enumerate(text):
        depth += char in "([{"
        depth -= char in ")]}"
        if depth == 0:
            return index == len(text) - 1
    return False


def _lists(first: tuple[str, list[str]], second: tuple[str, list[str]]) -> bool | None:
    (left_kind, left), (right_kind, right) = first, second
    unordered = {left_kind, right_kind} <= {"", "{}"}
    if left_kind != right_kind and not unordered:
        return None
    if len(left) != len(right):
        return False
    if len(left) > 50:
        return None
    if not unordered:
        return _all([equivalent(a, b) for a, b in zip(left, right, strict=True)])
    unsure = False
    rest = list(right)
    for a in left:
        verdicts = [equivalent(a, b) for b in rest]
        if True in verdicts:
            del rest[verdicts.index(True)]
        elif None in verdicts:
            unsure = True
        else:
            return False
    return None if unsure else True


def _all(verdicts: list[bool | None]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _value(text: str) -> Fraction | None:
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if found is None:
        return None
    part = found.groupdict()
    if part["p"] is not None:
        top, bottom = Fraction(part["p"]), Fraction(part["q"])
    elif part["n"] is not None:
        top, bottom = Fraction(part["n"]), Fraction(part["d"])
    else:
        top, bottom = Fraction(part["plain"]), Fraction(1)
    exponent = int(part["e"] or part["e1"] or part["e2"] or 0)
    if bottom == 0 or abs(exponent) > _GREATEST_EXPONENT:
        return None
    number = (int(part["whole"] or 0) + top / bottom) * Fraction(10) ** exponent
    return -number if part["sign"] == "-" else number
