r"""Exact values of numbers in the spellings that answers use. One bounded grammar; no text is evaluated.

Fractions, mixed numbers, decimals, repeating decimals, scientific notation, small powers, Chinese numerals, and
English number words.
"""

from __future__ import annotations

import re
from fractions import Fraction

LONGEST = 400  # characters
_GREATEST_EXPONENT = 400

_DECIMAL = r"(?:\d+(?:\.\d*)?|\.\d+)"
_FRACTION = rf"\\frac\{{(?P<p>-?{_DECIMAL})\}}\{{(?P<q>-?{_DECIMAL})\}}"
_REPEATING = r"(?P<head>\d*\.\d*)(?:\\(?:overline|bar|dot)\{(?P<cycle>\d+)\}|\\dot(?P<cycle1>\d))"
_EXPONENT = r"10\^(?:\{(?P<e>[-+]?\d+)\}|(?P<e1>\d))"
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)(?:(?P<whole>\d+)?\+?{_FRACTION}|(?P<n>{_DECIMAL})/(?P<d>{_DECIMAL})|{_REPEATING}|(?P<plain>{_DECIMAL}))"
    rf"(?:(?:\\times|\\cdot|\\ast|x|\*){_EXPONENT}|[eE](?P<e2>[-+]?\d+))?"
)
_POWER = re.compile(r"(?P<sign>[-+]?)(?P<base>\d+)\^(?:\{(?P<e>-?\d+)\}|(?P<e1>\d))")


def exact(text: str) -> Fraction | None:
    """The value of a number without spaces, units or percent sign, or None where it is not one of a known form."""
    if not text or len(text) > LONGEST:
        return None
    if (found := _NUMBER.fullmatch(text)) is not None:
        return _number(found.groupdict())
    if (found := _POWER.fullmatch(text)) is not None:
        return _power(found.groupdict())
    return _chinese(text) if text[0] > "\u3000" or text[-1] > "\u3000" else _english(text)


_POINTED = re.compile(r"[-+]?\d*\.(?P<places>\d+)")


def last_place(text: str) -> Fraction | None:
    """What a unit of the last place of a plain decimal is worth, of `12.50` 1/100; None for what is none."""
    found = _POINTED.fullmatch(text) if len(text) <= LONGEST else None
    return Fraction(1, 10 ** len(found["places"])) if found else None


def _number(part: dict[str, str | None]) -> Fraction | None:
    if part["p"] is not None:
        top, bottom = Fraction(part["p"]), Fraction(part["q"] or 0)
    elif part["n"] is not None:
        top, bottom = Fraction(part["n"]), Fraction(part["d"] or 0)
    elif part["head"] is not None:
        top, bottom = _repeating(part["head"], part["cycle"] or part["cycle1"] or "0"), Fraction(1)
    else:
        top, bottom = Fraction(part["plain"] or 0), Fraction(1)
    exponent = int(part["e"] or part["e1"] or part["e2"] or 0)
    if bottom == 0 or abs(exponent) > _GREATEST_EXPONENT:
        return None
    number = (int(part["whole"] or 0) + top / bottom) * Fraction(10) ** exponent
    return Fraction(-number if part["sign"] == "-" else number)


def _repeating(head: str, cycle: str) -> Fraction:
    places = len(head.partition(".")[2])
    ninths = Fraction(int(cycle), 10 ** len(cycle) - 1)
    return Fraction(head if head != "." else 0) + ninths / Fraction(10**places)


def _power(part: dict[str, str | None]) -> Fraction | None:
    base, exponent = int(part["base"] or 0), int(part["e"] or part["e1"] or 0)
    if abs(exponent) > _GREATEST_EXPONENT or base > 10**6 or (base == 0 and exponent <= 0):
        return None
    number = Fraction(base) ** exponent
    return Fraction(-number if part["sign"] == "-" else number)


_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}


def _chinese(text: str) -> Fraction | None:
    """Numerals such as 三百零五, 二分之一, 百分之五十, 三又二分之一, 3.5万, 负二."""
    if text.startswith("负"):
        rest = _chinese(text[1:])
        return None if rest is None else -rest
    whole, mixed, fraction = text.partition("又")
    if mixed:
        first, second = _chinese_decimal(whole), _chinese(fraction)
        return None if first is None or second is None else first + second
    below, divided, above = text.partition("分之")
    if divided:
        top, bottom = _chinese_decimal(above), Fraction(100) if below == "百" else _chinese_decimal(below)
        return None if top is None or not bottom else top / bottom
    return _chinese_decimal(text)


def _chinese_decimal(text: str) -> Fraction | None:
    if found := re.fullmatch(rf"(-?{_DECIMAL})([万亿]?)", text):
        return Fraction(found.group(1)) * _MYRIADS.get(found.group(2), 1)
    whole, point, places = text.partition("点")
    number = _chinese_integer(whole)
    if number is None or (point and not (places and all(char in _DIGITS for char in places))):
        return None
    return number + sum(Fraction(_DIGITS[char], 10**at) for at, char in enumerate(places, 1))


def _chinese_integer(text: str) -> Fraction | None:
    if not text or len(text) > 40:
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return Fraction(int("".join(str(_DIGITS[char]) for char in text)))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[char]
            section = digit = 0
        else:
            return None
    return Fraction(total + section + digit)


_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}


def _english(text: str) -> Fraction | None:
    """Number words up to the millions, and simple fractions: "twenty-five", "two thirds"."""
    words = re.findall(r"[a-z]+", text.lower().replace(" and ", " "))
    if not words or not re.fullmatch(r"[A-Za-z -]+", text):
        return None
    if words[0] in ("a", "an") and len(words) > 1:
        words[0] = "one"
    bottom = _PARTS.get(words[-1]) or _PARTS.get(words[-1].removesuffix("s"))
    if bottom:
        words = words[:-1]
        if words and words[-1] not in _SMALL:
            return None
    total = current = 0
    for word in words:
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "hundred" and current:
            current *= 100
        elif word in ("thousand", "million") and current:
            total += current * (1000 if word == "thousand" else 10**6)
            current = 0
        else:
            return None
    return Fraction(total + current if words else 1, bottom or 1)
