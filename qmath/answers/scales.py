"""Numbers that say on which scale they are: times of the day, angles, bases, ratios of several."""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.answers.normal import canonical
from qmath.answers.numbers import exact

_CLOCK = re.compile(
    r"(?P<half>上午|早上|下午|晚上)?\s*(?<![\d.,])(?P<hour>\d{1,2})(?:(?::|[时点])(?P<minute>\d\d)?分?)?"
    r"[\s~\\]*(?:(?:text|mbox|mathrm|textrm)\{)?\s*(?P<m>[ap]\.?\s?m(?![A-Za-z])\.?)?\}?[\s.]*",
    re.IGNORECASE,
)


def same_time(gold: str, answer: str) -> bool | None:
    """Two times of the day; one that does not say which half of it leaves that open. None where neither says it."""
    left, right = _time(gold), _time(answer)
    if left is None or right is None or (left[1] is None and right[1] is None):
        return None
    (hour, late, minute), (other, later, minutes) = left, right
    halves = late if hour <= 12 else True, later if other <= 12 else True
    return (hour % 12, minute) == (other % 12, minutes) and (halves[0] == halves[1] or None in halves)


def _time(text: str) -> tuple[int, bool | None, int] | None:
    """Hour, whether words say that it is past noon (None where they say nothing), minute."""
    plain = re.sub(r"^\\(?:text|mbox|mathrm)\{([^{}]*)\}$", r"\1", canonical(text))
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = found["half"] or (found["m"] or "")[:1].lower()
    late = None if not half else half in ("下午", "晚上", "p")
    return (hour, late, minute) if hour < 24 and minute < 60 else None


def in_radians(gold: str, answer: str, a: str, b: str) -> tuple[str, str] | None:
    """An angle in degrees against one in radians: both in radians."""
    degrees = r"^\circ" in gold, r"^\circ" in answer
    if degrees == (True, False) and r"\pi" in b and exact(a) is not None:
        return rf"\frac{{{exact(a)}\pi}}{{180}}", b
    if degrees == (False, True) and r"\pi" in a and exact(b) is not None:
        return a, rf"\frac{{{exact(b)}\pi}}{{180}}"
    return None


_BASED = re.compile(
    r"(?P<digits>[\dA-F]+)_(?:\{?\(?(?P<base>\d{1,3})\)?\}?|\{?(?P<word>[a-z]+)\}?)", re.IGNORECASE
)


def same_base(a: str, b: str) -> bool | None:
    """Two numbers of which one names its base, `1011_2`; where only the gold one does, the problem names it too."""
    left, right = _BASED.fullmatch(a), _BASED.fullmatch(b)
    if left and right:
        return left["digits"].upper() == right["digits"].upper() and _base(left) == _base(right)
    if left:
        return left["digits"].upper() == b.upper() or None
    return (right["digits"] == a and _base(right) == 10) if right else None


def _base(found: re.Match[str]) -> Fraction | None:
    return exact(found["base"] or found["word"])


def same_ratio(a: str, b: str) -> bool | None:
    """Two ratios of which one has three parts or more, such as `4:5:6` and `8:10:12`; None where one is none."""
    left, right = a.split(":"), b.split(":")
    if max(len(left), len(right)) < 3 or min(len(left), len(right)) < 2:
        return None
    if len(left) != len(right):
        return False
    first, second = [exact(part) for part in left], [exact(part) for part in right]
    if a == b or None in first or None in second:
        return True if a == b else None
    pairs = [(x, y) for x, y in zip(first, second, strict=True) if x is not None and y is not None]
    return all(x * pairs[0][1] == y * pairs[0][0] for x, y in pairs)
