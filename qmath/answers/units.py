"""Units of measure, where both answers have one: 400 cm is 4 m, and 5 cm is not 5 m.

An answer without a unit is taken to be in that of the other, as in Qwen2.5-Math's grader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from qmath.answers.normal import bare, canonical
from qmath.answers.numbers import exact

# How many of the smallest one each has. What has a power is a length.
_TABLE: dict[str, dict[str, str]] = {
    "length": {
        "mm,millimeter,millimetre,毫米": "1",
        "cm,centimeter,centimetre,厘米": "10",
        "dm,decimeter,decimetre,分米": "100",
        "m,meter,metre,米": "1000",
        "km,kilometer,kilometre,千米,公里": "1000000",
        "in,inch,inche": "25.4",
        "ft,foot,feet": "304.8",
        "yd,yard": "914.4",
        "mi,mile": "1609344",
    },
    "mass": {
        "mg,milligram": "0.001",
        "g,gram,克": "1",
        "kg,kilogram,千克,公斤": "1000",
        "吨": "1000000",
        "oz,ounce": "28.349523125",
        "lb,pound": "453.59237",
    },
    "time": {
        "s,sec,second,秒": "1",
        "min,minute,分钟": "60",
        "h,hr,hour,小时": "3600",
        "day,天": "86400",
        "week,周,星期": "604800",
    },
    "money": {"cent,美分": "1", "dollar,USD,美元": "100"},
    "volume": {"mL,ml,milliliter,millilitre,毫升": "1", "L,liter,litre,升": "1000"},
}
_UNITS = {
    name: (dimension, Fraction(factor))
    for dimension, units in _TABLE.items()
    for names, factor in units.items()
    for name in names.split(",")
}
_POWERS = {"square": 2, "sq": 2, "平方": 2, "cubic": 3, "cu": 3, "立方": 3, "": 1}
_TAIL = re.compile(
    r"(?P<value>.*(?:[\d)}\]]|\\pi))(?P<space>\s*)(?:(?P<power>square|sq|cubic|cu|平方|立方)\.?\s*)?"
    rf"(?P<name>{'|'.join(sorted(_UNITS, key=len, reverse=True))})s?\.?\s?(?:\^\{{?(?P<exponent>[23])\}}?)?"
)
_DOLLARS = re.compile(r"\s*(?:\\\$|\$(?=[^$]*$))(?P<value>[^$]*)")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value`: the text without its unit, of which the smallest of its kind goes `factor` times into it."""

    value: str
    dimension: tuple[str, int]
    factor: Fraction


def quantity(answer: str) -> Quantity | None:
    """What the unit at its end says, or None where there is none that is known."""
    if len(answer) > _LONGEST:
        return None
    text = canonical(answer)
    if (found := _DOLLARS.fullmatch(answer)) is not None and not re.search("[A-Za-z]", found["value"]):
        return Quantity(text, ("money", 1), Fraction(100))
    plain = " ".join(re.sub(r"\\(?:text|mbox|mathrm|textrm)\{([^{}]*)\}", r" \1 ", text).split())
    match = _TAIL.fullmatch(plain)
    if match is None or (len(match["name"]) == 1 and match["name"].isascii() and not match["space"]):
        return None
    dimension, factor = _UNITS[match["name"]]
    power = int(match["exponent"] or _POWERS[match["power"] or ""])
    return Quantity(match["value"], (dimension, power), factor**power)


def in_one_unit(gold: str, answer: str) -> tuple[str, str] | bool | None:
    """Whether two quantities in units of different size are the same; those that are no numbers as expressions in the
    unit of the first. False where their units cannot be compared; None where both have the same, or one has none.
    """
    left, right = quantity(gold), quantity(answer)
    if left is None or right is None or (left.dimension, left.factor) == (right.dimension, right.factor):
        return None
    if left.dimension != right.dimension:
        return False
    a, b, ratio = bare(left.value), bare(right.value), right.factor / left.factor
    first, second = exact(a), exact(b)
    if first is not None and second is not None:
        return first == second * ratio
    return a, rf"\frac{{{ratio.numerator}}}{{{ratio.denominator}}}({b})"
