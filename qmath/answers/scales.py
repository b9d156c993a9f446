"""Numbers that say on which scale they are: times of the day, angles, bases, ratios of several."""

from __future__ import annotations

import re

from qmath.answers.numbers import exact

_CLOCK = re.compile(r"(?P<time>\d{1,2}:\d\d).*?(?P<half>[ap])\.?\s?m\b", re.IGNORECASE)


def same_time(a: str, b: str, gold: str, answer: str) -> bool | None:
    """Two times of the day; one that does not say which half leaves it open."""
    left, right = _CLOCK.search(gold), _CLOCK.search(answer)
    if left and right:
        return (left["time"], left["half"].lower()) == (right["time"], right["half"].lower())
    if left or right:
        return (left["time"] if left else a) == (right["time"] if right else b)
    return None


def in_radians(gold: str, answer: str, a: str, b: str) -> tuple[str, str] | None:
    """An angle in degrees against one in radians: both in radians."""
    degrees = r"^\circ" in gold, r"^\circ" in answer
    if degrees == (True, False) and r"\pi" in b and exact(a) is not None:
        return rf"\frac{{{exact(a)}\pi}}{{180}}", b
    if degrees == (False, True) and r"\pi" in a and exact(b) is not None:
        return a, rf"\frac{{{exact(b)}\pi}}{{180}}"
    return None


_BASED = re.compile(r"(?P<digits>[\dA-F]+)_\{?(?P<base>\d{1,2})\}?")


def same_base(a: str, b: str) -> bool | None:
    """Two numbers that name their base, `1011_2`."""
    left, right = _BASED.fullmatch(a), _BASED.fullmatch(b)
    return left.groups() == right.groups() if left and right else None


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
