"""Numbers that say on which scale they are: times of the day, angles, bases."""

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
